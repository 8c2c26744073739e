// A supervisor in the call of an agent: the ways, the codes by which the exchange knows them, and the bodies between desks and central.
// Pure. Promises: a way without a code in the policy is offered to nobody; a code never holds anything but what an exchange dials.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id } from './values.ts'

/** `listen`: heard by nobody. `whisper`: by the agent alone. `barge`: by agent and customer. */
export const JoinWay = z.enum(['listen', 'whisper', 'barge'])
export type JoinWay = z.infer<typeof JoinWay>
export const JOIN_WAYS = JoinWay.options

const HOLE = '{extension}'
const Code = z
  .string()
  .regex(/^[\w.*-]{0,20}\{extension\}[\w.*-]{0,10}$/)
  .nullable()
  .default(null)

/** The codes of a company's exchange; `{extension}` stands for the agent's user name on the line. */
export const Supervise = z.strictObject({
  listen: Code.describe(
    'Code by which a supervisor hears the call of an agent: `*55{extension}`. Null: no way.',
  ),
  whisper: Code.describe('Code by which the agent alone hears the supervisor. Null: no way.'),
  barge: Code.describe('Code by which agent and customer hear the supervisor. Null: no way.'),
  announce: z
    .boolean()
    .default(true)
    .describe('The agent sees who is in the call, and how. What is done stands in the audit either way.'),
})
export type Supervise = z.infer<typeof Supervise>

/** An agent's user name on the line, as it may stand in a code. */
const Extension = /^[\w.-]{1,20}$/

/** What is dialled; null where the exchange has no such code. */
export function joinCode(supervise: Supervise | null, way: JoinWay, extension: string): string | null {
  const code = supervise?.[way] ?? null
  return code !== null && Extension.test(extension) ? code.replace(HOLE, extension) : null
}

export function waysOf(supervise: Supervise | null): JoinWay[] {
  return JOIN_WAYS.filter((way) => supervise !== null && supervise[way] !== null)
}

/** The user of a SIP address, where it may stand in a code. */
export function extensionOf(uri: string): string | null {
  const user = /^sips?:([^@;]+)@/.exec(uri)?.[1] ?? ''
  return Extension.test(user) ? user : null
}

/** POST /v1/joins (supervisor): noted before the code is dialled. */
export const JoinRequest = z.object({ agent: Id, way: JoinWay, announce: z.boolean() })
export type JoinRequest = z.infer<typeof JoinRequest>

export const JoinReply = z.object({ id: Id, extension: z.string(), now: Instant })
export type JoinReply = z.infer<typeof JoinReply>

/** POST /v1/joins/:id/over (the supervisor of it) */
export const JoinOverReply = z.object({ now: Instant })

/** GET /v1/joins/own: who is in a call of the caller's now, of those that are to be seen. */
export const OwnJoinsReply = z.object({
  joins: z.array(z.object({ id: Id, callId: Id, way: JoinWay, by: z.string(), at: Instant })),
  now: Instant,
})
export type OwnJoinsReply = z.infer<typeof OwnJoinsReply>
