// The scale of willingness: told by what was said, kept with the result, the newest counts and grows old; what the list, the next offer and the
// script make of it. And what a lender's app tells: only what the customer did, only for two days, only until they paid or spoke with us.
import { describe, expect, test } from 'vitest'
import { validateDisposition } from '../../shared/disposition.ts'
import { addDays, CHINA, DAY, HOUR, localDay } from '../../shared/instant.ts'
import { LENDER_EVENT_KINDS, LENDER_EVENTS, LOOKED_MS, lookedAt } from '../../shared/lenderEvent.ts'
import type { DispositionRow, EventRow } from '../../shared/rows.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { SCRIPTS } from '../../shared/script/scripts.ts'
import { plainText } from '../../shared/script/variables.ts'
import { currentLine, prefillOf } from '../../shared/script/wording.ts'
import { planLine, start } from '../../shared/script.ts'
import { timelineOf } from '../../shared/timeline.ts'
import { OUR_WEIGHTS, Weights } from '../../shared/weights.ts'
import {
  fitsCode,
  WILLINGNESS_DAYS,
  WILLINGNESS_LEVELS,
  WILLINGNESS_OPTIONS,
  willingnessOf,
} from '../../shared/willingness.ts'
import { rankCase } from '../../shared/worklist.ts'
import { AGENT, CALL, CASE, CUSTOMER, NOW, uuid } from './caseWorld.ts'

const said = (
  n: number,
  level: string | undefined,
  change: Partial<DispositionRow> = {},
): DispositionRow => ({
  kind: 'disposition',
  id: uuid(700 + n),
  customerId: CUSTOMER,
  caseId: CASE,
  version: 1,
  callId: CALL,
  code: 'NEGO',
  fields: level === undefined ? {} : { willingness: level },
  path: [],
  said: [],
  script: null,
  at: NOW - n * DAY,
  agentId: AGENT,
  supersedes: null,
  ...change,
})

