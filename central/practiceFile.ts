// The account file of the practice world: sixty synthetic people and as many more as are asked for, the same for the same day.
// Pure text, read by the same intake as every other file. The last digit of a number says which simulated customer answers it.

import { syntheticId } from '../shared/identity.ts'
import { addDays, type LocalDay } from '../shared/instant.ts'

const PRACTICE_ROWS = 60
export const PRACTICE_LENDERS = ['示例银行（练习）', '示例消费金融（练习）'] as const

const SURNAMES = '王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗'
const GIVEN = '安平和静明远嘉宁思齐若溪文博雨辰子涵景行'
const CITIES = ['浙江省杭州市西湖区', '江苏省南京市鼓楼区', '四川省成都市武侯区', '广东省广州市天河区']
const PRODUCTS = ['信用卡', '借呗', '花呗', '消费贷'] as const
/** Days past due, row by row; most are first reminders. */
const PAST_DUE = [
  6, 9, 8, 7, 12, 13, 14, 15, 5, 6, 11, 10, 9, 8, 4, 3, 2, 1, 0, 3, 18, 22, 27, 30, 35, 44, 58, 63, 95,
]
/** Rows whose numbers differ: the block of practice numbers holds no more. */
const NUMBERS = 800
/** Contact persons have numbers of a block of their own. */
const CONTACT_NUMBERS = 100
/** Rows up to here have a history; their people are willing to talk. */
const TALKERS = 10

export interface PracticeAccount {
  lender: string
  accountNumber: string
  product: (typeof PRODUCTS)[number]
  amountFen: number
  dueDate: LocalDay
  name: string
  idNumber: string
  phone: string
  address: string
  email: string
  contact: { name: string; phone: string; relation: string } | null
}

/** A small seeded generator (mulberry32), in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The people number `from` to `to` of the practice world; without figures those that it begins with. */
export function practiceAccounts(today: LocalDay, from = 0, to = PRACTICE_ROWS): PracticeAccount[] {
  const random = seeded(20_26)
  const pick = <T>(list: ArrayLike<T>, at: number): T => list[at % list.length] as T
  // All from the first on: whoever comes later has an ID number that nobody has.
  return Array.from({ length: to }, (_, index): PracticeAccount => {
    const digit = index < TALKERS ? (index < TALKERS / 2 ? 0 : 9) : index % 10
    const product = pick(PRODUCTS, index)
    const surname = pick(SURNAMES, index + Math.floor(index / SURNAMES.length))
    return {
      lender: pick(PRACTICE_LENDERS, product === '信用卡' ? 0 : 1),
      accountNumber: `6200${String(900_000_000_000 + index * 7919)}`,
      product,
      amountFen: 80_000 + Math.floor(random() * 2_400) * 1_000 + Math.floor(random() * 100),
      dueDate: addDays(today, -pick(PAST_DUE, index)),
      name: `${surname}${pick(GIVEN, index * 3)}测试`,
      idNumber: syntheticId(random),
      phone: `1990000${1000 + (index % NUMBERS) * 10 + digit}`,
      address: `${pick(CITIES, index)}练习路${index + 1}号`,
      email: `customer${index + 1}@practice.invalid`,
      contact:
        index % 3 === 2 && index < CONTACT_NUMBERS
          ? {
              name: `${surname}${pick(GIVEN, index + 5)}测试`,
              phone: `1990000${9002 + index * 10}`,
              relation: '亲属',
            }
          : null,
    }
  }).slice(from)
}

/** The file: UTF-8 CSV with the headings that lenders use. */
export function practiceFile(accounts: readonly PracticeAccount[]): string {
  const headings =
    '委托方,对外名称,官方热线,产品,账号,应还金额,到期日,姓名,身份证号,手机号,地址,邮箱,联系人姓名,联系人电话,联系人关系,合成数据'
  const lines = accounts.map((account) =>
    [
      account.lender,
      '示例客户服务中心',
      '4000000000',
      account.product,
      account.accountNumber,
      (account.amountFen / 100).toFixed(2),
      account.dueDate,
      account.name,
      account.idNumber,
      account.phone,
      account.address,
      account.email,
      account.contact?.name ?? '',
      account.contact?.phone ?? '',
      account.contact?.relation ?? '',
      '是',
    ].join(','),
  )
  return `${[headings, ...lines].join('\r\n')}\r\n`
}
