// Outside agencies (外部催收机构): which case may go to one, which fields it gets and no others, and how it reports its contacts back.
// Promises: the fields are a closed list, told with the reason for each; a case on hold, agreed, young or closed never goes out. Pure.
import { z } from 'zod'
import type { Arrears } from '../arrears.ts'
import type { Source } from '../compliance/pack.ts'
import { csvLine } from '../csv.ts'
import { Instant, type LocalDay, LocalDay as LocalDaySchema } from '../instant.ts'
import { formatMoney } from '../money.ts'
import type { Problem } from '../problem.ts'
import { type Bucket, type CaseRow, type ContactRow, type E164, Id } from '../rows.ts'
import { BUCKET_NAMES } from '../values.ts'

type Words = { zh: string; en: string }

/**
 * Everything that leaves for an agency: what it takes to reach the debtor, to name the debt, and to stay inside the caps that it shares
 * with us. No ID number, address, account number, contact person, income, note or recording.
 */
export const AGENCY_FIELDS = [
  {
    id: 'reference',
    label: { zh: '案件编号', en: 'Reference' },
    why: { zh: '回报联系与还款', en: 'to report contacts' },
  },
  { id: 'name', label: { zh: '姓名', en: 'Name' }, why: { zh: '核实本人', en: 'to ask for the person' } },
  {
    id: 'phones',
    label: { zh: '本人号码', en: 'Own numbers' },
    why: { zh: '联系本人', en: 'to reach the debtor' },
  },
  { id: 'lender', label: { zh: '委托方', en: 'Lender' }, why: { zh: '说明受谁委托', en: 'to say for whom' } },
  {
    id: 'hotline',
    label: { zh: '官方热线', en: 'Hotline' },
    why: { zh: '供客户核实', en: 'to be checked by' },
  },
  { id: 'product', label: { zh: '产品', en: 'Product' }, why: { zh: '说明债务', en: 'to name the debt' } },
  {
    id: 'owed',
    label: { zh: '应还金额（元）', en: 'Amount owed (yuan)' },
    why: { zh: '说明债务', en: 'to name the debt' },
  },
  { id: 'dueDate', label: { zh: '到期日', en: 'Due date' }, why: { zh: '说明债务', en: 'to name the debt' } },
  {
    id: 'daysPastDue',
    label: { zh: '逾期天数', en: 'Days past due' },
    why: { zh: '说明债务', en: 'to name the debt' },
  },
  {
    id: 'callsLeft',
    label: { zh: '当日剩余有效通话', en: 'Effective calls left today' },
    why: { zh: '次数合并计算', en: 'caps are shared' },
  },
] as const satisfies readonly { id: string; label: Words; why: Words }[]
export type AgencyField = (typeof AGENCY_FIELDS)[number]['id']

/** From which bucket a case may go out, and how many numbers go with it: house rules. */
export const AGENCY_RULES = {
  version: 'agency-2026.1',
  effectiveFrom: '2026-01-01' as LocalDay,
  fromBucket: 'M3' as Bucket,
  numbers: 3,
  source: {
    title: { zh: '机构内部规定', en: 'House rule' },
    article: { zh: '委外管理', en: 'Outside agencies' },
  } satisfies Source,
} as const

/** An agency as the institution made it public: without that nobody could check who calls. */
export const Agency = z.object({
  id: Id,
  name: z.string().trim().min(1).max(80),
  contact: z.string().trim().min(1).max(120),
  /** On the official list since; null = not published yet. */
  publishedOn: LocalDaySchema.nullable(),
  endedOn: LocalDaySchema.nullable(),
})
export type Agency = z.infer<typeof Agency>

export interface AgencyFacts {
  readonly matter: Pick<CaseRow, 'id' | 'state' | 'agency'>
  readonly arrears: Pick<Arrears, 'bucket' | 'totalFen'>
  /** Kinds of the holds that bind the case. */
  readonly holds: readonly string[]
  /** A promise or plan runs or waits for its decision. */
  readonly agreed: boolean
  readonly numbers: readonly E164[]
}

const place = (bucket: Bucket) => BUCKET_NAMES.indexOf(bucket)

