// The China pack: thresholds, rules with title, article and confidence, and one small predicate per rule. Promises: every
// number stands here as data; screens cite the titles below and nothing else. `permits` applies it; nobody calls a predicate.
import { CHINA, HOUR, MINUTE, SECOND } from '../instant.ts'
import { type Condition, nextOpen, type Outcome, openWindow, type Pack, type Question } from './compliance.ts'
import { answeredOn, attemptsOn, effectiveCalls, failedDials, unansweredOn } from './counters.ts'
import { HOLDS, holdBinds, holdStands } from './holds.ts'
import type { Rule, RuleId, Source } from './pack.ts'

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
const HOUSE = { zh: '机构内部规定', en: 'House rule' }

const article = (title: Source['title'], zh: string, en: string): Source => ({ title, article: { zh, en } })
const EVERYWHERE: Rule['appliesTo'] = { product: null, lenderType: null, channel: null }

const rule = (
  zh: string,
  en: string,
  source: Source,
  confidence: Rule['confidence'],
  kind: Rule['kind'] = 'law',
  effectiveFrom: string | null = null,
): Rule => ({
  name: { zh, en },
  source,
  particular: null,
  confidence,
  kind,
  appliesTo: EVERYWHERE,
  effectiveFrom,
})

const house = (zh: string, en: string, articleZh: string, articleEn: string): Rule =>
  rule(zh, en, article(HOUSE, articleZh, articleEn), 'P', 'house')

const CLAUSE_53 = article(STANDARD, '5.3 业务管理', 'Clause 5.3')
const SINCE_STANDARD = '2025-02-28'
const CONDUCT = article(GUIDELINE, '催收行为规范', 'Chapter on conduct')
const SINCE_GUIDELINE = '2026-01-30'

export const CHINA_RULES: Readonly<Record<RuleId, Rule>> = {
  C1: rule('禁呼时段 22:00–08:00', 'Quiet hours 22:00–08:00', CLAUSE_53, 'B', 'law', SINCE_STANDARD),
  C2: rule('当日有效通话次数', 'Effective calls a day', CLAUSE_53, 'B', 'law', SINCE_STANDARD),
  C3: rule('当日告知式接通次数', 'Connected notice calls a day', CLAUSE_53, 'B', 'law', SINCE_STANDARD),
  C4: rule(
    '同一号码当日未接通次数',
    'Unanswered attempts on a number a day',
    CONDUCT,
    'B',
    'law',
    SINCE_GUIDELINE,
  ),
  C5: rule('计次口径', 'What counts as a contact', CLAUSE_53, 'B', 'law', SINCE_STANDARD),
  C6: rule(
    '线路流控',
    'Carrier flow control',
    article(
      { zh: '线路服务商外呼频次限制', en: 'The carrier’s limits on outbound calls' },
      '按线路配置',
      'Set for each line',
    ),
    'A',
    'carrier',
  ),
  C7: {
    ...rule('催收对象', 'Who may be collected from', CLAUSE_53, 'B', 'law', SINCE_STANDARD),
    particular: { product: ['creditCard'], source: article(CARD_RULES, '第六十八条', 'Article 68') },
  },
  C8: rule('第三人联系限制', 'When a third person may be called', CONDUCT, 'B', 'law', SINCE_GUIDELINE),
  C9: rule('第三人拒绝后不得再联系', 'A third person who refused', CLAUSE_53, 'B', 'law', SINCE_STANDARD),
  C10: rule('联系方式合法来源', 'Lawful source of the number', CONDUCT, 'B', 'law', SINCE_GUIDELINE),
  C12: rule(
    '核身前不得披露债务信息',
    'No debt fact before verification',
    article(PIPL, '第六条', 'Article 6'),
    'C',
  ),
  C13: rule('全程录音', 'The whole call is recorded', CLAUSE_53, 'B', 'law', SINCE_STANDARD),
  C14: rule(
    '告知录音',
    'Recording is announced',
    article(PIPL, '第七条、第十七条', 'Articles 7 and 17'),
    'B',
  ),
  HOLD: house('停催期间', 'A hold stands', '停催管理', 'Holds'),
  HANDLER: house('服务类联系限经办人', 'Service calls by the assigned agent', '停催管理', 'Holds'),
  CASE: house('案件已结束', 'The case is closed', '案件管理', 'Cases'),
  NUMBER: house('号码无效', 'Invalid number', '号码管理', 'Numbers'),
  LEASE: house('离线拨号授权', 'Permission to dial offline', '离线管理', 'Offline work'),
  CLOCK: house('时间未核实', 'Time not verified', '时间管理', 'Time'),
  FREE: house('自由拨号', 'Free dial', '拨号权限', 'Dialling rights'),
  CALLBACK: house('约定回电', 'Requested callback', '回电管理', 'Callbacks'),
  SYNTHETIC: house('模拟案件不上真实线路', 'Made-up cases stay off real lines', '测试管理', 'Testing'),
}

