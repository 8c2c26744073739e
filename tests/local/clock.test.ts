// Trusted time: what central or the SIP server said, carried on by a clock that nobody can set (G12: the PC clock set back).
import { describe, expect, it } from 'vitest'
import { openClock } from '../../renderer/clock.ts'
import { skewToSay } from '../../shared/compliance/trustedTime.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/instant.ts'
import { TEN } from './desk.ts'

function machine(
  start: number,
  options: { lastTrusted?: number | null; practiceOffsetMs?: number | null } = {},
) {
  const hardware = { pc: start, monotonic: 5000 }
  let stored = options.lastTrusted ?? null
  const open = () =>
    openClock({
      practiceOffsetMs: options.practiceOffsetMs ?? null,
      monotonic: () => hardware.monotonic,
      pcNow: () => hardware.pc,
      highWater: {
        read: () => stored,
        write(at) {
          stored = at
        },
      },
    })
  return {
    clock: open(),
    reopen: open,
    stored: () => stored,
    pass(ms: number) {
      hardware.pc += ms
      hardware.monotonic += ms
    },
    sleep(ms: number) {
      hardware.pc += ms
    },
    setPc(at: number) {
      hardware.pc = at
    },
  }
}

describe('the clock', () => {
  it('knows nothing on a machine that never had a trusted time', () => {
    const { clock } = machine(TEN)
    expect(clock.read()).toMatchObject({ verified: false, source: 'restart' })
  })

  it('tells of a machine whose clock is wrong, and of no other', () => {
    const off = (ms: number) => {
      const pc = machine(TEN + ms)
      pc.clock.central(TEN)
      return skewToSay(pc.clock.read())
    }
    expect(off(5 * MINUTE)).toBeNull()
    expect(off(5 * MINUTE + 1)).toBe(5 * MINUTE + 1)
    expect(off(-3 * HOUR)).toBe(-3 * HOUR)
    // Nobody has said the time: what is wrong is not known.
    expect(skewToSay(machine(TEN).clock.read())).toBeNull()
    // The practice clock differs from the machine's on purpose.
    expect(skewToSay(machine(TEN, { practiceOffsetMs: 9 * HOUR }).clock.read())).toBeNull()
    const turned = machine(TEN)
    turned.clock.central(TEN)
    turned.setPc(TEN - HOUR)
    expect(skewToSay(turned.clock.read())).toBe(-HOUR)
  })

  it('goes on from central, however the PC clock is turned', () => {
    const pc = machine(TEN + 3 * MINUTE)
    pc.clock.central(TEN)
    pc.pass(10 * MINUTE)
    expect(pc.clock.read()).toEqual({
      at: TEN + 10 * MINUTE,
      source: 'central',
      verified: true,
      skewMs: 3 * MINUTE,
    })
    // G12: set back by two hours, trusted time and verdict stay.
    pc.setPc(TEN + 13 * MINUTE - 2 * HOUR)
    expect(pc.clock.read()).toMatchObject({
      at: TEN + 10 * MINUTE,
      verified: true,
      skewMs: 3 * MINUTE - 2 * HOUR,
    })
    expect(pc.clock.stamp()).toEqual({
      at: TEN + 10 * MINUTE,
      source: 'central',
      skewMs: 3 * MINUTE - 2 * HOUR,
    })
  })

  it('is confirmed by a late word of central, and set by a really different one', () => {
    const pc = machine(TEN)
    pc.clock.central(TEN)
    pc.pass(MINUTE)
    pc.clock.central(TEN + MINUTE - 900)
    expect(pc.clock.now()).toBe(TEN + MINUTE)
    pc.clock.central(TEN + 5 * MINUTE)
    expect(pc.clock.now()).toBe(TEN + 5 * MINUTE)
  })

  it('takes the SIP date only while central is silent', () => {
    const pc = machine(TEN)
    pc.clock.sip(TEN + 7 * SECOND)
    expect(pc.clock.read()).toMatchObject({ at: TEN + 7 * SECOND, source: 'sip', verified: true })
    pc.clock.central(TEN)
    pc.clock.sip(TEN + 7 * SECOND)
    expect(pc.clock.read()).toMatchObject({ at: TEN, source: 'central' })
    pc.pass(16 * MINUTE)
    pc.clock.sip(TEN + 17 * MINUTE)
    expect(pc.clock.read()).toMatchObject({ at: TEN + 17 * MINUTE, source: 'sip' })
  })

  it('after a restart believes the PC only if it is later by at most a day and well inside the hours', () => {
    const pc = machine(TEN)
    pc.clock.central(TEN)
    pc.pass(MINUTE)
    pc.clock.now()
    expect(pc.stored()).toBe(TEN + MINUTE)
    pc.pass(2 * HOUR)
    expect(pc.reopen().read()).toMatchObject({ verified: true, source: 'restart' })
    for (const [at, why] of [
      [TEN - HOUR, 'earlier than what was trusted'],
      [TEN + 2 * DAY, 'more than a day later'],
      [TEN + 11 * HOUR + 50 * MINUTE, 'too near to 22:00'],
      [TEN + 14 * HOUR, 'at night'],
    ] as const) {
      pc.setPc(at)
      expect(pc.reopen().read().verified, why).toBe(false)
    }
    pc.setPc(TEN + 3 * HOUR)
    const clock = pc.reopen()
    clock.central(TEN + 3 * HOUR)
    expect(clock.read()).toMatchObject({ verified: true, source: 'central' })
  })

  it('vouches only for the time that it gives: a PC clock set after the start verifies no earlier one', () => {
    const night = TEN + 12 * HOUR + 50 * MINUTE
    const pc = machine(night)
    pc.clock.central(night)
    pc.setPc(TEN)
    const clock = pc.reopen()
    expect(clock.read()).toMatchObject({ at: TEN, verified: false })
    // Inside the hours of the next day, but what it would give is ten o'clock of the day that is over, with its leases.
    pc.setPc(TEN + DAY)
    expect(clock.read().verified).toBe(false)
    // Nor does the time given verify a PC clock that was set to the night.
    pc.setPc(TEN + DAY)
    const next = pc.reopen()
    expect(next.read()).toMatchObject({ at: TEN + DAY, verified: true })
    pc.setPc(TEN + DAY + 13 * HOUR)
    expect(next.read().verified).toBe(false)
  })

  it('trusts nothing right after the machine slept: its monotonic clock stood still', () => {
    const pc = machine(TEN + 11 * HOUR)
    pc.clock.central(TEN + 11 * HOUR)
    pc.sleep(3 * HOUR)
    pc.clock.resumed()
    expect(pc.clock.read().verified).toBe(false)
    pc.clock.central(TEN + 14 * HOUR)
    expect(pc.clock.read()).toMatchObject({ at: TEN + 14 * HOUR, verified: true })
  })

  it('does not move what is timed when the PC clock jumps by hours, awake or waking', () => {
    for (const practiceOffsetMs of [null, 0]) {
      for (const jump of [-5 * HOUR, 5 * HOUR]) {
        const pc = machine(TEN, { practiceOffsetMs })
        pc.clock.central(TEN)
        const answered = pc.clock.now()
        pc.pass(MINUTE)
        pc.setPc(TEN + MINUTE + jump)
        expect(pc.clock.now() - answered).toBe(MINUTE)
        // It then sleeps for ten seconds and wakes: that much has passed, whatever the clock on the wall says.
        pc.sleep(10 * SECOND)
        pc.clock.resumed()
        expect(pc.clock.now() - answered).toBe(MINUTE + 10 * SECOND)
        pc.setPc(TEN)
        pc.pass(SECOND)
        expect(pc.clock.now() - answered).toBe(MINUTE + 11 * SECOND)
      }
    }
  })

  it('goes on evenly where nobody has said the time yet', () => {
    const pc = machine(TEN)
    const first = pc.clock.now()
    pc.setPc(TEN + 7 * HOUR)
    pc.pass(SECOND)
    expect(pc.clock.now() - first).toBe(SECOND)
  })

  it('in practice shows ten o’clock at start and is its own authority', () => {
    const night = TEN + 14 * HOUR
    const pc = machine(night, { practiceOffsetMs: TEN - night })
    pc.pass(5 * MINUTE)
    pc.clock.central(night)
    expect(pc.clock.read()).toEqual({ at: TEN + 5 * MINUTE, source: 'practice', verified: true, skewMs: 0 })
    expect(pc.stored()).toBeNull()
  })
})
