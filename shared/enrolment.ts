// How a machine that IT can't reach with its tools joins a company: a file that carries the policy, signed, and a check code that IT tells by
// another way (a call, a letter). Pure. Promises: a file alone changes nothing, and neither does a link.
import { z } from 'zod'

export const EnrolmentFile = z.strictObject({
  duedesk: z.literal('enrolment'),
  version: z.literal(1),
  /** The text of a policy file, exactly as it was signed. */
  policy: z.string().min(2).max(200_000),
  /** Ed25519 public key (SPKI, DER, base64) by which the text is signed. */
  key: z.base64().max(200),
  signature: z.base64().max(200),
})
export type EnrolmentFile = z.infer<typeof EnrolmentFile>

/** What is kept of having joined by a code. */
export const JoinedByCode = z.strictObject({
  duedesk: z.literal('joined'),
  version: z.literal(1),
  policy: z.string().min(2).max(200_000),
})
export type JoinedByCode = z.infer<typeof JoinedByCode>

/** What the person sees of a file before they say yes. */
export const EnrolmentOffer = z.object({
  company: z.string().nullable(),
  central: z.string(),
})
export type EnrolmentOffer = z.infer<typeof EnrolmentOffer>

/** Characters of the key's fingerprint that are told and typed. */
export const CHECK_LENGTH = 8

/** A check code as people type it, in one form. */
export const plainCode = (typed: string): string => typed.toLowerCase().replace(/[^0-9a-f]/g, '')

/** In groups of four, as it is read out. */
export const spokenCode = (fingerprint: string): string =>
  `${fingerprint.slice(0, 4)}-${fingerprint.slice(4, CHECK_LENGTH)}`
