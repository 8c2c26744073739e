// Scores of calls: what a card gives, who may score, answer and decide, and that a dispute never costs points.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY } from '../../../shared/instant.ts'
import { ANSWER_DAYS, answerable, ROUNDS, scoreStand } from '../../../shared/qa/scoreActs.ts'
import { bandOf, cardFor, cardOf, pointsFault, SCORECARDS, scoreOf } from '../../../shared/qa/scorecard.ts'
import { AGENT, CALL, dialled, NOW, Rows, uuid } from '../caseWorld.ts'

const [QA, OTHER, SCORE, NEXT] = [uuid(40), uuid(41), uuid(50), uuid(51)]
const qa = (id = QA) => ({ id, role: 'qa' as const })
const card = cardFor('2026-11-28')
const full = Object.fromEntries(card.items.map(({ id, points }) => [id, points]))
const clip = { fromMs: 205_000, untilMs: 220_000 }

const scored = (
  change: Record<string, number | null> = {},
  more: { fatal?: object[]; supersedes?: string | null; scoreId?: string; reason?: string } = {},
) => ({
  kind: 'call.scored' as const,
  payload: {
    scoreId: more.scoreId ?? SCORE,
    callId: CALL,
    card: 1,
    items: Object.entries({ ...full, ...change }).map(([item, points]) => ({
      item,
      points,
      reason: points !== null && points < (full[item] ?? 0) ? (more.reason ?? '漏了官方渠道') : '',
      clip: points !== null && points < (full[item] ?? 0) ? clip : null,
    })),
    fatal: (more.fatal ?? []) as never[],
    remarks: [{ clip, text: '静默 13 秒' }],
    coaching: '先说要查一下，再查',
    supersedes: more.supersedes ?? null,
  },
})
const answered = (answers: [item: string, answer: 'accepted' | 'disputed', text?: string][]) => ({
  kind: 'score.answered' as const,
  payload: {
    scoreId: SCORE,
    answers: answers.map(([item, answer, text]) => ({
      item,
      answer,
      text: text ?? (answer === 'disputed' ? '说过了，在 03:10' : ''),
    })),
  },
})
const decided = (items: [item: string, decision: 'upheld' | 'changed', points?: number | null][]) => ({
  kind: 'score.decided' as const,
  payload: {
    scoreId: SCORE,
    items: items.map(([item, decision, points]) => ({
      item,
      decision,
      points: points ?? null,
      reason: '听了片段',
    })),
  },
})
function called(): Rows {
  const rows = new Rows()
  rows.do(dialled as never)
  return rows
}
const standing = (rows: Rows) => {
  const row = rows.get('score', SCORE)
  if (!row) throw new Error('no score')
  return row
}

describe('cards @seed(41)', () => {
  test('each gives 100, names nothing twice, and follows the one before', () => {
    SCORECARDS.forEach((one, at) => {
      expect(one.version).toBe(at + 1)
      expect(one.items.reduce((sum, { points }) => sum + points, 0)).toBe(100)
      const names = [...one.items, ...one.fatal].map(({ id }) => id)
      expect(new Set(names).size).toBe(names.length)
    })
    expect(cardOf(99)).toBeNull()
    expect(cardFor('1999-01-01').version).toBe(1)
  })

  test('a score stays in 0…100, N/A drops out, one fatal item leaves nothing', () => {
    fc.assert(
      fc.property(
        fc.tuple(...card.items.map(({ points }) => fc.option(fc.integer({ min: 0, max: points })))),
        fc.subarray(card.fatal.map(({ id }) => id)),
        (given, fatal) => {
          const points = Object.fromEntries(card.items.map(({ id }, at) => [id, given[at] ?? null]))
          const { score, band, of } = scoreOf(card, points, fatal)
          if (fatal.length > 0) expect([score, band]).toEqual([0, 'fatal'])
          else if (of === 0) expect([score, band]).toEqual([null, null])
          else {
            expect(score).toBeGreaterThanOrEqual(0)
            expect(score).toBeLessThanOrEqual(100)
            expect(band).toBe(bandOf(score ?? 0, false))
          }
          // What does not apply changes nothing for one who has full points of the rest.
          const best = Object.fromEntries(
            card.items.map(({ id, points: most }) => [id, points[id] === null ? null : most]),
          )
          if (of > 0) expect(scoreOf(card, best, []).score).toBe(100)
        },
      ),
    )
    expect([89.9, 90, 79.9, 80].map((score) => bandOf(score, false))).toEqual([
      'pass',
      'good',
      'coach',
      'pass',
    ])
  })

  test('points that the card does not give are found', () => {
    expect(pointsFault(card, full, [])).toBeNull()
    expect(pointsFault(card, { ...full, recap: 6 }, [])).toBe('recap')
    expect(pointsFault(card, { ...full, recap: 2.5 }, [])).toBe('recap')
    expect(pointsFault(card, { ...full, other: 1 }, [])).toBe('other')
    expect(pointsFault(card, { opening: 10 }, [])).toBe('verification')
    expect(pointsFault(card, full, ['other'])).toBe('other')
    expect(pointsFault(card, Object.fromEntries(card.items.map(({ id }) => [id, null])), [])).toBe('items')
  })
})

