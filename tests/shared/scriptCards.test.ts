// Cards: which are shown on which day, what they answer, and that a change of words is a new version.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../shared/instant.ts'
import { interestFen } from '../../shared/money.ts'
import { CARDS } from '../../shared/script/cards.ts'
import { cardsOn, hintsFor, isValidOn } from '../../shared/script/cardValidity.ts'
import { cardFaults } from '../../shared/script/check.ts'
import { forbiddenIn } from '../../shared/script/forbidden.ts'
import type { Card } from '../../shared/script/graph.ts'
import { currentCards, SCRIPTS } from '../../shared/script/scripts.ts'
import { BUCKET_NAMES } from '../../shared/values.ts'

const card = (on: string, until: string | null, kind: Card['kind'] = 'knowledge'): Card => ({
  id: 'knowledge.test',
  kind,
  title: { zh: '测试', en: 'Test' },
  lines: [{ zh: '测试', en: 'Test' }],
  version: 1,
  source: null,
  approved: { on, by: { zh: '合规部', en: 'Compliance' }, until },
})

describe('the days of a card', () => {
  test.each([
    ['2026-10-31', false],
    ['2026-11-01', true],
    ['2027-02-28', true],
    ['2027-03-01', false],
  ])('approved from 2026-11-01 to 2027-02-28: on %s shown: %s @seed(27)', (day, shown) => {
    expect(isValidOn(card('2026-11-01', '2027-02-28'), day)).toBe(shown)
  })

  test('an expired card is never shown, and is counted as waiting for approval @seed(38)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.option(fc.nat(60)))), fc.nat(90), (spans, today) => {
        const day = addDays('2026-11-01', today)
        const cards = spans.map(([from, length]) => {
          const on = addDays('2026-11-01', from)
          return card(on, length === null ? null : addDays(on, length))
        })
        const { shown, expired } = cardsOn(cards, 'knowledge', day)
        const running = spans.filter(
          ([from, length]) => from <= today && (length === null || today <= from + length),
        )
        expect(shown).toHaveLength(running.length)
        for (const { approved } of shown) {
          expect(approved.on <= day).toBe(true)
          expect(approved.until === null || day <= approved.until).toBe(true)
        }
        expect(expired).toBe(
          spans.filter(([from, length]) => length !== null && from + length < today).length,
        )
        expect(cardsOn(cards, 'calm', day)).toEqual({ shown: [], expired: 0 })
      }),
      { seed: 20_261_128, numRuns: 100 },
    )
  })
})

describe('hints at objections @seed(15)', () => {
  const day = '2026-11-28'
  test('each bucket has its own for stalling, refusing and hardship; none is read out or forbidden', () => {
    for (const objection of ['stall', 'refuse', 'hardship']) {
      const texts = BUCKET_NAMES.map((bucket) =>
        hintsFor(CARDS, { objection, bucket, day }).map(({ id }) => id),
      )
      expect(texts.every((ids) => ids.length === 1)).toBe(true)
      expect(new Set(texts.flat()).size).toBeGreaterThan(1)
    }
    for (const objection of ['dispute', 'paid', 'angry', 'who'])
      for (const bucket of BUCKET_NAMES) expect(hintsFor(CARDS, { objection, bucket, day }).length).toBe(1)
  })

  test('belong to objections that a script has, stand in no list of cards, and are sound', () => {
    const known = new Set(SCRIPTS.flatMap(({ objections }) => objections.map(({ id }) => id)))
    for (const hint of CARDS.filter(({ kind }) => kind === 'hint')) {
      expect(known).toContain(hint.at?.objection)
      expect(cardFaults(hint)).toEqual([])
    }
    for (const kind of ['calm', 'knowledge'] as const)
      expect(cardsOn(CARDS, kind, day).shown.every((card) => card.at === undefined)).toBe(true)
  })

  test('one of the company takes the place of the product’s from its moment on', () => {
    const own = CARDS.find(({ id }) => id === 'hint.stallMid')
    if (!own) throw new Error('no such hint')
    const content = { ...own, version: 1001, lines: [{ zh: '先问工资日。', en: 'Ask for pay day first.' }] }
    const releases = { scripts: [], cards: [{ content, effectiveFrom: 1000, withdrawnAt: 2000 }] }
    const said = (at: number) =>
      hintsFor(currentCards({ releases, at }), { objection: 'stall', bucket: 'M2', day })[0]?.version
    expect([999, 1000, 1999, 2000].map(said)).toEqual([1, 1001, 1001, 1])
  })
})

