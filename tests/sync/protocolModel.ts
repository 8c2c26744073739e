// The protocol of desks and central as a pure model: no database, no clock, no network, only what each side keeps and what may happen to it. Small
// enough for a million schedules. Promises: the sound protocol keeps every invariant of docs/sync.md; each `Flaw` is the same protocol with one
// rule taken away, and has to be caught.

import {
  type Act,
  CASES,
  Central,
  type Cursor,
  copyOf,
  DESKS,
  type Flaw,
  NOBODY,
  type Page,
  type Row,
  type Verdict,
} from './modelCentral.ts'

export { FLAWS } from './modelCentral.ts'

type State = 'waiting' | 'settled' | 'tray'

/** What stands on a desk's disk; memory adds nothing. */
class Desk {
  journal: Act[] = []
  states = new Map<number, State>()
  base = new Map<string, Row>()
  cursor: Cursor | null = null
  /** Rows of the pull that begins anew, beside those known so far. */
  fresh: Map<string, Row> | null = null
  saved: Act[] = []

  /** Base rows with the own acts on top. */
  promiseVersion(of: number): number {
    let version = this.base.get(`promise:${of}`)?.version ?? 0
    for (const act of this.journal)
      if (act.kind === 'promise' && act.of === of && this.states.get(act.n) === 'waiting') version += 1
    return version
  }

  holds(of: number): boolean {
    return this.base.has(`case:${of}`)
  }

  head(limit: number): Act[] {
    const found: Act[] = []
    for (const act of this.journal) {
      if (this.states.get(act.n) === 'waiting') found.push(act)
      if (found.length === limit) break
    }
    return found
  }

  settle(verdicts: readonly { n: number; verdict: Verdict }[]): void {
    for (const { n, verdict } of verdicts)
      if (this.states.get(n) === 'waiting') this.states.set(n, verdict === 'applied' ? 'settled' : 'tray')
  }

  rewind(fromN: number): void {
    for (const act of this.journal) if (act.n >= fromN) this.states.set(act.n, 'waiting')
  }

  refetch(): void {
    this.cursor = null
    this.fresh = new Map()
  }

  receive(page: Page): void {
    const into = this.fresh ?? this.base
    for (const of of page.removed) for (const [key, row] of into) if (row.of === of) into.delete(key)
    for (const row of page.rows) {
      const known = into.get(row.key)
      if (!known || known.version <= row.version) into.set(row.key, row)
    }
    this.cursor = page.cursor
    if (this.fresh && !page.more) {
      this.base = this.fresh
      this.fresh = null
    }
  }
}

const LIMITS = [1, 2, 50] as const
const QUIET_ROUNDS = 3
/** More requests than any outbox or list of rows here can need. */
const PATIENCE = 200

