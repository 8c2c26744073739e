// The desk's rows in memory: what central said, this desk's own acts on the way, and what both together look like. Promises:
// shown = base rows with every act on top that the base does not hold yet, through the same `apply` as central's. No disk,
// no clock. Private to `renderer/local`; `store.ts` makes things durable before it tells this.
import type { Instant } from '../../shared/instant.ts'
import { type Act, type ActDraft, type ActKind, apply, type CaseAct } from '../../shared/operation.ts'
import type { PullReply, Verdict } from '../../shared/protocol.ts'
import type { Id } from '../../shared/rows.ts'
import { hasLanded } from './landed.ts'
import { Layer, RowSet, type Rows, RowsOver } from './rowSet.ts'
import type { OutboxEntry, StoredRow } from './vault.ts'

export type Page = Extract<PullReply, { kind: 'page' }>

/** What a page of central's rows changes here. */
export interface PagePlan {
  rows: StoredRow[]
  goneRows: { kind: string; id: Id }[]
  goneActs: number[]
  customers: Set<Id>
}

/** Complete pulls after which a settled act is taken as contained in central's rows, whatever they show. */
const PULLS_TO_FORGET = 3

/** An act that central has not judged. */
export const waitingEntry = (act: Act): OutboxEntry => ({
  act,
  state: 'waiting',
  problem: null,
  current: null,
})

/** After central's verdict: taken, until its rows are here, or returned to a person. */
export function judgedEntry(entry: OutboxEntry, verdict: Verdict): OutboxEntry {
  const { outcome } = verdict
  if (outcome === 'applied' || outcome === 'duplicate') return { ...entry, state: 'settled' }
  const current = outcome === 'conflict' ? verdict.current : null
  return { ...entry, state: outcome, problem: verdict.problem, current }
}

export const customersOf = (entries: readonly OutboxEntry[]) =>
  new Set(entries.flatMap(({ act }) => act.customerId ?? []))

const nameOf = ({ kind, id }: { kind: string; id: Id }) => `${kind}:${id}`

