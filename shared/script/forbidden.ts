// Words that no line and no card may hold (话术禁用词), as data: what they are, why, and from which source. Promises: pure; a pattern names
// the wording to keep out, and what a card may state as a checked fact stands apart from what a line may say.
import type { Wording } from './variables.ts'

export interface ForbiddenWords {
  readonly id: string
  /** Why they are kept out, for whoever writes a script. */
  readonly label: Wording
  /** Patterns of the two languages, without delimiters; case does not matter. */
  readonly zh: string
  readonly en: string
  readonly source: Wording
  /** A card may name it, to state a checked fact that the customer asked for. */
  readonly cardsMayName: boolean
}

/** Forbidden conduct of the association's guideline; its chapter, since its articles were not to be had word for word. */
const CONDUCT: Wording = {
  zh: '金融机构个人消费类贷款催收工作指引(试行)(中国银行业协会,2026)，催收行为规范',
  en: 'Working guidelines on collection of personal consumer loans (trial), China Banking Association, 2026, chapter on conduct',
}
const house = (zh: string, en: string): Wording => ({ zh, en })

export const FORBIDDEN_WORDS: readonly ForbiddenWords[] = [
  {
    id: 'authority',
    label: { zh: '冒充司法或政府机构', en: 'Posing as an authority' },
    zh: '(我们?|这里|本人)是.{0,8}(法院|公安|警察|警官|检察|司法|律师)',
    en: '\\b(i am|we are|this is)\\b.{0,20}\\b(court|police|prosecutor|law firm|lawyer|attorney)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'court',
    label: { zh: '拿法院、公安或上门作催收的话', en: 'Courts, police or visits as a means of pressure' },
    zh: '法院|公安|警方|起诉|查封|冻结|强制执行|上门|报警',
    en: '\\b(courts?|police|sue|lawsuit|freez\\w*|seiz\\w*|enforcement|visit your)\\b',
    source: CONDUCT,
    cardsMayName: true,
  },
  {
    id: 'ultimatum',
    label: { zh: '限时威胁', en: 'An ultimatum' },
    zh: '(今天|明天|马上|立刻|再)不(还|处理).{0,16}(上门|起诉|冻结|报警|曝光|后果)|后果自负',
    en: '\\b(or else|face the consequences|if you do not pay (today|now|at once))\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'crime',
    label: { zh: '以刑事责任相威胁', en: 'Threat of criminal punishment' },
    zh: '坐牢|判刑|刑事|拘留|抓(您|你|人)',
    en: '\\b(prison|jail\\w*|arrest\\w*|criminal)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'family',
    label: { zh: '虚构对家人、工作、出行的影响', en: 'Invented effects on family, work or travel' },
    zh: '黑名单|影响.{0,6}(子女|孩子|家人|工作|出行|政审|考公)|政审|考公',
    en: '\\b(blacklist\\w*|your (children|child|family) will)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'disclosure',
    label: { zh: '以告知他人相要挟', en: 'Telling others as a threat' },
    zh: '告诉.{0,4}(单位|同事|领导|家人|朋友|邻居)|通知.{0,4}(单位|同事|领导|邻居)|曝光',
    en: '\\b(tell|inform) your (employer|boss|colleagues|friends|neighbou?rs)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'insult',
    label: { zh: '侮辱', en: 'An insult' },
    zh: '老赖|无赖|不要脸|骗子',
    en: '\\b(deadbeat|crook|shameless|scum)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'newLoan',
    label: { zh: '引导借新还旧或办贷款', en: 'Pushing a new loan' },
    zh: '(借|贷).{0,6}(来还|还上|还掉)|别的平台|办.{0,2}贷款|以贷养贷',
    en: '\\b((?<!not )borrow\\w*.{0,20} to (re)?pay|another platform|take out a loan)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'privateAccount',
    label: { zh: '私人账户或私人联系方式', en: 'A private account or private contact' },
    zh: '(?<!不要)(转|打|汇)(到|给|入|进)?.{0,6}(我的|个人|私人)(账户|账号|卡)|加.{0,6}(微信|QQ)|私人微信',
    en: '\\b((to|into) (my|a private|a personal) (account|card)|add me on|my wechat)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'pressure',
    label: { zh: '编造的优惠或期限', en: 'An invented discount or deadline' },
    zh: '最后.{0,2}机会|仅限今天|只有今天|过时不候|最后通牒',
    en: '\\b(last chance|today only|final warning|offer ends)\\b',
    source: CONDUCT,
    cardsMayName: false,
  },
  {
    id: 'bankruptcy',
    label: { zh: '个人破产（只在个别地区有）', en: 'Personal bankruptcy (only in some places)' },
    zh: '个人破产',
    en: '\\bpersonal bankruptcy\\b',
    source: house('本机构规定，只在知识卡里按地区说明', 'House rule: only on a card, by region'),
    cardsMayName: true,
  },
  {
    id: 'repair',
    label: {
      zh: '已经结束的一次性信用修复、付费“洗白”',
      en: 'One-off credit repair that has ended, paid “clearing”',
    },
    zh: '一次性信用修复|征信洗白|洗白征信|消除征信',
    en: '\\b(one-off credit repair|clear your (credit )?record)\\b',
    source: house('本机构规定，政策已于2026年3月31日结束', 'House rule: the policy ended on 31 March 2026'),
    cardsMayName: false,
  },
]

/** Words of a debt: none of them is in a line that anybody may hear (个人信息保护法 and GB/T 45251-2025: nothing before the check). */
const DEBT_WORDS = {
  zh: /欠|债|账单|逾期|还款|应还|贷|催|到期/u,
  en: /\b(debts?|ow(e|es|ed|ing)|bills?|overdue|due|loans?|arrears|(re)?payments?|repay\w*|late)\b/iu,
} as const

export interface FoundWords {
  readonly rule: string
  /** The words that were found, as they stand in the text. */
  readonly text: string
}

/** As it sounds: full-width letters and spaces between Chinese characters hide no word. */
const heard = ({ zh, en }: Wording): Wording => ({
  zh: zh.normalize('NFKC').replaceAll(/\s+/gu, ''),
  en: en.normalize('NFKC'),
})

/** What is forbidden in a text that is spoken (`line`) or read out as a checked fact (`card`). */
export function forbiddenIn(text: Wording, where: 'line' | 'card'): FoundWords[] {
  const { zh, en } = heard(text)
  return FORBIDDEN_WORDS.filter(({ cardsMayName }) => where === 'line' || !cardsMayName).flatMap((rule) => {
    const found = new RegExp(rule.zh, 'u').exec(zh) ?? new RegExp(rule.en, 'iu').exec(en)
    return found ? [{ rule: rule.id, text: found[0] }] : []
  })
}

/** The first word of a debt in a text; null when anybody may hear it. */
export function debtWordIn(text: Wording): string | null {
  const { zh, en } = heard(text)
  return (DEBT_WORDS.zh.exec(zh) ?? DEBT_WORDS.en.exec(en))?.[0] ?? null
}
