// A fleet of real desks under a seeded schedule of work and trouble, and what has to hold once it is quiet. A seed always means the same schedule
// (who does what, which request meets which fault, when a desk dies); only the moments inside a burst of requests are the machine's.
import { randomUUID } from 'node:crypto'
import type { Journal as ShellJournal } from '../../electron/journal.ts'
import type { CaseRow, Id, Row } from '../../shared/rows.ts'
import { START } from '../central/site.ts'
import { breachesOf } from './fleetCheck.ts'
import { FleetDesk } from './fleetDesk.ts'
import { Office } from './fleetOffice.ts'
import { draftsOf, MOVES, type Move, WEIGHTS, WORK } from './fleetWork.ts'
import { type FleetWorld, resetClock } from './fleetWorld.ts'
import { type Chance, chanceOf, pickOf, quickFetch, wireOf } from './wire.ts'

const MINUTE = 60_000
/** Seeds from here on are long schedules of three desks; those below are small ones of two or three. */
export const LONG_FROM = 10_000
/** The first of the small ones go on for longer than the others and have two cases to work on. */
const SMALLEST_FROM = 101
/** Seats of a small fleet: two desks of one agent, two agents, or all. */
const SMALL_FLEETS = [
  [0, 1],
  [0, 1],
  [0, 2],
  [0, 1, 2],
] as const
/** Share of the fleets whose desks have a wake stream; the others ask when their timers say so. */
const WITH_WAKES = 1 / 8
/** Pieces of work that somebody does one after the other. */
const MOST_AT_A_TIME = 3
/** Rounds in which everything must have drained once the network is whole. */
const QUIET_ROUNDS = 8
/** Of a schedule that went wrong: enough to see what. */
const MOST_TOLD = 8

export interface Outcome {
  seed: number
  /** What does not hold; empty is as it has to be. */
  breaches: string[]
  /** What was done, step by step. */
  trace: string[]
  /** Of everything that may happen, what did. */
  met: Record<string, number>
}

export class Schedule {
  readonly world: FleetWorld
  readonly desks: readonly FleetDesk[]
  readonly office: Office
  readonly #shell: ShellJournal
  readonly #small: boolean
  readonly #smallest: boolean
  readonly trace: string[] = []
  /** Rows that were put there behind central's back, by a transaction that ended late. */
  readonly lateRows = new Set<Id>()
  /** Cases that a desk still showed after the change of its scope had reached it. */
  readonly strays: string[] = []
  /** What central said to the acts of the desks. */
  readonly verdicts: string[] = []
  readonly paid = new Map<Id, number[]>()
  cases: CaseRow[] = []
  /** The rows of the cases before anybody worked on them. */
  beginning: Row[] = []
  readonly #chance: Chance
  readonly #nodes: (0 | 1)[] = [0, 1, 0]
  #late: Promise<{ end(): Promise<void> }> | null = null

