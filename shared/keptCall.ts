// A call as the shell keeps it while it is up: enough to end it at the far end when the window can't any more, and to say
// whose it was. Filled in by the window, parsed by the shell. Holds no sound, no credential, nothing of any debt.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id } from './values.ts'

/** What goes into a SIP message as it is: a line break in it would be a header of somebody else's. */
const HeaderText = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\r\n\0]+$/)
/** A URI that stands in a request line. */
const Target = z
  .string()
  .max(500)
  .regex(/^sips?:[^\s<>]+$/i)
const CSeq = z.int().min(0).max(0x7fff_ffff)

const leg = {
  /** The dialog's Call-ID. */
  dialog: HeaderText,
  /** Address with tag, as they stand in From and To of what we send. */
  local: HeaderText,
  remote: HeaderText,
  cseq: CSeq,
}

/** The SIP side of a call, by what ends it: CANCEL of our INVITE, a refusal of theirs, or BYE (RFC 3261 §9, §13, §15). */
export const SipLeg = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('inviting'),
    ...leg,
    target: Target,
    /** Of the INVITE: its CANCEL is matched by it. */
    via: HeaderText,
    routes: z.array(HeaderText).max(10),
  }),
  z.object({ phase: z.literal('offered'), ...leg, vias: z.array(HeaderText).min(1).max(20) }),
  z.object({
    phase: z.literal('established'),
    ...leg,
    target: Target,
    routes: z.array(HeaderText).max(10),
  }),
])
export type SipLeg = z.infer<typeof SipLeg>

export const KeptCall = z.object({
  callId: Id,
  agentId: Id,
  /** Null for a caller whom nobody knows, and for a second leg of a call. */
  caseId: Id.nullable(),
  direction: z.enum(['outbound', 'inbound']),
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  leg: SipLeg,
})
export type KeptCall = z.infer<typeof KeptCall>

/**
 * A call that was up when the window or the whole application went away. `farEnd`: `told` = the far end knows that it is over;
 * `gone` = it knew nothing of the call any more; `unreached` = it could not be told; `asking` = it is being told right now.
 */
export const LeftCall = KeptCall.pick({
  callId: true,
  agentId: true,
  caseId: true,
  direction: true,
  startedAt: true,
  answeredAt: true,
}).extend({
  farEnd: z.enum(['asking', 'told', 'gone', 'unreached']),
  /** Milliseconds from answer to end; null when it was not answered, or nobody knows when it ended. */
  talkMs: z.int().min(0).nullable(),
})
export type LeftCall = z.infer<typeof LeftCall>
