// The copy of what central holds of a person who asked for it (个人信息保护法 art. 45), as paper for whoever answers to check and hand over. Promises: made of
// rows as they stand, in the extent that was asked; other people's names and numbers stand masked, colleagues by their number; each copy is on record.
import { sql } from 'kysely'
import { z } from 'zod'
import { isCode, specOf } from '../shared/disposition.ts'
import { maskName } from '../shared/identity.ts'
import { CHINA } from '../shared/instant.ts'
import { formatMoney } from '../shared/money.ts'
import { maskPhone } from '../shared/phoneNumber.ts'
import { ProblemError } from '../shared/problem.ts'
import { PROFILES } from '../shared/product.ts'
import { redactText } from '../shared/redact.ts'
import type { CaseRow, ContactRow, Row, RowKind, RowOf, TicketRow } from '../shared/rows.ts'
import { kindSpec } from '../shared/ticket/kinds.ts'
import { DATA_COPY } from '../shared/ticket/personalData.ts'
import { Id } from '../shared/values.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central, Routes } from './context.ts'
import { ticketOf } from './papers.ts'
import { makeReadablePdf, type PdfDocument, type PdfPart } from './pdf.ts'

const Query = z.object({ language: z.enum(['zh', 'en']).default('zh') })
type Language = z.output<typeof Query>['language']

const WORDS = {
  title: { zh: '个人信息副本', en: 'Copy of personal data' },
  made: { zh: '生成时间', en: 'Made' },
  extent: { zh: '范围', en: 'Extent' },
  person: { zh: '本人', en: 'The person' },
  name: { zh: '姓名', en: 'Name' },
  idNumber: { zh: '身份证号', en: 'ID number' },
  address: { zh: '地址', en: 'Address' },
  email: { zh: '邮箱', en: 'E-mail' },
  numbers: { zh: '电话号码', en: 'Phone numbers' },
  whose: { zh: '谁的', en: 'Whose' },
  own: { zh: '本人', en: 'own' },
  number: { zh: '号码', en: 'Number' },
  state: { zh: '状态', en: 'State' },
  account: { zh: '账目', en: 'Account' },
  lender: { zh: '委托机构', en: 'Lender' },
  product: { zh: '产品', en: 'Product' },
  accountNumber: { zh: '账号', en: 'Account number' },
  dueDate: { zh: '到期日', en: 'Due date' },
  payments: { zh: '还款', en: 'Payments' },
  on: { zh: '日期', en: 'Day' },
  amount: { zh: '金额（元）', en: 'Amount (yuan)' },
  promises: { zh: '还款承诺', en: 'Promises' },
  calls: { zh: '通话', en: 'Calls' },
  at: { zh: '时间', en: 'Time' },
  direction: { zh: '方向', en: 'Direction' },
  outbound: { zh: '呼出', en: 'out' },
  inbound: { zh: '呼入', en: 'in' },
  result: { zh: '结果', en: 'Result' },
  recording: { zh: '录音', en: 'Recording' },
  yes: { zh: '有', en: 'yes' },
  no: { zh: '无', en: 'no' },
  unanswered: { zh: '未接通', en: 'not answered' },
  messages: { zh: '函件、短信、邮件', en: 'Letters, texts, e-mails' },
  way: { zh: '方式', en: 'Way' },
  notes: { zh: '记录', en: 'Notes' },
  text: { zh: '内容', en: 'Text' },
  tickets: { zh: '投诉、申请和其他工单', en: 'Complaints, requests, other tickets' },
  kind: { zh: '种类', en: 'Kind' },
  none: { zh: '无', en: 'none' },
  remark: {
    zh: '其他人的姓名和号码已遮盖；记录中七位以上的数字已略去。录音另行提供。交给本人之前请核对。',
    en: 'Other people’s names and numbers are masked; numbers of seven digits or more are left out of notes. Recordings are handed over apart. Check it before it is handed over.',
  },
} as const satisfies Record<string, Record<Language, string>>

const clockOf = (at: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: CHINA, dateStyle: 'short', timeStyle: 'short' }).format(at)

