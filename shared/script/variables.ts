// The variables of script texts: where each value comes from, which are debt facts, and how values turn into words.
// Promises: a ledger variable is only ever filled from the facts handed in, never from what an agent typed; pure.
import type { Arrears } from '../arrears.ts'
import { shortId } from '../identity.ts'
import { addDays, type Instant, type LocalDay, localDay, timeOfDay, weekday, type Zone } from '../instant.ts'
import { formatMoney, type Ppm } from '../money.ts'
import { PROFILES } from '../product.ts'
import type { CaseRow, Fen } from '../rows.ts'
import { CAPTURES, type CaptureName } from './captures.ts'
import type { EarlierPromise } from './earlierPromise.ts'

export type Language = 'zh' | 'en'
export type Wording = { zh: string; en: string }

/** What a variable holds before it is worded. */
export type Value =
  | { kind: 'text'; words: Wording }
  | { kind: 'money'; fen: Fen }
  | { kind: 'day'; day: LocalDay }
  | { kind: 'moment'; at: Instant; zone: Zone }
  | { kind: 'count'; count: number }
  | { kind: 'rate'; ppm: Ppm }

type FactRule = { debtFact: boolean; label: Wording }

const neutral = (zh: string, en: string): FactRule => ({ debtFact: false, label: { zh, en } })
const debt = (zh: string, en: string): FactRule => ({ debtFact: true, label: { zh, en } })

/** Filled from the case, its reckoning and the house. `debtFact`: not to be shown or said before a match. */
const FACTS = {
  callerName: neutral('对外名称', 'Caller name'),
  staffNumber: neutral('工号', 'Staff number'),
  agentName: neutral('坐席姓名', "Agent's name"),
  hotline: neutral('官方热线', 'Official hotline'),
  surname: neutral('姓', 'Surname'),
  title: neutral('称呼', 'Title'),
  factorOne: neutral('核对项一', 'First factor'),
  factorTwo: neutral('核对项二', 'Second factor'),
  ticket: neutral('受理编号', 'Reference'),
  replyDays: neutral('答复天数', 'Days to reply'),
  lender: debt('委托方', 'Lender'),
  app: debt('官方 App', 'Official app'),
  product: debt('产品', 'Product'),
  cardTail: debt('账号尾号', 'Account tail'),
  totalDue: debt('应还合计', 'Total due'),
  minimumDue: debt('最低还款', 'Minimum payment'),
  dueDate: debt('到期日', 'Due date'),
  dpd: debt('逾期天数', 'Days past due'),
  dailyRate: debt('日利率', 'Daily rate'),
  annualRate: debt('年化', 'Annual rate'),
  feesToDate: debt('截至今天的费用', 'Charges to date'),
  suggestedDate: debt('建议日期', 'Suggested date'),
  planRate: debt('分期年化', 'Annual rate of the plan'),
  earlierDue: debt('上次约定日', 'Day agreed last time'),
  earlierAmount: debt('上次约定金额', 'Amount agreed last time'),
  earlierPaid: debt('约定后到账', 'Booked since then'),
  earlierRest: debt('约定里还差', 'Still open of it'),
} as const satisfies Record<string, FactRule>

export type FactName = keyof typeof FACTS
export type Facts = { readonly [name in FactName]?: Value }

/** Reckoned from a ledger figure and what the customer offered. */
const COMPUTED = {
  promiseRest: debt('剩余金额', 'Remaining amount'),
  planEach: debt('每期金额', 'Amount per period'),
} as const satisfies Record<string, FactRule>

type ComputedName = keyof typeof COMPUTED
type Variable = FactName | ComputedName | CaptureName
export type VariableSource = 'ledger' | 'house' | 'captured' | 'computed'

export function isFactName(name: string): name is FactName {
  return Object.hasOwn(FACTS, name)
}

/** Null for a name that is no variable. */
export function sourceOf(name: string): VariableSource | null {
  if (isFactName(name)) return FACTS[name].debtFact ? 'ledger' : 'house'
  if (Object.hasOwn(COMPUTED, name)) return 'computed'
  return Object.hasOwn(CAPTURES, name) ? 'captured' : null
}

export interface VariableEntry {
  readonly name: string
  readonly label: Wording
  readonly source: VariableSource
}