describe('a scored call @seed(41)', () => {
  test('is scored by a reviewer, never by its own agent, with a reason for each lost point', () => {
    const rows = called()
    expect(rows.do(scored({ recap: 3 }), qa(AGENT))).toBe('review.ownCall')
    expect(rows.do(scored({ recap: 3 }, { reason: '' }), qa())).toBe('score.reason')
    expect(rows.do(scored({ recap: 9 }), qa())).toBe('score.items')
    expect(rows.do(scored({ recap: 3 }), qa())).toBeNull()
    expect(standing(rows)).toMatchObject({
      score: 98,
      band: 'good',
      reviewerId: QA,
      agentId: AGENT,
      rounds: [],
    })
    // A second reviewer has to see it first.
    expect(rows.do(scored({}, { scoreId: NEXT }), qa(OTHER))).toBe('act.versionConflict')
    expect(rows.do(scored({ recap: 4 }, { scoreId: NEXT, supersedes: SCORE }), qa(OTHER))).toBeNull()
    expect(standing(rows).supersededBy).toBe(NEXT)
    expect(scoreStand(standing(rows), NOW)).toEqual({ state: 'replaced', due: null })
    expect(rows.do(answered([['recap', 'accepted']]))).toBe('score.closed')
  })

  test('is answered item by item; who scored does not decide; rounds are limited', () => {
    const rows = called()
    rows.do(scored({ recap: 3, facts: 10 }, { fatal: [{ item: 'threat', reason: '威胁', clip }] }), qa())
    expect(standing(rows)).toMatchObject({ score: 0, band: 'fatal' })
    expect(answerable(standing(rows)).sort()).toEqual(['facts', 'recap', 'threat'])
    expect(rows.do(answered([['recap', 'disputed']]))).toBe('score.items')
    const all = answered([
      ['recap', 'disputed'],
      ['facts', 'accepted'],
      ['threat', 'disputed', ''],
    ])
    expect(rows.do(all)).toBe('score.reason')
    expect(rows.do(all, { id: OTHER, role: 'agent' })).toBe('review.notYours')
    const open = answered([
      ['recap', 'disputed'],
      ['facts', 'accepted'],
      ['threat', 'disputed'],
    ])
    expect(rows.do(open)).toBeNull()
    expect(scoreStand(standing(rows), NOW).state).toBe('disputed')
    expect(rows.do(open)).toBe('score.closed')
    expect(rows.do(scored({}, { scoreId: NEXT, supersedes: SCORE }), qa(OTHER))).toBe('score.disputed')
    const ruling = decided([
      ['recap', 'upheld'],
      ['threat', 'changed'],
    ])
    expect(rows.do(ruling, qa())).toBe('score.ownScore')
    expect(rows.do(decided([['recap', 'upheld']]), qa(OTHER))).toBe('score.items')
    expect(rows.do(ruling, qa(OTHER))).toBeNull()
    expect(standing(rows)).toMatchObject({ score: 93, band: 'good', fatal: [] })
    // Once more, about what was upheld; then it is final.
    expect(answerable(standing(rows))).toEqual(['recap'])
    expect(rows.do(answered([['recap', 'disputed']]))).toBeNull()
    expect(rows.do(decided([['recap', 'changed', 5]]), qa(OTHER))).toBeNull()
    expect(standing(rows)).toMatchObject({ score: 95 })
    expect(standing(rows).rounds).toHaveLength(ROUNDS)
    expect(scoreStand(standing(rows), NOW)).toEqual({ state: 'settled', due: null })
  })

  test('a silent agent has taken it after some days; full points leave nothing to say', () => {
    const rows = called()
    rows.do(scored({ recap: 3 }), qa())
    expect(scoreStand(standing(rows), NOW + ANSWER_DAYS * DAY).state).toBe('open')
    expect(scoreStand(standing(rows), NOW + ANSWER_DAYS * DAY + 1).state).toBe('settled')
    const late = { ...answered([['recap', 'disputed']]), at: NOW + 6 * DAY }
    expect(rows.do(late)).toBe('score.closed')
    const best = called()
    best.do(scored({}), qa())
    expect(scoreStand(standing(best), NOW).state).toBe('settled')
  })

  test('whatever is decided, nobody has less than before', () => {
    const some = card.items.slice(0, 5)
    fc.assert(
      fc.property(
        fc.tuple(...some.map(({ points }) => fc.integer({ min: 0, max: points - 1 }))),
        fc.array(fc.tuple(fc.constantFrom('upheld' as const, 'changed' as const), fc.option(fc.nat(20))), {
          minLength: 5,
          maxLength: 5,
        }),
        (given, rulings) => {
          const rows = called()
          rows.do(scored(Object.fromEntries(some.map(({ id }, at) => [id, given[at] ?? 0]))), qa())
          const before = standing(rows)
          rows.do(answered(some.map(({ id }) => [id, 'disputed'])))
          const refused = rows.do(
            decided(some.map(({ id }, at) => [id, rulings[at]?.[0] ?? 'upheld', rulings[at]?.[1] ?? null])),
            qa(OTHER),
          )
          expect([null, 'score.lower']).toContain(refused)
          expect(standing(rows).score ?? 0).toBeGreaterThanOrEqual(before.score ?? 0)
        },
      ),
      { numRuns: 100 },
    )
  })
})
