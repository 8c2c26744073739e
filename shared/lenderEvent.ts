// What the lender's app and text messages tell of a customer (委托方 App、短信事件): which things count, how they come in, what they are worth to the list.
// Promises: only what was shown to or done by the customer about this account; no page beyond it, no place, no device. Pure.
import { z } from 'zod'
import type { Words } from './dispositionFields.ts'
import { HOUR, Instant, localDay, MINUTE, type Zone } from './instant.ts'
import type { CallRow, EventRow, PaymentRow } from './rows.ts'

/** `by`: who did it. What the lender showed is history; only what the customer did says that they look after it. */
export const LENDER_EVENTS = {
  bannerShown: { label: { zh: '通知栏提醒已显示', en: 'Banner shown' }, channel: 'app', by: 'lender' },
  popupShown: { label: { zh: '弹窗提醒已显示', en: 'Pop-up shown' }, channel: 'app', by: 'lender' },
  smsDelivered: {
    label: { zh: '委托方短信已送达', en: 'Lender’s text delivered' },
    channel: 'sms',
    by: 'lender',
  },
  appOpened: { label: { zh: '客户打开了 App', en: 'Opened the app' }, channel: 'app', by: 'customer' },
  linkClicked: {
    label: { zh: '客户点开了短信链接', en: 'Opened the link in a text' },
    channel: 'sms',
    by: 'customer',
  },
  billViewed: { label: { zh: '客户查看了账单', en: 'Looked at the bill' }, channel: 'app', by: 'customer' },
  repayViewed: {
    label: { zh: '客户打开了还款页', en: 'Opened the payment page' },
    channel: 'app',
    by: 'customer',
  },
} as const satisfies Record<string, { label: Words; channel: 'app' | 'sms'; by: 'lender' | 'customer' }>
export type LenderEventKind = keyof typeof LENDER_EVENTS
export const LENDER_EVENT_KINDS = Object.keys(LENDER_EVENTS) as LenderEventKind[]

/** Of one kind, source and account one within this time stands for all: who opens an app twenty times is not watched twenty times. */
export const EVENT_SPAN_MS = HOUR
/** How far the clocks of two houses may be apart, and how late a day's file may come. */
export const EVENT_AHEAD_MS = 5 * MINUTE
export const EVENT_LATEST_MS = 30 * 24 * HOUR

export const MOST_EVENTS = 500

/** POST /v1/lenders/events?lender=…, signed with that lender's secret (docs/lender-events.md). Anything beyond these fields is refused. */
export const LenderEventsRequest = z.strictObject({
  /** Which system tells it, as people know it: 手机银行, 短信平台. */
  source: z.string().trim().min(1).max(40),
  events: z
    .array(
      z.strictObject({
        accountNumber: z.string().min(4).max(40),
        what: z.enum(LENDER_EVENT_KINDS as [LenderEventKind, ...LenderEventKind[]]),
        at: Instant,
      }),
    )
    .min(1)
    .max(MOST_EVENTS),
})
export type LenderEventsRequest = z.infer<typeof LenderEventsRequest>

export const LenderEventRefusal = z.enum(['unknownAccount', 'caseEnded', 'inFuture', 'tooOld'])
export type LenderEventRefusal = z.infer<typeof LenderEventRefusal>

export const LenderEventsReply = z.object({
  booked: z.int(),
  /** Told before, or one of the same kind within the hour. */
  known: z.int(),
  /** By their place in the request, from 0; what was wrong with each, and nothing that stood in it. */
  refused: z.array(z.object({ index: z.int(), why: LenderEventRefusal })),
  now: Instant,
})
export type LenderEventsReply = z.infer<typeof LenderEventsReply>

export const lenderEventKind = (value: unknown): LenderEventKind | null =>
  LENDER_EVENT_KINDS.find((kind) => kind === value) ?? null

export interface LookedAt {
  readonly what: LenderEventKind
  readonly at: Instant
}

/** So long a look at the bill is a good moment to call; after it, it is history. */
export const LOOKED_MS = 48 * HOUR

/** Whether the customer looked after the account and has neither paid nor spoken with us since: the newest such event, or null. */
export function lookedAt(
  events: readonly Pick<EventRow, 'eventKind' | 'at' | 'params'>[],
  since: {
    readonly calls: readonly Pick<CallRow, 'startedAt' | 'verification'>[]
    readonly payments: readonly Pick<PaymentRow, 'valueDate'>[]
    readonly zone: Zone
  },
  at: Instant,
): LookedAt | null {
  let newest: LookedAt | null = null
  for (const event of events) {
    if (event.eventKind !== 'lenderEvent' || event.at > at || at - event.at >= LOOKED_MS) continue
    const what = lenderEventKind(event.params.what)
    if (!what || LENDER_EVENTS[what].by !== 'customer') continue
    if (!newest || event.at > newest.at) newest = { what, at: event.at }
  }
  if (!newest) return null
  const { at: looked } = newest
  const spoken = since.calls.some((call) => call.verification === 'matched' && call.startedAt >= looked)
  // The ledger knows days only: what was paid on that day may have been paid after the look.
  const day = localDay(looked, since.zone)
  const paid = since.payments.some(({ valueDate }) => valueDate >= day)
  return spoken || paid ? null : newest
}