  constructor(world: FleetWorld, seed: number) {
    this.world = world
    this.#chance = chanceOf(seed)
    this.#shell = world.openShell()
    this.#small = seed < LONG_FROM
    this.#smallest = this.#small && seed >= SMALLEST_FROM
    const trouble = pickOf(this.#chance, [0, 0.15, 0.35])
    const wakes = this.#chance() < WITH_WAKES
    const places = this.#small ? pickOf(this.#chance, SMALL_FLEETS) : ([0, 1, 2] as const)
    this.desks = places.map((place) => {
      const own = chanceOf(seed * 31 + place)
      const node = () => world.node(this.#nodes[place] ?? 0)
      const wire = wireOf(own, node, this.#small ? quickFetch : fetch)
      wire.trouble = trouble
      wire.wakes = wakes
      return new FleetDesk({
        name: `${'ABC'[place]}`,
        seat: world.seats[place],
        sealKey: world.sealKey,
        shell: this.#shell,
        wire,
        node,
        now: () => world.site.clock.at,
        random: own,
      })
    })
    this.office = new Office(world, chanceOf(seed * 31 + 7))
  }

  async begin(): Promise<void> {
    resetClock(this.world)
    this.cases = await this.world.takeCases(this.#smallest ? 1 : this.#small ? 2 : 3)
    await this.world.assign(this.cases, this.desks[0]?.seat.agent.id ?? null)
    this.beginning = await this.world.rowsOf(this.cases.map((row) => row.customerId))
    await Promise.all(this.desks.map((desk) => desk.start()))
    // Not everybody has fetched everything when the trouble begins.
    const early = this.desks.filter((_desk, at) => !this.#small || at === 0 || this.#chance() < 0.5)
    await Promise.all(early.map((desk) => desk.exchange()))
  }

  get steps(): number {
    const [least, most] = this.#smallest ? [2, 4] : this.#small ? [3, 6] : [12, 25]
    return least + Math.floor(this.#chance() * (most - least + 1))
  }

  async step(): Promise<void> {
    const move = this.#move()
    const desk = pickOf(this.#chance, this.desks)
    this.trace.push(`${move} ${desk.name}`)
    switch (move) {
      case 'record': {
        const most = 1 + Math.floor(this.#chance() * MOST_AT_A_TIME)
        for (let left = most; left > 0; left -= 1) await this.#record(desk)
        return
      }
      case 'exchange':
        return this.#exchange([desk])
      case 'burst':
        return this.#burst()
      case 'kill':
        return desk.kill()
      case 'killInside':
        return this.#killInside(desk)
      case 'evict':
        return desk.evict()
      case 'assign': {
        const to = pickOf(this.#chance, [...this.desks.map((each) => each.seat.agent.id), null])
        return this.world.assign([pickOf(this.#chance, this.cases)], to)
      }
      case 'pay': {
        const matter = pickOf(this.#chance, this.cases)
        const amount = pickOf(this.#chance, [15_000, 20_010, 30_000])
        this.paid.set(matter.id, [...(this.paid.get(matter.id) ?? []), amount])
        return this.world.pay(matter, amount)
      }
      case 'office':
        // What was done arrives, and somebody looks at it.
        await this.#exchange([desk])
        return this.office.decide(this.cases)
      case 'lease':
        return this.#lease(desk)
      case 'holdOpen':
        return this.#holdOpen()
      case 'copies':
        return desk.wire.deliverCopies()
      case 'clock':
        this.world.site.clock.at += pickOf(this.#chance, [1, 4, 11]) * MINUTE
        desk.skewMs = pickOf(this.#chance, [0, 7 * MINUTE, -26 * 60 * MINUTE])
        return
      case 'full':
        desk.full = this.#chance() < 0.6
        return
      case 'journal':
        desk.journalFault = pickOf(this.#chance, ['before', 'after'] as const)
        return
      case 'moveNode': {
        const at = 'ABC'.indexOf(desk.name)
        this.#nodes[at] = this.#nodes[at] === 0 ? 1 : 0
        return
      }
      case 'restartNode':
        await Promise.all([this.world.restartNode(), this.#exchange(this.desks)])
        return
      default:
        return move satisfies never
    }
  }

  /** The network is whole, disks have room, everyone is at work: in the end nothing may be left to do. */
  async quiet(): Promise<string[]> {
    await this.#endLate()
    await Promise.all(
      this.desks.map(async (desk) => {
        desk.wire.trouble = 0
        desk.full = false
        await desk.wire.deliverCopies()
        // A write of which the journal said that it failed and which stands there all the same is met at the next start.
        if (desk.doubtful) desk.kill()
        await desk.start()
      }),
    )
    const customers = this.cases.map((row) => row.customerId)
    for (let round = 0; round < QUIET_ROUNDS; round += 1) {
      // Whatever else runs on this server may still hold back what a pull may see.
      while (!(await this.world.allVisible(customers))) await new Promise((resolve) => setImmediate(resolve))
      const [before, idle] = [this.#heard(), !(await this.#waits())]
      const pages = this.desks.map((desk) => desk.pages)
      await Promise.all(
        this.desks.map(async (desk) => {
          await desk.runTimers()
          await desk.exchange()
        }),
      )
      // Nobody had anything to say, everybody asked, and there was nothing to hear.
      const asked = this.desks.every((desk, at) => desk.pages > (pages[at] ?? 0))
      if (idle && asked && this.#heard() === before && !(await this.#waits())) return []
    }
    return [`never quiet: heard ${this.#heard()}, ${(await this.#waits()) ? 'acts wait' : 'nothing waits'}`]
  }

  async end(): Promise<void> {
    await this.#endLate()
    for (const desk of this.desks) desk.kill()
    await this.world.assign(this.cases, null)
    await this.#shell.close()
  }

  /** How much came down to the desks so far. */
  #heard(): number {
    return this.desks.reduce((sum, desk) => sum + desk.heard, 0)
  }

  async #waits(): Promise<boolean> {
    const heads = await Promise.all(this.desks.map((desk) => desk.local?.sync.outboxHead(1)))
    return heads.some((head) => head === undefined || head.length > 0)
  }

  #move(): Move {
    let left = this.#chance() * WEIGHTS
    for (const [move, weight] of MOVES) {
      left -= weight
      if (left < 0) return move
    }
    return 'record'
  }

  async #exchange(desks: readonly FleetDesk[]): Promise<void> {
    await Promise.all(
      desks.map(async (desk) => {
        await desk.start()
        await desk.exchange()
        this.strays.push(...(await desk.strays()))
      }),
    )
  }

  /** Work, exchanges and a case that changes hands, all at once. */
  async #burst(): Promise<void> {
    const works = this.desks.filter(() => this.#chance() < 0.5)
    const matter = pickOf(this.#chance, this.cases)
    const moves = this.#chance() < 0.4
    const to = pickOf(this.#chance, this.desks).seat.agent.id
    await Promise.all([
      ...works.map((desk) => this.#record(desk)),
      this.#exchange(this.desks.filter(() => this.#chance() < 0.7)),
      moves ? this.world.assign([matter], to) : null,
    ])
  }

  async #killInside(desk: FleetDesk): Promise<void> {
    const turns = Math.floor(this.#chance() * 60)
    const doing = this.#chance() < 0.5 ? this.#record(desk) : this.#exchange([desk])
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    desk.kill()
    await doing
  }

  async #record(desk: FleetDesk): Promise<void> {
    await desk.start()
    const work = pickOf(this.#chance, WORK)
    const [place, figure] = [this.#chance(), Math.floor(this.#chance() * 1000)]
    if (work === 'break') {
      const ready = figure % 2 === 0
      await desk.record([
        {
          kind: 'agent.state',
          customerId: null,
          caseId: null,
          payload: ready ? { state: 'ready', reason: null } : { state: 'break', reason: 'meal' },
        },
      ])
      return
    }
    const rows = await desk.ask('worklist', { now: this.world.site.clock.at })
    const shown = this.cases.filter((row) => rows?.some(({ caseId }) => caseId === row.id))
    const matter = shown[Math.floor(place * shown.length)]
    if (matter) await desk.record(await draftsOf(desk, matter, work, figure, this.world.site.clock.at))
  }

  /** Somebody wants to dial this customer from here now. */
  async #lease(desk: FleetDesk): Promise<void> {
    await desk.start()
    await desk.lease(pickOf(this.#chance, this.cases).customerId)
  }

  /** A writer that took its numbers first commits last. */
  async #holdOpen(): Promise<void> {
    if (this.#late) return this.#endLate()
    const matter = pickOf(this.#chance, this.cases)
    const id = randomUUID()
    this.lateRows.add(id)
    const row = {
      kind: 'note',
      id,
      customerId: matter.customerId,
      caseId: matter.id,
      version: 1,
      callId: null,
      text: '晚到',
      at: START,
      agentId: matter.assignedTo ?? matter.id,
    }
    this.#late = (async () => {
      const client = await this.world.connect()
      await client.query('begin')
      await client.query(
        `insert into rows (kind, id, customer_id, case_id, version, data) values ('note', $1, $2, $3, 1, $4)`,
        [id, matter.customerId, matter.id, JSON.stringify(row)],
      )
      return {
        async end() {
          await client.query('commit')
          await client.end()
        },
      }
    })()
    await this.#late
  }

  async #endLate(): Promise<void> {
    const late = this.#late
    this.#late = null
    await (await late)?.end()
  }
}

export async function runSeed(world: FleetWorld, seed: number): Promise<Outcome> {
  const schedule = new Schedule(world, seed)
  await schedule.begin()
  const breaches: string[] = []
  try {
    for (let left = schedule.steps; left > 0; left -= 1) await schedule.step()
    breaches.push(...(await schedule.quiet()))
    breaches.push(...(await breachesOf(schedule)))
    for (const { act, outcome } of await world.actsOf(schedule.desks.map(({ device }) => device)))
      schedule.verdicts.push(`${act.kind} ${outcome}`)
  } catch (error) {
    breaches.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    await schedule.end()
  }
  const met: Record<string, number> = {}
  const count = (what: string) => {
    met[what] = (met[what] ?? 0) + 1
  }
  for (const line of schedule.trace) count(line.split(' ')[0] ?? '')
  for (const desk of schedule.desks) for (const line of desk.wire.met) count(line.split(' ')[0] ?? '')
  for (const line of [...schedule.office.told, ...schedule.verdicts]) count(line)
  const wires = schedule.desks.flatMap((desk) => desk.wire.met.map((line) => `${desk.name}: ${line}`))
  return {
    seed,
    breaches: breaches.slice(0, MOST_TOLD).map((breach) => breach.slice(0, 2000)),
    trace: [...schedule.trace, ...schedule.office.told, ...wires],
    met,
  }
}
