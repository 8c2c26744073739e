// Messages as pure rules: what a template may say, how the ledger gets into it, who may read what, and which answers mean "no more".
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUSE_TEMPLATES } from '../../shared/message/houseTemplates.ts'
import { isOptOut, OPT_OUT_WORDS } from '../../shared/message/optOut.ts'
import { MESSAGE_VARIABLES, type MessageFacts, renderMessage } from '../../shared/message/render.ts'
import {
  inForce,
  type MessageTemplate,
  Occasion,
  purposeOf,
  type TemplateFault,
  templateFaults,
} from '../../shared/message/template.ts'
import { SECTIONS } from '../../shared/message/text.ts'
import { type Reader, readersOf, writingProblem } from '../../shared/message/writing.ts'
import type { ContactRow } from '../../shared/rows.ts'
import { factsOf } from '../../shared/script/variables.ts'

const facts = factsOf({
  case: {
    callerName: '示例客户服务中心',
    hotline: '4000000000',
    lender: '示例银行',
    product: 'creditCard',
    dueDate: '2026-10-29',
    terms: {
      principalFen: 800_000,
      minimumFen: 80_000,
      interestFrom: '2026-10-29',
      dailyRatePpm: 500,
      penaltyPpm: 1_000_000,
      lateFeePpm: 50_000,
      lateFeeFloorFen: 1000,
    },
  },
  cardTail: '1234',
  surname: '王',
  title: 'mr',
  arrears: {
    on: '2026-11-28',
    totalFen: 816_000,
    minimumFen: 80_000,
    interestFen: 12_000,
    feeFen: 4000,
    dpd: 30,
    ratePpm: 500,
  },
  agent: { name: '王坐席测试', staffNumber: '8001' },
  factors: [],
})
const from: MessageFacts = {
  facts,
  customerName: '王安测试',
  today: '2026-11-28',
  promise: { amountFen: 816_000, due: '2026-12-03', channel: 'app' },
  upload: { link: 'https://papers.bank.invalid/papers/x', until: '2026-12-05' },
}

const house = (id: string): MessageTemplate => {
  const found = HOUSE_TEMPLATES.find((one) => one.id === id)
  if (!found) throw new Error(id)
  return found
}
const changed = (id: string, body: string): MessageTemplate => {
  const template = house(id)
  return { ...template, texts: { ...template.texts, zh: { ...template.texts.zh, body } } }
}
const kinds = (faults: readonly TemplateFault[]) => faults.map(({ kind }) => kind)

describe('templates', () => {
  it.each(HOUSE_TEMPLATES.map((one) => [one.id, one] as const))('%s is without fault', (_id, template) => {
    expect(templateFaults(template)).toEqual([])
  })

  it.each(HOUSE_TEMPLATES.map((one) => [one.id, one] as const))(
    '%s is filled from the ledger, in both languages, with nothing missing @seed(5)',
    (_id, { texts }) => {
      for (const language of ['zh', 'en'] as const) {
        const { subject, body, sections, missing } = renderMessage(texts[language], language, from)
        expect(missing).toEqual([])
        expect([subject, body, ...sections.map(({ text }) => text)].join('\n')).not.toMatch(/[{}]/)
      }
    },
  )

  it('a link for papers is only in texts that ask for them, and those name it, its last day, who writes and how to check that', () => {
    const { texts } = house('papers.asked.sms')
    expect(renderMessage(texts.zh, 'zh', from).body).toContain('https://papers.bank.invalid/papers/x')
    expect(renderMessage(texts.zh, 'zh', { ...from, upload: null }).missing).toEqual([
      'linkUntil',
      'uploadLink',
    ])
    expect(templateFaults(changed('papers.asked.sms', '请提供材料'))).toEqual(
      ['callerName', 'hotline', 'uploadLink', 'linkUntil'].map((name) => ({
        kind: 'mustName',
        language: 'zh',
        name,
      })),
    )
    expect(kinds(templateFaults(changed('overdue.sms', '【{callerName}】{uploadLink}')))).toEqual([
      'papersOnly',
    ])
  })

  it('the recap of a promise names amount, day and way as they were agreed @seed(13)', () => {
    const { texts } = house('promise.made.sms')
    expect(renderMessage(texts.zh, 'zh', from).body).toContain(
      '王先生，您已约定在12月3日（周四）前通过官方App还款¥8,160.00',
    )
    expect(renderMessage(texts.en, 'en', from).body).toContain('¥8,160.00 by Thursday, 3 December')
  })

  it('a collection letter says what article 69 asks for @seed(18)', () => {
    const template = house('collection.letter')
    const { body, sections } = renderMessage(template.texts.zh, 'zh', from)
    expect(body).toContain('王安测试')
    expect(body).toContain('¥8,160.00')
    expect(sections.map(({ section }) => section)).toEqual([...SECTIONS])
    for (const section of SECTIONS.filter((name) => name !== 'other')) {
      const sectionsLess = { ...template.texts.zh.sections, [section]: ' ' }
      const without = {
        ...template,
        texts: { ...template.texts, zh: { ...template.texts.zh, sections: sectionsLess } },
      }
      expect(templateFaults(without as MessageTemplate)).toContainEqual({
        kind: 'empty',
        language: 'zh',
        part: section,
      })
    }
  })

  it.each([
    ['an unknown variable', changed('overdue.sms', '{callerName}{secret}'), 'unknownVariable'],
    [
      'a figure of a promise without one',
      changed('overdue.sms', '{callerName}{promiseAmount}'),
      'promiseOnly',
    ],
    ['a debt in a neutral text', changed('neutral.sms', '{callerName}{hotline}，您的账单'), 'debtFact'],
    [
      'a debt variable in a neutral text',
      changed('neutral.sms', '{callerName}{hotline}{totalDue}'),
      'debtFact',
    ],
    ['a threat', changed('overdue.sms', '{callerName}：今天不还就上门'), 'forbidden'],
    ['no name of who writes', changed('overdue.sms', '请还{totalDue}'), 'mustName'],
    ['too long for a text message', changed('overdue.sms', `{callerName}${'长'.repeat(300)}`), 'tooLong'],
    ['nothing', changed('overdue.sms', ' '), 'empty'],
    ['a direction mark that turns the text round', changed('overdue.sms', '{callerName}\u202e'), 'controls'],
    ['another channel', { ...house('collection.letter'), channel: 'sms' as const }, 'wrongChannel'],
    ['days that end before they begin', { ...house('overdue.sms'), until: '2025-01-01' }, 'days'],
  ])('%s is refused with its reason', (_what, template, kind) => {
    expect(kinds(templateFaults(template))).toContain(kind)
  })

  it('of several versions the newest that is in force is used', () => {
    const [one] = [house('overdue.sms')]
    const two = { ...one, version: 2, from: '2026-12-01' }
    expect(inForce([one, two], '2026-11-30')).toEqual([one])
    expect(inForce([one, two], '2026-12-01')).toEqual([two])
    expect(inForce([{ ...one, until: '2026-11-01' }], '2026-11-30')).toEqual([])
  })

  it('a value never becomes a variable, a line feed or a control character', () => {
    const text = { subject: '{customerName}', body: '{customerName}', sections: null }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...MESSAGE_VARIABLES), (noise, name) => {
        const customerName = `${noise}\r\nBcc: x@y.invalid {${name}}`
        const { subject, body } = renderMessage(text, 'zh', { ...from, customerName })
        expect(subject).toContain(`{${name}}`)
        expect(subject).not.toMatch(/[\r\n]/)
        expect(body).not.toMatch(/\p{Cc}/u)
      }),
      { numRuns: 200, seed: 20_26 },
    )
  })

  it('a missing value is named', () => {
    const text = { subject: '', body: '{promiseAmount}{nobody}', sections: null }
    expect(renderMessage(text, 'zh', { ...from, promise: null }).missing).toEqual(['promiseAmount', 'nobody'])
  })
})

