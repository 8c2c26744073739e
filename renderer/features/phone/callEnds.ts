// What the end of a call, or of the line, means to the agent: pure, private to the phone.
import { type CallRecord, isKnownStatus } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Registration } from './line.ts'
import type { PhoneState } from './phone.ts'

/** What is wrong when a call ends so; null when its outcome says it all. */
export function endProblem({ sipStatus, outcome, endedBy }: CallRecord, reasonText: string): Problem | null {
  const detail = reasonText.slice(0, 80)
  if (sipStatus !== null && !isKnownStatus(sipStatus))
    return { code: 'phone.unknownStatus', params: { status: sipStatus } }
  if (outcome === 'serverTrouble' || outcome === 'forbidden')
    return { code: 'phone.failed', params: { status: sipStatus, reason: detail } }
  if (endedBy === 'network' && sipStatus === null) return { code: 'phone.lineDown', params: { detail } }
  return null
}

/** A first connection is no loss; from then on the time without a line is counted until it stands again. */
export function lineAfter(
  before: Pick<PhoneState, 'registration' | 'lineLostAt'>,
  registration: Registration,
  now: Instant,
): Pick<PhoneState, 'registration' | 'lineLostAt' | 'retryAt'> {
  if (registration.state === 'registered' || registration.state === 'offline')
    return { registration, lineLostAt: null, retryAt: null }
  const lost = before.registration.state === 'registered' || registration.state === 'failed'
  return {
    registration,
    lineLostAt: before.lineLostAt ?? (lost ? now : null),
    retryAt:
      registration.state === 'failed' && registration.retryInMs !== null
        ? now + registration.retryInMs
        : null,
  }
}
