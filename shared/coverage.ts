// The HTTP answers about answered calls: how they are covered by recordings, and how they sounded; for reviewers, supervisors and IT.
// Central and desks parse with these. Promises: nothing of a customer is in any shape here; days are natural days in China.
import { z } from 'zod'
import { Instant, LocalDay } from './instant.ts'
import { CallQuality } from './quality.ts'
import { OWN_MARKS, RecordingMark } from './recording.ts'
import { Staff } from './reviewBodies.ts'
import { CallRow, Id, OwnRecording, RecordingState } from './rows.ts'

const period = { from: LocalDay, until: LocalDay }
const forward = ({ from, until }: { from: LocalDay; until: LocalDay }) => from <= until

/** GET /v1/recordings/coverage (qa, supervisor, admin). */
export const CoverageQuery = z.object(period).refine(forward, { path: ['until'] })
export const COVERAGE_DAYS = 31

/** How calls sounded: those that were measured, and those in which something was bad (`soundTrouble`). */
const SoundSum = z.object({
  measured: z.int(),
  deaf: z.int(),
  dumb: z.int(),
  poor: z.int(),
  /** Average of the calls' averages; null when none was measured. */
  mosMean: z.number().nullable(),
})
export type SoundSum = z.infer<typeof SoundSum>

export const CoverageReply = z.object({
  days: z.array(
    z.object({
      day: LocalDay,
      agent: Staff,
      answered: z.int(),
      /** Of these: by mark. */
      marks: z.record(RecordingMark, z.int()),
      /** Of those that are `part`, `waiting` or `missing`: why. */
      reasons: z.record(z.string(), z.int()),
      /** By the word of the exchange's recorder. */
      line: z.record(RecordingState, z.int()),
      /** Of the calls of which the desk was to keep a recording of its own: what became of it. */
      own: z.record(z.enum(OWN_MARKS), z.int()),
      sound: SoundSum,
    }),
  ),
  /** By the microphone with which calls were answered, most troubled first; '' for calls of which none is known. */
  microphones: z.array(SoundSum.extend({ label: z.string() })),
  now: Instant,
})
export type CoverageReply = z.infer<typeof CoverageReply>
export type CoverageDay = CoverageReply['days'][number]

/** `lacking`: no recording confirmed or held whole; `troubled`: something was bad about the sound. */
export const CALLS_SHOWN = ['lacking', 'troubled', 'all'] as const
export type CallsShown = (typeof CALLS_SHOWN)[number]

const CALLS_LIMIT = 100

/** GET /v1/recordings/calls (qa, supervisor, admin): answered calls one by one, newest first. */
export const AnsweredCallsQuery = z
  .object({
    ...period,
    agent: Id.optional(),
    show: z.enum(CALLS_SHOWN).default('lacking'),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(CALLS_LIMIT).default(50),
  })
  .refine(forward, { path: ['until'] })

export const AnsweredCall = z.object({
  callId: Id,
  agent: Staff,
  direction: CallRow.shape.direction,
  answeredAt: Instant,
  talkMs: z.int(),
  recording: RecordingState,
  own: z.object({ mark: z.enum(OWN_MARKS), reason: OwnRecording.shape.reason }).nullable(),
  cover: z.object({ mark: RecordingMark, reason: z.string() }),
  /** Null where the line could not measure. */
  quality: CallQuality.nullable(),
  /** It has a result, so that a review can open it. */
  coded: z.boolean(),
})
export type AnsweredCall = z.infer<typeof AnsweredCall>

export const AnsweredCallsReply = z.object({
  calls: z.array(AnsweredCall),
  /** Null after the last page. */
  cursor: z.string().nullable(),
  now: Instant,
})
export type AnsweredCallsReply = z.infer<typeof AnsweredCallsReply>
