// A hundred and fifty small fleets of real desks against two real nodes on PostgreSQL, each under a schedule of its own; `npm run bench fleet` plays
// thousands of long ones. A seed that ever failed stands here by name.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openJournal } from '../../electron/journal.ts'
import { type Outcome, runSeed } from './fleet.ts'
import { FleetDesk } from './fleetDesk.ts'
import { type FleetWorld, openFleetWorld, resetClock } from './fleetWorld.ts'
import { chanceOf, wireOf } from './wire.ts'

const SEEDS = 150
const AT_ONCE = 25
/** Schedules that once broke an invariant, and what was wrong. */
const BROKE: readonly (readonly [seed: number, why: string])[] = [
  [218, 'what two promises of one moment come to stood in another order on another desk of the same agent'],
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

/** Two machines of one agent that have the same device id and do not know of each other. */
async function twins() {
  resetClock(world)
  const [matter] = await world.takeCases()
  if (!matter) throw new Error('no case')
  await world.assign([matter], world.seats[0].agent.id)
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-twin-'))
  const now = () => world.site.clock.at
  const other = openJournal(folder, now, () => undefined, 1000)
  const device = crypto.randomUUID()
  const desks = [world.openShell(), other].map((shell, at) => {
    const chance = chanceOf(at)
    const node = () => world.node(0)
    const wire = wireOf(chance, node)
    const name = at === 0 ? 'A' : 'B'
    const seat = world.seats[at === 0 ? 0 : 1]
    return new FleetDesk({
      name,
      device,
      seat,
      sealKey: world.sealKey,
      shell,
      wire,
      node,
      now,
      random: chance,
    })
  })
  for (const desk of desks) {
    await desk.start()
    await desk.exchange()
  }
  return {
    device,
    desks,
    matter,
    async close() {
      for (const desk of desks) desk.kill()
      await world.assign([matter], null)
      await other.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
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

it('two machines with one device id, as a clone or an old backup makes them: every act of both arrives once', async () => {
  const { device, desks, matter, close } = await twins()
  try {
    for (const round of [1, 2, 3])
      for (const desk of desks) {
        const text = `${desk.name} ${round}`
        const payload = { noteId: crypto.randomUUID(), callId: null, text }
        const { customerId, id: caseId } = matter
        expect(await desk.record([{ kind: 'note.added', customerId, caseId, payload }])).toBe(true)
        if (round > 1) await desk.exchange()
      }
    for (let round = 0; round < 3; round += 1) for (const desk of desks) await desk.exchange()
    const texts = (await world.rowsOf([matter.customerId])).flatMap((row) =>
      row.kind === 'note' ? row.text : [],
    )
    expect(texts.sort()).toEqual(['A 1', 'A 2', 'A 3', 'B 1', 'B 2', 'B 3'])
    for (const desk of desks) expect(await desk.local?.sync.outboxHead(1)).toEqual([])
    const taken = (await world.actsOf([device])).filter((act) => act.outcome === 'applied')
    expect(new Set(taken.map((act) => act.id)).size).toBe(6)
    expect(taken).toHaveLength(6)
  } finally {
    await close()
  }
}, 60_000)

it('the schedules met every fault, every turn and every decision', () => {
  const faults = ['cutBefore', 'cutAfter', 'twice', 'lateCopy', 'slow', 'truncated', 'failedAfter', 'busy']
  const turns = ['kill', 'killInside', 'evict', 'assign', 'holdOpen', 'clock', 'full', 'journal', 'moveNode']
  const verdicts = ['lift applied', 'decide applied', 'correct applied', 'place applied']
  const kinds = ['plan.asked', 'disposition.set', 'ticket.opened', 'stop.requested', 'promise.made']
  const acts = kinds.map((kind) => `${kind} applied`)
  for (const what of [...faults, ...turns, 'restartNode', 'lease', 'pay', ...verdicts, ...acts])
    expect([what, met.get(what) ?? 0]).not.toEqual([what, 0])
})
