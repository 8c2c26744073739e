// Rows and acts of legal holds (法律保全): nothing of the customer is erased while one stands. Promises: schemas only; what a hold
// keeps is `due.ts`, what its acts do `legalHold.ts`. It says nothing about contact: that is a hold (停催).
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { Id, rowBase } from '../values.ts'

export const LEGAL_HOLD_GROUNDS = ['lawsuit', 'regulator', 'police', 'complaint', 'audit'] as const
export const LegalHoldGround = z.enum(LEGAL_HOLD_GROUNDS)
export type LegalHoldGround = z.infer<typeof LegalHoldGround>

const reason = z.string().trim().min(1).max(500)

export const LegalHoldRow = z.object({
  kind: z.literal('legalHold'),
  ...rowBase,
  ground: LegalHoldGround,
  reason: z.string().max(500),
  placedAt: Instant,
  placedBy: Id,
  /** Somebody has to look at it again by then; it stands until it is lifted all the same. */
  reviewAt: Instant,
  lifted: z.object({ at: Instant, by: Id, reason: z.string().max(500) }).nullable(),
})
export type LegalHoldRow = z.infer<typeof LegalHoldRow>

export const legalHoldPayloads = {
  /** Keeps everything of the customer; the case is the one for which it was placed. */
  'legalHold.placed': z.object({ holdId: Id, ground: LegalHoldGround, reviewAt: Instant, reason }),
  /** Looked at, and to stand until another day; `base` = the version of the hold that was seen. */
  'legalHold.reviewed': z.object({ holdId: Id, reviewAt: Instant, reason }),
  'legalHold.lifted': z.object({ holdId: Id, reason }),
} as const
