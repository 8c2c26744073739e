// The pack of the United States as data: the debt-collection rule for third-party collectors (12 CFR part 1006) and the act behind it. Promises:
// every number stands here with its article. State law is stricter in places: a tenant narrows the pack for it.
import { HOUR, MINUTE, SECOND } from '../instant.ts'
import { article, byChannel, CARRIER_RULE, HOUSE_RULES, ruleFrom } from './houseRules.ts'
import type { PackData } from './pack.ts'
import { readPack } from './readPack.ts'

const REGULATION = {
  zh: '美国《债务催收规则》(Regulation F,12 CFR 第 1006 部分)',
  en: 'Debt Collection Practices (Regulation F), 12 CFR part 1006',
}
const section = (number: string) => article(REGULATION, `§ ${number}`, `§ ${number}`)
const since = { effectiveFrom: '2021-11-30' }
const callsOnly = byChannel('call')

export const USA_RULES = {
  U1: ruleFrom('不便联系时段', 'Inconvenient times', section('1006.6(b)(1)'), 'A', {
    ...since,
    ...byChannel('call', 'sms', 'email', 'visit'),
  }),
  U2: ruleFrom('七日内七次呼叫', 'Seven calls in seven days', section('1006.14(b)(2)(i)(A)'), 'A', {
    ...since,
    ...callsOnly,
  }),
  U3: ruleFrom(
    '通话后七日内不再呼叫',
    'Seven days after a conversation',
    section('1006.14(b)(2)(i)(B)'),
    'A',
    {
      ...since,
      ...callsOnly,
    },
  ),
  U4: ruleFrom('按每笔债务计次', 'Counting for each debt', section('1006.14(b)(4)'), 'B', {
    ...since,
    keptBy: 'counting',
    ...callsOnly,
  }),
  U5: ruleFrom('不计次的呼叫', 'Calls that do not count', section('1006.14(b)(3)'), 'A', {
    ...since,
    keptBy: 'counting',
    ...callsOnly,
  }),
  U6: ruleFrom('向第三人查询联系方式', 'Location information from third persons', section('1006.10'), 'A', {
    ...since,
    ...callsOnly,
  }),
  U7: ruleFrom('表明催收身份', 'Saying that a debt collector calls', section('1006.18(e)'), 'B', {
    ...since,
    keptBy: 'call',
    ...callsOnly,
  }),
  U8: ruleFrom('限定内容的语音留言', 'Limited-content message', section('1006.2(j)'), 'A', {
    ...since,
    keptBy: 'call',
    ...callsOnly,
  }),
  U11: ruleFrom('停止联系', 'Contact has ended', section('1006.6(b)(2), (c)'), 'A', since),
  C6: CARRIER_RULE,
  ...HOUSE_RULES,
} as const satisfies PackData['rules']

const DATA: PackData = {
  id: 'US',
  version: 'us-2026.11',
  effectiveFrom: null,
  effectiveUntil: null,
  zone: 'America/New_York',
  zones: [
    'America/New_York',
    'America/Detroit',
    'America/Chicago',
    'America/Denver',
    'America/Boise',
    'America/Phoenix',
    'America/Los_Angeles',
    'America/Anchorage',
    'Pacific/Honolulu',
  ],
  numberZones: 'nanp',
  thresholds: {
    hours: { from: 8 * HOUR, until: 21 * HOUR },
    // The law caps seven days, not one; the day can hold no more than they do.
    effectivePerDay: 7,
    noticesPerDay: 7,
    unansweredPerDay: 7,
    contactsPerDay: 5,
    flow: [
      { windowMs: MINUTE, max: 1 },
      { windowMs: HOUR, max: 5 },
      { windowMs: 24 * HOUR, max: 20 },
    ],
    failedDials: 3,
    minRingMs: 15 * SECOND,
    visitors: 1,
    callsInSevenDays: 7,
    quietDays: 7,
    wishDays: 7,
    locationCalls: 1,
    factors: 2,
    triesPerCall: 2,
    triesPerDay: 3,
    callbackEarlyMs: 15 * MINUTE,
    restartMs: 24 * HOUR,
    restartMarginMs: 15 * MINUTE,
  },
  recording: { flags: ['always', 'onConsent', 'never'], pause: true },
  rules: USA_RULES,
  predicates: [
    { rule: 'CLOCK', predicate: 'clock' },
    { rule: 'SYNTHETIC', predicate: 'synthetic' },
    { rule: 'CASE', predicate: 'closedCase' },
    { rule: 'U11', predicate: 'ceased' },
    { rule: 'HOLD', predicate: 'hold' },
    { rule: 'HANDLER', predicate: 'handler' },
    { rule: 'FREE', predicate: 'freeDial' },
    { rule: 'NUMBER', predicate: 'validNumber' },
    { rule: 'U6', predicate: 'locationCall' },
    { rule: 'LEASE', predicate: 'lease' },
    { rule: 'CALLBACK', predicate: 'callback' },
    { rule: 'U1', predicate: 'hours' },
    { rule: 'U2', predicate: 'sevenInSeven' },
    { rule: 'U3', predicate: 'coolOff' },
    { rule: 'C6', predicate: 'flow' },
    { rule: 'CHANNELS', predicate: 'channels' },
  ],
  conditions: {
    debtor: ['recorded', 'verifyFirst', 'firstDisclosure', 'collectorDisclosure', 'limitedMessage'],
    thirdPerson: ['recorded', 'neutralScript'],
  },
}

export const USA_PACK = readPack(DATA)
