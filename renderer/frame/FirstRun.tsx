// The strip of the first day: try the headset, the three keys to know. Once put away it never comes back on this machine.
import { useTranslation } from 'react-i18next'
import { Button, Kbd } from '../ui/controls.tsx'
import { Icon } from '../ui/icons.tsx'

const KEYS = [
  ['F9', 'next'],
  ['F8', 'call'],
  ['?', 'all'],
] as const

export function FirstRun({ onHeadset, onDone }: { onHeadset(): void; onDone(): void }) {
  const { t } = useTranslation()
  return (
    <section className="strip first-run" aria-label={t('shell.firstRun.title')}>
      <Icon name="headset" />
      <b>{t('shell.firstRun.title')}</b>
      <Button size="sm" look="soft" onClick={onHeadset}>
        {t('shell.firstRun.headset')}
      </Button>
      <ul>
        {KEYS.map(([combo, what]) => (
          <li key={combo}>
            <Kbd combo={combo} />
            {t(`shell.firstRun.keys.${what}`)}
          </li>
        ))}
      </ul>
      <span className="grow" />
      <Button size="sm" look="ghost" onClick={onDone}>
        {t('shell.firstRun.done')}
      </Button>
    </section>
  )
}
