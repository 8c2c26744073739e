// Property: whatever the order of recording, pushing, pulling, losing replies, crashing and reopening, a desk shows exactly what
// `apply` makes of all acts, the outbox loses and doubles nothing, and after quiet it equals central.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowSet } from '../../renderer/local/rowSet.ts'
import type { DeskStore } from '../../renderer/local/store.ts'
import type { Act, ActDraft } from '../../shared/act.ts'
import { apply } from '../../shared/operation.ts'
import type { Verdict } from '../../shared/protocol.ts'
import type { Id, Row } from '../../shared/rows.ts'
import { bench, DEVICE, id, note, type Person, page, person, stampAt, TEN } from './desk.ts'

const people = [person(1), person(2)]

/** Central in a page of code: applies in order, remembers verdicts by number, gives out rows by sequence. */
class ModelCentral {
  readonly rows = new RowSet()
  readonly taken = new Map<number, { id: Id; verdict: Verdict }>()
  #sequence = 0
  readonly #changed = new Map<string, { row: Row; sequence: number }>()

  constructor() {
    for (const each of people) this.#put(each.rows)
  }

  #put(rows: readonly Row[]): void {
    this.#sequence += 1
    for (const row of rows) {
      this.rows.put(row)
      this.#changed.set(`${row.kind}:${row.id}`, { row, sequence: this.#sequence })
    }
  }

  push(acts: readonly Act[]): Verdict[] {
    return acts.map((act) => {
      const known = this.taken.get(act.n)
      if (known) {
        expect(known.id, 'one number, one act').toBe(act.id)
        return known.verdict.outcome === 'applied' ? { outcome: 'duplicate', n: act.n } : known.verdict
      }
      expect(act.n, 'contiguous').toBe(this.taken.size + 1)
      const applied = apply(this.rows, act)
      if (applied.ok) this.#put(applied.rows)
      const verdict: Verdict = applied.ok
        ? { outcome: 'applied', n: act.n, flags: [] }
        : { outcome: 'refused', n: act.n, problem: applied.problem }
      this.taken.set(act.n, { id: act.id, verdict })
      return verdict
    })
  }

  /** Another desk wrote a note on the same case. */
  foreignNote(of: Person, noteId: Id): void {
    const row: Row = {
      kind: 'note',
      id: noteId,
      customerId: of.customer.id,
      caseId: of.case.id,
      version: 1,
      callId: null,
      text: 'theirs',
      at: TEN,
      agentId: id(9, 0xa),
    }
    this.#put([row])
  }

  pull(cursor: string | null, limit: number) {
    const after = Number(cursor ?? 0)
    const found = [...this.#changed.values()]
      .filter(({ sequence }) => sequence > after)
      .sort((a, b) => a.sequence - b.sequence)
    // Rows of one transaction stay together, as their sequence does.
    const last = found[Math.min(limit, found.length) - 1]?.sequence ?? after
    const rows = found.filter(({ sequence }) => sequence <= last).map(({ row }) => row)
    return page(rows, { cursor: String(last), more: rows.length < found.length })
  }
}

type Step =
  | { do: 'record'; who: number; what: number }
  | { do: 'push'; reply: 'arrives' | 'lost' | 'twice'; limit: number }
  | { do: 'pull'; limit: number; twice: boolean }
  | { do: 'crash' }
  | { do: 'foreign'; who: number }
  | { do: 'refetch' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('record' as const), who: fc.nat(1), what: fc.nat(5) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      reply: fc.constantFrom('arrives' as const, 'lost' as const, 'twice' as const),
      limit: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      limit: fc.integer({ min: 1, max: 20 }),
      twice: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'crash' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('foreign' as const), who: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'refetch' as const }) },
)

