import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { syntheticId } from '../../shared/identity.ts'
import { addDays, CHINA } from '../../shared/instant.ts'
import { Account, type IntakeDefaults } from '../../shared/intake/account.ts'
import { columnKey, columnLabel, recognise } from '../../shared/intake/columns.ts'
import { reasonOf } from '../../shared/intake/reasons.ts'
import { parseRow } from '../../shared/intake/row.ts'
import { seededRandom } from '../../shared/intake/synthetic.ts'
import { formatMoney } from '../../shared/money.ts'

const RUNS = { seed: 20_261_122, numRuns: 300 }
const TODAY = '2026-11-22'
const DEFAULTS: IntakeDefaults = {
  lender: '练习银行',
  lenderType: null,
  callerName: null,
  hotline: '400-000-0000',
  known: new Map(),
  zone: CHINA,
  source: 'reserved',
}
const CONTEXT = { today: TODAY, defaults: DEFAULTS }

const GOOD = {
  姓名: '张明测试',
  账号: '6225990000000001',
  产品: '信用卡',
  应还金额: '8,000.00',
  到期日: '2026-11-10',
  手机号: '19900000001',
}

const parse = (cells: Record<string, string>, context = CONTEXT) =>
  parseRow(cells, recognise(Object.keys(cells)).mapping, context)

const accepted = (cells: Record<string, string>, context = CONTEXT) => {
  const result = parse(cells, context)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return Account.parse(result.account)
}

/** `column:reason` of every problem. */
const refused = (cells: Record<string, string>, context = CONTEXT): string[] => {
  const result = parse(cells, context)
  if (result.ok) throw new Error('accepted')
  return result.problems.map(({ column, problem }) =>
    problem.code === 'intake.cellMissing' ? `${column}:missing` : `${column}:${problem.params.reason}`,
  )
}

describe('headings', () => {
  test.each([
    [['姓名', '账号', '产品', '应还金额', '到期日', '手机号']],
    [['客户姓名', '卡号', '产品类型', '逾期金额（元）', '到期还款日', '联系电话']],
    [[' 客 户 姓 名 ', '借据编号：', '业务类型', '欠款总额(元)*', '应还款日', '手机号码']],
    [['Customer Name', 'ACCOUNT NO.', 'Product', 'Amount Due (CNY)', 'due_date', 'Mobile Number']],
    [['ＮＡＭＥ', 'Card-Number', 'Loan Type', 'Overdue Amount', 'Payment Due Date', 'Phone']],
  ])('%j name the six required columns', (headings) => {
    const { mapping, missing, ambiguous, unknown } = recognise(headings)
    expect(Object.values(mapping)).toEqual([
      'name',
      'accountNumber',
      'product',
      'amountDue',
      'dueDate',
      'phone',
    ])
    expect({ missing, ambiguous, unknown }).toEqual({ missing: [], ambiguous: [], unknown: [] })
  })

  test('a heading with two readings is asked, not guessed', () => {
    const { ambiguous, mapping } = recognise(['姓名', '利率', '日期'])
    expect(ambiguous).toEqual([
      { heading: '利率', candidates: ['dailyRate', 'annualRate'] },
      { heading: '日期', candidates: ['dueDate', 'postedOn'] },
    ])
    expect(mapping).toEqual({ 姓名: 'name' })
  })

  test('a plain heading gives way to an exact one and is left over', () => {
    const { mapping, unknown } = recognise(['应还金额', '金额', '最低还款额'])
    expect(mapping).toEqual({ 应还金额: 'amountDue', 最低还款额: 'minimumDue' })
    expect(unknown).toEqual(['金额'])
  })

  test('two exact headings for one column are asked', () => {
    const { ambiguous, missing } = recognise(['应还金额', '逾期金额', '姓名'])
    expect(ambiguous.map(({ heading }) => heading)).toEqual(['应还金额', '逾期金额'])
    expect(missing).toContain('amountDue')
  })

  test('a correction by a person wins, and an empty one leaves the heading out', () => {
    const chosen = { 逾期金额: 'amountDue', 应还金额: '', 日期: 'dueDate' }
    const { mapping, missing, ambiguous } = recognise(
      ['姓名', '应还金额', '逾期金额', '日期', '账号', '产品', '电话'],
      chosen,
    )
    expect(mapping).toMatchObject({ 逾期金额: 'amountDue', 日期: 'dueDate', 姓名: 'name' })
    expect(mapping).not.toHaveProperty('应还金额')
    expect({ missing, ambiguous }).toEqual({ missing: [], ambiguous: [] })
  })

  test('amounts in ten thousands or dollars are not taken for yuan', () => {
    expect(recognise(['逾期金额（万元）', 'Amount Due (USD)']).mapping).toEqual({})
  })

  test('contact persons are numbered as the headings say, or in their order', () => {
    const { mapping } = recognise([
      '联系人1姓名',
      '联系人1电话',
      '第二联系人电话',
      '联系人2姓名',
      '联系人2关系',
    ])
    expect(mapping).toEqual({
      联系人1姓名: 'contactName1',
      联系人1电话: 'contactPhone1',
      第二联系人电话: 'contactPhone2',
      联系人2姓名: 'contactName2',
      联系人2关系: 'contactRelation2',
    })
    expect(recognise(['紧急联系人', '紧急联系人电话', '紧急联系人电话 (2)']).mapping).toEqual({
      紧急联系人: 'contactName1',
      紧急联系人电话: 'contactPhone1',
      '紧急联系人电话 (2)': 'contactPhone2',
    })
  })

  test('headings named like parts of an object do no harm', () => {
    const { unknown } = recognise(['constructor', 'toString', 'hasOwnProperty', '姓名'])
    expect(unknown).toEqual(['constructor', 'toString', 'hasOwnProperty'])
  })

  test('columns have names in both languages', () => {
    expect(columnLabel('contactPhone2')).toEqual({ zh: '联系人电话 2', en: "Contact person's phone 2" })
    expect(columnKey('phone2')).toBeNull()
    expect(columnLabel('nothing')).toBeNull()
  })
})

