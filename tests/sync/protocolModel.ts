// The protocol of desks and central as a pure model: no database, no clock, no network, only what each side keeps and what may happen to it. Small
// enough for a million schedules. Promises: the sound protocol keeps every invariant of docs/sync.md; each `Flaw` is the same protocol with one
// rule taken away, and has to be caught.

/** One rule of the protocol, left out. */
export const FLAWS = [
  'naiveSequence',
  'noIdempotency',
  'cursorBeforeRows',
  'noRevocation',
  'lastWriteWins',
  'outboxApart',
] as const
export type Flaw = (typeof FLAWS)[number]

export const DESKS = 2
export const CASES = 3
const NOBODY = -1

type Kind = 'note' | 'promise' | 'stop'

interface Act {
  /** Stands for the UUID: desk and a running number. */
  id: number
  n: number
  kind: Kind
  of: number
  /** Version of the promise that the agent saw. */
  base: number
}

interface Row {
  key: string
  of: number
  version: number
  value: number
  xid: number
  seq: number
}

type Verdict = 'applied' | 'conflict' | 'refused'

interface Cursor {
  epoch: number
  xid: number
  seq: number
  scope: number
}

interface Page {
  rows: Row[]
  removed: number[]
  cursor: Cursor
  more: boolean
}

interface Span {
  of: number
  since: number
  until: number
}

/** Everything that a backup of central holds. */
interface Kept {
  rows: Map<string, Row>
  verdicts: Map<number, { id: number; verdict: Verdict }>[]
  lastN: number[]
  applied: Act[]
  owner: number[]
  spans: Span[][]
  scope: number[]
}

const copyOf = (kept: Kept): Kept => ({
  rows: new Map(kept.rows),
  verdicts: kept.verdicts.map((each) => new Map(each)),
  lastN: [...kept.lastN],
  applied: [...kept.applied],
  owner: [...kept.owner],
  spans: kept.spans.map((each) => each.map((span) => ({ ...span }))),
  scope: [...kept.scope],
})

const none = (): Kept => ({
  rows: new Map(),
  verdicts: Array.from({ length: DESKS }, () => new Map()),
  lastN: Array.from({ length: DESKS }, () => 0),
  applied: [],
  owner: Array.from({ length: CASES }, () => NOBODY),
  spans: Array.from({ length: DESKS }, () => []),
  scope: Array.from({ length: DESKS }, () => 0),
})

class Central {
  kept = none()
  epoch = 1
  /** Never come back, not even when the database is put back: numbers are only compared within an epoch. */
  #xid = 1
  #seq = 1
  /** A transaction that took its numbers and has not committed. */
  late: Row | null = null
  backup: Kept | null = null
  readonly #flaw: Flaw | null
  readonly breaches: string[] = []

  constructor(flaw: Flaw | null) {
    this.#flaw = flaw
  }

  get horizon(): number {
    return this.late ? this.late.xid : this.#xid
  }

