// Trusted now: the last time that central (or the SIP server's Date header) told us, carried on by a monotonic clock that
// nobody can set. Promises: turning the PC clock never opens the guard's hours. Pure; the renderer's clock feeds it.
import { type Instant, MINUTE, timeOfDay, type Zone } from '../instant.ts'
import type { Pack } from './compliance.ts'

export type ClockSource = 'central' | 'sip' | 'practice' | 'restart'

/** The anchor of trusted time: what somebody we trust said, and the reading of our monotonic clock at that moment. */
export type ClockAnchor = { source: 'central' | 'sip' | 'practice'; at: Instant; monotonicMs: number }

export type TrustedTime = {
  at: Instant
  source: ClockSource
  verified: boolean
  /** How far the PC clock runs ahead of trusted time; stored with each act. */
  skewMs: number
}

export type ClockReading = {
  anchor: ClockAnchor | null
  monotonicMs: number
  pcNow: Instant
  /** Last trusted instant that was persisted before this start; null on a machine that never had one. */
  lastTrusted: Instant | null
}

/** From this on a wrong clock of the machine is said: whoever looks at it would agree on wrong times (SYNC C3). */
const SKEW_TO_SAY = 5 * MINUTE

/** By how much the machine's clock is wrong (ahead > 0) where that must be said; null while it is right or nobody knows. */
export function skewToSay({ source, skewMs }: Pick<TrustedTime, 'source' | 'skewMs'>): number | null {
  return source !== 'restart' && Math.abs(skewMs) > SKEW_TO_SAY ? skewMs : null
}

/**
 * With an anchor: anchor + elapsed. After a restart without one: the PC clock counts only if it is later than the last trusted
 * instant by at most the pack's limit and it ± the margin lies inside the permitted hours; else the time is not verified.
 */
export function trustedTime(
  reading: ClockReading,
  zone: Zone,
  { thresholds }: Pick<Pack, 'thresholds'>,
): TrustedTime {
  const { anchor, pcNow, lastTrusted } = reading
  if (anchor) {
    const at = Math.round(anchor.at + Math.max(0, reading.monotonicMs - anchor.monotonicMs))
    return { at, source: anchor.source, verified: true, skewMs: Math.round(pcNow - at) }
  }
  const { hours, restartMs, restartMarginMs } = thresholds
  const age = lastTrusted === null ? null : pcNow - lastTrusted
  const clock = timeOfDay(pcNow, zone)
  const inside = clock - restartMarginMs >= hours.from && clock + restartMarginMs < hours.until
  return {
    at: pcNow,
    source: 'restart',
    verified: age !== null && age > 0 && age <= restartMs && inside,
    skewMs: 0,
  }
}