const pass = (figure: Outcome['figure'], until: number | null = null): Outcome => ({
  state: 'pass',
  figure,
  until,
})
const refuse = (figure: Outcome['figure'], until: number | null = null): Outcome => ({
  state: 'refuse',
  figure,
  until,
})
const NOT_APPLICABLE: Outcome = { state: 'notApplicable', figure: { kind: 'none' }, until: null }
const NONE = { kind: 'none' } as const

function clock({ facts }: Question): Outcome {
  return facts.timeVerified ? pass(NONE) : refuse(NONE)
}

/** A made-up case may carry the number of somebody real: it is called on practice and test lines only. */
function synthetic({ facts }: Question): Outcome {
  if (!facts.case) return NOT_APPLICABLE
  return facts.syntheticOnRealLine ? refuse(NONE) : pass(NONE)
}

const CLOSED: readonly string[] = ['CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED']

function closedCase({ facts, request }: Question): Outcome {
  if (!facts.case || request.purpose === 'service') return NOT_APPLICABLE
  return CLOSED.includes(facts.case.state) ? refuse(NONE) : pass(NONE)
}

/** C9: a number that anybody forbade is a contact's no more, in any case; on a debtor's own number the supervisor decides. */
function suppressed({ facts, request, party }: Question): Outcome {
  const figure = { kind: 'party', role: party.role } as const
  // The debtor's own wish ("not on this number") binds without appeal.
  if (party.contacts.some((contact) => contact.status === 'suppressed')) return refuse(figure)
  if (!facts.suppressed.has(request.number)) return pass(figure)
  return party.role === 'debtor' ? { ...refuse(figure), overridableBy: 'supervisor' } : refuse(figure)
}

function validNumber({ party, facts }: Question): Outcome {
  if (party.role === 'unknown') return NOT_APPLICABLE
  const here = party.contacts.filter(
    (contact) => contact.caseId === null || contact.caseId === facts.case?.id,
  )
  const rows = here.length > 0 ? here : party.contacts
  return rows.some((contact) => contact.status === 'active') ? pass(NONE) : refuse(NONE)
}

/** C10: a number of unknown origin; for an unknown party that is every purpose of collection. */
function lawfulSource({ party, request }: Question): Outcome {
  if (party.role === 'unknown')
    return request.purpose === 'collect' ? refuse({ kind: 'source', source: null }) : NOT_APPLICABLE
  const source = party.contacts.find((contact) => contact.source !== null)?.source ?? null
  return source === null ? refuse({ kind: 'source', source }) : pass({ kind: 'source', source })
}

function hold({ facts, request, at }: Question): Outcome {
  const caseId = facts.case?.id ?? null
  const standing = facts.holds.filter((each) => holdStands(each, at) && holdBinds(each, caseId))
  const refusing = standing.filter((each) => HOLDS[each.holdKind].refuses.includes(request.purpose))
  const shown = refusing[0] ?? standing[0]
  const figure = { kind: 'hold', holdKind: shown?.holdKind ?? null, standing: standing.length } as const
  if (refusing.length === 0) return pass(figure)
  const ends = refusing.map((each) => each.until)
  return refuse(figure, ends.some((end) => end === null) ? null : Math.max(...ends.map((end) => end ?? 0)))
}

