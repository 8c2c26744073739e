// The timeline of a case as a list. Debt facts are left out while they are covered. Public: customer panel, preview, brief.
// Promises: of a long timeline only what is in view is worded and drawn.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { TimelineEntry } from '../../../shared/timeline.ts'
import { TimelineItem } from '../../ui/signs.tsx'
import { useFormat } from '../../words/format.ts'
import { openEntries } from './timelineGroups.ts'
import { useTimelineWords } from './timelineWords.ts'

/** The newest entries, as many as `limit`. */
export function Timeline({
  entries,
  now,
  covered = false,
  limit,
}: {
  entries: readonly TimelineEntry[]
  now: Instant
  covered?: boolean
  limit?: number
}) {
  const { t } = useTranslation()
  const draw = useDrawn(now)
  const shown = openEntries(entries, covered).slice(0, limit)
  if (shown.length === 0) return <p className="sm t3">{t('customer.timeline.none')}</p>
  return (
    <ul className="tl">
      {shown.map((entry) => (
        <TimelineItem key={entry.id} {...draw(entry)} />
      ))}
    </ul>
  )
}

/** A row without and with its second line, before it is measured; in px. */
const PLAIN = 28
const WITH_DETAIL = 46

/** All entries, inside the box that scrolls them. */
export function LongTimeline({
  entries,
  now,
  box,
}: {
  entries: readonly TimelineEntry[]
  now: Instant
  box: RefObject<HTMLElement | null>
}) {
  const { t } = useTranslation()
  const draw = useDrawn(now)
  const list = useRef<HTMLUListElement>(null)
  const [above, setAbove] = useState(0)
  useLayoutEffect(() => {
    if (list.current) setAbove(list.current.offsetTop)
  }, [])
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (entries[index]?.kind === 'note' ? WITH_DETAIL : PLAIN),
    getItemKey: (index) => entries[index]?.id ?? index,
    scrollMargin: above,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)
  if (entries.length === 0) return <p className="sm t3">{t('customer.timeline.none')}</p>
  return (
    <ul
      className="tl"
      ref={list}
      style={{
        paddingTop: (items[0]?.start ?? above) - above,
        paddingBottom: last ? virtual.getTotalSize() - (last.end - above) : 0,
      }}
    >
      {items.map((item) => {
        const entry = entries[item.index]
        return (
          entry && (
            <TimelineItem key={item.key} index={item.index} ref={virtual.measureElement} {...draw(entry)} />
          )
        )
      })}
    </ul>
  )
}

function useDrawn(now: Instant) {
  const format = useFormat()
  const worded = useTimelineWords()
  return (entry: TimelineEntry) => {
    const { icon, tone, words, detail } = worded(entry, now)
    return { icon, tone, words, detail: detail || undefined, when: format.when(entry.at, now) }
  }
}

/** What may be seen of a timeline; the same list until the entries change. */
export function useOpenEntries(entries: readonly TimelineEntry[], covered: boolean) {
  return useMemo(() => openEntries(entries, covered), [entries, covered])
}
