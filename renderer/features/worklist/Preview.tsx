// Beside the table: who the chosen case is, what the guard says now, why it ranks here, what happened last. Nothing is dialled
// from a list without opening: F8 and the button ask the phone, which asks the guard again.
import { useTranslation } from 'react-i18next'
import { shortId } from '../../../shared/identity.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { CaseView, WorkRow } from '../../local/views.ts'
import { Button, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { capOf, useActingKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Timeline } from '../customer/Timeline.tsx'
import { GuardCard, verdictOn } from '../guard/guard.tsx'
import { NowPossible } from './NowPossible.tsx'
import { useReasonWords } from './reasons.ts'
import './worklist.css'

export interface PreviewProps {
  readonly row: WorkRow | null
  readonly view: CaseView | null
  /** Place among the drawn rows, from 1; null for a case that the filter leaves out. */
  readonly place: number | null
  readonly now: Instant
  readonly covered: boolean
  onOpen(): void
  onCall(): void
}

export function Preview({ row, view, place, now, covered, onOpen, onCall }: PreviewProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const acting = useActingKey()
  if (!row)
    return (
      <aside className="sheet pv" aria-label={t('worklist.preview')}>
        <EmptyState
          icon="user"
          title={t('worklist.pick')}
          hint={t('worklist.pickText', { next: capOf(acting('F9')) })}
        />
      </aside>
    )
  const permitted = row.guard.kind === 'permit'
  const guard = (
    <div className="pv-part">
      <GuardCard
        verdict={(view && verdictOn(view, row.contactId)) ?? row.guard}
        caseId={row.caseId}
        customerId={row.customerId}
        contactId={row.contactId}
        now={now}
        zone={view?.case.zone ?? 'Asia/Shanghai'}
      />
    </div>
  )
  return (
    <aside className="sheet pv" aria-label={t('worklist.preview')}>
      <section className="pv-head">
        <div className="row">
          <h2 className="cname clip">{row.name}</h2>
          {row.title && <span className="t2 nowrap">{t(`enums.title.${row.title}`)}</span>}
          {!covered && <Tag>{row.bucket}</Tag>}
        </div>
        <p className="sm t2 clip">
          {[
            row.phone,
            t(`enums.product.${row.product}`),
            covered ? null : `${t('worklist.column.due')} ${format.money(row.totalFen)}`,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
        <p className="sm t3 copy">{t('worklist.caseId', { id: shortId(row.caseId) })}</p>
        <div className="row pv-acts">
          <Button
            look="pri"
            icon="phone"
            combo="F8"
            disabled={!permitted || row.contactId === null}
            onClick={onCall}
          >
            {t('worklist.call')}
          </Button>
          <Button icon="file" combo="Enter" onClick={onOpen}>
            {t('worklist.openCase')}
          </Button>
        </div>
      </section>
      <Scroll className="fade" label={t('worklist.preview')}>
        {!permitted && guard}
        {!permitted && view && (
          <NowPossible key={view.case.id} view={view} now={now} covered={covered} onOpen={onOpen} />
        )}
        {!covered && (
          <div className="pv-part">
            <Why row={row} place={place} now={now} />
          </div>
        )}
        {view && (
          <Section className="pv-part" title={t('customer.timeline.title')}>
            <Timeline entries={view.timeline} now={now} covered={covered} limit={6} />
          </Section>
        )}
        {permitted && guard}
      </Scroll>
    </aside>
  )
}

/** The reasons as points that add up. */
export function Why({
  row,
  place,
  now,
}: {
  row: Pick<WorkRow, 'reasons' | 'points' | 'due'>
  place?: number | null
  now: Instant
}) {
  const { t } = useTranslation()
  const words = useReasonWords()
  return (
    <Section title={place ? t('worklist.whyAt', { place }) : t('worklist.why')}>
      {row.due && <p className="sm t2">{t('worklist.dueFirst')}</p>}
      <ul className="pts">
        {row.reasons
          .filter((reason) => reason.points !== 0)
          .map((reason) => (
            <li className="row" key={reason.code}>
              <span className="clip">{words(reason, now).text}</span>
              <span className="grow" />
              <b>
                {reason.points > 0 ? t('worklist.points', { points: reason.points }) : `−${-reason.points}`}
              </b>
            </li>
          ))}
        <li className="row">
          <span>{t('worklist.total')}</span>
          <span className="grow" />
          <b>{row.points < 0 ? `−${-row.points}` : row.points}</b>
        </li>
      </ul>
    </Section>
  )
}
