// A fleet of real desks under a seeded schedule of work and trouble, and what has to hold once it is quiet. A seed always means the same schedule
// (who does what, which request meets which fault, when a desk dies); only the moments inside a burst of requests are the machine's.
import { randomUUID } from 'node:crypto'
import type { CaseRow, Id, Row } from '../../shared/rows.ts'
import { Desk, START } from '../central/site.ts'
import { breachesOf } from './fleetCheck.ts'
import { FleetDesk } from './fleetDesk.ts'
import { draftsOf, MOVES, type Move, WEIGHTS, WORK } from './fleetWork.ts'
import { type FleetWorld, resetClock } from './fleetWorld.ts'
import { type Chance, chanceOf, pickOf, wireOf } from './wire.ts'

const MINUTE = 60_000
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
  readonly office: Desk
  readonly trace: string[] = []
  /** Rows that were put there behind central's back, by a transaction that ended late. */
  readonly lateRows = new Set<Id>()
  readonly paid = new Map<Id, number[]>()
  cases: CaseRow[] = []
  /** The rows of the cases before anybody worked on them. */
  beginning: Row[] = []
  readonly #chance: Chance
  readonly #nodes: (0 | 1)[]
  #late: Promise<{ end(): Promise<void> }> | null = null

  constructor(world: FleetWorld, seed: number) {
    this.world = world
    this.#chance = chanceOf(seed)
    this.#nodes = [0, 1, 0]
    const trouble = pickOf(this.#chance, [0, 0.15, 0.35])
    this.desks = world.seats.map((seat, at) => {
      const own = chanceOf(seed * 31 + at)
      const node = () => world.node(this.#nodes[at] ?? 0)
      const wire = wireOf(own, node)
      wire.trouble = trouble
      return new FleetDesk({
        name: `${'ABC'[at]}`,
        seat,
        sealKey: world.sealKey,
        shell: world.shell,
        wire,
        node,
        now: () => world.site.clock.at,
        random: own,
      })
    })
    this.office = new Desk(world.site, world.site.users.supervisor1)
  }

  async begin(): Promise<void> {
    resetClock(this.world)
    this.cases = await this.world.takeCases()
    await this.world.assign(this.cases, this.desks[0]?.seat.agent.id ?? null)
    this.beginning = await this.world.rowsOf(this.cases.map((row) => row.customerId))
    await Promise.all(this.desks.map((desk) => desk.start()))
    await Promise.all(this.desks.map((desk) => desk.exchange()))
  }

  async step(): Promise<void> {
    const move = this.#move()
    const desk = pickOf(this.#chance, this.desks)
    this.trace.push(`${move} ${desk.name}`)
    switch (move) {
      case 'record':
        return this.#record(desk)
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
      case 'lift':
        return this.#lift()
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
        const at = this.desks.indexOf(desk)
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
    for (let round = 0; round < QUIET_ROUNDS; round += 1) {
      const before = await this.#marks()
      await Promise.all(
        this.desks.map(async (desk) => {
          await desk.runTimers()
          await desk.exchange()
        }),
      )
      if ((await this.#marks()) === before && !before.includes('waits')) return []
    }
    return [`never quiet: ${await this.#marks()}`]
  }

  async end(): Promise<void> {
    await this.#endLate()
    for (const desk of this.desks) desk.kill()
    await this.world.assign(this.cases, null)
  }

  /** Where every desk stands: its cursor, and whether something waits. */
  async #marks(): Promise<string> {
    const marks = this.desks.map(async ({ local }) => [
      await local?.sync.cursor(),
      ((await local?.sync.outboxHead(1)) ?? []).length > 0 ? 'waits' : '',
    ])
    return JSON.stringify(await Promise.all(marks))
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

  /** A supervisor lifts a hold as it was seen, now and then one version too late. */
  async #lift(): Promise<void> {
    const customers = this.cases.map((row) => row.customerId)
    const holds = (await this.world.rowsOf(customers)).flatMap((row) => (row.kind === 'hold' ? row : []))
    const hold = holds[Math.floor(this.#chance() * holds.length)]
    const stale = this.#chance() < 0.4
    const matter = this.cases.find((row) => row.id === hold?.caseId)
    if (!hold || !matter) return
    const base = hold.version - (stale ? 1 : 0)
    await this.world.renew(this.office.user)
    await this.office.send([
      this.office.act('hold.lifted', matter, { holdId: hold.id, reason: '已处理' }, { base }),
    ])
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
  const steps = 12 + Math.floor(chanceOf(seed ^ 0x5eed)() * 14)
  await schedule.begin()
  const breaches: string[] = []
  try {
    for (let step = 0; step < steps; step += 1) await schedule.step()
    breaches.push(...(await schedule.quiet()))
    breaches.push(...(await breachesOf(schedule)))
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
  const wires = schedule.desks.flatMap((desk) => desk.wire.met.map((line) => `${desk.name}: ${line}`))
  return {
    seed,
    breaches: breaches.slice(0, MOST_TOLD).map((breach) => breach.slice(0, 2000)),
    trace: [...schedule.trace, ...wires],
    met,
  }
}