describe('the scale of willingness @seed(10)', () => {
  test('has five steps, each with what was seen where it fits, from most to least', () => {
    expect(WILLINGNESS_OPTIONS.map(({ value }) => value)).toEqual([...WILLINGNESS_LEVELS].reverse())
    for (const { hint } of WILLINGNESS_OPTIONS) expect(hint?.zh && hint.en).toBeTruthy()
  })

  test('the newest result in force says it, for a month, and no result that was replaced', () => {
    expect(willingnessOf([said(3, 'willing'), said(1, 'evasive')], NOW)).toMatchObject({ level: 'evasive' })
    expect(willingnessOf([said(2, 'refuses'), said(1, undefined)], NOW)).toMatchObject({ level: 'refuses' })
    expect(
      willingnessOf([said(1, 'ready'), said(0, 'undated', { supersedes: uuid(701) })], NOW),
    ).toMatchObject({
      level: 'undated',
    })
    expect(willingnessOf([said(WILLINGNESS_DAYS + 1, 'ready')], NOW)).toBeNull()
    expect(willingnessOf([said(1, 'in a good mood')], NOW)).toBeNull()
    // Screens ask by whole minutes; what is of a later one is of a clock that runs ahead.
    const later = (ms: number) => willingnessOf([said(0, 'ready', { at: NOW + ms })], NOW)
    expect(later(59_000)).toMatchObject({ level: 'ready' })
    expect(later(60_000)).toBeNull()
  })

  test.each([
    ['PTP_FULL', 'refuses', false],
    ['PTP_PART', 'evasive', true],
    ['REFUSE', 'ready', false],
    ['REFUSE', 'refuses', true],
    ['HARD', 'ready', true],
  ] as const)('%s with “%s” may stand: %s', (code, level, may) => {
    expect(fitsCode(level, code)).toBe(may)
    const problems = validateDisposition(
      code,
      { willingness: level },
      {
        facts: {
          direction: 'outbound',
          answered: true,
          talkMs: 60_000,
          sipStatus: 200,
          endedBy: 'customer',
          verification: 'matched',
          service: false,
          scriptCode: null,
        },
        now: NOW,
        zone: CHINA,
        hours: { from: 8 * HOUR, until: 22 * HOUR },
        contacts: [],
        callIds: [],
        sensitiveConsent: false,
        promise: null,
        replaces: null,
      },
    )
    expect(problems.some(({ params }) => params.detail === 'notWithCode')).toBe(!may)
  })

  test('the script hears it: what was answered fills the result, and the timeline says it', () => {
    const walked = {
      ...start(REMINDER_A, NOW),
      current: 'A21',
      steps: [
        {
          node: 'A7',
          answer: 'undated',
          to: 'A16',
          enteredAt: NOW,
          at: NOW,
          captured: { willingness: 'undated' },
        },
        {
          node: 'A16',
          answer: 'undated',
          to: 'A21',
          enteredAt: NOW,
          at: NOW,
          captured: { willingness: 'evasive' },
        },
      ],
    }
    const words = { facts: {}, language: 'zh' as const }
    expect(prefillOf(REMINDER_A, walked, 'NEGO', words)).toMatchObject({ willingness: 'evasive' })
    expect(prefillOf(REMINDER_A, walked, 'COMPLAINT', words)).not.toHaveProperty('willingness')
    for (const script of SCRIPTS)
      for (const { answers } of script.nodes)
        for (const { sets } of answers)
          if (sets.willingness !== undefined) expect(WILLINGNESS_LEVELS).toContain(sets.willingness)
    const entries = timelineOf(
      [
        {
          kind: 'call',
          id: CALL,
          customerId: CUSTOMER,
          caseId: CASE,
          version: 1,
          contactId: null,
          agentId: AGENT,
          direction: 'outbound',
          purpose: 'collect',
          number: null,
          ofDebtor: true,
          startedAt: NOW,
          answeredAt: NOW,
          endedAt: NOW + 1,
          sipStatus: 200,
          endedBy: 'customer',
          talkMs: 1,
          verification: 'matched',
          tries: 1,
          recording: 'confirmed',
          rules: '',
          clock: { source: 'central', skewMs: 0 },
          flags: [],
          dispositionId: uuid(700),
        },
        said(0, 'willing'),
      ],
      CHINA,
    )
    expect(entries[0]?.params).toMatchObject({ code: 'NEGO', willingness: 'willing' })
  })
})

const facts = {
  matter: {
    id: CASE,
    dueDate: addDays(localDay(NOW, CHINA), -40),
    state: 'IN_CONTACT' as const,
    zone: CHINA,
  },
  arrears: { totalFen: 500_000, dpd: 40, bucket: 'M2' as const },
  standings: [],
  callbacks: [],
  calls: [],
  holds: [],
  guard: { kind: 'permit' as const, until: null, conditions: [], checks: [], pack: '' },
}
const pointsOf = (more: Partial<Parameters<typeof rankCase>[0]>, weights = OUR_WEIGHTS) =>
  rankCase({ ...facts, ...more }, NOW, weights).points - rankCase(facts, NOW, weights).points

describe('what the list makes of it @seed(10)', () => {
  test('who agreed comes a little earlier, nobody falls behind for what they said, a weight of 0 switches it off', () => {
    expect(pointsOf({ willingness: { level: 'ready', at: NOW - DAY } })).toBe(OUR_WEIGHTS.willing)
    for (const level of ['undated', 'evasive', 'refuses'] as const)
      expect(pointsOf({ willingness: { level, at: NOW - DAY } })).toBe(0)
    expect(pointsOf({ willingness: { level: 'ready', at: NOW } }, { ...OUR_WEIGHTS, willing: 0 })).toBe(0)
  })

  test('weights set before there were these have ours for them', () => {
    const { willing: _, lookedAt: __, ...older } = OUR_WEIGHTS
    expect(Weights.parse(older)).toEqual(OUR_WEIGHTS)
  })
})