  write(of: number, key: string, value: number, version: number): void {
    this.#xid += 1
    this.#seq += 1
    this.kept.rows.set(key, { key, of, version, value, xid: this.#xid - 1, seq: this.#seq - 1 })
  }

  beginLate(of: number, id: number): void {
    this.#xid += 1
    this.#seq += 1
    this.late = { key: `note:${id}`, of, version: 1, value: id, xid: this.#xid - 1, seq: this.#seq - 1 }
  }

  commitLate(): void {
    if (this.late) this.kept.rows.set(this.late.key, this.late)
    this.late = null
  }

  /** The process ends: what had not committed never happened. */
  restart(): void {
    this.late = null
  }

  restore(): void {
    if (!this.backup) return
    this.kept = copyOf(this.backup)
    this.late = null
    this.epoch += 1
  }

  assign(of: number, to: number): void {
    const { owner, scope, spans } = this.kept
    const from = owner[of] ?? NOBODY
    if (from === to) return
    owner[of] = to
    if (from !== NOBODY) {
      const version = (scope[from] ?? 0) + 1
      scope[from] = version
      for (const span of spans[from] ?? []) if (span.of === of && span.until === 0) span.until = version
    }
    if (to !== NOBODY) {
      const version = (scope[to] ?? 0) + 1
      scope[to] = version
      spans[to]?.push({ of, since: version, until: 0 })
    }
    this.write(of, `case:${of}`, to, (this.kept.rows.get(`case:${of}`)?.version ?? 0) + 1)
  }

  /** A supervisor ends a hold as it was seen. */
  lift(of: number, base: number): void {
    const hold = this.kept.rows.get(`hold:${of}`)
    if (!hold || hold.value === 0) return
    if (hold.version !== base && this.#flaw !== 'lastWriteWins') return
    if (hold.version !== base) this.breaches.push('a hold was undone by an older act')
    this.write(of, `hold:${of}`, 0, hold.version + 1)
  }

  /** Null: the numbers leave a gap, and nothing was taken. */
  push(desk: number, acts: readonly Act[]): { n: number; verdict: Verdict }[] | { expected: number } {
    const known = this.kept.verdicts[desk] ?? new Map()
    const careful = this.#flaw !== 'noIdempotency'
    let next = (this.kept.lastN[desk] ?? 0) + 1
    for (const act of acts) {
      if (known.has(act.n)) continue
      if (act.n !== next) return { expected: (this.kept.lastN[desk] ?? 0) + 1 }
      next += 1
    }
    const answer: { n: number; verdict: Verdict }[] = []
    for (const act of acts) {
      const before = known.get(act.n)
      if (before && careful) {
        if (before.id !== act.id) this.breaches.push('one number, two acts')
        answer.push({ n: act.n, verdict: before.verdict })
        continue
      }
      const verdict = this.#judge(desk, act)
      known.set(act.n, { id: act.id, verdict })
      answer.push({ n: act.n, verdict })
    }
    this.kept.lastN[desk] = Math.max(this.kept.lastN[desk] ?? 0, next - 1)
    return answer
  }

  #judge(desk: number, act: Act): Verdict {
    const mine = this.kept.owner[act.of] === desk
    // A promise is for whoever has the case; what was said and asked for counts all the same.
    if (!mine && act.kind === 'promise') return 'refused'
    const row = this.kept.rows.get(`${act.kind === 'stop' ? 'hold' : act.kind}:${act.of}`)
    switch (act.kind) {
      case 'note':
        this.write(act.of, `note:${act.id}`, act.id, 1)
        break
      case 'promise': {
        const version = row?.version ?? 0
        if (version !== act.base) {
          if (this.#flaw !== 'lastWriteWins') return 'conflict'
          this.breaches.push('a promise was written over')
        }
        this.write(act.of, `promise:${act.of}`, act.id, version + 1)
        break
      }
      case 'stop':
        this.write(act.of, `hold:${act.of}`, act.id, (row?.version ?? 0) + 1)
        break
      default:
        act.kind satisfies never
    }
    this.kept.applied.push(act)
    return 'applied'
  }

  /** Null: the desk has to begin anew. */
  pull(desk: number, cursor: Cursor | null, limit: number): Page | null {
    const scope = this.kept.scope[desk] ?? 0
    if (cursor && (cursor.epoch !== this.epoch || cursor.scope > scope)) return null
    const from = cursor ?? { epoch: this.epoch, xid: this.horizon, seq: 0, scope: 0 }
    const spans = this.kept.spans[desk] ?? []
    const held = new Set(spans.flatMap((span) => (span.until === 0 ? span.of : [])))
    const added = new Set(
      spans.flatMap((span) => (span.until === 0 && span.since > from.scope ? span.of : [])),
    )
    const removed = spans.flatMap((span) =>
      span.until > from.scope && span.since <= from.scope && !held.has(span.of) ? span.of : [],
    )
    const rows: Row[] = []
    const changed: Row[] = []
    const naive = this.#flaw === 'naiveSequence'
    for (const row of this.kept.rows.values()) {
      if (!held.has(row.of)) continue
      if (added.has(row.of)) rows.push(row)
      const after = naive
        ? row.seq > from.seq
        : (row.xid > from.xid || (row.xid === from.xid && row.seq > from.seq)) && row.xid < this.horizon
      if (after && !added.has(row.of)) changed.push(row)
    }
    changed.sort((a, b) => a.xid - b.xid || a.seq - b.seq)
    const sent = changed.slice(0, limit)
    const last = sent.at(-1)
    const more = sent.length < changed.length
    const place = naive
      ? { xid: 0, seq: more ? (last?.seq ?? from.seq) : this.#seq - 1 }
      : more && last
        ? { xid: last.xid, seq: last.seq }
        : this.horizon > from.xid
          ? { xid: this.horizon, seq: -1 }
          : { xid: from.xid, seq: from.seq }
    return {
      rows: [...rows, ...sent],
      removed: this.#flaw === 'noRevocation' ? [] : removed,
      cursor: { epoch: this.epoch, ...place, scope },
      more,
    }
  }
}

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
  function record(at: number, of: number, kind: Kind, dies: boolean): void {
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
