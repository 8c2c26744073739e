// Recording of calls: what a company may choose within the law of its rule pack, what desks tell central when they hand over their
// own recordings, and which answered calls are covered by one. The file itself is `recordingFile.ts`. Pure.
import { z } from 'zod'
import type { Pack } from './compliance/compliance.ts'
import { Instant } from './instant.ts'
import { Problem } from './problem.ts'
import type { OwnRecording, RecordingState } from './rows.ts'
import { Id } from './values.ts'

/** What a company chooses. `flag`: when the line's recorder is asked; `local`: the desk keeps a recording of its own as well. */
export const RecordingPolicy = z.object({
  flag: z.enum(['always', 'onConsent', 'never']).default('always'),
  pause: z.boolean().default(false),
  local: z.boolean().default(false),
})
export type RecordingPolicy = z.infer<typeof RecordingPolicy>

/** For each call: the policy of its lender, else the general one. */
export const RecordingPolicies = z.object({
  general: RecordingPolicy,
  lenders: z.record(z.string().max(80), RecordingPolicy).default({}),
})
export type RecordingPolicies = z.infer<typeof RecordingPolicies>

export const ALWAYS_RECORD: RecordingPolicy = { flag: 'always', pause: false, local: false }

/** Whether the rule pack allows a policy (C13): in China every call is recorded whole, without a pause. */
export function recordingAllowed(policy: RecordingPolicy, { recording }: Pick<Pack, 'recording'>): boolean {
  return recording.flags.includes(policy.flag) && (recording.pause || !policy.pause)
}

/** The policy of one call. What a pack does not allow gives way to the strictest that it has: recorded from end to end. */
export function recordingPolicyFor(
  policies: RecordingPolicies,
  lender: string | null,
  pack: Pick<Pack, 'recording'>,
): RecordingPolicy {
  const named =
    lender !== null && Object.hasOwn(policies.lenders, lender) ? policies.lenders[lender] : undefined
  const wished = named ?? policies.general
  return recordingAllowed(wished, pack) ? wished : { ...ALWAYS_RECORD, local: wished.local }
}

/** POST /v1/recordings/policy (admin): for one lender, or with null for all that have none of their own. `policy` null: as before. */
export const RecordingPolicyRequest = z.object({
  lender: z.string().trim().min(1).max(80).nullable(),
  policy: RecordingPolicy.nullable(),
})

export const RECORDING_LIMIT_BYTES = 256 * 1024 * 1024

/** The `Upload-Metadata` of a recording (tus 1.0, creation extension). */
export const RecordingUpload = z.object({
  recordingId: Id,
  callId: Id,
  agentId: Id,
  device: Id,
  openedAt: z.coerce.number().pipe(Instant),
  /** Of the whole file, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type RecordingUpload = z.infer<typeof RecordingUpload>

/** GET /v1/recordings/:id (whoever hands it over). The desk deletes its file only on `stored` with the very hash. */
export const RecordingReply = z.object({
  state: z.enum(['receiving', 'stored', 'refused']),
  sha256: z.string(),
  bytes: z.int(),
  /** Milliseconds of sound that central could open, and whether the end is there; null until it is stored. */
  soundMs: z.int().nullable(),
  whole: z.boolean().nullable(),
})
export type RecordingReply = z.infer<typeof RecordingReply>

/** A recording on this machine that central has not confirmed. `refused`: it does not go again before somebody asks. */
export const WaitingUpload = z.object({
  recordingId: Id,
  callId: Id,
  agentId: Id,
  openedAt: Instant,
  bytes: z.int().min(0),
  /** Of these central has taken so many; counted while it is `sending`. */
  sentBytes: z.int().min(0),
  state: z.enum(['waiting', 'sending', 'refused']),
  /** Why it did not go the last time. */
  problem: Problem.nullable(),
})
export type WaitingUpload = z.infer<typeof WaitingUpload>

/** More of them are counted, and not named. */
export const UPLOADS_NAMED = 50

/** What of the desk's own recordings central has not confirmed yet. `problem`: why they do not go. */
export const RecordingsStatus = z.object({
  waiting: z.int().min(0),
  bytes: z.int().min(0),
  problem: Problem.nullable(),
  /** Those that central did not take first, then the oldest. */
  items: z.array(WaitingUpload).max(UPLOADS_NAMED),
})
export type RecordingsStatus = z.infer<typeof RecordingsStatus>

export const NO_RECORDINGS: RecordingsStatus = { waiting: 0, bytes: 0, problem: null, items: [] }

/**
 * How the exchange is asked to record a call: SIP INFO `Record: on|off`; a header with the value `on` on the INVITE and on our 200;
 * or feature codes, sent as digits after the answer.
 */
export const RecordWay = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('info') }),
  z.object({
    kind: z.literal('header'),
    name: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/)
      .default('Record'),
  }),
  z.object({
    kind: z.literal('dtmf'),
    on: z.string().regex(/^[0-9*#]{1,8}$/),
    off: z.string().regex(/^[0-9*#]{1,8}$/),
  }),
])
export type RecordWay = z.infer<typeof RecordWay>

/** How an answered call is covered: by the line's recorder, by a recording that central holds, by half of one, or not (yet). */
export const RecordingMark = z.enum(['both', 'line', 'held', 'part', 'waiting', 'missing'])
export type RecordingMark = z.infer<typeof RecordingMark>

export interface CallCover {
  readonly mark: RecordingMark
  /** Why it is not `both`, `line` or `held`; '' otherwise. */
  readonly reason: string
}

/** An upload that has not ended well: it is under way, or came damaged and is awaited anew. */
export type Unsettled = 'receiving' | 'refused'

/**
 * The cover of one answered call. `own`: what its desk said of its own recorder, null where it has none; `held`: what central has of
 * it. A recording that the desk has kept and central does not hold yet is awaited, not missing.
 */
export function coverOfCall(
  call: { readonly recording: RecordingState; readonly own: OwnRecording | null },
  held: { readonly whole: boolean } | null,
  unsettled: Unsettled | null = null,
): CallCover {
  const line = call.recording === 'confirmed'
  if (held?.whole) return { mark: line ? 'both' : 'held', reason: '' }
  if (line) return { mark: 'line', reason: '' }
  if (held) return { mark: 'part', reason: call.own?.reason || 'cut' }
  if (unsettled) return { mark: 'waiting', reason: unsettled === 'receiving' ? 'underWay' : 'damaged' }
  if (call.own && call.own.state !== 'failed') return { mark: 'waiting', reason: 'notHandedOver' }
  return { mark: 'missing', reason: call.own?.reason || call.recording }
}

/** What became of the desk's own recording of a call, where a policy asked for one. */
export const OWN_MARKS = ['confirmed', 'part', 'underWay', 'kept', 'failed'] as const
export type OwnMark = (typeof OWN_MARKS)[number]

/**
 * `confirmed`: central holds it whole; `part`: central holds what there is of it; `kept`: it waits on the desk; `failed`: there is none.
 * Null where none was expected.
 */
export function ownMarkOf(
  own: OwnRecording | null,
  held: { readonly whole: boolean } | null,
  unsettled: Unsettled | null,
): OwnMark | null {
  if (held) return held.whole ? 'confirmed' : 'part'
  if (unsettled === 'receiving') return 'underWay'
  if (!own) return null
  return own.state === 'failed' && unsettled === null ? 'failed' : 'kept'
}
