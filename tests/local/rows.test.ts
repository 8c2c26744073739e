// What central sends and judges: rows under the desk's own acts, verdicts, scope, refetch and an earlier central.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowSet, RowsOver } from '../../renderer/local/rowSet.ts'
import type { DeskStore } from '../../renderer/local/store.ts'
import type { ActDraft } from '../../shared/act.ts'
import type { Row } from '../../shared/rows.ts'
import { bench, id, note, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const notesOf = (store: DeskStore) => store.shown.ofCase('note', one.case.id).map((row) => row.text)
/** The rows as central has them once it took every act of the desk. */
const central = (store: DeskStore) => store.shown.all()

describe('rows from central', () => {
  const callId = id(1, 0xc)
  const subject = { customerId: one.customer.id, caseId: one.case.id }
  const attempted: ActDraft = {
    ...subject,
    kind: 'call.attempted',
    payload: {
      callId,
      contactId: one.contact.id,
      number: null,
      ofDebtor: true,
      purpose: 'collect',
      rules: 'test',
    },
  }
  const tried: ActDraft = {
    ...subject,
    kind: 'verification.tried',
    payload: { callId, factors: ['idLast4'], matched: false },
  }

  it('that hold an act already do not count it twice while its verdict is on the way', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    await store.record([attempted, tried], stampAt(TEN))
    await store.receive(page(central(store), { cursor: 'cursor-2' }))
    expect(store.shown.get('call', callId)?.tries).toBe(1)
    expect((await desk.open()).shown.get('call', callId)?.tries).toBe(1)
  })

  it('stay in view from verdict to arrival, and an act leaves the outbox only then', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    await store.record([note(one, 'mine')], stampAt(TEN))
    const rows = central(store)
    await store.settle([{ outcome: 'applied', n: 1, flags: [] }])
    expect(notesOf(store)).toEqual(['mine'])
    expect(store.outboxHead(9)).toEqual([])
    expect(store.entries()).toHaveLength(1)
    await store.receive(page(rows, { cursor: 'cursor-2' }))
    expect(notesOf(store)).toEqual(['mine'])
    expect(store.entries()).toEqual([])
  })

  it('of an older page that comes late take nothing back', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(
      page([...one.rows.filter((row) => row.kind !== 'case'), { ...one.case, state: 'QUEUED', version: 2 }]),
    )
    await store.receive(page([one.case]))
    expect(store.shown.get('case', one.case.id)?.state).toBe('QUEUED')
    // Unless central tells everything anew: then its word counts.
    await store.refetch()
    await store.receive(page(one.rows))
    expect(store.shown.get('case', one.case.id)?.state).toBe('NEW')
  })

  it('of a customer who left the scope go, with nothing of them on disk, but an act on its way still leaves', async () => {
    const desk = await bench()
    const two = person(2)
    const store = await desk.open()
    await store.receive(page([...one.rows, ...two.rows]))
    await store.record([note(one, 'mine')], stampAt(TEN))
    await store.receive(page([], { removedCustomers: [one.customer.id], cursor: 'cursor-2' }))
    for (const each of [store, await desk.open()]) {
      expect(each.shown.of('customer')).toEqual([two.customer])
      expect(each.shown.of('note')).toEqual([])
      expect(each.outboxHead(9)).toHaveLength(1)
    }
    await (await desk.open()).settle([{ outcome: 'applied', n: 1, flags: [] }])
    expect((await desk.open()).entries()).toEqual([])
  })

  it('of a refetch replace the old ones only when they are complete', async () => {
    const desk = await bench()
    const two = person(2)
    const store = await desk.open()
    await store.receive(page([...one.rows, ...two.rows]))
    await store.refetch()
    await store.receive(page(one.rows, { more: true, cursor: 'a' }))
    expect(store.shown.of('customer')).toHaveLength(2)
    const reopened = await desk.open()
    await reopened.receive(page([], { cursor: 'b' }))
    expect(reopened.shown.of('customer')).toEqual([one.customer])
  })
})

