// Synthetic account files of any size, for practice, demo, tests and benches. Promises: seeded (same seed, same rows), every
// person impossible by design (name with 测试, ID region 990000, numbers of one reserved block) and marked as synthetic.
import { syntheticId } from '../identity.ts'
import { addDays, type LocalDay } from '../instant.ts'
import type { Product } from '../rows.ts'

export interface SyntheticOptions {
  readonly rows: number
  readonly seed: number
  /** Due dates lie around it. */
  readonly today: LocalDay
  /** So many of the rows carry one fault each, spread over the file; none by default. */
  readonly bad?: number
}

export interface SyntheticFile {
  readonly headings: string[]
  readonly rows: string[][]
  /** Which rows (from 0) were spoilt, and how. */
  readonly spoilt: { row: number; fault: Fault }[]
}

/** mulberry32: numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const SYNTHETIC_HEADINGS = [
  '姓名',
  '身份证号',
  '手机号',
  '备用手机号',
  '账号',
  '产品',
  '应还金额',
  '最低还款额',
  '入账日',
  '到期日',
  '日利率',
  '地址',
  '联系人姓名',
  '联系人关系',
  '联系人电话',
  '委托方',
  '机构类型',
  '对外名称',
  '官方热线',
  '号码来源',
  '合成数据',
] as const

type Heading = (typeof SYNTHETIC_HEADINGS)[number]
type Draft = Record<Heading, string>

const SURNAMES =
  '张王李赵刘陈杨黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万'
const LONG_SURNAMES = ['欧阳', '司马', '诸葛', '上官']
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红梅玲云飞雪婷宇浩晨佳琪欣怡梓涵子轩俊博文思远若曦雨彤𠮷'
const TOWNS = [
  '浙江省杭州市西湖区',
  '江苏省南京市鼓楼区',
  '四川省成都市武侯区',
  '广东省广州市天河区',
  '湖北省武汉市洪山区',
]
const RELATIONS = ['配偶', '父母', '同事', '朋友', '兄弟姐妹']

const LENDERS: Record<Product, { name: string; type: string; label: string; prefix: string; rate: string }> =
  {
    creditCard: { name: '练习银行', type: '银行', label: '信用卡', prefix: '62259900', rate: '0.05%' },
    huabei: { name: '练习消费金融', type: '消费金融', label: '花呗', prefix: 'HB9900', rate: '0.05%' },
    jiebei: { name: '练习消费金融', type: '消费金融', label: '借呗', prefix: 'JB9900', rate: '0.04%' },
    consumerLoan: {
      name: '练习小额贷款',
      type: '小额贷款',
      label: '消费贷',
      prefix: 'XD9900',
      rate: '0.04%',
    },
  }

/** Said to whoever answers; says nothing of a debt. */
const CALLER_NAME = '练习客户服务中心'
const HOTLINE = '400-000-0000'

/** Of 100,000 numbers in the block the last thousand try the line itself (practice exchange). */
const BLOCK_SIZE = 99_000

/** Number `index` of the reserved block +86 199 000x xxxx, as files write it. */
function blockNumber(index: number): string {
  return `199000${String(index % BLOCK_SIZE).padStart(5, '0')}`
}

export const FAULTS = [
  'negativeAmount',
  'noSuchDay',
  'emojiName',
  'noPhone',
  'wrongCheckDigit',
  'repeated',
  'amountInWords',
  'unknownProduct',
  'notDueYet',
  'maskedAccount',
  'shortPhone',
  'threeDecimals',
] as const
export type Fault = (typeof FAULTS)[number]