/** @param extent as the ticket says: `all`, `calls` or `account` */
export function copyPaper(rows: readonly Row[], extent: string, language: Language, at: number): PdfDocument {
  const say = (key: keyof typeof WORDS) => WORDS[key][language]
  const of = <K extends RowKind>(kind: K) => rows.filter((row): row is RowOf<K> => row.kind === kind)
  const [person] = of('customer')
  const contacts = of('contact')
  const others = contacts.flatMap(({ role, name }) => (role !== 'debtor' && name !== null ? [name] : []))
  /** What people wrote, without what would tell of somebody else. */
  const plain = (text: string) =>
    redactText(others.reduce((left, name) => left.replaceAll(name, maskName(name)), text))
  const table = (
    title: keyof typeof WORDS,
    columns: readonly (readonly [keyof typeof WORDS, number])[],
    lines: readonly (readonly string[])[],
  ): PdfPart[] => [
    { kind: 'heading', text: say(title) },
    {
      kind: 'table',
      columns: columns.map(([head, share]) => ({ head: say(head), share })),
      rows: lines.length > 0 ? lines : [columns.map((_, place) => (place === 0 ? say('none') : ''))],
    },
  ]
  const whose = ({ role, name, relation }: ContactRow) =>
    role === 'debtor' ? say('own') : [name === null ? '' : maskName(name), relation ?? ''].join(' ').trim()
  const numberOf = (contact: ContactRow) =>
    contact.role === 'debtor' ? contact.phone : maskPhone(contact.phone, 'unverified')
  const spec = kindSpec(DATA_COPY)?.fields.find(({ name }) => name === 'what')
  const asked = spec && 'options' in spec ? spec.options.find(({ value }) => value === extent) : undefined
  const accounts = extent !== 'calls'
  const contactsMade = extent !== 'account'
  const codes = new Map(of('disposition').map((row) => [row.id, row.code]))
  const resultOf = ({ dispositionId, answeredAt }: RowOf<'call'>): string => {
    const code = dispositionId === null ? undefined : codes.get(dispositionId)
    if (code !== undefined && isCode(code)) return specOf(code).label[language]
    return answeredAt === null ? say('unanswered') : ''
  }
  const accountParts = (matter: CaseRow): PdfPart[] => [
    {
      kind: 'fields',
      rows: [
        [say('lender'), matter.lender],
        [say('product'), PROFILES[matter.product].label[language]],
        [say('accountNumber'), matter.accountNumber],
        [say('dueDate'), matter.dueDate],
      ],
    },
  ]
  const parts: PdfPart[] = [
    { kind: 'title', text: say('title') },
    {
      kind: 'fields',
      rows: [
        [say('made'), clockOf(at)],
        [say('extent'), asked ? asked.label[language] : extent],
      ],
    },
    { kind: 'remark', text: say('remark') },
    { kind: 'heading', text: say('person') },
    {
      kind: 'fields',
      rows: [
        [say('name'), person?.name ?? '—'],
        [say('idNumber'), person?.idNumber ?? '—'],
        [say('address'), person?.address ?? '—'],
        [say('email'), person?.email ?? '—'],
      ],
    },
    ...table(
      'numbers',
      [
        ['whose', 4],
        ['number', 5],
        ['state', 3],
      ],
      contacts.map((one) => [whose(one), numberOf(one), one.status]),
    ),
  ]
  if (accounts)
    parts.push(
      { kind: 'heading', text: say('account') },
      ...of('case').flatMap(accountParts),
      ...table(
        'payments',
        [
          ['on', 3],
          ['amount', 3],
        ],
        of('payment').map((row) => [row.valueDate, formatMoney(row.amountFen)]),
      ),
      ...table(
        'promises',
        [
          ['at', 4],
          ['dueDate', 3],
          ['amount', 3],
        ],
        of('promise').map((row) => [clockOf(row.madeAt), row.due, formatMoney(row.amountFen)]),
      ),
    )
  if (contactsMade)
    parts.push(
      ...table(
        'calls',
        [
          ['at', 4],
          ['direction', 2],
          ['result', 6],
          ['recording', 2],
        ],
        [...of('call')]
          .sort((a, b) => a.startedAt - b.startedAt)
          .map((call) => [
            clockOf(call.startedAt),
            say(call.direction),
            resultOf(call),
            say(call.recording === 'confirmed' || call.ownRecording?.state === 'kept' ? 'yes' : 'no'),
          ]),
      ),
      ...table(
        'messages',
        [
          ['at', 4],
          ['way', 3],
        ],
        of('message').map((row) => [clockOf(row.askedAt), row.channel]),
      ),
    )
  if (extent === 'all')
    parts.push(
      ...table(
        'notes',
        [
          ['at', 3],
          ['text', 9],
        ],
        [...of('note')].sort((a, b) => a.at - b.at).map((row) => [clockOf(row.at), plain(row.text)]),
      ),
      ...table(
        'tickets',
        [
          ['at', 3],
          ['kind', 4],
          ['text', 6],
        ],
        of('ticket').map((row) => [
          clockOf(row.openedAt),
          kindSpec(row.ticketKind)?.label[language] ?? row.ticketKind,
          plain(row.words),
        ]),
      ),
    )
  return {
    ...{ title: say('title'), author: 'Duedesk', language, madeAt: at, letterhead: null },
    footer: say('title'),
    parts,
  }
}

/** Throws `request.notFound` for a ticket that asks for no copy or waits for none any more, `team.notYours`. */
async function copyOf(central: Central, caller: Caller, id: Id, language: Language): Promise<Uint8Array> {
  const { database } = central
  const at = central.now()
  const ticket: TicketRow = await ticketOf(database.db, caller, id)
  if (ticket.ticketKind !== DATA_COPY || ticket.state !== 'open') throw new ProblemError('request.notFound')
  const found = await sql<{ data: Row }>`select data from rows
    where customer_id = ${ticket.customerId} and not deleted order by kind, id`.execute(database.db)
  const rows = found.rows.map(({ data }) => data)
  const paper = await makeReadablePdf(copyPaper(rows, String(ticket.payload.what ?? 'all'), language, at))
  await noteAudit(database.db, [
    {
      ...{ at, by: caller, what: 'export.made', subject: id, customerId: ticket.customerId },
      detail: { route: 'copies.make' },
    },
  ])
  return paper
}

export function dataCopyRoutes(central: Central, add: Routes): void {
  add.only(
    'copies.make',
    {
      method: 'POST',
      url: '/v1/tickets/:id/copy',
      summary: 'What central holds of the person who asked for a copy, as PDF; that it was made is on record',
      params: z.object({ id: Id }),
      query: Query,
      reply: null,
      perMinute: 30,
    },
    async ({ caller, params, query, reply }) => {
      const paper = await copyOf(central, caller, params.id, query.language)
      return reply.type('application/pdf').header('cache-control', 'no-store').send(Buffer.from(paper))
    },
  )
}
