// What is noticed in the sound of a call, second by second: one-way audio also where packets flow, a dead microphone, a bad
// network; nothing on hold or mute, nothing twice.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Noticed, type SoundSecond, SoundWatch } from '../../renderer/features/phone/soundWatch.ts'

const FINE: SoundSecond = {
  mos: 4.3,
  rttMs: 40,
  jitterMs: 5,
  lossPct: 0,
  levelIn: 0.2,
  heardRms: 0.08,
  arrivedRms: 0.08,
  received: 50,
  listening: true,
  speaking: true,
}
type Passage = readonly [seconds: number, change?: Partial<SoundSecond>]

/** What was noticed in each second of these passages. */
function watched(...passages: Passage[]): Noticed[] {
  const watch = new SoundWatch()
  return passages.flatMap(([seconds, change]) =>
    Array.from({ length: seconds }, () => watch.hear({ ...FINE, ...change })),
  )
}
const hints = (noticed: readonly Noticed[]) => noticed.flatMap(({ hint }) => hint ?? [])
const lastCause = (noticed: readonly Noticed[]) => noticed.at(-1)?.cause

const MUTE_LINE = { received: 0, mos: null, heardRms: 0, arrivedRms: 0 }
const SILENT_CUSTOMER = { heardRms: 0, arrivedRms: 0 }
const DEAD_MICROPHONE = { levelIn: 0 }
const HELD = { listening: false, speaking: false, ...MUTE_LINE, ...DEAD_MICROPHONE }

describe('a customer who cannot be heard', () => {
  test('no packets for four seconds: said once', () => {
    expect(hints(watched([10], [3, MUTE_LINE]))).toEqual([])
    const noticed = watched([10], [30, MUTE_LINE])
    expect(hints(noticed)).toEqual(['phone.customerUnheard'])
    expect(noticed.filter(({ deaf }) => deaf)).toHaveLength(30)
  })

  test('packets with a voice in them that the track does not play', () => {
    const noticed = watched([5], [3, { heardRms: 0 }])
    expect(hints(noticed)).toEqual(['phone.customerUnheard'])
    expect(lastCause(watched([5], [3, { heardRms: 0 }], [1]))).toBeNull()
  })

  test('never a sound since the answer; but who was heard once may be silent for long', () => {
    expect(hints(watched([14, SILENT_CUSTOMER]))).toEqual([])
    expect(hints(watched([15, SILENT_CUSTOMER]))).toEqual(['phone.customerUnheard'])
    expect(hints(watched([1], [300, SILENT_CUSTOMER]))).toEqual([])
  })
})

describe('an agent who cannot be heard', () => {
  test('a microphone that never gave anything', () => {
    expect(hints(watched([11, DEAD_MICROPHONE]))).toEqual([])
    expect(hints(watched([12, DEAD_MICROPHONE]))).toEqual(['phone.agentUnheard'])
  })

  test('one that falls silent as no room is; who only listens is left alone', () => {
    expect(hints(watched([5], [30, DEAD_MICROPHONE]))).toEqual(['phone.agentUnheard'])
    expect(hints(watched([5], [300, { levelIn: 0.002 }]))).toEqual([])
  })

  test('mute is no fault, and the count begins anew after it', () => {
    const muted = { speaking: false, ...DEAD_MICROPHONE }
    expect(hints(watched([5], [200, muted], [20, DEAD_MICROPHONE], [5]))).toEqual([])
  })
})

describe('on hold', () => {
  test('nothing is missed, however long, and nothing is left over of it', () => {
    const noticed = watched([20], [300, HELD], [3, MUTE_LINE], [20])
    expect(hints(noticed)).toEqual([])
    expect(noticed.slice(20).filter(({ deaf, dumb }) => deaf || dumb)).toEqual([])
  })

  test('a fault that began before is not said on during the hold', () => {
    expect(lastCause(watched([16, SILENT_CUSTOMER], [1, HELD]))).toBeNull()
  })
})

describe('a bad network', () => {
  const LOSSY = { mos: 3.2, lossPct: 8 }
  test('three seconds of five; a blip is none', () => {
    expect(hints(watched([10], [2, LOSSY], [10]))).toEqual([])
    expect(hints(watched([10], [1, LOSSY], [1], [1, LOSSY], [1], [1, LOSSY]))).toEqual(['phone.lineLossy'])
  })

  test('each cause has its word, and one comes at a time', () => {
    expect(hints(watched([5, { mos: 3.5, jitterMs: 80 }]))).toEqual(['phone.lineUneven'])
    expect(hints(watched([5, { mos: 3.5, rttMs: 700 }]))).toEqual(['phone.lineSlow'])
    expect(hints(watched([5, { mos: 1.5, rttMs: 700, jitterMs: 80, lossPct: 9 }]))).toEqual([
      'phone.lineLossy',
    ])
    // Figures that nobody hears are not worth a word.
    expect(hints(watched([60, { mos: 4.1, jitterMs: 45 }]))).toEqual([])
  })

  test('a fault that lasts ten minutes is said every three, and two faults not within a minute', () => {
    expect(hints(watched([600, LOSSY]))).toHaveLength(4)
    expect(hints(watched([10, LOSSY], [40, MUTE_LINE]))).toEqual(['phone.lineLossy'])
    expect(hints(watched([10, LOSSY], [70, MUTE_LINE]))).toEqual(['phone.lineLossy', 'phone.customerUnheard'])
  })
})

test('whatever a call sounds like, hints are a minute apart and never come while everything is held', () => {
  const second = fc.record({
    mos: fc.option(fc.double({ min: 1, max: 4.5, noNaN: true })),
    rttMs: fc.option(fc.double({ min: 0, max: 2000, noNaN: true })),
    jitterMs: fc.double({ min: 0, max: 500, noNaN: true }),
    lossPct: fc.double({ min: 0, max: 100, noNaN: true }),
    levelIn: fc.constantFrom(0, 0.001, 0.3),
    heardRms: fc.constantFrom(0, 0.1),
    arrivedRms: fc.constantFrom(0, 0.1),
    received: fc.constantFrom(0, 50),
    listening: fc.boolean(),
    speaking: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(second, { minLength: 60, maxLength: 400 }), (seconds) => {
      const watch = new SoundWatch()
      const at = seconds.flatMap((one, index) => (watch.hear(one).hint ? [index] : []))
      for (const [index, moment] of at.entries())
        if (index > 0) expect(moment - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(60)
    }),
    { seed: 4, numRuns: 100 },
  )
})