describe('a row', () => {
  test('with the required cells becomes an account with the terms of its product', () => {
    expect(accepted(GOOD)).toMatchObject({
      lender: '练习银行',
      lenderType: 'bank',
      callerName: '练习银行',
      product: 'creditCard',
      accountNumber: '6225990000000001',
      dueDate: '2026-11-10',
      terms: {
        principalFen: 800_000,
        minimumFen: 80_000,
        dailyRatePpm: 500,
        lateFeePpm: 50_000,
        lateFeeFloorFen: 1000,
      },
      customer: { name: '张明测试', idNumber: null, address: null },
      contacts: [{ role: 'debtor', phone: '+8619900000001', source: 'reserved' }],
      synthetic: true,
    })
  })

  test.each([
    ['花呗', 500, 1_000_000],
    ['借呗', 400, 1_500_000],
    ['消费贷', 400, 1_500_000],
  ])('%s has its own default terms', (product, dailyRatePpm, penaltyPpm) => {
    expect(accepted({ ...GOOD, 产品: product }).terms).toMatchObject({
      dailyRatePpm,
      penaltyPpm,
      lateFeePpm: 0,
    })
  })

  test('columns override the defaults', () => {
    const account = accepted({
      ...GOOD,
      最低还款额: '￥１，０００',
      入账日: '2026年10月1日',
      日利率: '万五',
      罚息倍数: '1.5倍',
      违约金比例: '3%',
      违约金下限: '20元',
      身份证号: syntheticId(seededRandom(1)),
      地址: '浙江省杭州市　测试路 1 号',
      委托方: '练习消费金融有限公司',
      对外名称: '练习客服中心',
      官方热线: '95000',
      号码来源: '合同',
    })
    expect(account).toMatchObject({
      lender: '练习消费金融有限公司',
      lenderType: 'consumerFinance',
      callerName: '练习客服中心',
      hotline: '95000',
      terms: {
        minimumFen: 100_000,
        interestFrom: '2026-10-01',
        dailyRatePpm: 500,
        penaltyPpm: 1_500_000,
        lateFeePpm: 30_000,
        lateFeeFloorFen: 2000,
      },
      customer: { address: '浙江省杭州市 测试路 1 号' },
    })
    expect(account.contacts[0]?.source).toBe('contract')
  })

  test('tells every reason at once', () => {
    expect(
      refused({
        姓名: '',
        账号: '',
        产品: '存折',
        应还金额: '-5',
        到期日: '2026-02-31',
        手机号: '12',
        身份证号: '1',
      }),
    ).toEqual([
      'name:missing',
      'accountNumber:missing',
      'product:notKnown',
      'amountDue:negative',
      'dueDate:noSuchDay',
      'idNumber:length',
      'phone:tooShort',
    ])
  })

  test('needs lender and hotline from the file or from the house', () => {
    expect(refused(GOOD, { today: TODAY, defaults: { ...DEFAULTS, lender: null, hotline: null } })).toEqual([
      'lender:missing',
      'hotline:missing',
    ])
  })

  test('in the practice world everybody is simulated', () => {
    const real = { ...GOOD, 手机号: '13800138000' }
    const read = (change: Partial<IntakeDefaults>) => {
      const result = parse(real, { today: TODAY, defaults: { ...DEFAULTS, ...change } })
      return result.ok && result.account.synthetic
    }
    expect([read({}), read({ synthetic: true })]).toEqual([false, true])
  })

  test('what earlier files said of the lender stands in; what this file or the request says comes first', () => {
    const known = new Map([['练习银行', { callerName: '练习中心', hotline: '95001' }]])
    const read = (cells: Record<string, string>, change: Partial<IntakeDefaults>) => {
      const result = parse(
        { ...GOOD, ...cells },
        { today: TODAY, defaults: { ...DEFAULTS, known, ...change } },
      )
      return result.ok
        ? [result.account.callerName, result.account.hotline]
        : result.problems.map(({ column }) => column)
    }
    expect(read({}, { hotline: null })).toEqual(['练习中心', '95001'])
    expect(read({ 官方热线: '95002' }, { callerName: '客服中心' })).toEqual(['客服中心', '95002'])
    expect(read({ 委托方: '别的银行' }, { hotline: null })).toEqual(['hotline'])
  })

  test.each([
    ['姓名', '张😀测试', 'name:emoji'],
    ['姓名', '张明❤️', 'name:emoji'],
    ['姓名', '🇨🇳', 'name:emoji'],
    ['姓名', '测'.repeat(41), 'name:tooLong'],
    ['姓名', '12345', 'name:notAName'],
    ['姓名', '=cmd()', 'name:notAName'],
    ['姓名', '张\u0007明', 'name:controlCharacter'],
    ['姓名', '张\u202e明', 'name:controlCharacter'],
    ['应还金额', '八千元', 'amountDue:notANumber'],
    ['应还金额', '(100.00)', 'amountDue:negative'],
    ['应还金额', '100.005', 'amountDue:decimals'],
    ['应还金额', '1,00.00', 'amountDue:grouping'],
    ['应还金额', '0.00', 'amountDue:zero'],
    ['应还金额', '1e5', 'amountDue:notANumber'],
    ['到期日', '2026-02-30', 'dueDate:noSuchDay'],
    ['到期日', '30/11/2026', 'dueDate:notADay'],
    ['到期日', '45992', 'dueDate:notADay'],
    ['到期日', '1999-12-31', 'dueDate:tooOld'],
    ['到期日', '2026-11-26', 'dueDate:notDueYet'],
    ['账号', '6.22599E+15', 'accountNumber:scientific'],
    ['账号', '6225********0001', 'accountNumber:masked'],
    ['账号', '账号一', 'accountNumber:characters'],
    ['账号', '123', 'accountNumber:tooShort'],
    ['手机号', '1990000', 'phone:tooShort'],
    ['手机号', '95588', 'phone:serviceNumber'],
    ['手机号', '110', 'phone:emergency'],
    ['手机号', '1.99E+10', 'phone:scientific'],
  ])('%s %j is refused', (column, cell, problem) => {
    expect(refused({ ...GOOD, [column]: cell })).toEqual([problem])
  })

  test.each([
    ['最低还款额', '9000', 'minimumDue:aboveAmountDue'],
    ['身份证号', '990000199001011234', 'idNumber:checkDigit'],
    ['身份证号', '9.9E+17', 'idNumber:scientific'],
    ['入账日', '2027-01-01', 'postedOn:inFuture'],
    ['日利率', '0.05', 'dailyRate:rateUnclear'],
    ['日利率', '5%', 'dailyRate:rateTooHigh'],
    ['日利率', 'low', 'dailyRate:notANumber'],
    ['号码来源', '网上买的', 'phoneSource:notKnown'],
    ['联系人电话', '不详', 'contactPhone1:notANumber'],
    ['联系人姓名', '李四测试', 'contactName1:phoneMissing'],
  ])('optional %s %j is refused where it is given', (column, cell, problem) => {
    expect(refused({ ...GOOD, [column]: cell })).toEqual([problem])
    expect(accepted({ ...GOOD, [column]: '' })).toBeTruthy()
  })

  test.each(['𠮷野测试', '欧阳·测试', '阿卜杜拉•测试', "O'Brien Test", '张'])(
    'the name %s is fine',
    (name) => {
      expect(accepted({ ...GOOD, 姓名: ` ${name}　` }).customer.name).toBe(name)
    },
  )

  test('a bill due within three days is taken', () => {
    expect(accepted({ ...GOOD, 到期日: '2026-11-25' }).dueDate).toBe('2026-11-25')
  })

  test.each([
    ['日利率(%)', '0.05', 500],
    ['日利率（‰）', '0.5', 500],
    ['日利率', '0.0005', 500],
    ['日利率', '5‱', 500],
    ['日利率', '0.035%', 350],
    ['年利率', '18.25%', 500],
    ['年化利率（%）', '18.25', 500],
    ['APR', '0.1825', 500],
  ])('%s %s is %i ppm a day', (heading, cell, ppm) => {
    expect(accepted({ ...GOOD, [heading]: cell }).terms.dailyRatePpm).toBe(ppm)
  })

  test('takes several numbers, contact persons and guarantors, each number once, the debtor first', () => {
    const account = accepted({
      联系人姓名: '王五测试',
      联系人关系: '配偶',
      联系人电话: '19900000009；19900000001',
      ...GOOD,
      手机号: '19900000001、199 0000 0002',
      备用手机号: '+86-19900000002',
      担保人姓名: '赵六测试',
      担保人电话: '19900000008',
    })
    expect(account.contacts.map(({ role, name, relation, phone }) => [role, name, relation, phone])).toEqual([
      ['debtor', null, null, '+8619900000001'],
      ['debtor', null, null, '+8619900000002'],
      ['guarantor', '赵六测试', null, '+8619900000008'],
      ['contact', '王五测试', '配偶', '+8619900000009'],
    ])
  })

  test("a spreadsheet's guard against formulas is taken off", () => {
    expect(accepted({ ...GOOD, 手机号: "'+8619900000001" }).contacts[0]?.phone).toBe('+8619900000001')
  })

  test('problems never hold what the cell held', () => {
    const secret = '13812345678901'
    const result = parse({ ...GOOD, 手机号: secret, 姓名: `😀${secret}` })
    expect(result.ok).toBe(false)
    expect(JSON.stringify(result)).not.toContain(secret)
  })

  test('every problem has words in both languages', () => {
    const result = parse({ 姓名: '😀', 账号: '', 产品: 'x', 应还金额: '-1', 到期日: 'x', 手机号: '1' })
    if (result.ok) throw new Error('accepted')
    const words = result.problems.map(reasonOf)
    expect(words).toContainEqual({ zh: '姓名含有表情符号', en: 'Name contains an emoji' })
    expect(words).toContainEqual({ zh: '缺少账号', en: 'Account number is missing' })
    for (const { zh, en } of words) expect([zh, en].join()).not.toMatch(/undefined|intake\./)
  })
})