describe('verdicts', () => {
  it('a refused act is no longer shown as done, waits for a person, and is dropped or recorded anew', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    await store.record([note(one, 'a'), note(one, 'b')], stampAt(TEN))
    const problem = { code: 'act.notAllowed', params: { kind: 'note.added' } } as const
    await store.settle([
      { outcome: 'refused', n: 1, problem },
      { outcome: 'conflict', n: 2, problem, current: null },
    ])
    // A late second verdict changes nothing.
    await store.settle([{ outcome: 'applied', n: 1, flags: [] }])
    expect(notesOf(store)).toEqual([])
    const reopened = await desk.open()
    expect(reopened.entries().map((entry) => [entry.state, entry.problem?.code])).toEqual([
      ['refused', 'act.notAllowed'],
      ['conflict', 'act.notAllowed'],
    ])
    await reopened.resolve(1, 'drop', stampAt(TEN))
    await reopened.resolve(2, 'retry', stampAt(TEN + 1))
    expect(reopened.entries().map((entry) => [entry.act.n, entry.state])).toEqual([[3, 'waiting']])
    expect(notesOf(reopened)).toEqual(['b'])
  })

  it('central put back to an earlier state gets the acts again from the journal', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    for (const text of ['a', 'b', 'c']) await store.record([note(one, text)], stampAt(TEN))
    const rows = central(store)
    await store.settle([1, 2, 3].map((n) => ({ outcome: 'applied' as const, n, flags: [] })))
    await store.receive(page(rows, { cursor: 'cursor-2' }))
    expect(store.entries()).toEqual([])
    await store.rewind(2)
    expect(store.outboxHead(9).map((act) => act.n)).toEqual([2, 3])
    await store.refetch()
    await store.receive(page(one.rows, { cursor: 'cursor-9' }))
    expect(notesOf(store)).toEqual(['b', 'c'])
  })
})

describe('rows that lie over others', () => {
  // The plain way to say the same: a whole copy of the set, in which a customer's rows are replaced.
  it('read as a copy would in which some customers have rows of their own', () => {
    const people = Array.from({ length: 6 }, (_, n) => person(n + 1))
    const rows = people.flatMap((each) => each.rows)
    const row = fc.constantFrom(...rows)
    const step = fc.oneof(
      fc.record({ how: fc.constant('put' as const), row }),
      fc.record({ how: fc.constant('asUnder' as const), row }),
    )
    fc.assert(
      fc.property(fc.subarray(rows), fc.array(step, { maxLength: 12 }), (known, steps) => {
        const under = new RowSet()
        for (const each of known) under.put(each)
        const over = new RowsOver(under)
        const copy = new RowSet()
        for (const each of known) copy.put(each)
        for (const [version, { how, row: one }] of steps.entries()) {
          if (how === 'put') for (const to of [over, copy]) to.put({ ...one, version })
          else {
            over.asUnder(one.customerId)
            copy.setCustomer(one.customerId, under.ofCustomer(one.customerId))
          }
        }
        const named = (all: readonly Row[]) =>
          all.map(({ kind, id: of, version }) => `${kind}:${of}:${version}`).sort()
        expect(named(over.all())).toEqual(named(copy.all()))
        for (const kind of ['customer', 'case', 'contact'] as const) {
          expect(named(over.of(kind))).toEqual(named(copy.of(kind)))
          expect(over.count(kind)).toBe(copy.count(kind))
          for (const each of people) {
            expect(named(over.ofCase(kind, each.case.id))).toEqual(named(copy.ofCase(kind, each.case.id)))
            expect(over.get(kind, each[kind].id)).toEqual(copy.get(kind, each[kind].id))
          }
        }
        for (const { customer } of people)
          expect(named(over.ofCustomer(customer.id))).toEqual(named(copy.ofCustomer(customer.id)))
      }),
      { seed: 11, numRuns: 200 },
    )
  })
})
