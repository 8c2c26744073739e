// Rows of holds (停催): who must not be contacted, since when, on whose word, and until when. Promises: schemas only; what a hold forbids
// is `compliance/holds.ts`. Everybody takes them from `rows.ts`.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Channel, Id, rowBase } from './values.ts'

export const HoldKind = z.enum([
  'complaint',
  'dispute',
  'fraud',
  'hardship',
  'legal',
  'bankruptcy',
  'vulnerable',
  'safety',
  'death',
  'cease',
  'paidClaim',
  'numberReview',
])
export type HoldKind = z.infer<typeof HoldKind>

export const HoldRow = z.object({
  kind: z.literal('hold'),
  ...rowBase,
  holdKind: HoldKind,
  from: Instant,
  /** Null = until a person lifts it. */
  until: Instant.nullable(),
  callId: Id.nullable(),
  owner: Id,
  /** What was said, word for word, where the code asks for it. */
  words: z.string().max(2000),
  liftedAt: Instant.nullable(),
  /** When somebody has to look at it again; where it is absent, `until` says it. */
  reviewAt: Instant.optional(),
  /** Channels by which the customer may be contacted all the same; none where it is absent. */
  channels: z.array(Channel).max(5).optional(),
  /** Who lifted it, and why. */
  lifted: z.object({ by: Id, reason: z.string().max(500) }).optional(),
})
export type HoldRow = z.infer<typeof HoldRow>
