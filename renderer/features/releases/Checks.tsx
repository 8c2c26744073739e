// What keeps a draft from being used, one by one, each with the way to its line. Private to the releases.
import { useTranslation } from 'react-i18next'
import type { ScriptFault } from '../../../shared/script/check.ts'
import { Button } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { faultWords } from './faults.ts'

export function Checks({
  faults,
  lineOf,
  onJump,
}: {
  faults: readonly ScriptFault[]
  lineOf(fault: ScriptFault): string | null
  onJump(id: string): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  if (faults.length === 0)
    return (
      <p className="re-sound ok">
        <Icon name="check" size="m" /> {t('releases.sound')}
      </p>
    )
  return (
    <ul className="re-faults">
      {faults.map((fault, at) => {
        const line = lineOf(fault)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two faults may be word for word the same
          <li key={at} data-fault={fault.kind}>
            <Icon name="alert" size="s" />
            <span>{faultWords(fault, t, format)}</span>
            {line !== null && (
              <Button size="sm" look="ghost" icon="right" onClick={() => onJump(line)}>
                {line}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
