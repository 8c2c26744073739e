// Synthetic people for journeys: whose telephone behaves how, and the account file that brings them in. Names hold 测试, ID
// numbers are of region 990000, telephones of the practice block; the last digit of a telephone chooses its customer.
import { syntheticId } from '../../shared/identity.ts'
import { addDays, type LocalDay } from '../../shared/instant.ts'
import { seededRandom } from '../../shared/intake/synthetic.ts'
import type { Scenario } from '../../shared/practice/customers.ts'
import { SCENARIO_BY_LAST_DIGIT } from '../../shared/practice.ts'

export interface Person {
  name: string
  /** Eleven digits, as the file has it. */
  phone: string
  idNumber: string
  accountNumber: string
  /** What stands in the column "amount due". */
  yuan: string
  daysLate: number
  contact: { name: string; phone: string } | null
  /** As the file has it, with a rate a day in percent where the contract names another than usual. */
  product?: '信用卡' | '花呗' | '借呗'
  dailyRate?: string
}

const SURNAMES = '王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗'
const LENDER = '示例银行（旅程）'

let order = 0

/** Somebody new, whose telephone is answered by this simulated customer. */
export function person(customer: Scenario, change: Partial<Person> = {}): Person {
  order += 1
  const random = seededRandom(order * 7919)
  const two = String(order).padStart(2, '0')
  return {
    name: `${SURNAMES[order % SURNAMES.length]}旅程测试`,
    phone: `19900007${two}${SCENARIO_BY_LAST_DIGIT.indexOf(customer)}`,
    idNumber: syntheticId(random),
    accountNumber: `62${String(7_000_000_000 + order * 104_729)}`,
    yuan: `${4300 + order * 97}.${two}`,
    daysLate: 11,
    contact: null,
    ...change,
  }
}

/** What this person answers when asked for the two factors: last four of the ID number, and month and day of birth. */
export function factorsOf({ idNumber }: Person): [string, string] {
  return [idNumber.slice(-4), idNumber.slice(10, 14)]
}

/** The account file in which these people come. */
export function accountFile(people: readonly Person[], today: LocalDay): string {
  const headings =
    '委托方,对外名称,官方热线,产品,日利率,账号,应还金额,到期日,姓名,身份证号,手机号,联系人姓名,联系人电话,联系人关系,合成数据'
  const lines = people.map((one) =>
    [
      LENDER,
      '示例客户服务中心',
      '4000000000',
      one.product ?? '信用卡',
      one.dailyRate ?? '',
      one.accountNumber,
      one.yuan,
      addDays(today, -one.daysLate),
      one.name,
      one.idNumber,
      one.phone,
      one.contact?.name ?? '',
      one.contact?.phone ?? '',
      one.contact ? '亲属' : '',
      '是',
    ].join(','),
  )
  return `${[headings, ...lines].join('\r\n')}\r\n`
}
