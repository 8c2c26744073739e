import { describe, expect, test } from 'vitest'
import { CHINA_PACK, CHINA_RULES } from '../../../shared/compliance/china.ts'
import {
  type GuardFacts,
  type GuardRequest,
  isLastTry,
  type Permit,
  permits,
  type Refusal,
} from '../../../shared/compliance/compliance.ts'
import { Check, isUnconfirmed, Rule, RuleId, Thresholds } from '../../../shared/compliance/pack.ts'
import { ALL_RULES } from '../../../shared/compliance/packs.ts'
import { HOUR, MINUTE, SECOND } from '../../../shared/instant.ts'
import {
  AGENT,
  ask,
  at,
  CASE,
  call,
  contact,
  DESK,
  facts,
  N1,
  N2,
  OTHER_CASE,
  OTHER_DESK,
  RELATIVE,
  STRANGER,
} from './facts.ts'

const guard = (request: GuardRequest, given: GuardFacts, time: number): Permit | Refusal =>
  permits(request, given, CHINA_PACK, time)

const NOON = at('2026-11-24 12:00:00')
const NEXT_MORNING = at('2026-11-25 08:00:00')

const expectRefusal = (verdict: Permit | Refusal, rule: RuleId, until: number | null): Refusal => {
  expect(verdict).toMatchObject({ kind: 'refusal', rule, until })
  if (verdict.kind !== 'refusal') throw new Error('permitted')
  return verdict
}

describe('G1 permitted hours @seed(33)', () => {
  test.each([
    ['2026-11-24 07:59:59', '2026-11-24 08:00:00'],
    ['2026-11-24 22:00:00', '2026-11-25 08:00:00'],
    ['2026-11-24 03:00:00', '2026-11-24 08:00:00'],
  ])('%s is refused until %s', (time, until) => {
    const refusal = expectRefusal(guard(ask(N1), facts(), at(time)), 'C1', at(until))
    expect(refusal.source.title.zh).toContain('GB/T 45251-2025')
    expect(refusal.overridableBy).toBeNull()
  })

  test.each(['2026-11-24 08:00:00', '2026-11-24 21:59:59'])('%s is permitted until 22:00', (time) => {
    expect(guard(ask(N1), facts(), at(time))).toMatchObject({
      kind: 'permit',
      until: at('2026-11-24 22:00:00'),
    })
  })
})

describe('G2 consent to another time @seed(33)', () => {
  const consent = [{ from: at('2026-11-24 22:00:00'), to: at('2026-11-24 22:30:00') }]
  const agreed = facts({ contacts: [contact(N1, { consent }), contact(N2)] })

  test('opens its window, on its number, that day only', () => {
    expect(guard(ask(N1), agreed, at('2026-11-24 22:10:00'))).toMatchObject({
      kind: 'permit',
      until: consent[0]?.to,
    })
    expect(guard(ask(N1), agreed, at('2026-11-24 21:50:00'))).toMatchObject({
      kind: 'permit',
      until: consent[0]?.to,
    })
    expectRefusal(guard(ask(N2), agreed, at('2026-11-24 22:10:00')), 'C1', NEXT_MORNING)
    expectRefusal(guard(ask(N1), agreed, at('2026-11-24 22:30:00')), 'C1', NEXT_MORNING)
    expectRefusal(guard(ask(N1), agreed, at('2026-11-25 22:10:00')), 'C1', at('2026-11-26 08:00:00'))
  })

  test('is named as the next moment', () => {
    const later = [{ from: at('2026-11-24 23:00:00'), to: at('2026-11-24 23:30:00') }]
    const given = facts({ contacts: [contact(N1, { consent: later })] })
    expectRefusal(guard(ask(N1), given, at('2026-11-24 22:10:00')), 'C1', at('2026-11-24 23:00:00'))
  })
})

