// What of one customer is to go today, from the customer's rows and what lies beside them. Pure. Promises: each thing that is kept has one decision;
// the customer goes only when every case does; rows that belong to no case go by the strictest case of the customer.
import { type Instant, type LocalDay, localDay } from '../instant.ts'
import type { CaseRow, Id, Row } from '../rows.ts'
import {
  type Decision,
  decide,
  decideCase,
  type KeptCase,
  PARTS,
  type Part,
  type RetentionLaw,
} from './due.ts'
import { ERASURE_TICKET, KIND_OF_ROW, type RetentionKind } from './kinds.ts'

/** Something with a day of its own: a recording, a paper. */
export interface Dated {
  readonly id: Id
  /** Null for what belongs to no case of the customer that is known. */
  readonly caseId: Id | null
  readonly at: Instant
}

export interface Kept {
  readonly customerId: Id
  readonly rows: readonly Row[]
  readonly recordings: readonly Dated[]
  readonly papers: readonly Dated[]
  /** The last contact of cases whose calls or messages went before: their periods run from it all the same. */
  readonly lastContacts: ReadonlyMap<Id, Instant>
  /** Erasure was granted in a case that went before. */
  readonly asked: boolean
}

/** One decision about `count` things of one kind. */
export interface Item {
  readonly kind: RetentionKind
  readonly customerId: Id
  readonly caseId: Id | null
  /** Of a recording or a paper; null for the parts of a case. */
  readonly id: Id | null
  readonly count: number
  readonly decision: Decision
}

export interface CustomerPlan {
  readonly items: readonly Item[]
  /** Cases whose file goes, and whether nothing of the customer is left then. */
  readonly cases: readonly Id[]
  readonly whole: boolean
}

/** Said by a person, and by nobody else: when the customer last heard of us or we of them. */
function contactAt(row: Row): Instant | null {
  if (row.kind === 'call') return row.startedAt
  if (row.kind === 'message') return row.askedAt
  return null
}

/** When somebody last spoke or wrote about the case; null = never, as far as is known. */
export function lastContactOf(
  matter: CaseRow,
  rows: readonly Row[],
  remembered: Instant | null,
): Instant | null {
  return rows.reduce<Instant | null>((last, row) => {
    const at = row.caseId === matter.id || row.caseId === null ? contactAt(row) : null
    return at === null ? last : Math.max(last ?? 0, at)
  }, remembered)
}

/** Whether these rows say that the person asked for erasure and it was granted. */
export const grantedIn = (rows: readonly Row[]): boolean =>
  rows.some(
    (row) => row.kind === 'ticket' && row.ticketKind === ERASURE_TICKET && row.answer?.outcome === 'granted',
  )

type Remembered = Pick<Kept, 'lastContacts' | 'asked'>
const NOTHING_GONE: Remembered = { lastContacts: new Map(), asked: false }

/** The case as the rules see it. `gone`: what is remembered of what went before. */
export function keptCase(matter: CaseRow, rows: readonly Row[], gone: Remembered = NOTHING_GONE): KeptCase {
  const own = rows.filter((row) => row.caseId === matter.id)
  const last = lastContactOf(matter, rows, gone.lastContacts.get(matter.id) ?? null)
  return {
    lenderType: matter.lenderType,
    closedOn: matter.closed ? localDay(matter.closed.at, matter.zone) : null,
    lastContactOn: last === null ? null : localDay(last, matter.zone),
    // Placed on one case it keeps all of the customer: what one case is about shows in the other.
    legalHold: rows.some((row) => row.kind === 'legalHold' && row.lifted === null),
    openTicket: own.some(
      (row) => row.kind === 'ticket' && row.state === 'open' && row.ticketKind !== ERASURE_TICKET,
    ),
    asked: gone.asked || grantedIn(rows),
  }
}

/** Of several cases the one that keeps longest decides; with none, nothing is known and nothing goes. */
function strictest(decisions: readonly Decision[]): Decision | null {
  return decisions.find(({ remove }) => !remove) ?? decisions[0] ?? null
}

const partOf = (row: Row): Part | null => {
  const kind = KIND_OF_ROW[row.kind]
  return PARTS.find((part) => part === kind) ?? null
}

export function planCustomer(kept: Kept, law: RetentionLaw, now: Instant): CustomerPlan {
  const { customerId, rows } = kept
  const cases = rows.flatMap((row) => (row.kind === 'case' ? [{ row, of: keptCase(row, rows, kept) }] : []))
  const todayOf = (matter: CaseRow): LocalDay => localDay(now, matter.zone)
  const dated = (kind: 'recording' | 'paper', one: Dated): Item[] => {
    const own = cases.filter(({ row }) => row.id === one.caseId)
    const decision = strictest(
      (own.length > 0 ? own : cases).map(({ row, of }) =>
        decide(kind, of, localDay(one.at, row.zone), law, todayOf(row)),
      ),
    )
    return decision ? [{ kind, customerId, caseId: one.caseId, id: one.id, count: 1, decision }] : []
  }
  const items: Item[] = [
    ...kept.recordings.flatMap((one) => dated('recording', one)),
    ...kept.papers.flatMap((one) => dated('paper', one)),
  ]
  const going: Id[] = []
  for (const { row, of } of cases) {
    const mine = rows.filter((one) => one.caseId === row.id)
    const sounds = kept.recordings.filter(({ caseId }) => caseId === row.id || caseId === null)
    const plan = decideCase(
      of,
      sounds.map(({ at }) => localDay(at, row.zone)),
      law,
      todayOf(row),
    )
    for (const part of PARTS) {
      const count = mine.filter((one) => partOf(one) === part).length
      if (count > 0)
        items.push({ kind: part, customerId, caseId: row.id, id: null, count, decision: plan.parts[part] })
    }
    const rest = mine.filter((one) => partOf(one) === null).length
    items.push({
      kind: 'caseFile',
      customerId,
      caseId: row.id,
      id: null,
      count: rest,
      decision: plan.caseFile,
    })
    if (plan.caseFile.remove) going.push(row.id)
  }
  return { items, cases: going, whole: cases.length > 0 && going.length === cases.length }
}
