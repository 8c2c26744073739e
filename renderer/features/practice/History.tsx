// One's own practice: the calls of this agent on this desk. Private to practice.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { PARTNERS } from '../../../shared/practice/partners.ts'
import type { PracticeSummary } from '../../../shared/practice/record.ts'
import { HISTORY_LIMIT } from '../../../shared/practice/record.ts'
import type { Id } from '../../../shared/rows.ts'
import { Scroll, Tag } from '../../ui/controls.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'

export function History({
  calls,
  chosen,
  now,
  onChoose,
}: {
  calls: readonly PracticeSummary[]
  chosen: Id | null
  now: Instant
  onChoose(callId: Id): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  if (calls.length === 0)
    return (
      <EmptyState
        icon="practice"
        title={t('practice.history.empty')}
        hint={t('practice.history.emptyHint')}
      />
    )
  return (
    <div className="pr-history sheet">
      <div className="pr-row pr-row-head" aria-hidden="true">
        <span>{t('practice.history.when')}</span>
        <span>{t('practice.history.who')}</span>
        <span>{t('practice.history.talk')}</span>
        <span>{t('practice.history.mustSay')}</span>
        <span>{t('practice.history.score')}</span>
      </div>
      <Scroll label={t('practice.history.title')}>
        {calls.map((call) => {
          const who = format.pick(PARTNERS[call.scenario].name)
          const when = format.dayTime(call.at, now)
          return (
            <button
              type="button"
              className="pr-row"
              key={call.callId}
              data-practised={call.callId}
              data-scenario={call.scenario}
              aria-pressed={call.callId === chosen}
              title={t('practice.history.open', { who, when })}
              onClick={() => onChoose(call.callId)}
            >
              <span className="t2">{when}</span>
              <span className="row clip">
                <span className="clip">{who}</span>
                {call.mood !== 'usual' && <Tag small>{t(`practice.moodLevel.${call.mood}`)}</Tag>}
                {call.difficulty !== 'normal' && <Tag small>{t(`practice.level.${call.difficulty}`)}</Tag>}
              </span>
              <span>{call.answered ? format.timer(call.talkMs) : '—'}</span>
              <span>
                {call.mustSay.of > 0
                  ? t('practice.week.of', { n: call.mustSay.said, of: call.mustSay.of })
                  : '—'}
              </span>
              <b>{call.score}</b>
            </button>
          )
        })}
      </Scroll>
      <p className="t3 sm">{t('practice.history.note', { n: HISTORY_LIMIT })}</p>
    </div>
  )
}