describe('effective calls @seed(33)', () => {
  const answered = (time: string, number = N1) => call(at(`2026-11-24 ${time}`), { answered: true, number })

  test('G3: after three, whoever made them and on whichever number, the fourth waits for the next morning', () => {
    const calls = [answered('08:10:00'), answered('09:10:00', N2), answered('10:10:00')]
    expectRefusal(guard(ask(N2), facts({ calls }), NOON), 'C2', NEXT_MORNING)
    expect(guard(ask(N2), facts({ calls }), NEXT_MORNING).kind).toBe('permit')
  })

  test('G4: an inbound call of the right party does not count', () => {
    const inbound = call(at('2026-11-24 10:10:00'), { answered: true, outbound: false, rightParty: true })
    const verdict = guard(
      ask(N1),
      facts({ calls: [answered('08:10:00'), answered('09:10:00'), inbound] }),
      NOON,
    )
    expect(verdict.kind).toBe('permit')
    expect(verdict.checks.find((check) => check.rule === 'C2')?.figure).toEqual({
      kind: 'count',
      used: 2,
      limit: 3,
    })
    expect(isLastTry(verdict)).toBe(true)
  })
})

describe('G5 unanswered attempts @seed(33)', () => {
  const calls = [0, 1, 2, 3, 4, 5].map((hour) => call(at('2026-11-24 08:00:00') + hour * HOUR))
  const later = at('2026-11-24 15:00:00')

  test('six on one number refuse that number, not the other', () => {
    const refusal = expectRefusal(guard(ask(N1), facts({ calls }), later), 'C4', NEXT_MORNING)
    expect(refusal.overridableBy).toBe('supervisor')
    expect(guard(ask(N2), facts({ calls }), later).kind).toBe('permit')
  })

  test('a supervisor may override with a reason, an agent or an empty reason may not', () => {
    const override = { rules: ['C4' as const], role: 'supervisor' as const, reason: '客户要求' }
    const verdict = guard(ask(N1, { override }), facts({ calls }), later)
    expect(verdict.kind).toBe('permit')
    expect(verdict.checks.find((check) => check.rule === 'C4')?.state).toBe('overridden')
    expect(guard(ask(N1, { override: { ...override, role: 'agent' } }), facts({ calls }), later).kind).toBe(
      'refusal',
    )
    expect(guard(ask(N1, { override: { ...override, reason: ' ' } }), facts({ calls }), later).kind).toBe(
      'refusal',
    )
    // Hours are law: no override opens them.
    const night = guard(
      ask(N1, { override: { ...override, rules: ['C1', 'C4'] } }),
      facts({ calls }),
      at('2026-11-24 23:00:00'),
    )
    expectRefusal(night, 'C1', NEXT_MORNING)
  })
})

describe('third persons @seed(34)', () => {
  const failed = (time: string) => call(at(time))

  test('G6: the debtor spoke to us two days ago: locked', () => {
    const calls = [call(at('2026-11-22 10:00:00'), { answered: true, rightParty: true })]
    expectRefusal(guard(ask(RELATIVE), facts({ calls }), NOON), 'C8', null)
  })

  test('G7: three failed dials open it from the next day, by the neutral script, until the debtor is reached again', () => {
    const calls = [
      failed('2026-11-24 09:00:00'),
      failed('2026-11-24 10:00:00'),
      failed('2026-11-24 11:00:00'),
    ]
    expectRefusal(guard(ask(RELATIVE), facts({ calls }), NOON), 'C8', NEXT_MORNING)
    const next = guard(ask(RELATIVE), facts({ calls }), at('2026-11-25 09:00:00'))
    expect(next).toMatchObject({ kind: 'permit', conditions: ['recorded', 'neutralScript'] })
    const reached = [...calls, call(at('2026-11-25 09:30:00'), { answered: true, rightParty: true })]
    expectRefusal(guard(ask(RELATIVE), facts({ calls: reached }), at('2026-11-25 10:00:00')), 'C8', null)
    const called = [...calls, call(at('2026-11-25 09:30:00'), { answered: true, outbound: false })]
    expectRefusal(guard(ask(RELATIVE), facts({ calls: called }), at('2026-11-25 10:00:00')), 'C8', null)
  })

  test('dials that we cancelled at once prove nothing', () => {
    const calls = ['09:00', '10:00', '11:00'].map((time) =>
      call(at(`2026-11-23 ${time}:00`), { cancelledAfterMs: 2 * SECOND }),
    )
    expectRefusal(guard(ask(RELATIVE), facts({ calls }), NOON), 'C8', null)
  })

  test('invalid numbers of the debtor, or a reported death, open it at once', () => {
    const invalid = [contact(N1, { status: 'invalid' }), contact(RELATIVE, { role: 'contact' })]
    expect(guard(ask(RELATIVE), facts({ contacts: invalid }), NOON).kind).toBe('permit')
    const holds = [{ holdKind: 'death' as const, caseId: CASE, from: 0, until: null, liftedAt: null }]
    expect(guard(ask(RELATIVE, { purpose: 'service' }), facts({ holds }), NOON).kind).toBe('permit')
  })

  test('G8: a number that a third person forbade stays closed in every case; on a debtor the supervisor decides', () => {
    const suppressed = new Set([RELATIVE, N1])
    const open = {
      contacts: [contact(N2, { status: 'invalid' }), contact(RELATIVE, { role: 'contact' }), contact(N1)],
    }
    for (const time of [NOON, NOON + 3650 * 24 * HOUR]) {
      const refusal = expectRefusal(guard(ask(RELATIVE), facts({ ...open, suppressed }), time), 'C9', null)
      expect(refusal.overridableBy).toBeNull()
    }
    expect(guard(ask(N1), facts({ ...open, suppressed }), NOON)).toMatchObject({
      rule: 'C9',
      overridableBy: 'supervisor',
    })
    const own = facts({ contacts: [contact(N1, { status: 'suppressed' })] })
    expect(guard(ask(N1), own, NOON)).toMatchObject({ rule: 'C9', overridableBy: null })
  })
})

