// Calls of people whom nobody knows, as this desk keeps them: beside the drafts, because an act needs a customer. Promises that
// such a call is never lost, and that its number leaves the store only masked.
import { z } from 'zod'
import { Instant } from '../../shared/instant.ts'
import { maskPhone, parsePhone } from '../../shared/phoneNumber.ts'
import { Id } from '../../shared/rows.ts'

/** As the phone keeps it. */
export const StrangerDraft = z.object({
  callId: Id,
  // Whatever the network sends: no length of it hides a call.
  from: z.string(),
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** It came while the desk was locked: nobody looked yet who it is. */
  unlooked: z.boolean().optional(),
})

export type StrangerDraft = z.infer<typeof StrangerDraft>

export interface StrangerCall {
  readonly callId: Id
  /** Empty where the network gave none, or no telephone number. */
  readonly masked: string
  readonly startedAt: Instant
  /** Null for a call that nobody took. */
  readonly talkMs: number | null
}

const PREFIX = 'stranger:'

export const strangerKey = (callId: Id) => `${PREFIX}${callId}`

/** The calls kept among these drafts, the newest first, without those that became calls of a case. */
export function strangersIn(
  drafts: ReadonlyMap<string, unknown>,
  isKnown: (callId: Id) => boolean,
): StrangerCall[] {
  return [...drafts]
    .filter(([key]) => key.startsWith(PREFIX))
    .flatMap(([, draft]) => {
      const parsed = StrangerDraft.safeParse(draft)
      if (!parsed.success || isKnown(parsed.data.callId)) return []
      const { callId, from, startedAt, answeredAt, endedAt } = parsed.data
      const number = parsePhone(from)
      return [
        {
          callId,
          masked: number.ok ? maskPhone(number.e164, 'unverified') : '',
          startedAt,
          talkMs: answeredAt === null ? null : Math.max(0, (endedAt ?? answeredAt) - answeredAt),
        },
      ]
    })
    .sort((a, b) => b.startedAt - a.startedAt)
}