function handler({ facts, request }: Question): Outcome {
  if (request.purpose !== 'service' || !facts.case) return NOT_APPLICABLE
  return facts.case.assignedTo === request.agentId ? pass(NONE) : refuse(NONE)
}

/** C7: a contact person is never collected from; what remains is asking for the debtor, under C8 and by the neutral script. */
function party({ party: { role }, request }: Question): Outcome {
  if (role === 'unknown' && request.purpose !== 'collect') return NOT_APPLICABLE
  return role === 'unknown' ? refuse({ kind: 'party', role }) : pass({ kind: 'party', role })
}

/** C8: only once the debtor is out of reach, and closed again by the next contact with the debtor. */
function thirdParty(question: Question): Outcome {
  const { facts, party, at, thresholds } = question
  if (party.role !== 'contact') return NOT_APPLICABLE
  const failed = failedDials(facts.calls, thresholds.minRingMs)
  const needed = thresholds.failedDials
  const third = failed[needed - 1]
  const openFrom = third === undefined ? null : startOfNextDay(question, third)
  const figure = { kind: 'thirdParty', failedDials: failed.length, needed, openFrom } as const
  const own = facts.contacts.filter((contact) => contact.role === 'debtor')
  const numbersInvalid = own.length > 0 && own.every((contact) => contact.status === 'invalid')
  const gone = facts.holds.some((each) => each.holdKind === 'death' && holdStands(each, at))
  if (numbersInvalid || gone || (openFrom !== null && at >= openFrom)) return pass(figure)
  return refuse(figure, openFrom)
}

/** Days of the pack's zone have 24 hours; elsewhere the debtor's next local midnight is at most 25 hours away. */
function startOfNextDay({ dayStart, dayEnd }: Question, at: number): number {
  return at >= dayStart ? dayEnd : dayStart
}

function hours(question: Question): Outcome {
  const { at, thresholds } = question
  const window = openWindow(question, at)
  const figure = { kind: 'hours', ...thresholds.hours, consented: window?.consented ?? false } as const
  return window ? pass(figure, window.until) : refuse(figure, nextOpen(question, at))
}

/** C2, C3, C5: calls that we started and that were answered on a number of the debtor, all numbers and agencies together. */
function effective({ facts, party, request, thresholds, dayStart, dayEnd }: Question): Outcome {
  const limit = thresholds.effectivePerDay
  const used =
    party.role === 'debtor'
      ? effectiveCalls(facts.calls, dayStart, dayEnd)
      : answeredOn(facts.calls, request.number, dayStart, dayEnd)
  return used < limit ? pass({ kind: 'count', used, limit }) : refuse({ kind: 'count', used, limit }, dayEnd)
}

/** C4 says "should not": refused by default, a supervisor may override with a reason. */
function unanswered({ facts, request, thresholds, dayStart, dayEnd }: Question): Outcome {
  const limit = thresholds.unansweredPerDay
  const used = unansweredOn(facts.calls, request.number, dayStart, dayEnd)
  if (used < limit) return pass({ kind: 'count', used, limit })
  return { ...refuse({ kind: 'count', used, limit }, dayEnd), overridableBy: 'supervisor' }
}

/** C6: in no window of that length more attempts than the carrier lets through; the one nearest to its limit is shown. */
function flow({ facts, request, thresholds, at }: Question): Outcome {
  let shown: Outcome = NOT_APPLICABLE
  let room = Number.POSITIVE_INFINITY
  for (const { windowMs, max } of thresholds.flow) {
    const inside = attemptsOn(facts.calls, request.number, at - windowMs)
    const figure = { kind: 'flow', used: inside.length, limit: max, windowMs } as const
    const freed = inside[inside.length - max]
    if (freed !== undefined) {
      const until = freed + windowMs
      if (shown.state !== 'refuse' || (shown.until ?? 0) < until) shown = refuse(figure, until)
    } else if (shown.state !== 'refuse' && max - inside.length < room) {
      room = max - inside.length
      shown = pass(figure)
    }
  }
  return shown
}