describe('G9 holds @seed(33)', () => {
  const hold = (
    holdKind: GuardFacts['holds'][number]['holdKind'],
    change: Partial<GuardFacts['holds'][number]> = {},
  ) =>
    facts({ holds: [{ holdKind, caseId: CASE, from: NOON - HOUR, until: null, liftedAt: null, ...change }] })

  test.each([
    'complaint',
    'dispute',
    'bankruptcy',
    'death',
    'fraud',
    'hardship',
    'vulnerable',
    'paidClaim',
  ] as const)('%s: collect refused, service by the assigned agent inside hours permitted', (kind) => {
    expectRefusal(guard(ask(N1), hold(kind), NOON), 'HOLD', null)
    expect(guard(ask(N1, { purpose: 'service' }), hold(kind), NOON).kind).toBe('permit')
    expectRefusal(guard(ask(N1, { purpose: 'service', agentId: DESK }), hold(kind), NOON), 'HANDLER', null)
    expectRefusal(
      guard(ask(N1, { purpose: 'service' }), hold(kind), at('2026-11-24 22:00:00')),
      'C1',
      NEXT_MORNING,
    )
  })

  test.each(['cease', 'safety', 'legal'] as const)('%s refuses every purpose', (kind) => {
    for (const purpose of ['collect', 'service', 'callback_requested'] as const)
      expectRefusal(guard(ask(N1, { purpose }), hold(kind), NOON), 'HOLD', null)
  })

  test('a hold with an end says when, one that was lifted or is over does not refuse', () => {
    const until = at('2026-11-26 03:00:00')
    expectRefusal(guard(ask(N1), hold('paidClaim', { until }), NOON), 'HOLD', at('2026-11-26 08:00:00'))
    expect(guard(ask(N1), hold('paidClaim', { until: NOON }), NOON).kind).toBe('permit')
    expect(guard(ask(N1), hold('complaint', { liftedAt: NOON - 1 }), NOON).kind).toBe('permit')
  })

  test('overlapping holds: every one must end, and only the channels that all of them leave open are open', () => {
    const placed = (
      holdKind: 'dispute' | 'complaint',
      change: Partial<GuardFacts['holds'][number]>,
    ): GuardFacts['holds'][number] => ({
      holdKind,
      caseId: CASE,
      from: NOON - HOUR,
      until: at('2026-11-30 10:00:00'),
      liftedAt: null,
      ...change,
    })
    const both = facts({
      holds: [
        placed('dispute', { channels: ['letter', 'sms'] }),
        placed('complaint', { channels: ['letter'], until: at('2026-12-09 10:00:00') }),
      ],
    })
    const refusal = expectRefusal(guard(ask(N1), both, NOON), 'HOLD', at('2026-12-09 10:00:00'))
    expect(refusal.checks.find(({ rule }) => rule === 'HOLD')?.figure).toMatchObject({ standing: 2 })
    expect(guard(ask(N1, { channel: 'sms' }), both, NOON).kind).toBe('refusal')
    expect(guard(ask(N1, { channel: 'letter' }), both, NOON).kind).toBe('permit')
    // The longer one lifted, the shorter one still stands.
    const [dispute, complaint] = both.holds
    if (!dispute || !complaint) throw new Error('two holds')
    expectRefusal(
      guard(ask(N1), { ...both, holds: [dispute, { ...complaint, liftedAt: NOON - 1 }] }, NOON),
      'HOLD',
      at('2026-11-30 10:00:00'),
    )
  })

  test('a dispute binds its debt, a complaint everything the customer owes', () => {
    expect(guard(ask(N1), hold('dispute', { caseId: OTHER_CASE }), NOON).kind).toBe('permit')
    expectRefusal(guard(ask(N1), hold('complaint', { caseId: OTHER_CASE }), NOON), 'HOLD', null)
  })
})

