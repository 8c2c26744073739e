// The supervisor's board: what each agent is doing now and what waits for a supervisor. Bodies only. Promises: customers come masked or not at all;
// agents stand by staff number, and no amount is in it.
import { z } from 'zod'
import { AgentState } from './agentState.ts'
import { Instant, LocalDay } from './instant.ts'
import { Id } from './rows.ts'

/** What an agent is doing, as the last acts of the desk say: a call comes before the state that was chosen. */
export const Doing = z.enum(['call', 'ringing', 'wrapUp', 'ready', 'notReady', 'break', 'offline'])
export type Doing = z.infer<typeof Doing>
export const DOING = Doing.options

export const BoardAgent = z.object({
  id: Id,
  name: z.string(),
  staffNumber: z.string(),
  team: z.string().nullable(),
  doing: Doing,
  since: Instant.nullable(),
  /** Of a pause, as the company names it. */
  reason: z.string().nullable(),
  state: AgentState.nullable(),
  calls: z.int(),
  answered: z.int(),
  flagged: z.int(),
  /** Calls of today without a result. */
  uncoded: z.int(),
  asksHelp: z.boolean(),
  /** When central last heard of this agent's desk. */
  heardAt: Instant.nullable(),
})
export type BoardAgent = z.infer<typeof BoardAgent>

/** GET /v1/board (supervisor) */
export const BoardReply = z.object({
  day: LocalDay,
  agents: z.array(BoardAgent),
  waiting: z.object({
    help: z.int(),
    /** Of those, when the first was asked. */
    helpSince: Instant.nullable(),
    plans: z.int(),
    exceptions: z.int(),
    holdsDue: z.int(),
    complaints: z.int(),
    complaintsLate: z.int(),
    /** The next complaint that has to be answered. */
    complaintDue: Instant.nullable(),
    messagesFailed: z.int(),
  }),
  now: Instant,
})
export type BoardReply = z.infer<typeof BoardReply>

/** A call that ended so long ago without a result is not being wrapped up any more: it is unfinished. */
export const WRAP_SEEN_MS = 15 * 60_000

export function doingOf(
  state: AgentState | null,
  call: { startedAt: Instant; answeredAt: Instant | null; endedAt: Instant | null; coded: boolean } | null,
  now: Instant,
): { doing: Doing; since: Instant | null } | null {
  if (call && call.endedAt === null && state !== 'offline')
    return call.answeredAt === null
      ? { doing: 'ringing', since: call.startedAt }
      : { doing: 'call', since: call.answeredAt }
  if (call && call.endedAt !== null && !call.coded && now - call.endedAt < WRAP_SEEN_MS && state === 'ready')
    return { doing: 'wrapUp', since: call.endedAt }
  return null
}