export class Overlay {
  readonly #base = new RowSet()
  readonly shown = new RowsOver(this.#base)
  readonly #generations = new Map<string, number>()
  /** By act number, ascending. */
  #outbox = new Map<number, OutboxEntry>()
  readonly #pullsSinceSettled = new Map<number, number>()

  entries(): readonly OutboxEntry[] {
    return [...this.#outbox.values()]
  }

  entry(n: number): OutboxEntry | undefined {
    return this.#outbox.get(n)
  }

  /** Adds or replaces entries; the order of numbers is kept. */
  setEntries(entries: readonly OutboxEntry[]): void {
    const last = [...this.#outbox.keys()].at(-1) ?? 0
    const appended = entries.every(({ act }) => this.#outbox.has(act.n) || act.n > last)
    for (const entry of entries) this.#outbox.set(entry.act.n, entry)
    if (!appended) this.#outbox = new Map([...this.#outbox.entries()].sort(([one], [other]) => one - other))
  }

  forget(n: number): void {
    this.#outbox.delete(n)
    this.#pullsSinceSettled.delete(n)
  }

  /** What waits, under numbers that begin behind `last`. Ids stay, so that central takes each act once. Changes nothing yet. */
  renumbered(last: number): { outbox: OutboxEntry[]; goneActs: number[]; last: number } {
    const waiting = this.entries().filter(({ state }) => state === 'waiting')
    const outbox = waiting.map(({ act }, at) => waitingEntry({ ...act, n: last + 1 + at }))
    return { outbox, goneActs: waiting.map(({ act }) => act.n), last: last + outbox.length }
  }

  renumber({ outbox, goneActs }: ReturnType<Overlay['renumbered']>): void {
    for (const n of goneActs) this.forget(n)
    this.setEntries(outbox)
  }

  baseRows(): StoredRow[] {
    return this.#base.all().map((row) => ({ row, generation: this.#generations.get(nameOf(row)) ?? 0 }))
  }

  /** What central said last of a row, by `kind:id`. */
  known(name: string): StoredRow | undefined {
    const cut = name.indexOf(':')
    const row = this.#base.find(name.slice(0, cut), name.slice(cut + 1))
    return row && { row, generation: this.#generations.get(name) ?? 0 }
  }

  putBase(rows: readonly StoredRow[]): void {
    for (const { row, generation } of rows) {
      this.#base.put(row)
      this.#generations.set(nameOf(row), generation)
    }
  }

  /** Central's rows hold this act, or never will because its customer is not ours any more. */
  isContained({ act }: OutboxEntry, base: Layer | Rows = this.#base): boolean {
    if (act.customerId === null) return true
    return hasLanded(base, act) || base.get('customer', act.customerId) === undefined
  }

  /** `sweep`: the page completes a refetch, rows that only an older generation told go. Changes nothing yet. */
  plan(page: Page, generation: number, sweep: boolean): PagePlan {
    const removed = new Set(page.removed.map(nameOf))
    const rows: StoredRow[] = []
    for (const row of page.rows) {
      const known = this.#base.get(row.kind, row.id)
      const sameTelling = this.#generations.get(nameOf(row)) === generation
      // A page that comes twice, or late, never takes a row back.
      if (removed.has(nameOf(row)) || (known && sameTelling && known.version > row.version)) continue
      rows.push({ row, generation })
    }
    const arriving = new Set(page.rows.map(nameOf))
    const gone = new Map<string, { kind: string; id: Id }>(page.removed.map((name) => [nameOf(name), name]))
    for (const customerId of page.removedCustomers)
      for (const row of this.#base.ofCustomer(customerId))
        if (!arriving.has(nameOf(row))) gone.set(nameOf(row), row)
    if (sweep)
      for (const row of this.#base.all())
        if (!arriving.has(nameOf(row)) && this.#generations.get(nameOf(row)) !== generation)
          gone.set(nameOf(row), row)
    const goneRows = [...gone.values()].map(({ kind, id }) => ({ kind, id }))

    const next = new Layer(this.#base)
    for (const { row } of rows) next.put(row)
    const goneEntries = this.entries().filter(
      (entry) =>
        entry.state === 'settled' && (this.isContained(entry, next) || this.#overdue(entry.act.n, page.more)),
    )
    const customers = new Set<Id>(page.removedCustomers)
    for (const { act } of goneEntries) if (act.customerId !== null) customers.add(act.customerId)
    for (const name of [...goneRows, ...rows.map(({ row }) => row)]) {
      const known = this.#base.find(name.kind, name.id)
      if (known) customers.add(known.customerId)
    }
    for (const { row } of rows) customers.add(row.customerId)
    return { rows, goneRows, goneActs: goneEntries.map((entry) => entry.act.n), customers }
  }

  carryOut(plan: PagePlan): void {
    for (const n of plan.goneActs) this.forget(n)
    for (const name of plan.goneRows) {
      this.#base.delete(name.kind, name.id)
      this.#generations.delete(nameOf(name))
    }
    this.putBase(plan.rows)
    this.rebase(plan.customers)
  }

  /** Shows central's rows of these customers anew, with the acts on top that they do not hold yet. */
  rebase(customers: ReadonlySet<Id>): void {
    for (const customerId of customers) this.shown.asUnder(customerId)
    for (const { act, state } of this.#outbox.values())
      if (
        act.customerId !== null &&
        customers.has(act.customerId) &&
        (state === 'waiting' || state === 'settled')
      )
        this.show(act)
  }

  /** All customers that rows or acts name. */
  customers(): Set<Id> {
    return new Set([
      ...this.#base.all().map((row) => row.customerId),
      ...this.entries().flatMap(({ act }) => act.customerId ?? []),
    ])
  }

  show(act: Act): void {
    if (hasLanded(this.#base, act)) return
    const applied = apply(this.shown, act)
    // An act that no longer fits what central sent is central's to judge: until then it is only in the outbox.
    if (applied.ok) for (const row of applied.rows) this.shown.put(row)
  }

  clear(): void {
    for (const customerId of this.customers()) {
      this.#base.setCustomer(customerId, [])
      this.shown.asUnder(customerId)
    }
    this.#outbox.clear()
    this.#generations.clear()
  }

  /** A mark may never come down (an erased customer, a central that was restored): then a few whole pulls decide. */
  #overdue(n: number, more: boolean): boolean {
    if (more) return false
    const pulls = (this.#pullsSinceSettled.get(n) ?? 0) + 1
    this.#pullsSinceSettled.set(n, pulls)
    return pulls >= PULLS_TO_FORGET
  }
}

/**
 * What may be recorded about a customer whose rows this desk does not hold: reviewers work on masked answers of central, agents
 * answer for calls of cases that were theirs, supervisors decide and hold by what central shows them. Such an act is as durable and as single as any other; central judges it.
 */
const RECORDED_UNSEEN: readonly ActKind[] = [
  // A returned record of a case that is somebody else's by now goes to a supervisor this way.
  'ticket.opened',
  'disposition.reviewed',
  'review.answered',
  'call.scored',
  'score.answered',
  'score.decided',
  'plan.decided',
  'ticket.noted',
  'ticket.moved',
  'ticket.raised',
  'ticket.extended',
  'ticket.stepped',
  'ticket.answered',
  'ticket.closed',
  'exception.decided',
  'hold.placed',
  'hold.changed',
  'hold.lifted',
  'legalHold.placed',
  'legalHold.reviewed',
  'legalHold.lifted',
]

/** Tries acts over rows without keeping anything: the first problem, or null. */
export function firstProblem(shown: Rows, acts: readonly Act[]) {
  const layer = new Layer(shown)
  for (const act of acts) {
    if (act.customerId === null) continue
    if (RECORDED_UNSEEN.includes(act.kind) && !layer.get('customer', act.customerId)) continue
    const applied = apply(layer, act)
    if (!applied.ok) return applied.problem
    for (const row of applied.rows) layer.put(row)
  }
  return null
}

/** Kinds that a person puts together field by field with what they clash with. */
const CHOSEN: readonly ActKind[] = ['promise.made', 'plan.asked']

/**
 * A returned act as it stands now: what came to this desk since may be what it clashes with, or have taken the place of that. Sent again at
 * `at` it would come back so.
 */
export function asItStands(shown: Rows, entry: OutboxEntry, at: Instant): OutboxEntry {
  const { act, state } = entry
  if ((state !== 'refused' && state !== 'conflict') || !CHOSEN.includes(act.kind)) return entry
  const applied = apply(shown, { ...act, at })
  if (applied.ok || applied.problem.code !== 'act.versionConflict' || !applied.current) return entry
  return { ...entry, state: 'conflict', problem: applied.problem, current: applied.current }
}

const subject = ({ customerId, caseId }: CaseAct) => ({ customerId, caseId })

/** The same once more; a promise or plan then knowingly replaces the one that central has. */
export function draftAgain({ act, current }: OutboxEntry): ActDraft {
  const { kind, customerId, caseId, payload } = act
  const base = current?.version ?? act.base
  if (act.kind === 'promise.made' && current?.kind === 'promise')
    return { ...subject(act), kind: act.kind, base, payload: { ...act.payload, previousId: current.id } }
  if (act.kind === 'plan.asked' && current?.kind === 'plan')
    return { ...subject(act), kind: act.kind, base, payload: { ...act.payload, previousId: current.id } }
  // Another reviewer was first: this correction then takes the place of that one.
  if (
    act.kind === 'disposition.reviewed' &&
    act.payload.outcome === 'corrected' &&
    current?.kind === 'disposition'
  )
    return {
      ...subject(act),
      kind: act.kind,
      base: null,
      payload: { ...act.payload, dispositionId: current.id },
    }
  return { kind, customerId, caseId, base, payload } as ActDraft
}
