// Simulated desk-days as in `tests/shared/compliance/days.test.ts`, many more of them: a million in full. Each round ends the bench when guard,
// central and judge disagree anywhere; the figure beside it says what a desk-day costs against telling the dice alone.
import { DESK_DAYS, emptyTally, live } from '../shared/compliance/days.ts'
import { chance } from '../shared/compliance/held.ts'
import type { Bench } from './rounds.ts'

/** Desk-days of a round. The test has lived the first twenty thousand. */
const ROUND = 10_000
const FIRST_SEED = 100_000

export const daysBench: Bench = {
  name: 'days',
  repetitions: { quick: 10, full: 100 },
  figures: [
    {
      name: 'ten thousand desk-days without a broken rule',
      unit: 'ms',
      statistic: 'median',
      ours: 'desk-days',
      against: 'the dice alone',
      ratio: 'ours/against',
      aim: null,
    },
  ],
  open() {
    const offices = Math.ceil(ROUND / DESK_DAYS)
    return Promise.resolve({
      round: (n) => {
        const tally = emptyTally()
        const from = performance.now()
        for (let at = 0; at < offices; at += 1) live(FIRST_SEED + (n + 1) * offices + at, tally)
        const lived = performance.now() - from
        if (tally.permitted === 0 || tally.later === 0) throw new Error('the days proved nothing')
        const dice = chance(n + 2)
        const threw = performance.now()
        for (let roll = 0; roll < 100 * ROUND; roll += 1) dice.next()
        return Promise.resolve({ 'desk-days': [lived], 'the dice alone': [performance.now() - threw] })
      },
      close: () => Promise.resolve(),
    })
  },
}
