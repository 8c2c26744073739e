// What desks and central say about listening to a call: the permission, and how the sound is laid out in pieces. Pure schemas.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { Id } from '../rows.ts'

/** A piece of sound that plays by itself behind the head lasts about so long. */
export const PIECE_MS = 10_000
/** A permission to listen lasts so long, and never longer than the session. */
export const GRANT_MS = 4 * 3600_000

/** POST /v1/recordings/:id/listen, by the id of the call (qa, supervisor; agents the scored calls of their own). On record in the audit. */
export const ListenReply = z.object({
  grant: Id,
  until: Instant,
  recordingId: Id,
  /** When the recording began. */
  startsAt: Instant,
  soundMs: z.int().min(0),
  /** The end is there; else it breaks off at `soundMs`. */
  whole: z.boolean(),
  channels: z.int(),
  rate: z.number(),
  /** The head of the WebM file that is served, and behind it its pieces: beginning in milliseconds, first byte. */
  headBytes: z.int(),
  pieces: z.array(z.tuple([z.int(), z.int()])),
  /** Of all. */
  bytes: z.int(),
  now: Instant,
})
export type ListenReply = z.infer<typeof ListenReply>

/** Most bytes of one answer. */
export const RANGE_MOST = 4 * 1024 * 1024

/** The one form of `Range` that is answered; null for any other. Both ends included, as in RFC 9110. */
export function rangeOf(header: string | undefined, bytes: number): { from: number; until: number } | null {
  const [, first, last] = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(header ?? '') ?? []
  if (first === undefined) return null
  const from = Number(first)
  const until = Math.min(bytes, last === '' || last === undefined ? bytes : Number(last) + 1)
  return from < until ? { from, until: Math.min(until, from + RANGE_MOST) } : null
}
