// The calls that a figure counts, newest first. Private to the reports. Promises: masked as central sends it; that somebody looked stands in the audit, and so
// does each call that is opened from here in the review.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isCode, specOf } from '../../../shared/disposition.ts'
import type { Instant } from '../../../shared/instant.ts'
import { BEHIND_LIMIT, type Behind, type BehindQuery } from '../../../shared/report/bodies.ts'
import { KPIS } from '../../../shared/report/kpis.ts'
import type { Id } from '../../../shared/rows.ts'
import { Button, Section } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'

const NAMED_BY: Partial<Record<Behind, string>> = { corrected: 'accuracy' }

export function BehindFigure({
  what,
  query,
  now,
  onReview,
  onClose,
}: {
  what: Behind
  query: Omit<BehindQuery, 'what'>
  now: Instant
  /** Null for whoever may not review. */
  onReview: ((callId: Id) => void) | null
  onClose(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = { what, ...query }
  const { value, problem } = useManage(JSON.stringify(asked), (manage) => manage.callsBehind(asked))
  const kpi = KPIS.find(({ id }) => id === (NAMED_BY[what] ?? what))
  const name = kpi ? format.pick(kpi.label) : ''
  // It opens between tiles and tables, and may be out of sight.
  const place = useRef<HTMLDivElement>(null)
  const count = value?.calls.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each list that is told
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [what, count])
  return (
    <div ref={place}>
      <Section
        title={t('reports.behindTitle', { name, n: value?.calls.length ?? '…' })}
        hint={value?.more ? t('reports.behindMore', { n: BEHIND_LIMIT }) : undefined}
        right={
          <Button size="sm" look="ghost" icon="close" onClick={onClose}>
            {t('reports.close')}
          </Button>
        }
      >
        {problem && <ProblemNote problem={problem} />}
        {value && (
          <ul className="rp-calls" data-behind={what}>
            {value.calls.length === 0 && <li className="t3">{t('reports.behindNone')}</li>}
            {value.erased > 0 && (
              <li className="t3" data-erased={value.erased}>
                {t('reports.behindErased', { count: value.erased })}
              </li>
            )}
            {value.calls.map(({ callId, name: who, agent, startedAt, code, flags }) => (
              <li key={callId} data-call={callId}>
                <span className="nowrap">{format.dayTime(startedAt, now)}</span>
                <b>{who}</b>
                <span className="t2">
                  {agent.staffNumber} {agent.name}
                </span>
                <span>{code && isCode(code) ? format.pick(specOf(code).label) : (code ?? '')}</span>
                <span className="warn sm">{flags.join(' · ')}</span>
                {onReview && code !== null && (
                  <Button
                    size="sm"
                    look="ghost"
                    icon="review"
                    aria-label={t('reports.reviewOf', { name: who, at: format.dayTime(startedAt, now) })}
                    onClick={() => onReview(callId)}
                  >
                    {t('reports.review')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}
