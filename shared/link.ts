// Links from other programs that this desk follows (`duedesk://`, `tel:`). Promises: they pre-fill, never dial and never configure.
import { z } from 'zod'
import { Id } from './values.ts'

/** A link pre-fills and never dials, configures or signs in. */
export const Link = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tel'), number: z.string().regex(/^\+?\d{3,15}$/) }),
  z.object({
    kind: z.literal('duedesk'),
    number: z
      .string()
      .regex(/^\+?\d{3,15}$/)
      .nullable(),
    caseId: Id.nullable(),
  }),
])
export type Link = z.infer<typeof Link>
