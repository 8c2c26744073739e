// The daily report by e-mail: who gets it and when, and how the last ones left. Pure. Promises: it is sent to addresses that somebody of the house
// named, and holds sums of the house alone.
import { z } from 'zod'
import { Instant, LocalDay } from '../instant.ts'
import { Staff } from '../reviewBodies.ts'

export const MOST_RECIPIENTS = 20

/** POST /v1/reports/mail (admin) */
export const MailSetting = z.object({
  on: z.boolean(),
  /** The hour in China at which the report of the day before leaves. */
  hour: z.int().min(0).max(23),
  language: z.enum(['zh', 'en']),
  to: z.array(z.email().max(120)).max(MOST_RECIPIENTS),
})
export type MailSetting = z.infer<typeof MailSetting>

/** `unsure`: nobody knows whether it left; it is not sent again. */
export const MailState = z.enum(['due', 'sending', 'sent', 'failed', 'unsure'])
export type MailState = z.infer<typeof MailState>

/** GET /v1/reports/mail (supervisor, admin) */
export const MailReply = z.object({
  setting: MailSetting,
  set: z.object({ at: Instant, by: Staff }).nullable(),
  /** Whether this central has a mail server at all. */
  canSend: z.boolean(),
  /** The newest first. */
  sent: z.array(z.object({ day: LocalDay, state: MailState, recipients: z.int() })),
  now: Instant,
})
export type MailReply = z.infer<typeof MailReply>

export const MAIL_FIRST: MailSetting = { on: false, hour: 8, language: 'zh', to: [] }
