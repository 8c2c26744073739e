// The desk's clock: trusted time as DESIGN wants it (central's time carried on by a clock that nobody can set), practice time
// in practice, and the hook that makes screens tick. Owns the persisted high-water; the rule itself is `trustedTime`.
import { useEffect, useState } from 'react'
import { CHINA_PACK } from '../shared/compliance/china.ts'
import {
  type ClockAnchor,
  type ClockReading,
  type TrustedTime,
  trustedTime,
} from '../shared/compliance/trustedTime.ts'
import { CHINA, type Instant, MINUTE, SECOND, type Zone } from '../shared/instant.ts'
import { useDesk } from './desk.ts'
import type { Stamp } from './local/local.ts'

export interface Clock {
  now(): Instant
  /** What acts carry. */
  stamp(): Stamp
  /** With `verified: false` nothing may be dialled. */
  read(): TrustedTime
  /** Central said the time. */
  central(at: Instant): void
  /** The SIP server said the time (header `Date`, whole seconds). */
  sip(at: Instant): void
  /**
   * The machine slept: monotonic clocks stand still meanwhile, so nothing is trusted until somebody says the time again. What
   * is shown goes on by as much as the machine's clock says has passed since it was last looked at, and never jumps with it.
   */
  resumed(): void
}

export interface ClockOptions {
  /** To add to the machine's clock to read practice time; null on a site. */
  practiceOffsetMs: number | null
  zone?: Zone
  /** Milliseconds of a clock that cannot be set (`performance.now`). */
  monotonic: () => number
  /** The machine's clock (`Date.now`). */
  pcNow: () => Instant
  /** Where the last trusted instant outlives a restart. */
  highWater: { read(): Instant | null; write(at: Instant): void }
}

/** A time from which untrusted time goes on evenly. */
interface Carried {
  readonly at: Instant
  readonly monotonicMs: number
}

/** Central's word is up to a round trip old: within this it does not set a running clock. */
const CENTRAL_SLACK = 2 * SECOND
/** A SIP `Date` counts only while central has been silent for this long. */
const CENTRAL_FRESH = 15 * MINUTE
const PERSIST_EVERY = 10 * SECOND

export function openClock(options: ClockOptions): Clock {
  const { monotonic, pcNow, highWater, practiceOffsetMs } = options
  const zone = options.zone ?? CHINA
  const lastTrusted = { at: highWater.read(), written: 0 }
  let anchor: ClockAnchor | null = null
  /** Where untrusted time goes on from, so that timers of a call do not follow a clock that somebody sets. */
  let carried: Carried | null = null
  /** What the last look said: the time, and by how much the machine's clock ran ahead of it. */
  let last: { readonly at: Instant; readonly aheadMs: number } | null = null

  function anchorAt(source: ClockAnchor['source'], at: Instant): void {
    anchor = { source, at, monotonicMs: monotonic() }
  }

  /** What is given must itself be later than what was trusted and inside the hours: the PC clock alone vouches for nothing else. */
  function onFrom(from: Carried, trusted: TrustedTime, reading: ClockReading): TrustedTime {
    const at = Math.round(from.at + reading.monotonicMs - from.monotonicMs)
    const given = trustedTime({ ...reading, pcNow: at }, zone, CHINA_PACK)
    return { ...trusted, at, verified: trusted.verified && given.verified }
  }

  function read(): TrustedTime {
    const reading = { anchor, monotonicMs: monotonic(), pcNow: pcNow(), lastTrusted: lastTrusted.at }
    const trusted = trustedTime(reading, zone, CHINA_PACK)
    if (!anchor) carried ??= { at: trusted.at, monotonicMs: reading.monotonicMs }
    const time = anchor || !carried ? trusted : onFrom(carried, trusted, reading)
    last = { at: time.at, aheadMs: reading.pcNow - time.at }
    if (practiceOffsetMs !== null) return { ...time, skewMs: time.skewMs + practiceOffsetMs }
    if (time.source !== 'restart' && time.at > (lastTrusted.at ?? 0)) {
      lastTrusted.at = time.at
      if (time.at - lastTrusted.written >= PERSIST_EVERY) {
        lastTrusted.written = time.at
        highWater.write(time.at)
      }
    }
    return time
  }

  // Practice has its own clock and nobody to trust but this machine: started once, then carried on like any other.
  if (practiceOffsetMs !== null) anchorAt('practice', pcNow() + practiceOffsetMs)
  return {
    now: () => read().at,
    stamp() {
      const { at, source, skewMs } = read()
      return { at, source, skewMs }
    },
    read,
    central(at) {
      if (practiceOffsetMs !== null) return
      const time = read()
      if (time.source === 'central' && Math.abs(at - time.at) <= CENTRAL_SLACK && anchor) {
        // Confirmed, not moved: a clock that jitters backwards would reorder what is shown.
        anchorAt('central', time.at)
        return
      }
      anchorAt('central', at)
      read()
    },
    sip(at) {
      if (practiceOffsetMs !== null) return
      const fresh = anchor?.source === 'central' && monotonic() - anchor.monotonicMs < CENTRAL_FRESH
      if (!fresh) anchorAt('sip', at)
      read()
    },
    resumed() {
      const at = last ? Math.max(last.at, pcNow() - last.aheadMs) : pcNow() + (practiceOffsetMs ?? 0)
      if (practiceOffsetMs !== null) anchorAt('practice', at)
      else {
        anchor = null
        carried = { at, monotonicMs: monotonic() }
      }
    },
  }
}

/** Trusted now in whole steps of `stepMs` (SECOND, MINUTE); the component renders again at each step. */
export function useNow(stepMs: number): Instant {
  const { clock } = useDesk()
  const [at, setAt] = useState(() => floor(clock.now(), stepMs))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const now = clock.now()
      setAt(floor(now, stepMs))
      timer = setTimeout(tick, stepMs - (now % stepMs) + 1)
    }
    tick()
    return () => clearTimeout(timer)
  }, [clock, stepMs])
  return at
}

const floor = (at: Instant, stepMs: number): Instant => Math.floor(at / stepMs) * stepMs
