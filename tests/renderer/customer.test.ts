// The customer panel as data: what F8 dials, the months of its chart, the groups of its timeline, relations in both languages.
import { describe, expect, it } from 'vitest'
import { monthSums } from '../../renderer/features/customer/repayment.ts'
import {
  groupedEntries,
  isOfDebt,
  openEntries,
  TIMELINE_FILTERS,
} from '../../renderer/features/customer/timelineGroups.ts'
import { callTarget } from '../../renderer/frame/callTarget.ts'
import { Answers } from '../../renderer/local/answers.ts'
import type { CaseView, PromiseView } from '../../renderer/local/views.ts'
import type { PromiseStatus } from '../../shared/promise.ts'
import { relationWords } from '../../shared/relation.ts'
import type { ContactRow, PromiseRow, Row } from '../../shared/rows.ts'
import type { TimelineEntry } from '../../shared/timeline.ts'
import { bench, id, page, person, stampAt, TEN } from '../local/desk.ts'

const one = person(1)

/** The case as the worker answers it, with these rows beside the person's own. */
async function caseView(more: Row[], without: Row[] = []): Promise<CaseView> {
  const desk = await bench()
  const store = await desk.open()
  await store.receive(page([...one.rows.filter((row) => !without.includes(row)), ...more]))
  const context = { stamp: stampAt(TEN), online: true, timeVerified: true, realLine: false }
  const view = await new Answers(store).answer('case', { caseId: one.case.id, now: TEN }, context)
  if (!view) throw new Error('the desk has no such case')
  return view
}

const relative: ContactRow = {
  ...one.contact,
  id: id(2, 3),
  role: 'contact',
  relation: '配偶',
  name: '李联系测试',
  phone: '+8619900000002',
  place: 1,
}

describe('what F8 dials', () => {
  it('is the number that the list would call, until another contact of the case is picked', async () => {
    const view = await caseView([relative])
    const picked = { caseId: view.case.id, contactId: relative.id }
    expect(callTarget(view.case.id, null, view, null)?.contactId).toBe(one.contact.id)
    expect(callTarget(view.case.id, null, view, picked)).toMatchObject({
      contactId: relative.id,
      name: '李***试',
    })
  })

  it('is not the number picked in another case, nor one that is gone', async () => {
    const view = await caseView([relative])
    for (const picked of [
      { caseId: id(9, 2), contactId: relative.id },
      { caseId: view.case.id, contactId: id(9, 3) },
    ])
      expect(callTarget(view.case.id, null, view, picked)?.contactId).toBe(one.contact.id)
  })

  it('is nobody of the case before, while the one that was opened is being read', async () => {
    const before = await caseView([relative])
    const picked = { caseId: before.case.id, contactId: relative.id }
    expect(callTarget(id(9, 1), null, before, picked)).toBeNull()
    expect(callTarget(id(9, 1), null, before, null)).toBeNull()
  })

  it('is nobody in a case without a number, which the guard names', async () => {
    const view = await caseView([], [one.contact])
    expect(view.contacts).toEqual([])
    expect(callTarget(view.case.id, null, view, null)).toBeNull()
  })
})

describe('the months of the chart', () => {
  const promise = (due: string, amountFen: number, status: PromiseStatus = 'OPEN') => ({
    promise: { due, amountFen } as PromiseRow,
    status,
  })
  const paid = (valueDate: string, amountFen: number) => ({
    id: id(1),
    valueDate,
    amountFen,
    channel: 'bank',
  })
  const sums = (promises: Pick<PromiseView, 'promise' | 'status'>[], payments: ReturnType<typeof paid>[]) =>
    monthSums(promises, payments, '2026-11-23', 3).map(({ month, promisedFen, paidFen }) => [
      month,
      promisedFen,
      paidFen,
    ])

  it('hold what was due and what was paid, without promises that were ended by people @seed(11)', () => {
    expect(
      sums(
        [
          promise('2026-11-05', 100),
          promise('2026-11-28', 200),
          promise('2026-10-31', 400, 'BROKEN'),
          promise('2026-11-01', 800, 'RENEGOTIATED'),
        ],
        [paid('2026-11-30', 1), paid('2026-09-01', 2), paid('2026-08-31', 4)],
      ),
    ).toEqual([
      ['2026-09', 0, 2],
      ['2026-10', 400, 0],
      ['2026-11', 300, 1],
    ])
  })

  it('end with the latest promise, also over the turn of the year', () => {
    expect(sums([promise('2027-01-04', 100)], []).map(([month]) => month)).toEqual([
      '2026-11',
      '2026-12',
      '2027-01',
    ])
  })
})

describe('the timeline', () => {
  const entry = (kind: TimelineEntry['kind'], params: TimelineEntry['params'] = {}): TimelineEntry => ({
    id: kind,
    kind,
    at: TEN,
    callId: null,
    agentId: null,
    params,
  })
  const entries = [
    entry('imported'),
    entry('called', { code: null }),
    entry('received', { code: 'PTP_FULL' }),
    entry('paid'),
    entry('promised'),
    entry('held'),
    entry('note', { text: '测试' }),
    entry('revealed'),
  ]

  it('is whole without a filter, and each entry stands under one filter at most', () => {
    const groups = groupedEntries(entries)
    expect(groups.all).toEqual(entries)
    const grouped = TIMELINE_FILTERS.filter((filter) => filter !== 'all').flatMap((filter) => groups[filter])
    expect(new Set(grouped).size).toBe(grouped.length)
    expect(entries.filter((one) => !grouped.includes(one)).map(({ kind }) => kind)).toEqual(['imported'])
    expect(groups.calls.map(({ kind }) => kind)).toEqual(['called', 'received'])
  })

  it('keeps to itself what tells of the debt while it is covered', () => {
    expect(openEntries(entries, true).map(({ kind }) => kind)).toEqual(['called', 'revealed'])
    expect(openEntries(entries, false)).toEqual(entries)
    expect(isOfDebt(entry('called', { code: 'NA' }))).toBe(true)
    // Why a callback was taken back is told in free words: the customer has paid, the debt is disputed.
    expect(isOfDebt(entry('callbackCancelled', { reason: '客户已还款' }))).toBe(true)
  })
})

describe('relations', () => {
  it('are known as files write them, and left as they are otherwise', () => {
    expect(relationWords('配偶')).toEqual({ zh: '配偶', en: 'Spouse' })
    expect(relationWords('妻子')).toEqual(relationWords(' Wife '))
    expect(relationWords('CO-WORKER')?.zh).toBe('同事')
    expect(relationWords('房东')).toBeNull()
  })
})