const event = (what: string, before: number): Pick<EventRow, 'eventKind' | 'at' | 'params'> => ({
  eventKind: 'lenderEvent',
  at: NOW - before,
  params: { what, channel: 'app', source: '手机银行' },
})
const nothing = { calls: [], payments: [], zone: CHINA }

describe('events of the lender’s app and texts @seed(7)', () => {
  test('only what the customer did counts, the newest, for two days', () => {
    expect(lookedAt([event('billViewed', HOUR), event('repayViewed', 2 * HOUR)], nothing, NOW)).toMatchObject(
      {
        what: 'billViewed',
      },
    )
    for (const kind of LENDER_EVENT_KINDS)
      expect(lookedAt([event(kind, HOUR)], nothing, NOW) !== null).toBe(LENDER_EVENTS[kind].by === 'customer')
    expect(lookedAt([event('billViewed', LOOKED_MS)], nothing, NOW)).toBeNull()
    expect(lookedAt([event('wentShopping', HOUR)], nothing, NOW)).toBeNull()
  })

  test('a payment or a talk since then ends it', () => {
    const looked = [event('billViewed', HOUR)]
    const call = (before: number) => ({ startedAt: NOW - before, verification: 'matched' as const })
    expect(lookedAt(looked, { ...nothing, calls: [call(2 * HOUR)] }, NOW)).not.toBeNull()
    expect(lookedAt(looked, { ...nothing, calls: [call(HOUR / 2)] }, NOW)).toBeNull()
    expect(lookedAt(looked, { ...nothing, payments: [{ valueDate: localDay(NOW, CHINA) }] }, NOW)).toBeNull()
  })

  test('the list names it as a reason with its points, and a weight of 0 switches it off', () => {
    const looked = { what: 'billViewed' as const, at: NOW - HOUR }
    const ranked = rankCase({ ...facts, looked }, NOW)
    expect(ranked.reasons).toContainEqual({ code: 'lookedAt', points: OUR_WEIGHTS.lookedAt, params: looked })
    expect(pointsOf({ looked }, { ...OUR_WEIGHTS, lookedAt: 0 })).toBe(0)
  })
})

describe('a plan of the calculator in the script @seed(12)', () => {
  const agreed = { periods: 6, firstDue: '2026-12-10', eachFen: 85_123, annualPpm: 60_000 }
  const recap = (planTerms: number) => ({
    ...start(REMINDER_A, NOW),
    current: 'A11a',
    agreed,
    steps: [
      {
        node: 'A11',
        answer: 'calculate',
        to: 'A11a',
        enteredAt: NOW,
        at: NOW,
        captured: { planTerms, planFirst: '2026-12-10' },
      },
    ],
  })
  const words = {
    facts: {
      totalDue: { kind: 'money' as const, fen: 500_000 },
      planRate: { kind: 'rate' as const, ppm: 0 },
    },
    language: 'zh' as const,
  }

  test('the recap says its figures, and the result takes them over', () => {
    const line = currentLine(REMINDER_A, recap(6), words)
    expect(plainText(line?.segments ?? [])).toContain('分6期，每期¥851.23，首期12月10日（周四），年化6%')
    expect(prefillOf(REMINDER_A, recap(6), 'PLAN', words)).toMatchObject({ terms: 6, perPeriod: 85_123 })
  })

  test('other periods are another plan: then the house’s own rate speaks', () => {
    const line = currentLine(REMINDER_A, recap(10), words)
    expect(plainText(line?.segments ?? [])).toContain('分10期，每期¥500.00，首期12月10日（周四），年化0%')
  })

  test.each(SCRIPTS.map((script) => [script.id, script] as const))(
    '%s has its line for one, or none',
    (id, script) => {
      const found = planLine(script, start(script, NOW))
      const expected = { reminderA: 'A11', inbound: 'A11', negotiationB: 'B9', followUpB: 'B9' }[id] ?? null
      expect(found?.node ?? null).toBe(expected)
    },
  )
})