test('C7 cites the credit-card rules for cards, and the standard for every other product', () => {
  const refusedAs = (product: 'creditCard' | 'consumerLoan') =>
    permits(
      ask(STRANGER),
      facts({ case: { id: CASE, state: 'QUEUED', assignedTo: AGENT, product, lenderType: 'bank' } }),
      { ...CHINA_PACK, predicates: CHINA_PACK.predicates.filter(({ rule }) => rule === 'C7') },
      NOON,
    )
  expect(refusedAs('creditCard')).toMatchObject({
    rule: 'C7',
    source: { title: { zh: '商业银行信用卡业务监督管理办法' } },
  })
  expect(refusedAs('consumerLoan')).toMatchObject({ rule: 'C7', source: { article: { zh: '5.3 业务管理' } } })
})

test('what no text of the issuer confirms is marked, a house rule is what it says', () => {
  expect(isUnconfirmed(CHINA_RULES.C2)).toBe(true)
  expect(isUnconfirmed(CHINA_RULES.C12)).toBe(true)
  expect(isUnconfirmed(CHINA_RULES.C6)).toBe(false)
  expect(isUnconfirmed(CHINA_RULES.HOLD)).toBe(false)
})

test('G10: a number without a lawful source @seed(34)', () => {
  expectRefusal(guard(ask(N1), facts({ contacts: [contact(N1, { source: null })] }), NOON), 'C10', null)
})

test('G11: the sixth attempt within an hour waits for the first to age out; so does a second within a minute @seed(33)', () => {
  const first = at('2026-11-24 09:00:00')
  const calls = [0, 5, 10, 15, 20].map((minute) => call(first + minute * MINUTE, { answered: false }))
  expectRefusal(guard(ask(N1), facts({ calls }), first + 30 * MINUTE), 'C6', first + HOUR)
  expect(guard(ask(N1), facts({ calls }), first + HOUR).kind).toBe('permit')
  expectRefusal(guard(ask(N1), facts({ calls: [call(first)] }), first + 59 * SECOND), 'C6', first + MINUTE)
  expect(guard(ask(N2), facts({ calls }), first + 30 * MINUTE).kind).toBe('permit')
})

