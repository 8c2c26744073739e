// The score: its points add up, each names its rows, and nothing that stands for a protected trait or for a right that was used can move it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrearsOn } from '../../../shared/arrears.ts'
import { CHINA, DAY, localDay } from '../../../shared/instant.ts'
import {
  NEVER_COUNTED,
  PROTECTED_TRAITS,
  SCORE_VERSIONS,
  type Score,
  scoreOf,
  scoreVersionOn,
} from '../../../shared/referral/score.ts'
import { scoreFacts } from '../../../shared/referral/scoreFacts.ts'
import type {
  CallRow,
  CustomerRow,
  DispositionRow,
  PaymentRow,
  PromiseRow,
  Row,
} from '../../../shared/rows.ts'
import { AGENT, CASE, CUSTOMER, customer, MOBILE, matter, mobile, NOW, uuid } from '../caseWorld.ts'

const base = { customerId: CUSTOMER, caseId: CASE, version: 1 }
const call = (n: number, change: Partial<CallRow> = {}): CallRow => ({
  kind: 'call',
  id: uuid(n),
  ...base,
  contactId: MOBILE,
  agentId: AGENT,
  direction: 'outbound',
  purpose: 'collect',
  number: null,
  ofDebtor: true,
  startedAt: NOW - 3 * DAY,
  answeredAt: null,
  endedAt: NOW - 3 * DAY + 30_000,
  sipStatus: 480,
  endedBy: 'network',
  talkMs: 0,
  verification: 'none',
  tries: 0,
  recording: 'off',
  rules: 'r',
  clock: { source: 'practice', skewMs: 0 },
  flags: [],
  dispositionId: null,
  ...change,
})
const coded = (n: number, callId: string, code: string): DispositionRow => ({
  kind: 'disposition',
  id: uuid(n),
  ...base,
  callId,
  code,
  fields: {},
  path: [],
  said: [],
  script: null,
  at: NOW - 3 * DAY,
  agentId: AGENT,
  supersedes: null,
})
const promised = (n: number, due: string): PromiseRow => ({
  kind: 'promise',
  id: uuid(n),
  ...base,
  callId: null,
  promiseKind: 'part',
  amountFen: 100_000,
  due,
  channel: 'app',
  madeAt: NOW - 40 * DAY,
  agentId: AGENT,
  previousId: null,
  exit: null,
})
const paid = (n: number, valueDate: string): PaymentRow => ({
  kind: 'payment',
  id: uuid(n),
  ...base,
  amountFen: 100_000,
  valueDate,
  channel: 'app',
})

function score(rows: readonly Row[]): Score {
  const payments = rows.filter((row): row is PaymentRow => row.kind === 'payment')
  const { bucket } = arrearsOn(matter, payments, localDay(NOW, CHINA))
  return scoreOf(scoreFacts(rows, matter, bucket, NOW), NOW)
}

const HISTORY: readonly Row[] = [
  customer,
  matter,
  mobile,
  call(100),
  call(101),
  call(102, { dispositionId: uuid(120) }),
  coded(120, uuid(102), 'REFUSE'),
  promised(130, '2026-02-10'),
  paid(140, '2026-02-20'),
]

describe('the points', () => {
  test('@seed(24): each has its input, its figure and the rows it was read from, and together they are the score', () => {
    const found = score(HISTORY)
    expect(found).toMatchObject({
      version: 'risk-2026.1',
      effectiveFrom: '2026-01-01',
      on: localDay(NOW, CHINA),
    })
    expect(found.reasons.map(({ input, points }) => [input, points])).toEqual([
      ['base', 20],
      ['bucket', 5],
      ['broken', 8],
      ['paid', -5],
      ['unreached', 10],
      ['refused', 12],
    ])
    expect(found.points).toBe(50)
    expect(found.level).toBe('medium')
    const sources = (input: string) =>
      found.reasons.find((reason) => reason.input === input)?.sources.map(({ kind, id }) => `${kind} ${id}`)
    expect(sources('broken')).toEqual([`promise ${uuid(130)}`])
    expect(sources('paid')).toEqual([`payment ${uuid(140)}`])
    expect(sources('unreached')).toEqual([100, 101, 102].map((n) => `call ${uuid(n)}`))
    expect(sources('refused')).toEqual([`disposition ${uuid(120)}`])
  })

  test('what was promised and kept, and a talk, speak for the customer', () => {
    const found = score([
      ...HISTORY,
      call(103, { answeredAt: NOW - DAY, startedAt: NOW - DAY, verification: 'matched' }),
    ])
    expect(found.reasons.map(({ input }) => input)).toContain('talked')
    expect(found.reasons.map(({ input }) => input)).not.toContain('unreached')
    expect(found.points).toBeLessThan(score(HISTORY).points)
  })

  test('a result that was corrected away no longer counts', () => {
    const corrected = HISTORY.map((row) =>
      row.kind === 'call' && row.id === uuid(102) ? { ...row, dispositionId: uuid(121) } : row,
    )
    expect(
      score([...corrected, coded(121, uuid(102), 'NEGO')]).reasons.map(({ input }) => input),
    ).not.toContain('refused')
  })

  test('they add up, within 0 and 100, whatever happened', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -170, max: 0 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: -60, max: 0 }), { maxLength: 8 }),
        fc.nat(9),
        fc.boolean(),
        (dues, payments, dials, refuses) => {
          const day = (back: number) => localDay(NOW + back * DAY, CHINA)
          const rows: Row[] = [
            customer,
            matter,
            { ...mobile, status: refuses ? 'invalid' : 'active' },
            ...dues.map((back, index) => promised(200 + index, day(back))),
            ...payments.map((back, index) => paid(300 + index, day(back))),
            ...Array.from({ length: dials }, (_, index) =>
              call(400 + index, index === 0 && refuses ? { dispositionId: uuid(500) } : {}),
            ),
            ...(refuses ? [coded(500, uuid(400), 'REFUSE')] : []),
          ]
          const found = score(rows)
          expect(found.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(found.points)
          expect(found.points).toBeGreaterThanOrEqual(0)
          expect(found.points).toBeLessThanOrEqual(100)
          const known = new Set(rows.map(({ kind, id }) => `${kind} ${id}`))
          for (const { sources } of found.reasons)
            for (const { kind, id } of sources) expect(known).toContain(`${kind} ${id}`)
        },
      ),
      { seed: 20_261_128, numRuns: 200 },
    )
  })
})

