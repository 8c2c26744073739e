// A rendered letter onto paper: who writes, to whom, the parts that the law asks for, the figures and the seal (信用卡办法 art. 69: contents of
// a collection letter). Promises: nothing is added that the template and the ledger do not say.
import type { Arrears } from '../shared/arrears.ts'
import type { Instant } from '../shared/instant.ts'
import type { RenderedMessage } from '../shared/message/render.ts'
import type { Section } from '../shared/message/text.ts'
import { formatMoney } from '../shared/money.ts'
import type { CaseRow } from '../shared/rows.ts'
import { formatValue, type Language } from '../shared/script/variables.ts'
import type { PdfDocument, PdfPart } from './pdf.ts'

type Words = Record<
  | Section
  | 'figures'
  | 'principal'
  | 'interest'
  | 'fee'
  | 'total'
  | 'due'
  | 'days'
  | 'number'
  | 'to'
  | 'hotline',
  string
> & { seal: string }

const WORDS: Record<Language, Words> = {
  zh: {
    figures: '欠款明细',
    principal: '本金',
    interest: '利息',
    fee: '违约金及费用',
    total: '应还合计',
    due: '到期日',
    days: '逾期天数',
    reason: '催收原因及法律依据',
    rights: '您的权利和义务',
    query: '账户及还款查询',
    objection: '提出异议及举证',
    contact: '机构联系方式',
    other: '其他',
    number: '函件编号',
    to: '收件人',
    hotline: '官方热线',
    seal: '（盖章）',
  },
  en: {
    figures: 'What is due',
    principal: 'Principal',
    interest: 'Interest',
    fee: 'Fees',
    total: 'Total due',
    due: 'Due date',
    days: 'Days past due',
    reason: 'Reason and legal basis',
    rights: 'Your rights and duties',
    query: 'How to see the account',
    objection: 'How to object, and evidence',
    contact: 'How to reach us',
    other: 'Further',
    number: 'Letter no.',
    to: 'To',
    hotline: 'Official hotline',
    seal: '(Seal)',
  },
}

export interface Letter {
  readonly rendered: RenderedMessage
  readonly language: Language
  readonly matter: Pick<CaseRow, 'lender' | 'hotline' | 'dueDate'>
  readonly customerName: string
  readonly address: string
  readonly arrears: Pick<Arrears, 'on' | 'principalFen' | 'interestFen' | 'feeFen' | 'totalFen' | 'dpd'>
  /** Short; on the letter and in the log. */
  readonly number: string
  readonly madeAt: Instant
}

export function letterPaper(letter: Letter): PdfDocument {
  const { rendered, language, matter, arrears } = letter
  const words = WORDS[language]
  const day = (of: string) => formatValue({ kind: 'day', day: of }, language)
  const parts: PdfPart[] = [
    {
      kind: 'paragraph',
      text: `${words.to}${language === 'zh' ? '：' : ': '}${letter.customerName}\n${letter.address}`,
    },
    { kind: 'title', text: rendered.subject },
    { kind: 'paragraph', text: rendered.body },
    { kind: 'heading', text: words.figures },
    {
      kind: 'fields',
      rows: [
        [words.due, day(matter.dueDate)],
        [words.days, String(arrears.dpd)],
        [words.principal, formatMoney(arrears.principalFen, '¥')],
        [words.interest, formatMoney(arrears.interestFen, '¥')],
        [words.fee, formatMoney(arrears.feeFen, '¥')],
        [words.total, formatMoney(arrears.totalFen, '¥')],
      ],
    },
    ...rendered.sections.flatMap(({ section, text }): PdfPart[] => [
      { kind: 'heading', text: words[section] },
      { kind: 'paragraph', text },
    ]),
    { kind: 'paragraph', text: `${matter.lender}${words.seal}\n${day(arrears.on)}`, align: 'right' },
  ]
  return {
    title: rendered.subject,
    author: matter.lender,
    language,
    madeAt: letter.madeAt,
    letterhead: { name: matter.lender, lines: [`${words.hotline} ${matter.hotline}`] },
    footer: `${words.number} ${letter.number}`,
    parts,
  }
}
