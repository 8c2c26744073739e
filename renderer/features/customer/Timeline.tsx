// The timeline of a case as a list. Debt facts are left out while they are covered. Public: customer panel, preview, brief.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { TimelineEntry } from '../../../shared/timeline.ts'
import { TimelineItem } from '../../ui/signs.tsx'
import { useFormat } from '../../words/format.ts'
import { useTimelineWords } from './timelineWords.ts'

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
  const format = useFormat()
  const worded = useTimelineWords()
  const shown = entries
    .map((entry) => ({ entry, said: worded(entry, now) }))
    .filter(({ said }) => !covered || !said.ofDebt)
    .slice(0, limit)
  if (shown.length === 0) return <p className="sm t3">{t('customer.timeline.none')}</p>
  return (
    <ul className="tl">
      {shown.map(({ entry, said }) => (
        <TimelineItem
          key={entry.id}
          icon={said.icon}
          tone={said.tone}
          words={said.words}
          when={format.when(entry.at, now)}
          detail={said.detail || undefined}
        />
      ))}
    </ul>
  )
}