describe('leases', () => {
  const lease = {
    device: DESK,
    from: at('2026-11-24 08:00:00'),
    until: at('2026-11-24 20:00:00'),
    effectiveLeft: 1,
  }
  const offline = facts({ online: false, lease })

  test('offline dialling only inside our lease and what it left', () => {
    expect(guard(ask(N1), offline, NOON)).toMatchObject({ kind: 'permit', until: lease.until })
    expectRefusal(guard(ask(N1), facts({ online: false }), NOON), 'LEASE', null)
    expectRefusal(guard(ask(N1), offline, lease.until), 'LEASE', null)
    const used = { ...offline, calls: [call(at('2026-11-24 09:00:00'), { answered: true })] }
    expectRefusal(guard(ask(N1), used, NOON), 'LEASE', null)
    const before = { ...offline, calls: [call(at('2026-11-24 07:59:00'), { answered: true })] }
    expect(guard(ask(N1), before, NOON).kind).toBe('permit')
  })

  test("another desk's lease keeps us out, online too", () => {
    const theirs = facts({ lease: { ...lease, device: OTHER_DESK } })
    expectRefusal(guard(ask(N1), theirs, NOON), 'LEASE', lease.until)
    expect(guard(ask(N1), theirs, lease.until).kind).toBe('permit')
  })

  test('moves here online when it is our own other desk’s, or of somebody who has the case no more', () => {
    const elsewhere = { ...lease, device: OTHER_DESK }
    const movable = { figure: { kind: 'lease', state: 'movable', left: null }, state: 'pass' }
    for (const holder of [AGENT, OTHER_CASE]) {
      const known = facts({ lease: { ...elsewhere, holder } })
      expect(guard(ask(N1), known, NOON).checks).toContainEqual(expect.objectContaining(movable))
      expectRefusal(guard(ask(N1), { ...known, online: false }, NOON), 'LEASE', lease.until)
    }
    const colleague = facts({
      lease: { ...elsewhere, holder: OTHER_CASE },
      case: {
        id: CASE,
        state: 'QUEUED',
        assignedTo: OTHER_CASE,
        product: 'creditCard',
        lenderType: 'bank',
      },
    })
    expectRefusal(guard(ask(N1), colleague, NOON), 'LEASE', lease.until)
  })
})

describe('unknown numbers', () => {
  test('need the right and a reason, never collect, never offline', () => {
    const right = facts({ freeDialRight: true })
    const service = ask(STRANGER, { purpose: 'service', reason: '联系合作机构' })
    expect(guard(service, right, NOON).kind).toBe('permit')
    expectRefusal(guard(service, facts(), NOON), 'FREE', null)
    expectRefusal(guard({ ...service, reason: '' }, right, NOON), 'FREE', null)
    expectRefusal(guard({ ...service, purpose: 'collect' }, right, NOON), 'C10', null)
    expectRefusal(guard(service, { ...right, online: false }, NOON), 'LEASE', null)
  })

  test('internal and emergency numbers pass, unless they are a customer’s', () => {
    const passes = new Set(['120', N1])
    expect(guard(ask('120'), facts({ passes }), at('2026-11-24 23:30:00')).kind).toBe('permit')
    expectRefusal(guard(ask(N1), facts({ passes }), at('2026-11-24 23:30:00')), 'C1', NEXT_MORNING)
  })
})