/** Plays a schedule, each step a number, and says what does not hold in the end. */
export function play(steps: readonly number[], flaw: Flaw | null = null): string[] {
  const central = new Central(flaw)
  const desks = Array.from({ length: DESKS }, () => new Desk())
  const breaches = central.breaches
  const copies: { desk: number; acts: Act[] }[] = []
  let lastId = 0
  for (let of = 0; of < CASES; of += 1) central.assign(of, of % DESKS)

  const deskOf = (at: number): Desk => desks[at % DESKS] ?? (desks[0] as Desk)
  function record(at: number, of: number, kind: Act['kind'], dies: boolean): void {
    const desk = deskOf(at)
    if (!desk.holds(of)) return
    lastId += 1
    const act: Act = { id: lastId, n: desk.journal.length + 1, kind, of, base: desk.promiseVersion(of) }
    // Journal, rows and outbox stand together or not at all; then the agent is told.
    if (dies && flaw === 'outboxApart') {
      desk.saved.push(act)
      return
    }
    desk.journal.push(act)
    desk.states.set(act.n, 'waiting')
    if (!dies) desk.saved.push(act)
  }
  function push(at: number, trouble: number, limit: number): boolean {
    const desk = deskOf(at)
    const acts = desk.head(limit)
    if (acts.length === 0) return false
    if (trouble === 1) return true
    if (trouble === 2) copies.push({ desk: at % DESKS, acts })
    const answer = central.push(at % DESKS, acts)
    if (trouble === 4) central.push(at % DESKS, acts)
    if (trouble === 3) return true
    if ('expected' in answer) desk.rewind(answer.expected)
    else desk.settle(answer)
    return true
  }
  /** True while there is more. */
  function pull(at: number, trouble: number, limit: number): boolean {
    const desk = deskOf(at)
    if (trouble === 1) return true
    const before = desk.cursor
    const acknowledged = desk.head(1)[0]?.n ?? desk.journal.length + 1
    const page = central.pull(at % DESKS, before, limit)
    if (!page) {
      desk.refetch()
      return true
    }
    // Lost on the way, or the desk died before its transaction.
    if (trouble === 2 || trouble === 3) {
      if (flaw === 'cursorBeforeRows') desk.cursor = page.cursor
      return true
    }
    if (before && before.epoch === page.cursor.epoch && page.cursor.xid < before.xid)
      breaches.push('a cursor went back')
    desk.receive(page)
    if (trouble === 4) desk.receive(page)
    const known = central.kept.lastN[at % DESKS] ?? 0
    if (!page.more && known < acknowledged - 1) desk.rewind(known + 1)
    return page.more
  }

  for (const step of steps) {
    const at = step % DESKS
    const of = (step >> 1) % CASES
    const trouble = (step >> 4) % 6
    const limit = LIMITS[(step >> 7) % LIMITS.length] ?? 50
    switch ((step >> 9) % 16) {
      case 0:
      case 1:
        record(at, of, 'note', trouble === 1)
        break
      case 2:
      case 3:
        record(at, of, 'promise', trouble === 1)
        break
      case 4:
        record(at, of, 'stop', trouble === 1)
        break
      case 5:
      case 6:
      case 7:
        push(at, trouble, limit)
        break
      case 8:
      case 9:
      case 10:
        pull(at, trouble, limit)
        break
      case 11:
        central.assign(of, [0, 1, NOBODY][trouble % 3] ?? 0)
        break
      case 12: {
        const [copy] = copies.splice(of % Math.max(1, copies.length), 1)
        if (copy) central.push(copy.desk, copy.acts)
        break
      }
      case 13:
        if (central.late) central.commitLate()
        else {
          lastId += 1
          central.beginLate(of, lastId)
        }
        break
      case 14:
        central.lift(of, (central.kept.rows.get(`hold:${of}`)?.version ?? 0) - (trouble % 2))
        break
      default:
        if (trouble === 0) central.restart()
        else if (trouble < 4 || !central.backup) central.backup = copyOf(central.kept)
        else {
          central.restore()
          // What the network still held of before is answered by nobody.
          copies.length = 0
        }
    }
  }

  central.commitLate()
  // What one desk hands over late (central was put back) another has still to fetch.
  for (let round = 0; round < QUIET_ROUNDS; round += 1)
    for (let at = 0; at < DESKS; at += 1) {
      for (let left = PATIENCE; left > 0 && push(at, 0, 50); left -= 1);
      for (let left = PATIENCE; left > 0 && pull(at, 0, 50); left -= 1);
    }
  check(central, desks, breaches)
  return breaches
}

function check(central: Central, desks: readonly Desk[], breaches: string[]): void {
  const times = new Map<number, number>()
  for (const act of central.kept.applied) times.set(act.id, (times.get(act.id) ?? 0) + 1)
  for (const count of times.values()) if (count > 1) breaches.push('an act was taken twice')
  desks.forEach((desk, at) => {
    for (const act of desk.saved) {
      const state = desk.journal[act.n - 1]?.id === act.id ? desk.states.get(act.n) : undefined
      if (state === undefined) breaches.push('a saved act is gone')
      else if (state === 'waiting') breaches.push('a saved act never reaches central')
      else if (state === 'settled' && times.get(act.id) !== 1)
        breaches.push('an acknowledged act is not in central')
    }
    const truth = new Map<string, Row>()
    for (const row of central.kept.rows.values())
      if (central.kept.owner[row.of] === at) truth.set(row.key, row)
    for (const [key, row] of desk.base)
      if (!truth.has(key)) breaches.push('a desk holds what is not in its scope')
      else if (truth.get(key)?.version !== row.version || truth.get(key)?.value !== row.value)
        breaches.push('a desk holds a stale row')
    for (const key of truth.keys()) if (!desk.base.has(key)) breaches.push('a desk lacks a row')
  })
}
