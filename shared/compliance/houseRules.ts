// The rules of the house that every pack carries (holds, leases, trusted time …), and how a rule is written down in a pack. Promises: data
// only; a house rule says that it is one, so that no screen shows it as law.
import type { Rule, Source } from './pack.ts'

const HOUSE = { zh: '机构内部规定', en: 'House rule' }

export const article = (title: Source['title'], zh: string, en: string): Source => ({
  title,
  article: { zh, en },
})

/** A rule kept by a predicate, for everybody, since ever, unless `change` says otherwise. */
export const ruleFrom = (
  zh: string,
  en: string,
  source: Source,
  confidence: Rule['confidence'],
  change: Partial<Rule> = {},
): Rule => ({
  name: { zh, en },
  source,
  particular: null,
  confidence,
  kind: 'law',
  keptBy: 'guard',
  appliesTo: { product: null, lenderType: null, channel: null },
  effectiveFrom: null,
  effectiveUntil: null,
  ...change,
})

/** What binds contacts by these channels only. */
export const byChannel = (
  ...channel: NonNullable<Rule['appliesTo']['channel']>
): Pick<Rule, 'appliesTo'> => ({
  appliesTo: { product: null, lenderType: null, channel },
})

const house = (
  zh: string,
  en: string,
  articleZh: string,
  articleEn: string,
  change: Partial<Rule> = {},
): Rule => ruleFrom(zh, en, article(HOUSE, articleZh, articleEn), 'P', { kind: 'house', ...change })

/** A carrier's limits are set for each line; they are no law, and bind calls alone. */
export const CARRIER_RULE: Rule = ruleFrom(
  '线路流控',
  'Pace of the line',
  article(
    { zh: '线路服务商外呼频次限制', en: 'The carrier’s limits on outbound calls' },
    '按线路配置',
    'Set for each line',
  ),
  'A',
  { kind: 'carrier', ...byChannel('call') },
)

export const HOUSE_RULES = {
  HOLD: house('停催期间', 'A hold stands', '停催管理', 'Holds'),
  HANDLER: house('服务类联系限经办人', 'Service calls by the assigned agent', '停催管理', 'Holds'),
  CASE: house('案件已结束', 'The case is closed', '案件管理', 'Cases'),
  // A number that is dead says nothing of a letter or an e-mail.
  NUMBER: house('号码无效', 'Invalid number', '号码管理', 'Numbers', byChannel('call', 'sms')),
  LEASE: house('离线拨号授权', 'Permission to dial offline', '离线管理', 'Offline work', byChannel('call')),
  CLOCK: house('时间未核实', 'Time not verified', '时间管理', 'Time'),
  FREE: house('自由拨号', 'Free dial', '拨号权限', 'Dialling rights', byChannel('call')),
  CALLBACK: house('约定回电', 'Requested callback', '回电管理', 'Callbacks', byChannel('call')),
  SYNTHETIC: house('模拟案件不上真实线路', 'Made-up cases stay off real lines', '测试管理', 'Testing'),
  CHANNELS: house(
    '当日各渠道联系次数',
    'Contacts by all channels a day',
    '联系频次管理',
    'Frequency of contact',
    byChannel('call', 'sms', 'email', 'visit'),
  ),
} as const satisfies Record<string, Rule>
