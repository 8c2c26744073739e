// Sixty small fleets of real desks against two real nodes on PostgreSQL, each under a schedule of its own; `npm run bench fleet` plays thousands. A
// seed that ever failed stands here by name.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Outcome, runSeed } from './fleet.ts'
import { type FleetWorld, openFleetWorld } from './fleetWorld.ts'

const SEEDS = 60
const AT_ONCE = 10
/** Schedules that once broke an invariant, and what was wrong. */
const BROKE: readonly (readonly [seed: number, why: string])[] = [
  [29, 'two calls of one moment stood in another order on another desk of the same agent'],
]

let world: FleetWorld
const met = new Map<string, number>()

beforeAll(async () => {
  world = await openFleetWorld()
}, 120_000)
afterAll(() => world?.close())

/** Of a failure: the seed, what does not hold, and what was done. */
async function failuresOf(seeds: readonly number[]): Promise<Outcome[]> {
  const failures: Outcome[] = []
  for (const seed of seeds) {
    const outcome = await runSeed(world, seed)
    for (const [what, times] of Object.entries(outcome.met)) met.set(what, (met.get(what) ?? 0) + times)
    if (outcome.breaches.length > 0) failures.push(outcome)
  }
  return failures
}

const groups = Array.from({ length: SEEDS / AT_ONCE }, (_, group) => group * AT_ONCE + 1)

it.each(groups)(
  'a fleet loses nothing, doubles nothing and agrees: seeds from %i',
  async (first) => {
    const seeds = Array.from({ length: AT_ONCE }, (_, at) => first + at)
    expect(await failuresOf(seeds)).toEqual([])
  },
  300_000,
)

it.runIf(BROKE.length > 0).each(BROKE)(
  'seed %i: %s',
  async (seed) => {
    expect(await failuresOf([seed])).toEqual([])
  },
  60_000,
)

it('the schedules met every fault and every turn', () => {
  const faults = ['cutBefore', 'cutAfter', 'twice', 'lateCopy', 'slow', 'truncated', 'failedAfter', 'busy']
  const turns = ['kill', 'killInside', 'evict', 'assign', 'holdOpen', 'clock', 'full', 'journal', 'moveNode']
  for (const what of [...faults, ...turns, 'restartNode', 'lift', 'pay'])
    expect([what, met.get(what) ?? 0]).not.toEqual([what, 0])
})
