// The HTTP bodies of what IT does with desks from afar: which there are, having one's local data removed, codes by which computers join. A device is
// one agent on one computer; a desk that is wiped removes what every agent of that computer had there.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Id } from './values.ts'

/** Desks of a page, those heard of last before others. */
export const MACHINE_PAGE = 50

const Wipe = z.object({
  at: Instant,
  by: z.string(),
  reason: z.string(),
  /** Central held every act of the desk, up to this number, before anything was removed. */
  upTo: z.int().nullable(),
  receivedAt: Instant.nullable(),
  doneAt: Instant.nullable(),
})

const Machine = z.object({
  id: Id,
  staffNumber: z.string(),
  name: z.string(),
  firstSeen: Instant,
  lastSeen: Instant,
  /** Acts that central has from it. */
  acts: z.int(),
  wipe: Wipe.nullable(),
})
export type Machine = z.infer<typeof Machine>

/** GET /v1/machines?find= (admin): by staff number or the beginning of a name. */
export const MachinesQuery = z.object({ find: z.string().trim().max(60).default('') })
export const MachinesReply = z.object({ machines: z.array(Machine), more: z.boolean(), now: Instant })
export type MachinesReply = z.infer<typeof MachinesReply>

/** POST /v1/machines/:id/wipe (admin). Asked again it changes nothing. */
export const WipeRequest = z.object({ reason: z.string().trim().min(4).max(200) })
export type WipeRequest = z.infer<typeof WipeRequest>

/** POST /v1/machines/:id/received: the desk has sent everything up to this number of its acts. */
export const ReceivedRequest = z.object({ upTo: z.int().min(0) })
/** `whole` false: central lacks some of it, and the desk sends again. */
export const ReceivedReply = z.object({ whole: z.boolean(), lastN: z.int(), now: Instant })
export type ReceivedReply = z.infer<typeof ReceivedReply>

/** POST /v1/machines/ordered (no session): of these desks, which are to be wiped. Ids can't be guessed. */
export const OrderedRequest = z.object({ devices: z.array(Id).min(1).max(50) })
export const OrderedReply = z.object({ ordered: z.array(Id) })

/** Digits and letters that nobody mixes up when they are read out: no I, L, O, U. */
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 10

/** 50 bits of chance as a code. @param bytes 10 of them */
export const codeOf = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, CODE_LENGTH), (byte) => CODE_LETTERS[byte % 32]).join('')

/** As it is read out. */
export const spokenJoinCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`

/** As people type it: small letters, blanks, and the letters that look like digits. */
export const plainJoinCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')

export const MOST_CODE_HOURS = 168

/** POST /v1/enrolment/codes (admin): a code by which one computer gets this policy, once. */
export const CodeRequest = z.object({
  /** The text of a policy file. */
  policy: z.string().min(2).max(200_000),
  hours: z.int().min(1).max(MOST_CODE_HOURS).default(24),
})
/** The code is told here and never again. */
export const CodeReply = z.object({ code: z.string(), expiresAt: Instant, now: Instant })
export type CodeReply = z.infer<typeof CodeReply>

/** POST /v1/enrolment (no session): spends the code. */
export const JoinByCode = z.object({ code: z.string().min(1).max(40) })
export const JoinByCodeReply = z.object({ policy: z.string() })