describe('readers', () => {
  const contact = (role: ContactRow['role'], phone: string): ContactRow => ({
    kind: 'contact',
    id: `00000000-0000-4000-8000-00000000${phone.slice(-4)}`,
    customerId: '00000000-0000-4000-8000-000000000001',
    caseId: null,
    version: 1,
    role,
    relation: null,
    name: null,
    phone,
    source: 'contract',
    status: 'active',
    consent: [],
  })
  const own = contact('debtor', '+8619900001234')
  const landline = contact('debtor', '+862112345678')
  const other = contact('contact', '+8619900015678')
  const readers = (matched: boolean) =>
    readersOf(
      { address: null, email: 'a@practice.invalid' },
      [own, landline, other],
      [{ contactId: own.id, verification: matched ? 'matched' : 'none' }],
    )
  const reader = (all: readonly Reader[], channel: Reader['channel'], id: string | null = null) => {
    const found = all.find((one) => one.channel === channel && (one.contact?.id ?? null) === id)
    if (!found) throw new Error(channel)
    return found
  }

  it('a landline gets no text message; e-mail and letters go to where the lender says', () => {
    const all = readers(false)
    expect(all.map(({ channel, contact: of }) => [channel, of?.phone ?? null])).toEqual([
      ['sms', own.phone],
      ['sms', other.phone],
      ['email', null],
      ['letter', null],
    ])
    expect(writingProblem(house('collection.letter'), reader(all, 'letter'))?.code).toBe('message.noAddress')
    expect(writingProblem(house('overdue.email'), reader(all, 'email'))).toBeNull()
  })

  it('a debt goes by text message only to a number on which its debtor was verified; to others the neutral text alone @seed(34)', () => {
    const before = readers(false)
    const after = readers(true)
    for (const template of HOUSE_TEMPLATES.filter(({ channel }) => channel === 'sms')) {
      const neutral = template.occasion === 'neutral'
      const codeFor = (all: readonly Reader[], id: string) =>
        writingProblem(template, reader(all, 'sms', id))?.code
      expect(codeFor(before, own.id)).toBe(neutral ? undefined : 'message.unverified')
      expect(codeFor(after, own.id)).toBeUndefined()
      expect(codeFor(after, other.id)).toBe(neutral ? undefined : 'message.neutralOnly')
    }
  })

  it('only answering for a promise, and asking for papers of a review, is service; everything else collects and is held by a hold', () => {
    expect(Occasion.options.filter((occasion) => purposeOf(occasion) === 'service')).toEqual([
      'promiseMade',
      'papersAsked',
    ])
  })
})

describe('answers', () => {
  it.each([...OPT_OUT_WORDS, 'stop.', ' Stop ', 'ＴＤ', '退订！', '回复TD', '“退订”'])(
    '%s is a wish to get no more',
    (text) => {
      expect(isOptOut(text)).toBe(true)
    },
  )
  it.each(['', '好的', '怎么停止计息', 'I will stop by tomorrow', '已还', 'Nobody', '请不要退订'])(
    '%s is none',
    (text) => {
      expect(isOptOut(text)).toBe(false)
    },
  )
})
