// The protocol as a pure model: a hundred thousand schedules of loss, repetition, crash, late commits, cases that change hands and a central put
// back to its backup keep every invariant; with any one rule taken away a thousand of them show it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FLAWS, play } from './protocolModel.ts'

const SOUND = 100_000
const BROKEN = 1000
const SEED = 20_261_128

const schedule = fc.array(fc.nat(0xffff), { minLength: 12, maxLength: 36, size: 'max' })

describe('the protocol', () => {
  it(`keeps its invariants in ${SOUND} schedules`, () => {
    const found = fc.check(
      fc.property(schedule, (steps) => {
        const breaches = play(steps)
        if (breaches.length > 0) throw new Error(breaches.join('; '))
      }),
      { numRuns: SOUND, seed: SEED },
    )
    expect(found.failed, found.failed ? fc.defaultReportMessage(found) : '').toBe(false)
  }, 120_000)

  it.each(FLAWS)('without its rule is caught: %s', (flaw) => {
    const found = fc.check(
      fc.property(schedule, (steps) => play(steps, flaw).length === 0),
      { numRuns: BROKEN, seed: SEED, endOnFailure: true },
    )
    expect(found.failed).toBe(true)
  })
})
