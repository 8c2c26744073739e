// Answers that keep the identity of what did not change: equal to the newer answer always, the older one wherever nothing differs.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sharing } from '../../renderer/local/sameAnswer.ts'

const plain = fc.jsonValue({ maxDepth: 4 })
const rows = fc.array(
  fc.record(
    { caseId: fc.string(), totalFen: fc.integer(), reasons: fc.array(fc.jsonValue({ maxDepth: 2 })) },
    { noNullPrototype: true },
  ),
)

test('it always says what the newer answer says', () => {
  fc.assert(
    fc.property(plain, plain, (before, after) => {
      expect(sharing(before, after)).toEqual(after)
    }),
  )
})

test('an equal answer is the older one', () => {
  fc.assert(
    fc.property(rows, (before) => {
      expect(sharing(before, structuredClone(before))).toBe(before)
    }),
  )
})

test('of a list in which one row changed all others stay the rows they were', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (before, at) => {
      fc.pre(before.length > 0)
      const changed = at % before.length
      const after = structuredClone(before)
      const row = after[changed]
      if (row) row.totalFen += 1
      const shared = sharing(before, after)
      expect(shared).toEqual(after)
      expect(shared).not.toBe(before)
      shared.forEach((one, index) => {
        if (index === changed) expect(one).not.toBe(before[index])
        else expect(one).toBe(before[index])
      })
    }),
  )
})

test('neither answer is changed, and a name that is gone is gone', () => {
  const before = Object.freeze({ kept: Object.freeze([1, 2]), gone: 1 })
  const after = Object.freeze({ kept: Object.freeze([1, 2]) })
  const shared = sharing(before, after)
  expect(shared).toEqual(after)
  expect(shared.kept).toBe(before.kept)
})

test('what is no plain object is taken as it comes', () => {
  const [one, other] = [new Map([['a', 1]]), new Map([['a', 1]])]
  expect(sharing({ one }, { one: other }).one).toBe(other)
})
