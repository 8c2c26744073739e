// Central in the pure model of the protocol: verdicts by number, rows with the transaction that wrote them, scopes with versions, backups. Promises:
// what PostgreSQL promises central and nothing more: a transaction takes its numbers when it begins and shows its rows when it commits.

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
export const NOBODY = -1

type Kind = 'note' | 'promise' | 'stop'

export interface Act {
  /** Stands for the UUID: desk and a running number. */
  id: number
  n: number
  kind: Kind
  of: number
  /** Version of the promise that the agent saw. */
  base: number
}

export interface Row {
  key: string
  of: number
  version: number
  value: number
  xid: number
  seq: number
}

export type Verdict = 'applied' | 'conflict' | 'refused'

export interface Cursor {
  epoch: number
  xid: number
  seq: number
  scope: number
}

export interface Page {
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

export const copyOf = (kept: Kept): Kept => ({
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

export class Central {
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
