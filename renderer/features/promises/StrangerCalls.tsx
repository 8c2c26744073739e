// Calls of people whom nobody knows, above the callbacks: when, from which number, for how long. Private to the lists. They stay
// on this desk; one whose case was found while it lasted is a call of that case and no longer here.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { useView } from '../../local/useView.ts'
import { Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'

const SHOWN = 20

export function StrangerCalls({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const calls = (useView('strangers', null).value ?? []).slice(0, SHOWN)
  if (calls.length === 0) return null
  return (
    <section aria-label={t('callbacks.strangers.title')} data-strangers={calls.length}>
      <div className="grp cb-grp">
        <h2>{t('callbacks.strangers.title')}</h2>
        <span>{calls.length}</span>
      </div>
      <ul>
        {calls.map(({ callId, masked, startedAt, talkMs }) => (
          <li className="grid-row cb-cols" key={callId}>
            <b className="nowrap">{format.dayTime(startedAt, now)}</b>
            <span className="clip">{masked || t('callbacks.strangers.noNumber')}</span>
            <Tag tone={talkMs === null ? 'warn' : 'plain'}>
              {t(talkMs === null ? 'callbacks.strangers.missed' : 'callbacks.strangers.taken')}
            </Tag>
            <span className="t2">
              {talkMs === null ? '' : t('callbacks.strangers.talked', { time: format.duration(talkMs) })}
            </span>
            <span />
          </li>
        ))}
      </ul>
    </section>
  )
}