describe('properties', () => {
  const day = fc.integer({ min: -5000, max: 3 }).map((days) => addDays(TODAY, days))

  test('every way of writing a day gives that day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 5 }), (due, style) => {
        const [year = '', month = '', date = ''] = due.split('-')
        const written = [
          due,
          `${year}/${Number(month)}/${Number(date)}`,
          `${year}年${Number(month)}月${Number(date)}日`,
          `${year}${month}${date}`,
          `${year}.${month}.${date}`,
          `${due} 00:00:00`,
        ][style] as string
        expect(accepted({ ...GOOD, 到期日: written }).dueDate).toBe(due)
      }),
      RUNS,
    )
  })

  test('no text that is not a real day is taken for one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 12 }), (date, month) => {
        const text = `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
        const real = new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
        const result = parse({ ...GOOD, 到期日: text }, { ...CONTEXT, today: '2026-12-31' })
        expect(result.ok).toBe(real)
      }),
      RUNS,
    )
  })

  test('every amount survives being written with commas, sign and unit', () => {
    const fen = fc.integer({ min: 1, max: 99_999_999_999 })
    fc.assert(
      fc.property(
        fen,
        fc.constantFrom('', '￥', '¥ '),
        fc.constantFrom('', '元', ' 元'),
        (amount, sign, unit) => {
          const account = accepted({ ...GOOD, 应还金额: `${sign}${formatMoney(amount)}${unit}` })
          expect(account.terms.principalFen).toBe(amount)
        },
      ),
      RUNS,
    )
  })

  test('whatever stands in the cells, the row is an account or a list of reasons', () => {
    const headings = Object.keys(GOOD)
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(...Object.values(GOOD)),
    )
    fc.assert(
      fc.property(fc.array(cell, { minLength: 6, maxLength: 6 }), (cells) => {
        const result = parse(Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? ''])))
        if (result.ok) expect(Account.safeParse(result.account).success).toBe(true)
        else {
          expect(result.problems.length).toBeGreaterThan(0)
          for (const problem of result.problems) expect(reasonOf(problem).zh).not.toBe('')
        }
      }),
      RUNS,
    )
  })
})