/** What an agent might do next with this person, as far as the desk shows. */
function draft(store: DeskStore, of: Person, what: number, fresh: Id): ActDraft {
  const subject = { customerId: of.customer.id, caseId: of.case.id }
  const open = store.shown.ofCase('call', of.case.id).find((call) => call.endedAt === null)
  if (what === 0) return note(of, 'mine', fresh)
  if (!open)
    return {
      ...subject,
      kind: 'call.attempted',
      payload: {
        callId: fresh,
        contactId: of.contact.id,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
      },
    }
  if (open.answeredAt === null) return { ...subject, kind: 'call.answered', payload: { callId: open.id } }
  if (what < 3)
    return {
      ...subject,
      kind: 'verification.tried',
      payload: { callId: open.id, factors: ['idLast4'], matched: what === 2 },
    }
  if (what === 3) {
    const last = store.shown.ofCase('promise', of.case.id).find((row) => row.exit === null)
    return {
      ...subject,
      kind: 'promise.made',
      base: last?.version ?? null,
      payload: {
        promiseId: fresh,
        callId: open.id,
        promiseKind: 'part',
        amountFen: 100_00,
        due: '2026-11-25',
        channel: 'bank',
        previousId: last?.id ?? null,
      },
    }
  }
  return {
    ...subject,
    kind: 'call.ended',
    payload: { callId: open.id, sipStatus: 200, endedBy: 'agent', talkMs: 1000 },
  }
}

const everything = (rows: { all(): Row[] }) =>
  rows
    .all()
    .map((row) => JSON.stringify(row))
    .sort()

async function play(steps: readonly Step[]): Promise<void> {
  const desk = await bench()
  const central = new ModelCentral()
  const acts: Act[] = []
  let fresh = 0
  let store = await desk.open()
  await store.receive(central.pull(null, 1000))

  const check = () => {
    // Every act is at central or waits here, each once.
    const waiting = store.outboxHead(1000).map((act) => act.n)
    const owed = acts.map((act) => act.n).filter((n) => !central.taken.has(n))
    expect(waiting.filter((n) => !central.taken.has(n))).toEqual(owed)
    // What this desk did is shown, whatever has arrived of it: by the marks of each act.
    for (const act of acts)
      if (act.kind === 'note.added') expect(store.shown.get('note', act.payload.noteId)).toBeDefined()
      else if (act.kind === 'promise.made')
        expect(store.shown.get('promise', act.payload.promiseId)).toBeDefined()
    // A verification counts once, even while its verdict is on the way.
    for (const call of store.shown.of('call')) {
      const tries = acts.filter(
        (act) => act.kind === 'verification.tried' && act.payload.callId === call.id,
      ).length
      expect(call.tries).toBe(tries)
    }
  }

  for (const each of steps) {
    switch (each.do) {
      case 'record': {
        const of = people[each.who] ?? person(1)
        fresh += 1
        const saved = await store.record([draft(store, of, each.what, id(fresh, 0xf))], stampAt(TEN + fresh))
        acts.push(...saved.acts)
        break
      }
      case 'push': {
        const verdicts = central.push(store.outboxHead(each.limit))
        if (each.reply !== 'lost') await store.settle(verdicts)
        if (each.reply === 'twice') await store.settle(verdicts)
        break
      }
      case 'pull': {
        const pulled = central.pull(store.cursor, each.limit)
        await store.receive(pulled)
        if (each.twice) await store.receive(pulled)
        break
      }
      case 'crash':
        store = await desk.open()
        break
      case 'foreign': {
        fresh += 1
        central.foreignNote(people[each.who] ?? person(1), id(fresh, 0xe))
        break
      }
      case 'refetch':
        await store.refetch()
        break
      default:
        each satisfies never
    }
    check()
  }

  for (let head = store.outboxHead(3); head.length > 0; head = store.outboxHead(3))
    await store.settle(central.push(head))
  for (let more = true; more; ) {
    const pulled = central.pull(store.cursor, 3)
    await store.receive(pulled)
    more = pulled.more
  }
  expect(store.entries()).toEqual([])
  expect(everything(store.shown)).toEqual(everything(central.rows))
  expect(everything((await desk.open()).shown)).toEqual(everything(central.rows))
  expect([...central.taken.values()].map((each) => each.id)).toEqual(acts.map((act) => act.id))
  expect((await desk.shell.read(store.agent.id, DEVICE, 1, 1)).acknowledged).toBe(acts.length)
  await desk.close()
}

describe('a desk and central', () => {
  it('agree after every schedule of records, pushes, pulls, lost replies, crashes and refetches', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), play), {
      seed: 20_261_123,
      numRuns: 50,
      endOnFailure: true,
    })
  })
})
