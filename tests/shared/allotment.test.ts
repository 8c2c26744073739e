import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEAL_RULES, type DealCase, deal, handedBack, handedOn, type Taker } from '../../shared/allotment.ts'
import { SKILLS } from '../../shared/stages.ts'
import { BUCKET_NAMES } from '../../shared/values.ts'

const id = (kind: number, n: number): string =>
  `018f0000-0000-7${String(kind).padStart(3, '0')}-8000-${String(n).padStart(12, '0')}`

const skills = fc.subarray([...SKILLS], { maxLength: 2 })
const cases = (customers: number) =>
  fc
    .array(
      fc.record({
        customer: fc.integer({ min: 1, max: customers }),
        totalFen: fc.integer({ min: 0, max: 9_000_000 }),
        bucket: fc.constantFrom(...BUCKET_NAMES),
        skills,
      }),
      { maxLength: 60 },
    )
    .map((list) =>
      list.map(
        (each, n): DealCase => ({
          caseId: id(1, n),
          customerId: id(2, each.customer),
          totalFen: each.totalFen,
          bucket: each.bucket,
          skills: each.skills,
        }),
      ),
    )
const takers = fc
  .array(
    fc.record({ held: fc.integer({ min: 0, max: 50 }), room: fc.integer({ min: 0, max: 40 }), skills }),
    {
      maxLength: 6,
    },
  )
  .map((list) => list.map((each, n): Taker => ({ id: id(3, n), ...each })))
const wish = fc.record({ rule: fc.constantFrom(...DEAL_RULES), bySkill: fc.boolean() })
const RUNS = { seed: 20_261_128, numRuns: 300 }

const counted = (given: readonly { to: string }[], ids: readonly string[]) =>
  ids.map((each) => given.filter(({ to }) => to === each).length)

describe('dealing out', () => {
  test('loses and doubles no case, keeps to room and skill, keeps a customer together, and does the same again', () => {
    fc.assert(
      fc.property(cases(20), takers, wish, (given, among, how) => {
        const done = deal(given, among, how)
        const named = [...done.given, ...done.left].map(({ caseId }) => caseId)
        expect(named.toSorted()).toEqual(given.map(({ caseId }) => caseId).toSorted())
        const owner = new Map<string, string>()
        for (const { caseId, to } of done.given) {
          const taker = among.find((each) => each.id === to)
          const matter = given.find((each) => each.caseId === caseId)
          if (!taker || !matter) throw new Error('unknown')
          if (how.bySkill) expect(matter.skills.every((skill) => taker.skills.includes(skill))).toBe(true)
          expect(owner.get(matter.customerId) ?? to).toBe(to)
          owner.set(matter.customerId, to)
        }
        for (const taker of among)
          expect(done.given.filter(({ to }) => to === taker.id).length).toBeLessThanOrEqual(taker.room)
        expect(deal(given.toReversed(), among.toReversed(), how)).toEqual(done)
      }),
      RUNS,
    )
  })

  test('evenly: with room for all and a case for each customer the counts differ by one at most, by bucket in each bucket', () => {
    const one = cases(1).map((list) => list.map((each, n) => ({ ...each, customerId: id(2, n) })))
    const open = takers
      .filter((list) => list.length > 0)
      .map((list) => list.map((each) => ({ ...each, held: 0, room: 1000 })))
    fc.assert(
      fc.property(one, open, (given, among) => {
        const ids = among.map((each) => each.id)
        const spread = (rule: 'even' | 'level') => {
          const counts = counted(deal(given, among, { rule, bySkill: false }).given, ids)
          return Math.max(...counts) - Math.min(...counts)
        }
        expect(spread('even')).toBeLessThanOrEqual(1)
        expect(spread('level')).toBeLessThanOrEqual(1)
        const byBucket = deal(given, among, { rule: 'bucket', bySkill: false }).given
        for (const bucket of BUCKET_NAMES) {
          const own = byBucket.filter(
            ({ caseId }) => given.find((each) => each.caseId === caseId)?.bucket === bucket,
          )
          const counts = counted(own, ids)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        }
        // By amount no two agents are further apart than the largest debt.
        const sums = ids.map((each) =>
          deal(given, among, { rule: 'amount', bySkill: false }).given.reduce(
            (sum, { caseId, to }) =>
              to === each ? sum + (given.find((matter) => matter.caseId === caseId)?.totalFen ?? 0) : sum,
            0,
          ),
        )
        const largest = Math.max(0, ...given.map((each) => each.totalFen))
        expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(largest)
      }),
      RUNS,
    )
  })

  test('level fills up those who have few, and says why a case is left over', () => {
    const matter = (n: number, change: Partial<DealCase> = {}): DealCase => ({
      caseId: id(1, n),
      customerId: id(2, n),
      totalFen: 1000,
      bucket: 'M1',
      skills: [],
      ...change,
    })
    const taker = (n: number, change: Partial<Taker> = {}): Taker => ({
      id: id(3, n),
      held: 0,
      room: 10,
      skills: [],
      ...change,
    })
    const lot = [1, 2, 3, 4].map((n) => matter(n))
    const ids = [id(3, 1), id(3, 2)]
    const uneven = [taker(1, { held: 2 }), taker(2)]
    expect(counted(deal(lot, uneven, { rule: 'level', bySkill: false }).given, ids)).toEqual([1, 3])
    expect(counted(deal(lot, uneven, { rule: 'even', bySkill: false }).given, ids)).toEqual([2, 2])
    const legal = [matter(1, { skills: ['legal'] })]
    const skilled = { rule: 'even', bySkill: true } as const
    expect(deal(legal, [taker(1)], skilled).left).toEqual([{ caseId: id(1, 1), why: 'noSkill' }])
    expect(deal(legal, [taker(1, { skills: ['legal'], room: 0 })], skilled).left[0]?.why).toBe('full')
    expect(deal(legal, [], skilled).left[0]?.why).toBe('full')
  })
})

test('handing back gives exactly what was, and nothing where a case is with somebody else by now', () => {
  const holder = fc.option(fc.constantFrom(id(3, 1), id(3, 2), id(3, 3)))
  const moves = fc.array(fc.record({ n: fc.integer({ min: 1, max: 8 }), to: holder }), { maxLength: 20 })
  fc.assert(
    fc.property(fc.array(holder, { minLength: 8, maxLength: 8 }), moves, (held, wanted) => {
      const before = new Map(held.map((each, n) => [id(1, n + 1), each]))
      const now = new Map(before)
      const handings = wanted.map(({ n, to }) => {
        const caseId = id(1, n)
        const from = now.get(caseId) ?? null
        now.set(caseId, to)
        return { caseId, from, to }
      })
      const after = handedOn(before, handings)
      expect(after).toEqual(now)
      expect(after && handedOn(after, handedBack(handings))).toEqual(before)
      const [first] = handings
      if (first) expect(handedOn(new Map([...before, [first.caseId, id(3, 9)]]), handings)).toBeNull()
    }),
    RUNS,
  )
})
