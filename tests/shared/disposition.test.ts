import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOLDS } from '../../shared/compliance/holds.ts'
import {
  type CallFacts,
  CODE_LIST,
  type Code,
  callFactsOf,
  type DispositionContext,
  effectsOf,
  fieldsOf,
  fitting,
  followOf,
  isCode,
  LEVELS,
  promiseDraftOf,
  specOf,
  validateDisposition,
} from '../../shared/disposition.ts'
import { CHINA, DAY, HOUR } from '../../shared/instant.ts'
import { DispositionFields, DispositionRow, HoldKind } from '../../shared/rows.ts'
import { suggest } from '../../shared/suggestion.ts'
import { at } from './compliance/facts.ts'

const NOW = at('2026-11-24 10:00:00')
const id = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`

const call = (change: Partial<CallFacts> = {}): CallFacts => ({
  direction: 'outbound',
  answered: true,
  talkMs: 90_000,
  sipStatus: 200,
  endedBy: 'agent',
  verification: 'matched',
  service: false,
  scriptCode: null,
  ...change,
})
const unanswered = (sipStatus: number | null, change: Partial<CallFacts> = {}): CallFacts =>
  call({ answered: false, talkMs: 0, sipStatus, endedBy: 'network', verification: 'none', ...change })
const UNVERIFIED = { verification: 'none' as const }

describe('the tree', () => {
  test("has the 34 codes of the tree in their six groups, and the house's one for calls of service", () => {
    expect(CODE_LIST.filter((code) => code !== 'SERVED')).toHaveLength(34)
    const count = (level: string) => CODE_LIST.filter((code) => specOf(code).level1 === level).length
    expect(Object.keys(LEVELS).map(count)).toEqual([20, 1, 5, 5, 2, 2])
    for (const code of CODE_LIST) {
      expect(DispositionRow.shape.code.safeParse(code).success).toBe(true)
      expect(specOf(code).label.zh && specOf(code).label.en).toBeTruthy()
    }
    expect(isCode('PTP_FULL')).toBe(true)
    expect(isCode('toString')).toBe(false)
  })

  test('field names within a code are unique and every choice offers something', () => {
    for (const code of CODE_LIST) {
      const fields = fieldsOf(code, { outcome: 'DISPUTE' })
      expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length)
      for (const field of fields) if (field.kind === 'choice') expect(field.options.length).toBeGreaterThan(0)
    }
  })

  test('income, health and documents are marked sensitive', () => {
    const names = fieldsOf('HARD').filter((field) => field.sensitive)
    expect(names.map((field) => field.name)).toEqual(['income', 'documents'])
  })
})

describe('effects', () => {
  test.each([
    ['COMPLAINT', 'complaint', 15],
    ['DISPUTE', 'dispute', 15],
    ['FRAUD', 'fraud', null],
    ['HARD', 'hardship', 15],
    ['ATTORNEY', 'legal', null],
    ['BANKR', 'bankruptcy', null],
    ['VULN', 'vulnerable', 30],
    ['SAFETY', 'safety', null],
    ['TP_DECEASED', 'death', null],
    ['CEASE', 'cease', null],
    ['PAID', 'paidClaim', 3],
  ] as const)('%s places a hold of kind %s for %s days', (code, kind, days) => {
    const until = days === null ? null : NOW + days * DAY
    expect(effectsOf(code, { words: '测试原话' }, NOW).hold).toEqual({ kind, until, words: '测试原话' })
    expect(HOLDS[kind].refuses).toContain('collect')
  })

  test('every kind of hold is placed by some code', () => {
    const placed = new Set(
      CODE_LIST.flatMap((code) =>
        ([null, 'debtor'] as const).map((role) => effectsOf(code, {}, NOW, role).hold?.kind),
      ),
    )
    for (const kind of HoldKind.options) expect(placed).toContain(kind)
  })

  test('numbers: refused for ever, invalid, or only this one', () => {
    expect(effectsOf('TP_REFUSE', {}, NOW).number).toBe('suppressed')
    expect(effectsOf('TP_WRONG', {}, NOW).number).toBe('invalid')
    expect(effectsOf('EMPTY', {}, NOW).number).toBe('invalid')
    expect(effectsOf('CEASE', { scope: 'number' }, NOW)).toMatchObject({ number: 'suppressed', hold: null })
    expect(effectsOf('CEASE', { scope: 'hours' }, NOW).hold?.kind).toBe('cease')
    expect(effectsOf('CEASE', { scope: 'all' }, NOW, 'debtor').hold?.kind).toBe('cease')
  })

  test('nobody but the debtor stops contact with the debtor, or closes the debtor’s own number', () => {
    for (const role of ['contact', 'guarantor'] as const)
      expect(effectsOf('CEASE', { scope: 'all' }, NOW, role)).toMatchObject({
        number: 'suppressed',
        hold: null,
      })
    expect(effectsOf('TP_REFUSE', {}, NOW, 'contact').number).toBe('suppressed')
    expect(effectsOf('TP_REFUSE', {}, NOW, 'debtor')).toMatchObject({
      number: null,
      hold: { kind: 'numberReview', until: null },
      tasks: [{ kind: 'supervisorReview', due: NOW + DAY }],
    })
  })

  test('a guarantor’s call acts as its outcome, an unknown code does nothing', () => {
    expect(effectsOf('GUAR', { outcome: 'COMPLAINT' }, NOW).hold?.kind).toBe('complaint')
    expect(followOf('GUAR', { outcome: 'PTP_PART' })).toBe('promise')
    expect(followOf('GUAR', {})).toBeNull()
    expect(effectsOf('NEWER_CODE', {}, NOW)).toEqual({
      hold: null,
      number: null,
      tasks: [],
      caseState: null,
      ticket: null,
    })
  })

  test('tasks are due in their days', () => {
    expect(effectsOf('PAID', {}, NOW)).toMatchObject({
      tasks: [{ kind: 'ledgerCheck', due: NOW + 3 * DAY }],
      caseState: 'VERIFYING',
    })
    expect(effectsOf('SAFETY', {}, NOW).tasks).toEqual([{ kind: 'supervisorReview', due: NOW }])
  })
})

describe('fitting', () => {
  test.each<[Code, CallFacts, string]>([
    ['PTP_FULL', call({ talkMs: 6000 }), 'talkTooShort'],
    ['PTP_FULL', call(UNVERIFIED), 'notVerified'],
    ['PTP_PART', unanswered(408), 'notAnswered'],
    ['NA', call({ ...UNVERIFIED, talkMs: 1000 }), 'answered'],
    ['NA', unanswered(486), 'sipStatus'],
    ['BUSY', unanswered(404), 'sipStatus'],
    ['EMPTY', unanswered(486), 'sipStatus'],
    ['EMPTY', call(), 'verified'],
    ['VM', call({ ...UNVERIFIED, talkMs: 60_000 }), 'answered'],
    ['REJECT', call({ ...UNVERIFIED, talkMs: 9000, endedBy: 'customer' }), 'answered'],
    ['TP_RELAY', call(), 'verified'],
    ['TP_RELAY', unanswered(480), 'notAnswered'],
    ['GUAR', call(), 'verified'],
    ['IDFAIL', call(), 'verified'],
    ['HUNGUP', call({ endedBy: 'agent' }), 'notEndedByCustomer'],
    ['ABORT', call(), 'answered'],
    ['ABORT', unanswered(486), 'notEndedByAgent'],
    ['NA', unanswered(null, { direction: 'inbound' }), 'inbound'],
    ['SUSP', unanswered(603), 'sipStatus'],
    ['DISPUTE', call(UNVERIFIED), 'notVerified'],
  ])('%s contradicts %o: %s', (code, facts, fact) => {
    expect(fitting(code, facts)).toEqual({ ok: false, fact })
  })

  test.each<[Code, CallFacts]>([
    ['PTP_FULL', call()],
    ['CALLBK', call(UNVERIFIED)],
    ['COMPLAINT', call({ ...UNVERIFIED, talkMs: 2000 })],
    ['CEASE', call({ ...UNVERIFIED, talkMs: 2000 })],
    ['SAFETY', call({ ...UNVERIFIED, talkMs: 2000 })],
    ['IDFAIL', call({ verification: 'failed' })],
    ['HUNGUP', call({ ...UNVERIFIED, talkMs: 3000, endedBy: 'customer' })],
    ['REJECT', call({ ...UNVERIFIED, talkMs: 2000, endedBy: 'customer' })],
    ['REJECT', unanswered(603)],
    ['OFF', call({ ...UNVERIFIED, talkMs: 8000 })],
    ['NA', unanswered(487, { endedBy: 'agent' })],
    ['ABORT', unanswered(487, { endedBy: 'agent' })],
    ['TP_REFUSE', call({ ...UNVERIFIED, talkMs: 2000 })],
    ['TECH', unanswered(503)],
    ['TECH', call()],
  ])('%s fits %o', (code, facts) => {
    expect(fitting(code, facts)).toEqual({ ok: true })
  })

  const facts: fc.Arbitrary<CallFacts> = fc
    .record({
      direction: fc.constantFrom('outbound' as const, 'inbound' as const),
      answered: fc.boolean(),
      talkMs: fc.integer({ min: 0, max: 600_000 }),
      sipStatus: fc.option(fc.constantFrom(200, 404, 408, 480, 484, 486, 487, 500, 503, 600, 603, 604, 699)),
      endedBy: fc.option(fc.constantFrom('agent' as const, 'customer' as const, 'network' as const)),
      verification: fc.constantFrom('none' as const, 'matched' as const, 'failed' as const),
      service: fc.boolean(),
      scriptCode: fc.option(fc.constantFrom<string[]>(...CODE_LIST, 'NOT_A_CODE')),
    })
    .map((each) => (each.answered ? each : { ...each, talkMs: 0, verification: 'none' as const }))

  test('every call can be coded, and nothing suggested contradicts it', () => {
    fc.assert(
      fc.property(facts, (each) => {
        expect(CODE_LIST.some((code) => fitting(code, each).ok)).toBe(true)
        const suggested = suggest(each)
        for (const { code } of suggested) expect(fitting(code, each).ok).toBe(true)
        expect(new Set(suggested.map(({ code }) => code)).size).toBe(suggested.length)
      }),
      { seed: 20_261_122, numRuns: 1000 },
    )
  })

  test('only a verified right party fits a code of debt talk, whatever else the call was', () => {
    fc.assert(
      fc.property(
        facts,
        fc.constantFrom<Code[]>('PTP_FULL', 'PTP_PART', 'PLAN', 'PAID', 'DISPUTE', 'HARD', 'REFUSE'),
        (each, code) => {
          if (fitting(code, each).ok) expect(each.answered && each.verification === 'matched').toBe(true)
        },
      ),
      { seed: 20_261_122, numRuns: 500 },
    )
  })
})

describe('suggestions', () => {
  test.each<[number, Code[]]>([
    [486, ['BUSY']],
    [600, ['BUSY']],
    [408, ['NA', 'OFF']],
    [480, ['NA', 'OFF']],
    [404, ['EMPTY', 'SUSP']],
    [484, ['EMPTY']],
    [604, ['EMPTY']],
    [603, ['REJECT']],
    [500, ['TECH']],
    [503, ['TECH']],
    [499, []],
  ])('%i', (status, codes) => {
    expect(suggest(unanswered(status)).map(({ code }) => code)).toEqual(codes)
  })

  test('487 after we cancelled: no answer, or cancelled', () => {
    expect(suggest(unanswered(487, { endedBy: 'agent' })).map(({ code }) => code)).toEqual(['NA', 'ABORT'])
  })

  test('the script’s code comes first, with its evidence, unless it contradicts the call', () => {
    expect(suggest(call({ scriptCode: 'PTP_FULL' }))[0]).toEqual({
      code: 'PTP_FULL',
      evidence: { kind: 'script' },
    })
    expect(suggest(call({ scriptCode: 'PTP_FULL', talkMs: 4000, endedBy: 'agent' }))).toEqual([])
  })

  test('a verification that failed, a quick hang-up', () => {
    expect(suggest(call({ verification: 'failed' })).map(({ code }) => code)).toContain('IDFAIL')
    const quick = suggest(call({ ...UNVERIFIED, talkMs: 2000, endedBy: 'customer' })).map(({ code }) => code)
    expect(quick).toEqual(['REJECT', 'HUNGUP', 'VM'])
  })

  test('a short call is a machine only while nobody answered a line of the script', () => {
    const codes = (scriptCode: string | null) =>
      suggest(call({ ...UNVERIFIED, talkMs: 9000, endedBy: 'agent', scriptCode })).map(({ code }) => code)
    expect(codes(null)).toContain('VM')
    expect(codes('VM')).toContain('VM')
    expect(codes('CALLBK')).toEqual(['CALLBK'])
  })

  test('tries used up by earlier calls of the day lead to IDFAIL', () => {
    const found = suggest(call({ ...UNVERIFIED, talkMs: 60_000, endedBy: 'agent', triesUsedUp: true }))
    expect(found).toEqual([{ code: 'IDFAIL', evidence: { kind: 'verification', outcome: 'usedUp' } }])
  })

  test('a verified call without a code of the script was talked over or put off', () => {
    expect(suggest(call({ scriptCode: null, endedBy: 'agent' })).map(({ code }) => code)).toEqual([
      'NEGO',
      'CALLBK',
    ])
    expect(suggest(call({ scriptCode: 'PAID', endedBy: 'agent' })).map(({ code }) => code)).toEqual(['PAID'])
  })

  test('facts come from the call row', () => {
    const row = {
      direction: 'outbound',
      purpose: 'collect',
      answeredAt: NOW,
      talkMs: 5000,
      sipStatus: 200,
      endedBy: 'agent',
      verification: 'none',
    } as const
    expect(callFactsOf(row, 'NA')).toEqual(call({ talkMs: 5000, verification: 'none', scriptCode: 'NA' }))
    expect(callFactsOf({ ...row, purpose: 'service' }).service).toBe(true)
    // Who calls us may come to pay: only a call of service that we made is kept free of collection.
    expect(callFactsOf({ ...row, purpose: 'service', direction: 'inbound' }).service).toBe(false)
  })

  test('a call of service leads to no result of collection, and only it leads to its own code', () => {
    const service = call({ service: true })
    for (const code of ['PTP_FULL', 'PTP_PART', 'PLAN', 'NEGO', 'REFUSE', 'EVADE'] as const)
      expect(fitting(code, service)).toEqual({ ok: false, fact: 'service' })
    for (const code of ['SERVED', 'PAID', 'DISPUTE', 'COMPLAINT', 'CALLBK', 'SAFETY'] as const)
      expect(fitting(code, service)).toEqual({ ok: true })
    expect(fitting('SERVED', call())).toEqual({ ok: false, fact: 'notService' })
  })
})

describe('validation', () => {
  const context = (change: Partial<DispositionContext> = {}): DispositionContext => ({
    facts: call(),
    now: NOW,
    zone: CHINA,
    hours: { from: 8 * HOUR, until: 22 * HOUR },
    contacts: [
      { id: id(1), status: 'active' },
      { id: id(2), status: 'invalid' },
    ],
    callIds: [id(10), id(11)],
    sensitiveConsent: false,
    promise: {
      today: '2026-11-24',
      totalFen: 816_000,
      minimumFen: 80_000,
      bucket: 'M1',
      standings: [],
      supervisorAgreed: false,
    },
    replaces: null,
    ...change,
  })
  const promised = { amount: 816_000, date: '2026-11-27', channel: 'app' }
  const problems = (code: Code, fields: DispositionFields, change: Partial<DispositionContext> = {}) =>
    validateDisposition(code, DispositionFields.parse(fields), context(change)).map(
      ({ code: problem, params }) =>
        [problem, params.field ?? params.fact ?? '', params.detail ?? ''].filter(Boolean).join(' '),
    )

  test('a full promise that is complete', () => {
    expect(problems('PTP_FULL', promised)).toEqual([])
    expect(promiseDraftOf('PTP_FULL', promised, null)).toMatchObject({
      promiseKind: 'full',
      amountFen: 816_000,
      due: '2026-11-27',
    })
  })

  test('fields that are missing or wrong are named, each', () => {
    expect(problems('PTP_FULL', { amount: 816_000, date: '', channel: null })).toEqual([
      'disposition.fieldMissing date',
      'disposition.fieldMissing channel',
    ])
    expect(problems('PTP_FULL', { ...promised, amount: 1.5 })).toEqual([
      'disposition.fieldInvalid amount amount',
    ])
    expect(problems('PTP_FULL', { ...promised, date: '2026-02-31' })).toEqual([
      'disposition.fieldInvalid date date',
    ])
    expect(problems('PTP_FULL', { ...promised, date: '2026-11-23' })).toEqual([
      'disposition.fieldInvalid date dateInPast',
    ])
    expect(problems('PTP_FULL', { ...promised, channel: 'wechat' })).toEqual([
      'disposition.fieldInvalid channel choice',
    ])
    expect(
      problems('PLAN', {
        type: 'instalment',
        terms: 61,
        firstDue: '2026-12-01',
        perPeriod: 1,
        reason: 'forgot',
      }),
    ).toEqual(['disposition.fieldInvalid terms range'])
    expect(problems('PAID', { amount: 100, date: '2026-11-25', channel: 'app' })).toEqual([
      'disposition.fieldInvalid date dateInFuture',
    ])
  })

  test('promise limits hold here too', () => {
    expect(problems('PTP_FULL', { ...promised, amount: 100_000 })).toEqual(['promise.amountTooLow'])
    expect(problems('PTP_FULL', { ...promised, date: '2026-12-24' })).toEqual(['promise.dateTooLate'])
    const part = { ...promised, amount: 50_000, restDate: promised.date }
    expect(problems('PTP_PART', part)).toEqual(['promise.amountTooLow'])
    const sound = { ...part, date: '2026-11-26', lowReason: '周五发工资' }
    expect(problems('PTP_PART', { ...sound, restDate: '2026-12-24' })).toEqual([
      'disposition.fieldInvalid restDate restTooLate',
    ])
    expect(problems('PTP_PART', { ...sound, restDate: '2026-11-25' })).toEqual([
      'disposition.fieldInvalid restDate restTooEarly',
    ])
    expect(problems('PTP_PART', { ...part, lowReason: '周五发工资' })).toEqual([])
  })

  test('callbacks lie inside permitted hours, in the future, on a number that stands', () => {
    const good = { at: at('2026-11-25 10:30:00'), contact: id(1) }
    expect(problems('CALLBK', good)).toEqual([])
    expect(problems('CALLBK', { ...good, at: at('2026-11-24 22:00:00') })).toEqual(['callback.outsideHours'])
    expect(problems('CALLBK', { ...good, at: NOW })).toEqual(['disposition.fieldInvalid at datetimeInPast'])
    expect(problems('CALLBK', { ...good, contact: id(2) })).toEqual([
      'disposition.fieldInvalid contact contact',
    ])
  })

  test('sensitive fields need consent, evidence needs two calls of the case', () => {
    const hard = { hardship: 'job', income: 'none' }
    expect(problems('HARD', hard)).toEqual(['disposition.fieldInvalid income needsConsent'])
    expect(problems('HARD', hard, { sensitiveConsent: true })).toEqual([])
    expect(problems('HARD', { hardship: 'job' })).toEqual([])
    expect(problems('EVADE', { facts: '测试', calls: `${id(10)} ${id(10)}` })).toEqual([
      'disposition.fieldInvalid calls tooFewCalls',
    ])
    expect(problems('EVADE', { facts: '测试', calls: `${id(10)} ${id(11)}` })).toEqual([])
  })

  test('a contradiction is reported with its fact', () => {
    expect(problems('PTP_FULL', promised, { facts: call({ talkMs: 6000 }) })).toEqual([
      'disposition.contradictsCall talkTooShort',
    ])
  })

  test('a guarantor’s outcome demands its own fields', () => {
    const facts = call(UNVERIFIED)
    expect(problems('GUAR', { roleProof: '担保合同' }, { facts })).toEqual([
      'disposition.fieldMissing outcome',
    ])
    expect(problems('GUAR', { roleProof: '担保合同', outcome: 'REFUSE' }, { facts })).toEqual([
      'disposition.fieldMissing reason',
    ])
    expect(problems('GUAR', { roleProof: '担保合同', outcome: 'SAFETY' }, { facts })).toEqual([
      'disposition.fieldInvalid outcome choice',
    ])
  })
})
