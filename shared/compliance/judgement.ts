// A verdict of the guard as it is kept: every check with the figure that it measured, without wording. Promises: small, no personal datum; from
// it and the pack of its version anybody can tell later why a contact was permitted.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import type { Permit, Refusal } from './compliance.ts'
import { Check } from './pack.ts'

export const CheckRecord = Check.omit({ name: true })
export type CheckRecord = z.infer<typeof CheckRecord>

export const GuardRecord = z.object({
  kind: z.enum(['permit', 'refusal']),
  /** Version of the rules, with the tenant's settings. */
  pack: z.string().max(40),
  checks: z.array(CheckRecord).max(40),
})
export type GuardRecord = z.infer<typeof GuardRecord>

/** `desk` = asked there just before the call left · `arrival` = when central heard of it · `later` = when central learned more of that time. */
export const Judgement = z.object({
  by: z.enum(['desk', 'arrival', 'later']),
  /** When it was made. */
  at: Instant,
  record: GuardRecord,
})
export type Judgement = z.infer<typeof Judgement>

export function recordOf({ kind, pack, checks }: Permit | Refusal): GuardRecord {
  return { kind, pack, checks: checks.map(({ name: _worded, ...check }) => check) }
}
