// What a person may ask about the own data (个人信息保护法 art. 45 and 47): a copy of it, and its erasure. Promises: kinds of tickets as data; erasure
// is granted only where neither a debt, nor a law, nor a legal hold keeps the data, and who decides hears which of them it is.
import type { World } from '../applied.ts'
import { choice, option, text } from '../dispositionFields.ts'
import { type Instant, localDay } from '../instant.ts'
import type { Problem } from '../problem.ts'
import { decideCase } from '../retention/due.ts'
import { ERASURE_TICKET } from '../retention/kinds.ts'
import { keptCase } from '../retention/plan.ts'
import { CHINA_RETENTION } from '../retention/rules.ts'
import type { CaseRow, Role } from '../rows.ts'
import type { TicketKindSpec } from './kindSpec.ts'

export const DATA_COPY = 'dataCopy'
const GRANTED = 'granted'

/** GB/T 35273-2020, 8.7 gives thirty days for an answer; half of it is the house's own. */
const ANSWER_DAYS = 15

const CALLERS: readonly Role[] = ['agent', 'supervisor']

/** Nobody gets or deletes the data of somebody else: how the person was known. */
const known = choice('known', '如何核实本人身份', 'How the person was known', [
  option('call', '通话中核身', 'Verified in a call'),
  option('counter', '柜面出示证件', 'Papers shown at a counter'),
  option('lender', '贷款机构转来并已核实', 'Passed on by the lender, who verified'),
])

const plain = {
  desk: 'supervisor',
  opens: CALLERS,
  decides: ['supervisor'],
  bars: null,
  days: ANSWER_DAYS,
  warnDays: 5,
  clock: null,
  hold: null,
  tasks: [],
  verbatim: true,
  steps: [],
} as const

/** What keeps the data of this case from being erased because the person asks; null = nothing does. */
export function erasureProblem(world: World, matter: CaseRow, at: Instant): Problem | null {
  const rows = (['call', 'message', 'ticket', 'legalHold'] as const).flatMap((kind) =>
    world.ofCase(kind, matter.id),
  )
  const today = localDay(at, matter.zone)
  const law = { rules: CHINA_RETENTION, own: [] }
  // As if it were granted: whatever then still keeps the file is the reason.
  const { caseFile } = decideCase({ ...keptCase(matter, rows), asked: true }, [], law, today)
  if (caseFile.remove) return null
  switch (caseFile.why) {
    case 'legalHold':
      return { code: 'erasure.legalHold', params: {} }
    case 'debt':
      return { code: 'erasure.debtOpen', params: {} }
    case 'open':
      return { code: 'erasure.ticketOpen', params: {} }
    default:
      return { code: 'erasure.lawKeeps', params: { until: caseFile.lawUntil } }
  }
}

export const PERSONAL_DATA_KINDS: Readonly<Record<string, TicketKindSpec>> = {
  [ERASURE_TICKET]: {
    ...plain,
    label: { zh: '删除个人信息', en: 'Erasure of personal data' },
    fields: [known],
    outcomes: [
      option(GRANTED, '同意，到期清理时删除', 'Granted, erased by the next clearing'),
      option('refused', '不同意，已说明理由', 'Refused, reason told'),
    ],
    answerFields: [],
    grants: (world, matter, outcome, at) => (outcome === GRANTED ? erasureProblem(world, matter, at) : null),
  },
  [DATA_COPY]: {
    ...plain,
    label: { zh: '查阅、复制个人信息', en: 'Copy of personal data' },
    fields: [
      known,
      choice('what', '要哪些', 'Which of it', [
        option('all', '全部', 'All of it'),
        option('calls', '通话与录音', 'Calls and recordings'),
        option('account', '账目与还款', 'Account and payments'),
      ]),
    ],
    outcomes: [
      option('given', '已提供', 'Given'),
      option('refused', '不提供，已说明理由', 'Refused, reason told'),
    ],
    answerFields: [text('way', '以什么方式提供', 'In which way', true, 200)],
  },
}