/** Why this case can't go to this agency on this day; empty when it may. */
export function agencyProblems(facts: AgencyFacts, agency: Agency, today: LocalDay): Problem[] {
  const { matter, arrears, holds, agreed, numbers } = facts
  const problems: Problem[] = []
  const say = (code: Problem['code'], params: Problem['params'] = {}) => problems.push({ code, params })
  if (agency.publishedOn === null || agency.publishedOn > today)
    say('agency.notPublished', { name: agency.name })
  if (agency.endedOn !== null && agency.endedOn <= today) say('agency.ended', { name: agency.name })
  if (matter.agency) say('agency.alreadyOut', { name: matter.agency.name })
  if (arrears.totalFen === 0 || ['CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED'].includes(matter.state))
    say('agency.closed')
  else if (place(arrears.bucket) < place(AGENCY_RULES.fromBucket))
    say('agency.tooEarly', { from: AGENCY_RULES.fromBucket, bucket: arrears.bucket })
  const [hold] = holds
  if (hold !== undefined) say('agency.held', { holdKind: hold })
  if (agreed) say('agency.agreed')
  if (numbers.length === 0) say('agency.noNumber')
  return problems
}

/** The debtor's own numbers that are in service and of lawful origin, as the lender ranked them. */
export function numbersForAgency(
  contacts: readonly Pick<ContactRow, 'role' | 'status' | 'source' | 'phone' | 'place'>[],
  suppressed: ReadonlySet<E164>,
): E164[] {
  return contacts
    .filter(
      ({ role, status, source, phone }) =>
        role === 'debtor' && status === 'active' && source !== null && !suppressed.has(phone),
    )
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ phone }) => phone)
    .filter((phone, index, all) => all.indexOf(phone) === index)
    .slice(0, AGENCY_RULES.numbers)
}

/** What stands in the fields of one case. */
export type AgencyLine = Readonly<Record<AgencyField, string>>

export function agencyLine(input: {
  readonly matter: Pick<CaseRow, 'id' | 'lender' | 'hotline' | 'dueDate'>
  readonly product: string
  readonly name: string
  readonly numbers: readonly E164[]
  readonly arrears: Pick<Arrears, 'totalFen' | 'dpd'>
  readonly callsLeft: number
}): AgencyLine {
  const { matter, product, name, numbers, arrears, callsLeft } = input
  return {
    reference: matter.id,
    name,
    phones: numbers.join(' '),
    lender: matter.lender,
    hotline: matter.hotline,
    product,
    owed: formatMoney(arrears.totalFen).replaceAll(',', ''),
    dueDate: matter.dueDate,
    daysPastDue: String(arrears.dpd),
    callsLeft: String(callsLeft),
  }
}

const BOM = '\ufeff'
const bilingual = ({ zh, en }: Words) => `${zh} ${en}`

/** The file that an agency gets. */
export function agencyFile(lines: readonly AgencyLine[]): string {
  const head = csvLine(AGENCY_FIELDS.map(({ label }) => bilingual(label)))
  return BOM + head + lines.map((line) => csvLine(AGENCY_FIELDS.map(({ id }) => line[id]))).join('')
}

/** The list of what an agency has to stop and to delete: references, nothing else. */
export function recallFile(
  cases: readonly { reference: Id; recalledOn: LocalDay; reason: string }[],
): string {
  const head = csvLine(['案件编号 Reference', '召回日 Recalled on', '原因 Reason', '要求 What to do'])
  const todo = '停止联系，删除资料，回报删除日期 Stop all contact, delete the data, report the day'
  return (
    BOM +
    head +
    cases.map(({ reference, recalledOn, reason }) => csvLine([reference, recalledOn, reason, todo])).join('')
  )
}

/** Ways in which an agency may have been in touch. */
export const AGENCY_CHANNELS = ['call', 'sms', 'letter', 'visit'] as const
export type AgencyChannel = (typeof AGENCY_CHANNELS)[number]

/** One contact as an agency reports it. */
export const AgencyContact = z.object({
  reference: Id,
  channel: z.enum(AGENCY_CHANNELS),
  at: Instant,
  /** Null for a letter or a visit, which go to an address. */
  number: z
    .string()
    .regex(/^\+[1-9]\d{4,14}$/)
    .nullable(),
  answered: z.boolean(),
  /** The debtor was verified. */
  rightParty: z.boolean(),
  talkSeconds: z.int().min(0).max(36_000),
  /** How many went; null where nobody did, or nobody said. */
  people: z.int().min(1).max(20).nullable(),
})
export type AgencyContact = z.infer<typeof AgencyContact>