describe('what never counts', () => {
  /** One change for each trait that must not count, in every field of ours that stands for it or betrays it. */
  const TRAITS: Record<string, (row: Row, salt: number) => Row> = {
    age: (row, salt) => ofCustomer(row, { idNumber: idNumber(1930 + (salt % 75), salt % 2) }),
    sex: (row, salt) =>
      ofCustomer(row, { idNumber: idNumber(1990, salt % 2), name: salt % 2 ? '测试女' : '测试男' }),
    region: (row, salt) =>
      row.kind === 'contact'
        ? { ...row, phone: `+8619900${String(salt % 1000000).padStart(6, '0')}` }
        : ofCustomer(row, {
            address: `测试省测试市${salt}号`,
            idNumber: idNumber(1990, 0, 110_000 + (salt % 500_000)),
          }),
    ethnicity: (row, salt) =>
      ofCustomer(row, { name: `测试${String.fromCodePoint(0x4e00 + (salt % 2000))}` }),
    religion: (row, salt) => ofCustomer(row, { name: `测试·${salt}`, address: null }),
    health: (row) => row,
    family: (row, salt) =>
      row.kind === 'contact' ? { ...row, relation: salt % 2 ? '配偶' : '父母', name: '测试亲属' } : row,
    rightsUsed: (row) => row,
  }
  /** Rows that tell of it. */
  const TOLD: Record<string, (salt: number) => Row[]> = {
    health: (salt) => [held(salt, 'vulnerable'), held(salt + 1, 'death'), ...told(salt, 'VULN')],
    family: (salt) => [
      { ...mobile, id: uuid(7000 + salt), role: 'contact', relation: '配偶', phone: '+8619900009999' },
    ],
    rightsUsed: (salt) => [
      held(salt, 'complaint'),
      held(salt + 1, 'dispute'),
      held(salt + 2, 'hardship'),
      held(salt + 3, 'legal'),
      held(salt + 4, 'cease'),
      ...told(salt, NEVER_COUNTED[salt % NEVER_COUNTED.length] ?? 'COMPLAINT'),
    ],
  }
  const idNumber = (year: number, sex: number, region = 990_000) => `${region}${year}010100${sex}X`
  const ofCustomer = (row: Row, change: Partial<CustomerRow>): Row =>
    row.kind === 'customer' ? { ...row, ...change } : row
  const held = (
    n: number,
    holdKind: 'complaint' | 'dispute' | 'hardship' | 'vulnerable' | 'death' | 'legal' | 'cease',
  ): Row => ({
    kind: 'hold',
    id: uuid(8000 + n),
    ...base,
    holdKind,
    from: NOW - DAY,
    until: null,
    owner: AGENT,
    callId: null,
    words: '',
    liftedAt: null,
  })
  // Another code on a call that stood there anyway.
  const told = (n: number, code: string): Row[] => [
    call(101, { dispositionId: uuid(9000 + n) }),
    coded(9000 + n, uuid(101), code),
  ]

  test.each(PROTECTED_TRAITS.map(({ id }) => id))('@seed(24): %s changes nothing', (trait) => {
    const change = TRAITS[trait]
    if (!change) throw new Error(`nobody says which fields stand for ${trait}`)
    const before = score(HISTORY)
    fc.assert(
      fc.property(fc.nat(1_000_000), (salt) => {
        const added = TOLD[trait]?.(salt % 900) ?? []
        const ids = new Set(added.map(({ id }) => id))
        const rows = [...HISTORY.filter(({ id }) => !ids.has(id)).map((row) => change(row, salt)), ...added]
        const after = score(rows)
        expect({
          points: after.points,
          reasons: after.reasons.map(({ input, points }) => [input, points]),
        }).toEqual({
          points: before.points,
          reasons: before.reasons.map(({ input, points }) => [input, points]),
        })
      }),
      { seed: 20_261_128, numRuns: 60 },
    )
  })

  test('the facts that the score sees have no field for any of it', () => {
    const facts = JSON.stringify(scoreFacts(HISTORY, matter, 'M1', NOW))
    for (const hidden of [customer.name, mobile.phone, matter.accountNumber, matter.lender])
      expect(facts).not.toContain(hidden)
    expect(facts).not.toMatch(/idNumber|address|relation|"name"|phone|product|words/)
  })
})

describe('versions', () => {
  test('the one in force on the day counts, and every version is dated', () => {
    const [first] = SCORE_VERSIONS
    if (!first) throw new Error('no version')
    const later = { ...first, version: 'risk-2027.1', effectiveFrom: '2027-01-01' }
    expect(scoreVersionOn('2026-12-31', [first, later]).version).toBe(first.version)
    expect(scoreVersionOn('2027-01-01', [first, later]).version).toBe('risk-2027.1')
    expect(new Set(SCORE_VERSIONS.map(({ effectiveFrom }) => effectiveFrom)).size).toBe(SCORE_VERSIONS.length)
  })
})
