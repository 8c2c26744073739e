// The summary of a case for legal referral, as paper: who owes what, how it was reckoned, what was agreed, every contact, and the hashes of all
// other files with their chain. Promises: facts of rows and nothing else; no outcome foretold. A character that the font lacks is named by
// its number: the data file has it as it was written.

import { isCode, specOf } from '../shared/disposition.ts'
import { formatMoney } from '../shared/money.ts'
import { PROFILES } from '../shared/product.ts'
import type { PackageData, PackageFile } from '../shared/referral/legalPackage.ts'
import type { CallRow } from '../shared/rows.ts'
import { makeReadablePdf, type PdfDocument, type PdfPart } from './pdf.ts'

type Language = 'zh' | 'en'

const WORDS = {
  title: { zh: '诉讼材料摘要', en: 'Summary for legal referral' },
  debtor: { zh: '债务人', en: 'Debtor' },
  name: { zh: '姓名', en: 'Name' },
  idNumber: { zh: '身份证号', en: 'ID number' },
  address: { zh: '地址', en: 'Address' },
  debt: { zh: '债务', en: 'Debt' },
  lender: { zh: '债权机构', en: 'Lender' },
  product: { zh: '产品', en: 'Product' },
  account: { zh: '账号', en: 'Account' },
  dueDate: { zh: '到期日', en: 'Due date' },
  dpd: { zh: '逾期天数', en: 'Days past due' },
  principal: { zh: '本金', en: 'Principal' },
  interest: { zh: '利息', en: 'Interest' },
  fee: { zh: '违约金', en: 'Late fee' },
  total: { zh: '合计应还', en: 'Owed in all' },
  reckoned: { zh: '计算过程', en: 'How it was reckoned' },
  step: { zh: '步骤', en: 'Step' },
  on: { zh: '日期', en: 'Day' },
  amount: { zh: '金额（元）', en: 'Amount (yuan)' },
  payments: { zh: '还款', en: 'Payments' },
  promises: { zh: '承诺与结果', en: 'Promises and what became of them' },
  state: { zh: '状态', en: 'State' },
  calls: { zh: '联系记录', en: 'Contacts' },
  at: { zh: '时间', en: 'Time' },
  direction: { zh: '方向', en: 'Direction' },
  outbound: { zh: '呼出', en: 'Outbound' },
  inbound: { zh: '呼入', en: 'Inbound' },
  result: { zh: '结果', en: 'Result' },
  verified: { zh: '核身', en: 'Verified' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  unanswered: { zh: '未接通', en: 'Not answered' },
  recording: { zh: '录音', en: 'Recording' },
  whole: { zh: '完整', en: 'whole' },
  part: { zh: '部分', en: 'part' },
  none: { zh: '无', en: 'none' },
  files: { zh: '文件与校验值', en: 'Files and hashes' },
  file: { zh: '文件', en: 'File' },
  hash: { zh: 'SHA-256', en: 'SHA-256' },
  chain: { zh: '链', en: 'Chain' },
  howTo: {
    zh: '核对方法：在解开的文件夹里运行 sha256sum -c SHA256SUMS；每一行的链值由上一行的链值和本行的校验值、文件名算出。',
    en: 'To check: run sha256sum -c SHA256SUMS in the unpacked folder. Each chain value is reckoned from the one before, the hash and the name.',
  },
  logHead: { zh: '操作记录末行的链值', en: 'Chain value of the last line of the log' },
  remark: {
    zh: '本摘要只列事实。是否起诉、是否申请保全由委托机构决定，结果由法院决定。',
    en: 'This summary states facts only. Whether to sue or to ask for preservation is for the lender, the outcome for the court.',
  },
} as const satisfies Record<string, Record<Language, string>>

const STEPS: Readonly<Record<PackageData['arrears']['steps'][number]['kind'], Record<Language, string>>> = {
  principal: { zh: '应还本金', en: 'Principal due' },
  bill: { zh: '新账单', en: 'Further bill' },
  waiver: { zh: '减免', en: 'Waiver' },
  waiverReversed: { zh: '减免失效', en: 'Waiver lapsed' },
  plan: { zh: '方案', en: 'Plan' },
  toPlan: { zh: '按方案还款', en: 'Paid under the plan' },
  interest: { zh: '利息', en: 'Interest' },
  capitalised: { zh: '计入本金', en: 'Added to the principal' },
  lateFee: { zh: '违约金', en: 'Late fee' },
  payment: { zh: '还款', en: 'Payment' },
}

/** As people of that zone write it, to the minute. */
const clockOf = (at: number, zone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at)

function partsOf(
  data: PackageData,
  files: readonly (PackageFile & { chain: string })[],
  logHead: string,
  language: Language,
): PdfPart[] {
  const say = (key: keyof typeof WORDS) => WORDS[key][language]
  const [matter] = data.rows.case ?? []
  if (matter?.kind !== 'case') throw new Error('a package without its case')
  const { arrears, debtor } = data
  const codes = new Map((data.rows.disposition ?? []).map((row) => [row.id, row]))
  const resultOf = (call: CallRow) => {
    const found = call.dispositionId === null ? undefined : codes.get(call.dispositionId)
    if (found?.kind === 'disposition' && isCode(found.code)) return specOf(found.code).label[language]
    return call.answeredAt === null ? say('unanswered') : ''
  }
  const recorded = (call: CallRow) => {
    const held = data.recordings.find(({ callId, file }) => callId === call.id && file !== null)
    return held ? say(held.whole ? 'whole' : 'part') : say('none')
  }
  const calls = (data.rows.call ?? []).flatMap((row) => (row.kind === 'call' ? row : []))
  const payments = (data.rows.payment ?? []).flatMap((row) => (row.kind === 'payment' ? row : []))
  const table = (
    columns: readonly (readonly [head: keyof typeof WORDS, share: number, right?: true])[],
    rows: readonly (readonly string[])[],
  ): PdfPart => ({
    kind: 'table',
    columns: columns.map(([head, share, right]) => ({
      head: say(head),
      share,
      ...(right ? { align: 'right' as const } : {}),
    })),
    rows: rows.length > 0 ? rows : [columns.map((_, at) => (at === 0 ? say('none') : ''))],
  })
  return [
    { kind: 'title', text: say('title') },
    { kind: 'remark', text: `${data.packageId} · ${clockOf(data.madeAt, matter.zone)}` },
    { kind: 'heading', text: say('debtor') },
    {
      kind: 'fields',
      rows: [
        [say('name'), debtor.name],
        [say('idNumber'), debtor.idNumber ?? '—'],
        [say('address'), debtor.address ?? '—'],
      ],
    },
    { kind: 'heading', text: say('debt') },
    {
      kind: 'fields',
      rows: [
        [say('lender'), matter.lender],
        [say('product'), PROFILES[matter.product].label[language]],
        [say('account'), matter.accountNumber],
        [say('dueDate'), matter.dueDate],
        [say('dpd'), String(arrears.dpd)],
        [say('principal'), formatMoney(arrears.principalFen)],
        [say('interest'), formatMoney(arrears.interestFen)],
        [say('fee'), formatMoney(arrears.feeFen)],
        [say('total'), formatMoney(arrears.totalFen, '¥')],
      ],
    },
    { kind: 'heading', text: say('reckoned') },
    table(
      [
        ['step', 4],
        ['on', 3],
        ['amount', 3, true],
      ],
      arrears.steps.map((step) => [
        STEPS[step.kind][language],
        step.kind === 'interest' ? `${step.from} – ${step.to}` : 'on' in step ? step.on : matter.dueDate,
        formatMoney(step.fen),
      ]),
    ),
    { kind: 'heading', text: say('payments') },
    table(
      [
        ['on', 3],
        ['amount', 3, true],
      ],
      payments.map((row) => [row.valueDate, formatMoney(row.amountFen)]),
    ),
    { kind: 'heading', text: say('promises') },
    table(
      [
        ['dueDate', 3],
        ['amount', 3, true],
        ['state', 3],
      ],
      data.promises.map((one) => [one.due, formatMoney(one.amountFen), one.state]),
    ),
    { kind: 'heading', text: say('calls') },
    table(
      [
        ['at', 4],
        ['direction', 2],
        ['result', 5],
        ['verified', 2],
        ['recording', 2],
      ],
      [...calls]
        .sort((a, b) => a.startedAt - b.startedAt)
        .map((call) => [
          clockOf(call.startedAt, matter.zone),
          say(call.direction),
          resultOf(call),
          say(call.verification === 'matched' ? 'yes' : 'no'),
          recorded(call),
        ]),
    ),
    { kind: 'heading', text: say('files') },
    ...files.map(
      ({ name, sha256, chain }): PdfPart => ({
        kind: 'fields',
        rows: [
          [say('file'), name],
          [say('hash'), sha256],
          [say('chain'), chain],
        ],
      }),
    ),
    { kind: 'fields', rows: [[say('logHead'), logHead]] },
    { kind: 'remark', text: say('howTo') },
    { kind: 'remark', text: say('remark') },
  ]
}

/** `files`: all others, in the order of the chain. */
export async function legalPaper(
  data: PackageData,
  files: readonly (PackageFile & { chain: string })[],
  logHead: string,
  language: Language,
): Promise<Uint8Array> {
  const document: PdfDocument = {
    title: WORDS.title[language],
    author: 'Duedesk',
    language,
    madeAt: data.madeAt,
    letterhead: null,
    footer: data.packageId,
    parts: partsOf(data, files, logHead, language),
  }
  return makeReadablePdf(document)
}
