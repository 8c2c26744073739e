// A line from a supervisor to a team or to all the own agents: its bounds, and the bodies between desks and central. Pure. Promises: short, and no number of a person
// gets into it by mistake: account, identity and telephone numbers all have six digits in a row.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id } from './rows.ts'

export const ANNOUNCEMENT_LIMIT = 200

const DATE = /20\d\d-\d{1,2}-\d{1,2}/g

/** Six digits or more, however they are spaced; a date is none. */
export const namesNumber = (text: string): boolean =>
  /\d(?:[\s-]?\d){5}/.test(text.normalize('NFKC').replace(DATE, ' '))

const Text = z
  .string()
  .trim()
  .min(1)
  .max(ANNOUNCEMENT_LIMIT)
  .refine((text) => !namesNumber(text), 'a number of a person')

/** POST /v1/announcements (supervisor) */
export const AnnouncementRequest = z.object({
  id: Id,
  text: Text,
  /** Null: every agent whom the sender sees. */
  team: Id.nullable().default(null),
})
export type AnnouncementRequest = z.infer<typeof AnnouncementRequest>

const Announcement = z.object({ id: Id, text: z.string(), by: z.string(), at: Instant })

/** GET /v1/announcements (supervisor): with the teams to which the caller can send one, and what sending one is answered with: the last ones of the day, the newest first. */
export const AnnouncementsReply = z.object({
  announcements: z.array(
    z.object({
      ...Announcement.shape,
      team: z.string().nullable(),
      read: z.int(),
      unread: z.array(z.string()),
    }),
  ),
  teams: z.array(z.object({ id: Id, name: z.string() })),
  now: Instant,
})
export type AnnouncementsReply = z.infer<typeof AnnouncementsReply>

/** GET /v1/announcements/own: what the caller has not acknowledged, the oldest first. POST /v1/announcements/:id/read: the same, after it. */
export const OwnAnnouncementsReply = z.object({ announcements: z.array(Announcement), now: Instant })
export type OwnAnnouncementsReply = z.infer<typeof OwnAnnouncementsReply>
