// `bench fleet`: schedules of real desks against two real nodes on PostgreSQL, as `tests/sync/fleet.test.ts` plays the first of them; with `--full`
// 5,000, going on where it was broken off. A schedule that broke an invariant is told with its seed and steps.
import { setup } from '../postgres.ts'
import { LONG_FROM, runSeed } from '../sync/fleet.ts'
import { openFleetWorld } from '../sync/fleetWorld.ts'
import type { Bench } from './rounds.ts'

const SEEDS = 50
/** A database for so many repetitions: the account numbers of a test go no further. */
const ROUNDS_OF_WORLD = 40
const PLAYED = 'schedules played'

export const fleetBench: Bench = {
  name: 'fleet',
  window: false,
  repetitions: { quick: 4, full: 100 },
  figures: [
    {
      name: 'schedules that broke an invariant',
      unit: 'schedules',
      statistic: 'max',
      ours: 'broke',
      against: PLAYED,
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 0 },
    },
  ],
  async open(at) {
    const stop = setup()
    let world = await openFleetWorld()
    let [played, brokeInAll, rounds] = [0, 0, 0]
    return {
      async round(n) {
        // The warm-up repeats none of those that count.
        const first = LONG_FROM + (n + 1) * SEEDS
        rounds += 1
        if (rounds % ROUNDS_OF_WORLD === 0) {
          await world.close()
          world = await openFleetWorld()
        }
        let broke = 0
        for (let seed = first; seed < first + (n < 0 ? 1 : SEEDS); seed += 1) {
          const { breaches, trace } = await runSeed(world, seed)
          played += 1
          if (breaches.length === 0) continue
          broke += 1
          at(`seed ${seed}: ${breaches.join('; ')}\n  ${trace.join('\n  ')}`)
        }
        brokeInAll += broke
        at(`${played} schedules played, the last is ${first + (n < 0 ? 1 : SEEDS) - 1}; ${brokeInAll} broke`)
        return { broke: [broke], [PLAYED]: [SEEDS] }
      },
      async close() {
        await world.close()
        stop?.()
      },
    }
  },
}