/** Rows one by one, for files that do not fit in memory. */
export function* syntheticRows(
  options: SyntheticOptions,
): Generator<{ cells: string[]; fault: Fault | null }> {
  const random = seededRandom(options.seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const bad = Math.min(options.bad ?? 0, Math.max(0, options.rows - 1))
  const step = bad > 0 ? (options.rows - 1) / bad : 0
  let spoilt = 0
  let before: Draft | null = null
  for (let index = 0; index < options.rows; index += 1) {
    const draft = person(index, below, random, options.today)
    // Never the first row: the repeated one needs something to repeat.
    const due = bad > 0 && spoilt < bad && index >= 1 + Math.floor(spoilt * step)
    const fault = due ? (FAULTS[spoilt % FAULTS.length] ?? null) : null
    if (fault) {
      spoil(draft, fault, before, options.today)
      spoilt += 1
    } else before = draft
    yield { cells: SYNTHETIC_HEADINGS.map((heading) => draft[heading]), fault }
  }
}

/** A whole synthetic file as a table of text. */
export function syntheticAccounts(options: SyntheticOptions): SyntheticFile {
  const rows: string[][] = []
  const spoilt: SyntheticFile['spoilt'] = []
  for (const { cells, fault } of syntheticRows(options)) {
    if (fault) spoilt.push({ row: rows.length, fault })
    rows.push(cells)
  }
  return { headings: [...SYNTHETIC_HEADINGS], rows, spoilt }
}

function person(
  index: number,
  below: (limit: number) => number,
  random: () => number,
  today: LocalDay,
): Draft {
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const product = pick<Product>(['creditCard', 'creditCard', 'huabei', 'huabei', 'jiebei', 'consumerLoan'])
  const lender = LENDERS[product]
  const surname = below(40) === 0 ? pick(LONG_SURNAMES) : pick([...SURNAMES])
  const given = Array.from({ length: 1 + below(2) }, () => pick([...GIVEN])).join('')
  const dueDate = addDays(today, -daysLate(below))
  const fen = 20_000 + below(below(4) === 0 ? 4_980_000 : 980_000)
  const hasContact = below(3) === 0
  return {
    姓名: `${surname}${given}测试`,
    身份证号: syntheticId(random),
    手机号: blockNumber(index),
    // Nobody answers the second number of a customer (last digit 4 on the practice line).
    备用手机号: below(5) === 0 ? blockNumber(70_000 + (index % 2_000) * 10 + 4) : '',
    账号: `${lender.prefix}${String(index).padStart(8, '0')}`,
    产品: lender.label,
    应还金额: writeAmount(fen, below(4)),
    最低还款额: product === 'creditCard' ? writeAmount(Math.max(100, Math.floor(fen / 10)), 0) : '',
    入账日: product === 'creditCard' ? addDays(dueDate, -18) : '',
    到期日: writeDay(dueDate, below(4)),
    日利率: lender.rate,
    地址: `${pick(TOWNS)}测试路${1 + below(300)}号`,
    联系人姓名: hasContact ? `${pick([...SURNAMES])}${pick([...GIVEN])}测试` : '',
    联系人关系: hasContact ? pick(RELATIONS) : '',
    // A relative answers it on the practice line (last digit 2).
    联系人电话: hasContact ? blockNumber(50_000 + (index % 2_000) * 10 + 2) : '',
    委托方: lender.name,
    机构类型: lender.type,
    对外名称: CALLER_NAME,
    官方热线: HOTLINE,
    号码来源: '预留',
    合成数据: '是',
  }
}

/** Mostly M1, a tail into M4 and beyond, a few not due for up to three days yet. */
function daysLate(below: (limit: number) => number): number {
  const roll = below(100)
  if (roll < 5) return -below(4)
  if (roll < 45) return 1 + below(15)
  if (roll < 65) return 16 + below(15)
  if (roll < 82) return 31 + below(30)
  return roll < 92 ? 61 + below(30) : 91 + below(150)
}

function writeAmount(fen: number, style: number): string {
  const yuan = Math.floor(fen / 100)
  const cents = String(fen % 100).padStart(2, '0')
  const grouped = String(yuan).replace(/\B(?=(\d{3})+$)/gu, ',')
  if (style === 1) return `￥${grouped}.${cents}`
  return style === 2 ? `${yuan}.${cents}元` : `${yuan}.${cents}`
}

function writeDay(day: LocalDay, style: number): string {
  const [year = '', month = '', date = ''] = day.split('-')
  if (style === 1) return `${year}/${Number(month)}/${Number(date)}`
  if (style === 2) return `${year}年${Number(month)}月${Number(date)}日`
  return style === 3 ? `${year}${month}${date}` : day
}

function spoil(draft: Draft, fault: Fault, before: Draft | null, today: LocalDay): void {
  switch (fault) {
    case 'negativeAmount':
      draft.应还金额 = '-100.00'
      return
    case 'noSuchDay':
      draft.到期日 = '2026-02-31'
      return
    case 'emojiName':
      draft.姓名 = `${draft.姓名}😀`
      return
    case 'noPhone':
      draft.手机号 = ''
      draft.备用手机号 = ''
      return
    case 'wrongCheckDigit': {
      const last = draft.身份证号.slice(-1)
      draft.身份证号 = draft.身份证号.slice(0, -1) + (last === '1' ? '2' : '1')
      return
    }
    case 'repeated':
      if (before) Object.assign(draft, { 账号: before.账号, 委托方: before.委托方 })
      return
    case 'amountInWords':
      draft.应还金额 = '八千元'
      return
    case 'unknownProduct':
      draft.产品 = '储蓄卡'
      return
    case 'notDueYet':
      draft.到期日 = addDays(today, 30)
      return
    case 'maskedAccount':
      draft.账号 = '6225********1234'
      return
    case 'shortPhone':
      draft.手机号 = '1990000'
      return
    case 'threeDecimals':
      draft.应还金额 = '8000.005'
      return
    default:
      fault satisfies never
  }
}
