// The China pack as data: thresholds, rules with title, article, date and confidence, and which predicate keeps which. Promises: every
// number stands here; screens cite the titles below and nothing else. `permits` applies the pack; nobody calls a predicate.
import { CHINA, HOUR, MINUTE, SECOND } from '../instant.ts'
import { article, byChannel, CARRIER_RULE, HOUSE_RULES, ruleFrom } from './houseRules.ts'
import type { PackData } from './pack.ts'
import { readPack } from './readPack.ts'

const STANDARD = {
  zh: '互联网金融 个人网络消费信贷 贷后催收风控指引(GB/T 45251-2025)',
  en: 'Internet finance — Online consumer lending — Guidance on post-loan collection risk control (GB/T 45251-2025)',
}
const GUIDELINE = {
  zh: '金融机构个人消费类贷款催收工作指引(试行)(中国银行业协会,2026)',
  en: 'Working guidelines on collection of personal consumer loans (trial), China Banking Association, 2026',
}
const PIPL = { zh: '中华人民共和国个人信息保护法', en: 'Personal Information Protection Law' }
const CARD_RULES = {
  zh: '商业银行信用卡业务监督管理办法',
  en: 'Measures for supervision of credit card business',
}

const CLAUSE_53 = article(STANDARD, '5.3 业务管理', 'Clause 5.3')
const CONDUCT = article(GUIDELINE, '催收行为规范', 'Chapter on conduct')
const sinceStandard = { effectiveFrom: '2025-02-28' }
const sinceGuideline = { effectiveFrom: '2026-01-30' }
const callsOnly = byChannel('call')

export const CHINA_RULES = {
  C1: ruleFrom('禁呼时段 22:00–08:00', 'Quiet hours 22:00–08:00', CLAUSE_53, 'B', {
    ...sinceStandard,
    ...byChannel('call', 'sms', 'email', 'visit'),
  }),
  C2: ruleFrom('当日有效通话次数', 'Effective calls a day', CLAUSE_53, 'B', {
    ...sinceStandard,
    ...callsOnly,
  }),
  C3: ruleFrom('当日告知式接通次数', 'Connected notice calls a day', CLAUSE_53, 'B', {
    ...sinceStandard,
    ...callsOnly,
  }),
  C4: ruleFrom('同一号码当日未接通次数', 'Unanswered attempts on a number a day', CONDUCT, 'B', {
    ...sinceGuideline,
    ...callsOnly,
  }),
  C5: ruleFrom('计次口径', 'What counts as a contact', CLAUSE_53, 'B', {
    ...sinceStandard,
    keptBy: 'counting',
  }),
  C6: CARRIER_RULE,
  C7: ruleFrom('催收对象', 'Who may be collected from', CLAUSE_53, 'B', {
    ...sinceStandard,
    particular: { product: ['creditCard'], source: article(CARD_RULES, '第六十八条', 'Article 68') },
  }),
  C8: ruleFrom('第三人联系限制', 'When a third person may be called', CONDUCT, 'B', sinceGuideline),
  C9: ruleFrom('第三人拒绝后不得再联系', 'A third person who refused', CLAUSE_53, 'B', sinceStandard),
  C10: ruleFrom('联系方式合法来源', 'Lawful source of the number', CONDUCT, 'B', sinceGuideline),
  C12: ruleFrom(
    '核身前不得披露债务信息',
    'No debt fact before verification',
    article(PIPL, '第六条', 'Article 6'),
    'C',
    { keptBy: 'call', ...callsOnly },
  ),
  C13: ruleFrom('全程录音', 'The whole call is recorded', CLAUSE_53, 'B', {
    ...sinceStandard,
    keptBy: 'call',
    ...callsOnly,
  }),
  C14: ruleFrom(
    '告知录音',
    'Recording is announced',
    article(PIPL, '第七条、第十七条', 'Articles 7 and 17'),
    'B',
    { keptBy: 'call', ...callsOnly },
  ),
  C22: ruleFrom(
    '外访须两人以上',
    'Visits by two or more',
    article(GUIDELINE, '第二十二条', 'Article 22'),
    'B',
    { ...sinceGuideline, ...byChannel('visit') },
  ),
  C28: ruleFrom('智能语音外呼限制', 'Calls by a machine', CONDUCT, 'B', { ...sinceGuideline, ...callsOnly }),
  ...HOUSE_RULES,
} as const satisfies PackData['rules']

const DATA: PackData = {
  id: 'CN',
  version: 'cn-2026.11',
  effectiveFrom: null,
  effectiveUntil: null,
  zone: CHINA,
  zones: [CHINA, 'Asia/Urumqi', 'Asia/Chongqing', 'Asia/Harbin', 'Asia/Hong_Kong', 'Asia/Macau'],
  numberZones: 'none',
  thresholds: {
    hours: { from: 8 * HOUR, until: 22 * HOUR },
    effectivePerDay: 3,
    noticesPerDay: 3,
    unansweredPerDay: 6,
    contactsPerDay: 5,
    flow: [
      { windowMs: MINUTE, max: 1 },
      { windowMs: HOUR, max: 5 },
      { windowMs: 24 * HOUR, max: 20 },
    ],
    failedDials: 3,
    minRingMs: 15 * SECOND,
    visitors: 2,
    callsInSevenDays: null,
    quietDays: null,
    wishDays: null,
    locationCalls: null,
    factors: 2,
    triesPerCall: 2,
    triesPerDay: 3,
    callbackEarlyMs: 15 * MINUTE,
    restartMs: 24 * HOUR,
    restartMarginMs: 15 * MINUTE,
  },
  recording: { flags: ['always'], pause: false },
  rules: CHINA_RULES,
  predicates: [
    { rule: 'CLOCK', predicate: 'clock' },
    { rule: 'SYNTHETIC', predicate: 'synthetic' },
    { rule: 'CASE', predicate: 'closedCase' },
    { rule: 'C9', predicate: 'suppressed' },
    { rule: 'HOLD', predicate: 'hold' },
    { rule: 'HANDLER', predicate: 'handler' },
    { rule: 'FREE', predicate: 'freeDial' },
    { rule: 'C10', predicate: 'lawfulSource' },
    { rule: 'NUMBER', predicate: 'validNumber' },
    { rule: 'C7', predicate: 'party' },
    { rule: 'C8', predicate: 'thirdParty' },
    { rule: 'LEASE', predicate: 'lease' },
    { rule: 'CALLBACK', predicate: 'callback' },
    { rule: 'C1', predicate: 'hours' },
    { rule: 'C2', predicate: 'effective' },
    { rule: 'C3', predicate: 'notice' },
    { rule: 'C4', predicate: 'unanswered' },
    { rule: 'C6', predicate: 'flow' },
    { rule: 'C22', predicate: 'visit' },
    { rule: 'C28', predicate: 'robot' },
    { rule: 'CHANNELS', predicate: 'channels' },
  ],
  conditions: { debtor: ['recorded', 'verifyFirst'], thirdPerson: ['recorded', 'neutralScript'] },
}

export const CHINA_PACK = readPack(DATA)