/** Offline dialling only inside our lease and what it left; another device's lease reserves the debtor for that device. */
function lease({ facts, request, at, party }: Question): Outcome {
  const held = facts.lease && at >= facts.lease.from && at < facts.lease.until ? facts.lease : null
  const figure = (
    state: 'online' | 'held' | 'missing' | 'over' | 'elsewhere' | 'movable' | 'used',
    left: number | null,
  ) => ({ kind: 'lease', state, left }) as const
  if (held && held.device !== facts.device) {
    // One's own other desk, or somebody who has the case no more: central moves the lease here before the INVITE.
    const assigned = facts.case?.assignedTo ?? null
    const own = held.holder === request.agentId
    const left = held.holder !== undefined && assigned === request.agentId && held.holder !== assigned
    if (facts.online && (own || left)) return pass(figure('movable', null))
    return refuse(figure('elsewhere', null), held.until)
  }
  if (facts.online) return pass(figure('online', null))
  // Offline an unknown number is refused: nobody can check whose it is.
  if (party.role === 'unknown') return refuse(figure('missing', null))
  if (!held) return refuse(figure(facts.lease?.device === facts.device ? 'over' : 'missing', null))
  const left = held.effectiveLeft - effectiveCalls(facts.calls, held.from, held.until)
  return left > 0 ? pass(figure('held', left), held.until) : refuse(figure('used', 0))
}

function freeDial({ facts, party, request }: Question): Outcome {
  if (party.role !== 'unknown') return NOT_APPLICABLE
  return facts.freeDialRight && request.reason.trim() !== '' ? pass(NONE) : refuse(NONE)
}

function callback({ facts, request, at, thresholds }: Question): Outcome {
  if (request.purpose !== 'callback_requested') return NOT_APPLICABLE
  let next: number | null = null
  for (const each of facts.callbacks) {
    if (each.caseId !== facts.case?.id || (each.number !== null && each.number !== request.number)) continue
    const from = each.at - thresholds.callbackEarlyMs
    if (at >= from) return pass(NONE)
    next = next === null ? from : Math.min(next, from)
  }
  return refuse(NONE, next)
}

function conditions({ party }: Question): readonly Condition[] {
  return party.role === 'contact' ? ['recorded', 'neutralScript'] : ['recorded', 'verifyFirst']
}

export const CHINA_PACK: Pack = {
  id: 'CN',
  version: 'cn-2026.11',
  zone: CHINA,
  thresholds: {
    hours: { from: 8 * HOUR, until: 22 * HOUR },
    effectivePerDay: 3,
    unansweredPerDay: 6,
    flow: [
      { windowMs: MINUTE, max: 1 },
      { windowMs: HOUR, max: 5 },
      { windowMs: 24 * HOUR, max: 20 },
    ],
    failedDials: 3,
    minRingMs: 15 * SECOND,
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
    { rule: 'CLOCK', ask: clock },
    { rule: 'SYNTHETIC', ask: synthetic },
    { rule: 'CASE', ask: closedCase },
    { rule: 'C9', ask: suppressed },
    { rule: 'HOLD', ask: hold },
    { rule: 'HANDLER', ask: handler },
    { rule: 'FREE', ask: freeDial },
    { rule: 'C10', ask: lawfulSource },
    { rule: 'NUMBER', ask: validNumber },
    { rule: 'C7', ask: party },
    { rule: 'C8', ask: thirdParty },
    { rule: 'LEASE', ask: lease },
    { rule: 'CALLBACK', ask: callback },
    { rule: 'C1', ask: hours },
    { rule: 'C2', ask: effective },
    { rule: 'C4', ask: unanswered },
    { rule: 'C6', ask: flow },
  ],
  conditions,
}
