// What supervisors and reviewers of a fleet decide about the cases that its desks work on, now and then about a version that is no longer the one
// that stands. Promises: they see what central has, never a desk's own acts; which verdict they get is told by `told`.
import { randomUUID } from 'node:crypto'
import type { Act } from '../../shared/operation.ts'
import type { CaseRow, Row, RowKind, RowOf } from '../../shared/rows.ts'
import { Desk } from '../central/site.ts'
import type { FleetWorld } from './fleetWorld.ts'
import type { Chance } from './wire.ts'

const DAY = 86_400_000

export type Decision = 'lift' | 'place' | 'change' | 'decide' | 'answer' | 'close' | 'correct'
/** In this order they are tried until there is something to decide about. */
const DECISIONS: readonly Decision[] = [
  'lift',
  'decide',
  'correct',
  'answer',
  'change',
  'correct',
  'decide',
  'close',
  'place',
]

export class Office {
  readonly supervisor: Desk
  readonly reviewer: Desk
  /** Each decision with its verdict. */
  readonly told: string[] = []
  readonly #world: FleetWorld
  readonly #chance: Chance

  constructor(world: FleetWorld, chance: Chance) {
    this.#world = world
    this.#chance = chance
    this.supervisor = new Desk(world.site, world.site.users.supervisor1)
    this.reviewer = new Desk(world.site, world.site.users.qa1)
  }

  get devices(): string[] {
    return [this.supervisor.device, this.reviewer.device]
  }

  async decide(cases: readonly CaseRow[]): Promise<void> {
    const chance = this.#chance
    const first = Math.floor(chance() * DECISIONS.length)
    const stale = chance() < 0.3
    const [place, figure] = [chance(), chance()]
    const rows = await this.#world.rowsOf(cases.map((row) => row.customerId))
    const about = <K extends RowKind>(kind: K): { row: RowOf<K>; matter: CaseRow; base: number } | null => {
      const found = rows.filter((row): row is RowOf<K> => row.kind === kind).sort(byAge)
      const row = found[Math.floor(place * found.length)]
      const matter = cases.find(({ id }) => id === row?.caseId)
      return row && matter ? { row, matter, base: row.version - (stale ? 1 : 0) } : null
    }
    let decision: Decision = 'place'
    let act: Act | null = null
    for (let at = 0; act === null && at < DECISIONS.length; at += 1) {
      decision = DECISIONS[(first + at) % DECISIONS.length] ?? 'place'
      act = this.#act(decision, about, cases, { place, figure })
    }
    if (!act) return
    const desk = act.kind === 'disposition.reviewed' ? this.reviewer : this.supervisor
    await this.#world.renew(desk.user)
    const { body } = await desk.send([act])
    const [verdict] = body.verdicts ?? []
    if (!verdict) throw new Error(`${decision}: ${JSON.stringify(body)}`)
    this.told.push(`${decision} ${verdict.outcome}`)
  }

  #act(
    decision: Decision,
    about: <K extends RowKind>(kind: K) => { row: RowOf<K>; matter: CaseRow; base: number } | null,
    cases: readonly CaseRow[],
    { place, figure }: { place: number; figure: number },
  ): Act | null {
    const at = this.#world.site.clock.at
    const { supervisor, reviewer } = this
    const owner = supervisor.user.profile.id
    switch (decision) {
      case 'lift': {
        const hold = about('hold')
        return (
          hold &&
          supervisor.act(
            'hold.lifted',
            hold.matter,
            { holdId: hold.row.id, reason: '已处理' },
            { base: hold.base },
          )
        )
      }
      case 'change': {
        const hold = about('hold')
        return (
          hold &&
          supervisor.act(
            'hold.changed',
            hold.matter,
            {
              holdId: hold.row.id,
              until: at + Math.ceil(figure * 9) * DAY,
              reviewAt: at + DAY,
              owner,
              channels: [],
              reason: '延长',
            },
            { base: hold.base },
          )
        )
      }
      case 'place': {
        const matter = cases[Math.floor(place * cases.length)]
        return matter
          ? supervisor.act('hold.placed', matter, {
              holdId: randomUUID(),
              holdKind: 'hardship',
              until: at + 9 * DAY,
              reviewAt: at + DAY,
              owner,
              channels: [],
              words: '家中有事',
            })
          : null
      }
      case 'decide': {
        const plan = about('plan')
        return (
          plan &&
          supervisor.act(
            'plan.decided',
            plan.matter,
            { planId: plan.row.id, decision: figure < 0.6 ? 'approved' : 'refused', reason: '符合规定' },
            { base: plan.base },
          )
        )
      }
      case 'answer': {
        const ticket = about('ticket')
        return (
          ticket &&
          supervisor.act('ticket.answered', ticket.matter, {
            ticketId: ticket.row.id,
            outcome: 'upheld',
            text: '已核实',
            told: 'letter',
            hold: figure < 0.5 ? 'lift' : 'keep',
            data: {},
          })
        )
      }
      case 'close': {
        const ticket = about('ticket')
        return (
          ticket &&
          supervisor.act('ticket.closed', ticket.matter, {
            ticketId: ticket.row.id,
            why: 'duplicate',
            text: '重复',
          })
        )
      }
      case 'correct': {
        const coded = about('disposition')
        if (!coded) return null
        const judged = {
          reviewId: randomUUID(),
          callId: coded.row.callId,
          dispositionId: coded.row.id,
          reason: '听录音',
        }
        return reviewer.act(
          'disposition.reviewed',
          coded.matter,
          figure < 0.3
            ? { outcome: 'agreed', ...judged }
            : {
                outcome: 'corrected',
                ...judged,
                correctionId: randomUUID(),
                code: figure < 0.6 ? 'OFF' : 'EMPTY',
                fields: {},
              },
        )
      }
      default:
        return decision satisfies never
    }
  }
}

/** Ids are random; a seed must always mean the same schedule. */
const byAge = (a: Row, b: Row): number => ageOf(a) - ageOf(b)
function ageOf(row: Row): number {
  if (row.kind === 'hold') return row.from
  if (row.kind === 'plan') return row.askedAt
  if (row.kind === 'ticket') return row.openedAt
  return row.kind === 'disposition' ? row.at : 0
}