describe('machines, visits and messages @seed(19)', () => {
  const answered = (time: string) => call(at(`2026-11-24 ${time}`), { answered: true })
  const three = [answered('08:10:00'), answered('09:10:00'), answered('10:10:00')]

  test('C3: a notice shares the counter of talks, and a talk that of notices', () => {
    expectRefusal(guard(ask(N1, { voice: 'notice' }), facts({ calls: three }), NOON), 'C3', NEXT_MORNING)
    expect(guard(ask(N1, { voice: 'notice' }), facts({ calls: three.slice(1) }), NOON).kind).toBe('permit')
    expectRefusal(guard(ask(N1, { voice: 'robot' }), facts({ calls: three }), NOON), 'C2', NEXT_MORNING)
  })

  test('C28: a machine speaks with the debtor only', () => {
    const open = { contacts: [contact(N1, { status: 'invalid' }), contact(RELATIVE, { role: 'contact' })] }
    expect(guard(ask(RELATIVE), facts(open), NOON).kind).toBe('permit')
    for (const voice of ['robot', 'notice'] as const)
      expectRefusal(guard(ask(RELATIVE, { voice }), facts(open), NOON), 'C28', null)
    expect(guard(ask(N1, { voice: 'robot' }), facts(), NOON).kind).toBe('permit')
  })

  test('C22: nobody visits alone, and no visit is asked about calls', () => {
    const alone = guard(ask(N1, { channel: 'visit', visitors: 1 }), facts(), NOON)
    expectRefusal(alone, 'C22', null)
    expect(guard(ask(N1, { channel: 'visit', visitors: 2 }), facts({ calls: three }), NOON).kind).toBe(
      'permit',
    )
    expect(alone.checks.find(({ rule }) => rule === 'C2')?.state).toBe('notApplicable')
    expectRefusal(
      guard(ask(N1, { channel: 'visit', visitors: 2 }), facts(), at('2026-11-24 22:30:00')),
      'C1',
      NEXT_MORNING,
    )
  })

  test('all channels share one counter a day; letters have no hour', () => {
    const messages = ['11:00:00', '11:30:00'].map((time) => ({
      channel: 'sms' as const,
      at: at(`2026-11-24 ${time}`),
    }))
    const used = facts({ calls: three, messages })
    for (const channel of ['sms', 'email'] as const)
      expectRefusal(guard(ask(N1, { channel }), used, NOON), 'CHANNELS', NEXT_MORNING)
    expect(guard(ask(N1, { channel: 'sms' }), used, NEXT_MORNING).kind).toBe('permit')
    const two = facts({ calls: three.slice(1), messages: [...messages, ...messages.slice(1)] })
    expectRefusal(guard(ask(N1), two, NOON), 'CHANNELS', NEXT_MORNING)
    expect(guard(ask(N1, { channel: 'letter' }), used, at('2026-11-24 23:00:00')).kind).toBe('permit')
    expectRefusal(guard(ask(N1, { channel: 'sms' }), facts(), at('2026-11-24 23:00:00')), 'C1', NEXT_MORNING)
  })
})

describe('purposes and states', () => {
  test('callback_requested needs a callback that the customer asked for', () => {
    const wanted = at('2026-11-24 15:00:00')
    const callbacks = [{ caseId: CASE, number: N1, at: wanted }]
    const request = ask(N1, { purpose: 'callback_requested' })
    expectRefusal(guard(request, facts(), NOON), 'CALLBACK', null)
    expectRefusal(guard(request, facts({ callbacks }), NOON), 'CALLBACK', wanted - 15 * MINUTE)
    expect(guard(request, facts({ callbacks }), wanted).kind).toBe('permit')
    expectRefusal(
      guard(ask(N2, { purpose: 'callback_requested' }), facts({ callbacks }), wanted),
      'CALLBACK',
      null,
    )
  })

  test('a closed case and an invalid number are not collected', () => {
    const closed = facts({
      case: { id: CASE, state: 'RECALLED', assignedTo: AGENT, product: 'creditCard', lenderType: 'bank' },
    })
    expectRefusal(guard(ask(N1), closed, NOON), 'CASE', null)
    expectRefusal(
      guard(ask(N1), facts({ contacts: [contact(N1, { status: 'invalid' })] }), NOON),
      'NUMBER',
      null,
    )
  })
})

describe('the pack as data', () => {
  test('every rule has both languages, a title and an article, never an address', () => {
    Thresholds.parse(CHINA_PACK.thresholds)
    for (const id of RuleId.options) {
      const rule = Rule.parse(ALL_RULES[id])
      expect(JSON.stringify(rule)).not.toMatch(/https?:|www\.|\.com|\.cn/)
    }
  })

  test('every check of a verdict parses and comes in the order of weight', () => {
    const verdict = guard(ask(N1), facts(), NOON)
    for (const check of verdict.checks) Check.parse(check)
    expect(verdict.checks.map((check) => check.rule)).toEqual(CHINA_PACK.predicates.map((each) => each.rule))
  })

  test('a rule that is not in force yet, or not for this lender, does not refuse', () => {
    const at2024 = at('2024-06-03 23:00:00')
    expect(guard(ask(N1), facts(), at2024).kind).toBe('permit')
    const banksOnly = {
      ...CHINA_RULES.C10,
      appliesTo: { product: null, lenderType: ['platform' as const], channel: null },
    }
    const pack = { ...CHINA_PACK, rules: { ...CHINA_RULES, C10: banksOnly } }
    expect(permits(ask(N1), facts({ contacts: [contact(N1, { source: null })] }), pack, NOON).kind).toBe(
      'permit',
    )
  })
})
