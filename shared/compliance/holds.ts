// What each kind of hold (停催) lasts, whom it binds and which purposes it refuses. Promises: a total table; no logic about
// calls. Read by `disposition.ts` (which code places which hold) and `compliance.ts` (what a hold refuses).
import { DAY, type Instant } from '../instant.ts'
import type { Channel, HoldKind, HoldRow, Purpose } from '../rows.ts'

export type HoldRule = {
  label: { zh: string; en: string }
  /** Length in days from the moment it is placed; null until a person lifts it. House rule: no statutory length was found. */
  days: number | null
  /** Days after which somebody must look at it again, whether it ends by itself or not. */
  reviewDays: number
  /** `case`: that debt only. `customer`: whatever the customer owes us. */
  scope: 'case' | 'customer'
  refuses: readonly Purpose[]
}

const TALK = ['collect', 'callback_requested'] as const
const ALL = ['collect', 'callback_requested', 'service'] as const

export const HOLDS: Record<HoldKind, HoldRule> = {
  complaint: {
    label: { zh: '投诉处理中', en: 'Complaint open' },
    days: 15,
    reviewDays: 15,
    scope: 'customer',
    refuses: TALK,
  },
  dispute: {
    label: { zh: '账目争议核查中', en: 'Dispute under review' },
    days: 15,
    reviewDays: 15,
    scope: 'case',
    refuses: ['collect'],
  },
  fraud: {
    label: { zh: '疑似冒名/盗刷', en: 'Suspected fraud' },
    days: null,
    reviewDays: 7,
    scope: 'case',
    refuses: TALK,
  },
  hardship: {
    label: { zh: '困难审核中', en: 'Hardship review' },
    days: 15,
    reviewDays: 15,
    scope: 'customer',
    refuses: ['collect'],
  },
  legal: {
    label: { zh: '已委托律师', en: 'Represented by a lawyer' },
    days: null,
    reviewDays: 30,
    scope: 'customer',
    refuses: ALL,
  },
  bankruptcy: {
    label: { zh: '破产/重整', en: 'Bankruptcy' },
    days: null,
    reviewDays: 30,
    scope: 'customer',
    refuses: TALK,
  },
  vulnerable: {
    label: { zh: '重病/特殊群体', en: 'Vulnerable customer' },
    days: 30,
    reviewDays: 30,
    scope: 'customer',
    refuses: TALK,
  },
  safety: {
    label: { zh: '人身安全风险', en: 'Person at risk' },
    days: null,
    reviewDays: 1,
    scope: 'customer',
    refuses: ALL,
  },
  death: {
    label: { zh: '告知死亡/无行为能力', en: 'Reported death or incapacity' },
    days: null,
    reviewDays: 15,
    scope: 'customer',
    refuses: TALK,
  },
  cease: {
    label: { zh: '要求停止联系', en: 'Contact forbidden' },
    days: null,
    reviewDays: 30,
    scope: 'customer',
    refuses: ALL,
  },
  paidClaim: {
    label: { zh: '声称已还,核账中', en: 'Claims to have paid' },
    days: 3,
    reviewDays: 3,
    scope: 'case',
    refuses: ['collect'],
  },
  // A third person answered on the debtor's own number and refused: whose number it is the supervisor settles.
  numberReview: {
    label: { zh: '他人拒绝再接,待主管核实号码', en: 'Refused by somebody else, number under review' },
    days: null,
    reviewDays: 1,
    scope: 'case',
    refuses: ALL,
  },
}

/** When a hold of this kind placed at `at` ends by itself; null = when a person lifts it. */
export function holdUntil(kind: HoldKind, at: Instant): Instant | null {
  const { days } = HOLDS[kind]
  return days === null ? null : at + days * DAY
}

/** When somebody must look at a hold of this kind that was placed at `at`. */
export function reviewOf(kind: HoldKind, at: Instant): Instant {
  return at + HOLDS[kind].reviewDays * DAY
}

/** True while the hold stands: neither lifted nor over. Who asks about a moment that is past takes the rows of then (`asOf.ts`). */
export function holdStands(hold: Pick<HoldRow, 'from' | 'until' | 'liftedAt'>, at: Instant): boolean {
  return hold.liftedAt === null && (hold.until === null || at < hold.until)
}

/** True when a standing hold forbids this purpose by this channel; the channels that a supervisor left open come first. */
export function holdRefuses(
  hold: Pick<HoldRow, 'holdKind' | 'channels'>,
  purpose: Purpose,
  channel: Channel,
): boolean {
  return HOLDS[hold.holdKind].refuses.includes(purpose) && !(hold.channels ?? []).includes(channel)
}

/** True when the hold binds contact about this case. */
export function holdBinds(hold: Pick<HoldRow, 'holdKind' | 'caseId'>, caseId: string | null): boolean {
  return HOLDS[hold.holdKind].scope === 'customer' || hold.caseId === null || hold.caseId === caseId
}
