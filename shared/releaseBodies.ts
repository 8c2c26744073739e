// The HTTP bodies of released texts: what supervisors and administrators write, review and publish, and what desks fetch.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Staff } from './reviewBodies.ts'
import { Card, Script, Wording } from './script/graph.ts'
import { ReleaseState, ReleaseStep } from './script/release.ts'

export const Subject = z.enum(['script', 'card'])
export type Subject = z.infer<typeof Subject>

/** In the address of one version. */
export const ReleaseName = z.object({
  subject: Subject,
  id: z.string().min(1).max(40),
  version: z.coerce.number().int().min(1).max(1_000_000),
})
export type ReleaseName = z.output<typeof ReleaseName>

export const ReleaseHead = z.object({
  subject: Subject,
  id: z.string(),
  version: z.int(),
  title: Wording,
  state: ReleaseState,
  author: Staff,
  publishedBy: Staff.nullable(),
  effectiveFrom: Instant.nullable(),
  withdrawnAt: Instant.nullable(),
  sentBack: z.string().nullable(),
  /** Raised with every save and step; a save names the one that it is based on. */
  revision: z.int(),
  changedAt: Instant,
})
export type ReleaseHead = z.infer<typeof ReleaseHead>

/** GET /v1/releases (supervisor, qa, admin): every version that this company made, the newest first. */
export const ReleasesReply = z.object({ releases: z.array(ReleaseHead), now: Instant })
export type ReleasesReply = z.infer<typeof ReleasesReply>

const Done = z.object({ step: z.string(), reason: z.string().nullable(), at: Instant, by: Staff })

/** GET /v1/releases/:subject/:id/:version, and the answer to every change of it. */
export const ReleaseReply = z.object({
  head: ReleaseHead,
  content: z.union([Script, Card]),
  /** Who did what with it, oldest first; saves are not told. */
  steps: z.array(Done),
  /** Calls that it has led and that have their result. */
  calls: z.int(),
  now: Instant,
})
export type ReleaseReply = z.infer<typeof ReleaseReply>

/** POST /v1/releases: a new draft on the basis of a version, or of a card that nobody had before. */
export const NewRelease = z.discriminatedUnion('subject', [
  z.object({ subject: z.literal('script'), id: z.string().min(1).max(40), from: z.int().min(1) }),
  z.object({
    subject: z.literal('card'),
    id: z.string().regex(/^(?:calm|knowledge|hint)\.[A-Za-z0-9]{1,32}$/),
    from: z.int().min(1).nullable(),
    /** Of a card that nobody had before. */
    content: Card.optional(),
  }),
])
export type NewRelease = z.infer<typeof NewRelease>

/** POST /v1/releases/:subject/:id/:version: a draft as it was typed, faulty or not. */
export const ReleaseSave = z.object({ revision: z.int(), content: z.union([Script, Card]) })
export type ReleaseSave = z.infer<typeof ReleaseSave>

/** POST /v1/releases/:subject/:id/:version/step */
export const ReleaseStepRequest = z.object({ revision: z.int(), step: ReleaseStep })
export type ReleaseStepRequest = z.infer<typeof ReleaseStepRequest>

/** GET /v1/releases/in-use (everyone): `have` = names of contents that the desk holds, `script:reminderA:1001,…` */
export const InUseQuery = z.object({ have: z.string().max(12_000).optional() })

const Span = { id: z.string(), version: z.int(), effectiveFrom: Instant, withdrawnAt: Instant.nullable() }
export const InUse = z.discriminatedUnion('subject', [
  z.object({ subject: z.literal('script'), ...Span, content: Script.nullable() }),
  z.object({ subject: z.literal('card'), ...Span, content: Card.nullable() }),
])
export type InUse = z.infer<typeof InUse>

/** `content` is null for what the desk holds. `mark` is the one that pages of rows name while nothing has changed since. */
export const InUseReply = z.object({ mark: z.int(), inUse: z.array(InUse), now: Instant })
export type InUseReply = z.infer<typeof InUseReply>
