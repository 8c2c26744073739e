// The worklist from worker to window: taken over it is what was told, whatever the list before was; what did not change is handed over as a
// place and stays the row it was.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowTaker, RowTeller } from '../../renderer/local/toldRows.ts'
import type { WorkRow } from '../../renderer/local/views.ts'

const row = fc.record({
  caseId: fc.constantFrom(...'abcdefgh'),
  totalFen: fc.nat(2),
  reasons: fc.array(fc.nat(1)),
})
const list = fc.uniqueArray(row, { selector: ({ caseId }) => caseId })
const asRows = (rows: readonly unknown[]) => structuredClone(rows) as WorkRow[]

test('list after list, the window has what the worker told', () => {
  fc.assert(
    fc.property(fc.array(list, { maxLength: 6 }), (lists) => {
      const [teller, taker] = [new RowTeller(), new RowTaker()]
      for (const rows of lists) expect(taker.take(structuredClone(teller.tell(asRows(rows))))).toEqual(rows)
    }),
  )
})

test('a row that changed is handed over, the others keep their places and stay the rows they were', () => {
  const [teller, taker] = [new RowTeller(), new RowTaker()]
  const rows = ['a', 'b', 'c'].map((caseId) => ({ caseId, totalFen: 1, reasons: [{ code: 'first' }] }))
  const before = taker.take(teller.tell(asRows(rows)))
  const [a, b, c] = rows
  const [first, , third] = before
  // Whoever has a list may sort it: the next one is told by the places of the list as it was.
  ;(before as unknown[]).reverse()
  const told = teller.tell(asRows([c, { ...b, totalFen: 2 }, a]))
  expect(told).toEqual([2, { ...b, totalFen: 2 }, 0])
  const after = taker.take(told)
  expect(after[0]).toBe(third)
  expect(after[2]).toBe(first)
  expect(() => taker.take([3])).toThrow(RangeError)
})
