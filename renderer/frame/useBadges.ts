// Counts for the rail: only what needs action today. Promises that fall due or are in grace, callbacks due today,
// corrections to answer, what waits.
import type { Instant } from '../../shared/instant.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { useApprovalsWaiting } from '../features/plan/useApprovals.ts'
import { useUploads } from '../features/recordings/useUploads.ts'
import { useFeedbackWaiting } from '../features/review/FeedbackScreen.tsx'
import { useTicketsDue } from '../features/tickets/useTickets.ts'
import { useView } from '../local/useView.ts'
import type { Screen } from './screens.ts'

export function useBadges(now: Instant): Partial<Record<Screen, number>> {
  const promises = useView('promises', { now }).value ?? []
  const callbacks = useView('callbacks', { now }).value ?? []
  const status = useView('status', null).value
  const feedback = useFeedbackWaiting()
  const uploads = useUploads()
  const approvals = useApprovalsWaiting()
  const tickets = useTicketsDue(now)
  const today = localDay(now, CHINA)
  return {
    promises: promises.filter((one) => one.status === 'DUE' || one.status === 'GRACE').length,
    callbacks: callbacks.filter(
      ({ callback }) => callback.doneAt === null && localDay(callback.at, CHINA) <= today,
    ).length,
    tickets,
    approvals,
    feedback,
    outbox: (status?.waiting ?? 0) + (status?.refused ?? 0) + uploads.refused,
  }
}
