// What central tells of the rules of contact: how this company narrows them, and who did it when.
import { z } from 'zod'
import { RuleSettings } from './compliance/tighten.ts'
import { Instant } from './instant.ts'
import { Id } from './values.ts'

/** GET and POST /v1/rules/settings */
export const RuleSettingsReply = z.object({
  settings: RuleSettings,
  /** By the number of the setting. */
  made: z.array(
    z.object({
      id: z.int(),
      at: Instant,
      by: z.object({ id: Id, name: z.string(), staffNumber: z.string() }),
    }),
  ),
  /** Lenders that have cases: a setting may be for one of them alone. */
  lenders: z.array(z.string()),
  now: Instant,
})
export type RuleSettingsReply = z.infer<typeof RuleSettingsReply>