/** Every variable that a line may name, in the order in which a person looks for one: of the house, of the ledger, written down. */
export function variableList(): VariableEntry[] {
  const entry = ([name, { label }]: [string, { label: Wording }]): VariableEntry[] => {
    const source = sourceOf(name)
    return source ? [{ name, label, source }] : []
  }
  const all = [FACTS, COMPUTED, CAPTURES].flatMap((table) => Object.entries(table).flatMap(entry))
  const order: readonly VariableSource[] = ['house', 'ledger', 'computed', 'captured']
  return all.sort((a, b) => order.indexOf(a.source) - order.indexOf(b.source))
}

export function isDebtFact(name: string): boolean {
  const source = sourceOf(name)
  return source === 'ledger' || source === 'computed'
}

const PLACEHOLDER = /\{(\w+)\}/gu

/** Names between braces, in order, each once. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))]
}

/** A piece of a line: plain words, a filled value, or a value that is missing (a problem, never a hole). */
export type Segment =
  | { kind: 'words'; text: string }
  | { kind: 'value'; variable: Variable; source: VariableSource; text: string }
  | { kind: 'missing'; variable: string }

export type Formatter = (value: Value, language: Language) => string

/** Cuts a text at its variables and fills them in. `known`: which names there are, and where each comes from. */
export function fill(
  text: string,
  lookUp: (name: string) => Value | null,
  language: Language,
  format: Formatter,
  known: (name: string) => VariableSource | null = sourceOf,
): Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? ''
    if (match.index > at) segments.push({ kind: 'words', text: text.slice(at, match.index) })
    at = match.index + match[0].length
    const source = known(name)
    const value = source ? lookUp(name) : null
    const filled = value ? format(value, language) : ''
    segments.push(
      source && filled !== ''
        ? { kind: 'value', variable: name as Variable, source, text: filled }
        : { kind: 'missing', variable: name },
    )
  }
  if (at < text.length) segments.push({ kind: 'words', text: text.slice(at) })
  return segments
}

/** The line as one text; a missing value stands as its name in braces, so that nobody reads over it. */
export function plainText(segments: readonly Segment[]): string {
  return segments
    .map((segment) => (segment.kind === 'missing' ? `{${segment.variable}}` : segment.text))
    .join('')
}

const WEEKDAYS_ZH = '日一二三四五六'
const WEEKDAYS_EN = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS_EN = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function wordDay(day: LocalDay, language: Language): string {
  const [, month = 1, date = 1] = day.split('-').map(Number)
  const number = weekday(day)
  return language === 'zh'
    ? `${month}月${date}日（周${WEEKDAYS_ZH[number]}）`
    : `${WEEKDAYS_EN[number]}, ${date} ${MONTHS_EN[month - 1]}`
}

/** 500 ppm → `0.05%`. */
function wordRate(ppm: Ppm): string {
  const percent = (ppm / 10_000).toFixed(4).replace(/0+$/u, '').replace(/\.$/u, '')
  return `${percent}%`
}

/** How values read aloud in a script line; screens may bring their own. */
export const formatValue: Formatter = (value, language) => {
  switch (value.kind) {
    case 'text':
      return value.words[language]
    case 'money':
      return formatMoney(value.fen, '¥')
    case 'day':
      return wordDay(value.day, language)
    case 'moment': {
      const minutes = Math.floor(timeOfDay(value.at, value.zone) / 60_000)
      const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
      const day = wordDay(localDay(value.at, value.zone), language)
      return language === 'zh' ? `${day} ${clock}` : `${day} at ${clock}`
    }
    case 'count':
      return String(value.count)
    case 'rate':
      return wordRate(value.ppm)
    default:
      return value satisfies never
  }
}

const TITLES: Record<'mr' | 'ms' | 'unknown', Wording> = {
  mr: { zh: '先生', en: 'Mr' },
  ms: { zh: '女士', en: 'Ms' },
  unknown: { zh: '先生/女士', en: 'Mr or Ms' },
}

/** What the customer is asked to say; names as in the views of the desk. */
export const FACTOR_WORDS: Record<'idLast4' | 'birthday' | 'phoneLast4' | 'cardTail', Wording> = {
  idLast4: { zh: '证件后四位', en: 'the last four of your ID number' },
  birthday: { zh: '出生月日', en: 'the month and day of your birth' },
  phoneLast4: { zh: '预留手机尾号', en: 'the last four of your registered mobile number' },
  cardTail: { zh: '卡号后四位', en: 'the last four of your card number' },
}