describe('the cards of the house', () => {
  test('answer what customers ask @seed(27)', () => {
    const ids = CARDS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ['interest', 'charges', 'stillOpen', 'stopped', 'lawsuit', 'genuine'])
      expect(ids).toContain(`knowledge.${id}`)
  })

  test('explain what follows, records and ways out in plain words @seed(38)', () => {
    const ids = CARDS.map(({ id }) => id)
    for (const id of ['consequences', 'report', 'record', 'budget', 'plan', 'restructuring'])
      expect(ids).toContain(`knowledge.${id}`)
    for (const { id, lines } of CARDS)
      for (const line of lines) {
        expect({ id, long: line.zh.length > 60 || line.en.length > 150 }).toEqual({ id, long: false })
      }
  })

  test('the formula on the interest card is the one that money is reckoned by @seed(27)', () => {
    // V1: 8000.00 for one day at 0.05 % a day.
    expect(interestFen(800_000, 1, 500)).toBe(400)
    const found = CARDS.find(({ id }) => id === 'knowledge.interest')
    expect(found?.lines[0]?.zh).toContain('计息本金 × 合同日利率 × 实际天数')
  })

  test('knowledge runs out on a day; calm words do not; no figure of a case is on any @seed(38)', () => {
    for (const { id, kind, approved, lines, title } of CARDS) {
      expect({ id, dated: approved.until !== null }).toEqual({ id, dated: kind === 'knowledge' })
      for (const text of [title, ...lines]) {
        expect(forbiddenIn(text, 'card')).toEqual([])
        expect(`${text.zh}${text.en}`).not.toMatch(/[{}¥%]/u)
      }
    }
  })

  test('calm words are there for anger, distress and danger, in every script @seed(35)', () => {
    for (const script of SCRIPTS)
      expect(cardsOn(script.cards, 'calm', '2099-01-01').shown.map(({ id }) => id)).toEqual([
        'calm.angry',
        'calm.distress',
        'calm.risk',
      ])
  })

  // Other words are another version: what an agent read in a call under review can be told by its number.
  const RELEASED: Record<string, string> = {
    'calm.angry 1': '99386469b67f',
    'calm.distress 1': '1736c578cb8c',
    'calm.risk 2': 'efacf5f7314c',
    'knowledge.interest 2': '33bfd07cd9f5',
    'knowledge.charges 2': 'ba46009ca3d3',
    'knowledge.stillOpen 1': 'b4828e5b03a0',
    'knowledge.stopped 2': '063fb261cb75',
    'knowledge.lawsuit 1': 'a9e9d793e5ca',
    'knowledge.report 2': '583491bde21c',
    'knowledge.record 1': '4bc301f43ad1',
    'knowledge.consequences 1': 'bcabc92c83a4',
    'knowledge.budget 1': 'd8614c0a8117',
    'knowledge.plan 1': '2794aa531567',
    'knowledge.restructuring 1': 'c9dac56ec830',
    'knowledge.newCredit 1': '69cfdcd14be0',
    'knowledge.genuine 1': 'a8d9ac540bf4',
    'hint.stallEarly 1': '99aa3b757750',
    'hint.stallMid 1': 'b1e4a96dc30f',
    'hint.stallLate 1': '906a3beaa286',
    'hint.refuseEarly 1': '26dd778ba60f',
    'hint.refuseMid 1': '24f99c1cbc7e',
    'hint.refuseLate 1': 'f44d86613ba2',
    'hint.hardEarly 1': 'd0ecc11b5245',
    'hint.hardLater 2': '09df4d4a58f5',
    'hint.dispute 1': 'd364cb51c8cd',
    'hint.paid 1': 'd6e02fc2ecc7',
    'hint.angry 1': 'b27dad061ee9',
    'hint.who 1': '0dd11db773b8',
  }

  test('no version of a card ever changes its words', () => {
    const found = Object.fromEntries(
      CARDS.map(({ id, version, title, lines }) => [
        `${id} ${version}`,
        createHash('sha256')
          .update(JSON.stringify([title.zh, title.en, lines.map(({ zh, en }) => [zh, en])]))
          .digest('hex')
          .slice(0, 12),
      ]),
    )
    expect(found).toEqual(RELEASED)
  })
})
