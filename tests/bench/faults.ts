// `bench faults`: a million schedules of the pure model of the protocol, and beside them the same protocol with one rule taken away, which has to
// be caught each time. What breaks is told with its schedule.
import fc from 'fast-check'
import { FLAWS, play } from '../sync/protocolModel.ts'
import type { Bench } from './rounds.ts'

const SCHEDULES = 100_000
const WITH_FLAW = 1000
const SEED = 7_000_000

const schedule = fc.array(fc.nat(0xffff), { minLength: 12, maxLength: 36, size: 'max' })

export const faultsBench: Bench = {
  name: 'faults',
  window: false,
  repetitions: { quick: 10, full: 100 },
  figures: [
    {
      name: `schedules of ${SCHEDULES} that broke an invariant`,
      unit: 'schedules',
      statistic: 'max',
      ours: 'sound',
      against: `rules of ${FLAWS.length} whose absence ${WITH_FLAW} schedules show`,
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 0 },
    },
  ],
  async open(at) {
    return {
      async round(n) {
        const seed = SEED + n
        const found = fc.check(
          fc.property(schedule, (steps) => play(steps).length === 0),
          { numRuns: n < 0 ? WITH_FLAW : SCHEDULES, seed },
        )
        if (found.failed) at(fc.defaultReportMessage(found) ?? '')
        const caught = FLAWS.filter(
          (flaw) =>
            fc.check(
              fc.property(schedule, (steps) => play(steps, flaw).length === 0),
              { numRuns: WITH_FLAW, seed, endOnFailure: true },
            ).failed,
        )
        if (caught.length < FLAWS.length)
          throw new Error(`not caught: ${FLAWS.filter((flaw) => !caught.includes(flaw))}`)
        return {
          sound: [found.failed ? 1 : 0],
          [`rules of ${FLAWS.length} whose absence ${WITH_FLAW} schedules show`]: [caught.length],
        }
      },
      close: async () => undefined,
    }
  },
}