/** What a factor is called on screen. */
export const FACTOR_LABELS: Record<keyof typeof FACTOR_WORDS, Wording> = {
  idLast4: { zh: '证件后四位', en: 'ID number' },
  birthday: { zh: '出生月日', en: 'Birthday' },
  phoneLast4: { zh: '预留手机尾号', en: 'Other mobile' },
  cardTail: { zh: '卡号后四位', en: 'Card number' },
}

export interface FactSources {
  readonly case: Pick<CaseRow, 'callerName' | 'hotline' | 'lender' | 'product' | 'dueDate' | 'terms'>
  readonly cardTail: string
  readonly surname: string
  readonly title: 'mr' | 'ms' | null
  readonly arrears: Pick<
    Arrears,
    'on' | 'totalFen' | 'minimumFen' | 'interestFen' | 'feeFen' | 'dpd' | 'ratePpm'
  >
  readonly agent: { readonly name: string; readonly staffNumber: string }
  /** The two factors that the customer will be asked for. */
  readonly factors: readonly (keyof typeof FACTOR_WORDS)[]
  /** Reference of the complaint or stop, once it is recorded. */
  readonly ticket?: string | null
  /** The promise that was not kept, for a call that follows it up. */
  readonly earlier?: EarlierPromise | null
  /** Annual rate that the house takes for instalments, ppm. 0 = free of interest. */
  readonly planAnnualPpm?: Ppm
}

/** Days within which the customer is asked to pay, and to which a complaint must be answered (消费投诉处理管理办法, 2020). */
const SUGGESTED_DAYS = 3
const REPLY_DAYS = 15

const same = (text: string): Value => ({ kind: 'text', words: { zh: text, en: text } })

/** The facts of a call, from rows and reckoning. */
export function factsOf(from: FactSources): Facts {
  const { arrears } = from
  const factor = (index: number): Value | undefined => {
    const name = from.factors[index]
    return name && { kind: 'text', words: FACTOR_WORDS[name] }
  }
  const [one, two] = [factor(0), factor(1)]
  return {
    callerName: same(from.case.callerName),
    staffNumber: same(from.agent.staffNumber),
    agentName: same(from.agent.name),
    hotline: same(from.case.hotline),
    surname: same(from.surname),
    title: { kind: 'text', words: TITLES[from.title ?? 'unknown'] },
    ...(one ? { factorOne: one } : {}),
    ...(two ? { factorTwo: two } : {}),
    ...(from.ticket ? { ticket: same(from.ticket) } : {}),
    replyDays: { kind: 'count', count: REPLY_DAYS },
    lender: same(from.case.lender),
    app: {
      kind: 'text',
      words: { zh: `${from.case.lender}官方App`, en: `the official ${from.case.lender} app` },
    },
    product: { kind: 'text', words: PROFILES[from.case.product].label },
    cardTail: same(from.cardTail),
    totalDue: { kind: 'money', fen: arrears.totalFen },
    minimumDue: { kind: 'money', fen: arrears.minimumFen },
    dueDate: { kind: 'day', day: from.case.dueDate },
    dpd: { kind: 'count', count: arrears.dpd },
    dailyRate: { kind: 'rate', ppm: arrears.ratePpm },
    annualRate: { kind: 'rate', ppm: arrears.ratePpm * 365 },
    feesToDate: { kind: 'money', fen: arrears.interestFen + arrears.feeFen },
    suggestedDate: { kind: 'day', day: addDays(arrears.on, SUGGESTED_DAYS) },
    planRate: { kind: 'rate', ppm: from.planAnnualPpm ?? 0 },
    ...earlierFacts(from.earlier ?? null),
  }
}

function earlierFacts(earlier: EarlierPromise | null): Facts {
  if (!earlier) return {}
  return {
    earlierDue: { kind: 'day', day: earlier.due },
    earlierAmount: { kind: 'money', fen: earlier.amountFen },
    earlierPaid: { kind: 'money', fen: earlier.paidFen },
    earlierRest: { kind: 'money', fen: Math.max(0, earlier.amountFen - earlier.paidFen) },
  }
}

/** The short reference that is read out to a customer, from the id of the hold that was recorded. */
export function ticketOf(holdId: string): string {
  return shortId(holdId)
}
