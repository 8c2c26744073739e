// The whole timeline of a case under its filters: calls, money, promises, holds and complaints, notes, access.
import { type ReactNode, type RefObject, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { TimelineEntry } from '../../../shared/timeline.ts'
import { Pills } from '../../ui/controls.tsx'
import { LongTimeline, useOpenEntries } from './Timeline.tsx'
import { groupedEntries, TIMELINE_FILTERS, type TimelineFilter } from './timelineGroups.ts'

export interface HistoryProps {
  readonly entries: readonly TimelineEntry[]
  readonly now: Instant
  readonly covered: boolean
  /** What scrolls it. */
  readonly box: RefObject<HTMLElement | null>
  /** Where something is written to the customer. */
  readonly write: ReactNode
}

export function History({ entries, now, covered, box, write }: HistoryProps) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState<TimelineFilter>('all')
  const open = useOpenEntries(entries, covered)
  const groups = useMemo(() => groupedEntries(open), [open])
  // The last entry of a group may have been covered meanwhile.
  const filter = groups[wanted].length > 0 ? wanted : 'all'
  return (
    <section className="f">
      <h2 className="said-only">{t('customer.timeline.title')}</h2>
      <div className="tl-filter">
        <Pills
          label={t('worklist.filterLabel')}
          value={filter}
          onChange={setWanted}
          choices={TIMELINE_FILTERS.filter((value) => value === 'all' || groups[value].length > 0).map(
            (value) => ({
              value,
              text: t(`customer.timeline.filter.${value}`),
              count: groups[value].length,
            }),
          )}
        />
      </div>
      {write}
      {covered && <p className="sm t3 tl-covered">{t('customer.cover.records')}</p>}
      <LongTimeline key={filter} entries={groups[filter]} now={now} box={box} />
    </section>
  )
}
