// What a customer who can't pay may be told by region, and that nobody who owes is offered new credit.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newCreditFor } from '../../../shared/referral/newCredit.ts'
import {
  mayNameBankruptcy,
  REGIONS,
  regionOf,
  WAYS_OUT,
  waysOut,
} from '../../../shared/referral/restructuring.ts'
import { CaseState } from '../../../shared/rows.ts'
import { CARDS } from '../../../shared/script/cards.ts'
import { forbiddenIn } from '../../../shared/script/forbidden.ts'
import { SCRIPTS } from '../../../shared/script/scripts.ts'

const TODAY = '2026-11-28'
const card = { product: 'creditCard' as const }
const loan = { product: 'consumerLoan' as const }

describe('ways out', () => {
  test.each([
    ['shenzhen', TODAY, card, ['shenzhen.bankruptcy', 'card.instalments', 'house.restructuring', 'legalAid']],
    ['shenzhen', '2021-02-28', loan, ['house.restructuring']],
    ['xiamen', '2025-10-31', loan, ['house.restructuring', 'legalAid']],
    ['xiamen', '2025-11-01', loan, ['xiamen.bankruptcy', 'house.restructuring', 'legalAid']],
    ['elsewhere', TODAY, card, ['card.instalments', 'house.restructuring', 'legalAid']],
  ] as const)('@seed(26): in %s on %s', (region, day, matter, expected) => {
    expect(waysOut(region, matter, day).map(({ way }) => way.id)).toEqual(expected)
  })

  test('@seed(26): where no law knows it, nobody speaks of personal bankruptcy', () => {
    for (const region of REGIONS)
      for (const { way } of waysOut(region, card, TODAY)) {
        const words = [way.title, ...way.facts].flatMap(({ zh, en }) => [zh, en]).join(' ')
        if (!mayNameBankruptcy(region, TODAY)) expect(words).not.toMatch(/破产|bankruptcy/i)
        // Read out as checked facts, so what no card may say is not in them.
        for (const line of [way.title, ...way.facts]) expect(forbiddenIn(line, 'card')).toEqual([])
      }
    expect(REGIONS.filter((region) => mayNameBankruptcy(region, TODAY))).toEqual(['shenzhen', 'xiamen'])
  })

  test('each has its source, a day from which it holds and one by which it is looked at again', () => {
    for (const way of WAYS_OUT) {
      expect(way.source.title.zh).not.toBe('')
      expect(way.source.article.zh).not.toBe('')
      expect(way.effectiveFrom < way.reviewBy).toBe(true)
      expect(way.facts.length).toBeGreaterThan(0)
    }
    expect(new Set(WAYS_OUT.map(({ id }) => id)).size).toBe(WAYS_OUT.length)
    expect(waysOut('elsewhere', card, '2027-03-02').every(({ stale }) => stale)).toBe(true)
  })

  test.each([
    [null, null],
    ['  ', null],
    ['测试省深圳市测试路1号', 'shenzhen'],
    ['福建省厦门市测试路1号', 'xiamen'],
    ['测试市测试路1号', 'elsewhere'],
  ])('the address %s says %s', (address, region) => expect(regionOf(address)).toBe(region))
})

describe('new credit', () => {
  test('@seed(39): is off as long as anything is owed or the case is open, and then a matter of a consent of its own', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CaseState.options), fc.nat(99_999_999), (state, totalFen) => {
        const found = newCreditFor({ state }, { totalFen })
        if (totalFen > 0) expect(found).toEqual({ offer: 'off', why: 'overdue' })
        else expect(found.offer).toBe(['CURED', 'SETTLED'].includes(state) ? 'separate' : 'off')
      }),
      { seed: 20_261_128, numRuns: 300 },
    )
  })

  test('@seed(39): no line of any script and no card pushes a loan; one card says what to answer who asks', () => {
    const lines = SCRIPTS.flatMap((script) =>
      script.nodes.map(({ text }) => ({ text, where: 'line' as const })),
    )
    const cards = CARDS.flatMap(({ lines: texts }) => texts.map((text) => ({ text, where: 'card' as const })))
    for (const { text, where } of [...lines, ...cards])
      expect(forbiddenIn(text, where).filter(({ rule }) => rule === 'newLoan')).toEqual([])
    const answer = CARDS.find(({ id }) => id === 'knowledge.newCredit')
    expect(answer?.lines.map(({ zh }) => zh).join('')).toMatch(/逾期期间不提供/)
    expect(answer?.source?.zh).toMatch(/催收工作指引/)
  })
})
