// What window and worker say to each other, parsed on both sides. Private to `renderer/local`.

import { z } from 'zod'
import { RuleSettings } from '../../shared/compliance/tighten.ts'
import { Instant } from '../../shared/instant.ts'
import { Problem } from '../../shared/problem.ts'
import { PullReply, Verdict } from '../../shared/protocol.ts'
import { Id, Role } from '../../shared/rows.ts'
import { Change } from './change.ts'
import type { QueryName } from './views.ts'

/** A record, so that the types find a question that was forgotten here. */
const QUERIES: Readonly<Record<QueryName, true>> = {
  worklist: true,
  case: true,
  search: true,
  promises: true,
  plans: true,
  exceptions: true,
  callbacks: true,
  outbox: true,
  unfinished: true,
  feedback: true,
  scores: true,
  restOffer: true,
  status: true,
  guard: true,
  writing: true,
  verify: true,
  dialTarget: true,
  byNumber: true,
  reveal: true,
  draft: true,
  promiseLimits: true,
  leasesWanted: true,
  callLog: true,
  strangers: true,
  tickets: true,
}
const isQuery = (name: unknown): name is QueryName => typeof name === 'string' && Object.hasOwn(QUERIES, name)

const Page = z
  .custom<Extract<PullReply, { kind: 'page' }>>((page) => PullReply.safeParse(page).success)
  .describe('a page of central')

/** method -> arguments. Drafts of acts are parsed whole where they are stamped. */
export const calls = {
  record: z.tuple([z.array(z.looseObject({ kind: z.string() })), z.array(Id)]),
  query: z.tuple([z.custom<QueryName>(isQuery), z.unknown()]),
  saveDraft: z.tuple([z.string().max(200), z.unknown()]),
  outboxHead: z.tuple([z.int().min(1)]),
  settle: z.tuple([z.array(Verdict)]),
  receive: z.tuple([Page]),
  cursor: z.tuple([]),
  refetch: z.tuple([]),
  rewind: z.tuple([z.int().min(1)]),
  renumber: z.tuple([z.int().min(0)]),
  acknowledged: z.tuple([]),
  dropFormer: z.tuple([]),
  resolve: z.tuple([z.int().min(1), z.enum(['drop', 'retry'])]),
  close: z.tuple([]),
} as const
export type Method = keyof typeof calls

const Context = z.object({
  stamp: z.object({
    at: Instant,
    source: z.enum(['central', 'sip', 'practice', 'restart']),
    skewMs: z.int(),
  }),
  online: z.boolean(),
  timeVerified: z.boolean(),
  realLine: z.boolean(),
  rules: RuleSettings.optional(),
})

const Outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: Problem }),
])
export type Outcome = z.infer<typeof Outcome>

export const ToWorker = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    agent: z.object({ id: Id, role: Role }),
    device: Id,
    realm: z.enum(['practice', 'site']),
    /** Non-extractable. */
    dataKey: z.custom<CryptoKey>((key) => key instanceof CryptoKey),
    sealKey: z.custom<JsonWebKey>((key) => typeof key === 'object').nullable(),
  }),
  z.object({
    kind: z.literal('call'),
    id: z.int(),
    method: z.enum(Object.keys(calls) as [Method, ...Method[]]),
    args: z.array(z.unknown()),
    context: Context,
  }),
  z.object({ kind: z.literal('journalReply'), id: z.int(), outcome: Outcome }),
])
export type ToWorker = z.infer<typeof ToWorker>

const JOURNAL_METHODS = ['append', 'read', 'acknowledge'] as const

export const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  z.object({ kind: z.literal('failed'), problem: Problem }),
  /** The beginning of a long list, in order; the reply brings its end. */
  z.object({ kind: z.literal('part'), id: z.int(), items: z.array(z.unknown()) }),
  z.object({ kind: z.literal('reply'), id: z.int(), outcome: Outcome }),
  z.object({ kind: z.literal('changed'), change: Change }),
  z.object({ kind: z.literal('problem'), problem: Problem }),
  z.object({
    kind: z.literal('journal'),
    id: z.int(),
    method: z.enum(JOURNAL_METHODS),
    args: z.array(z.unknown()),
  }),
])
export type FromWorker = z.infer<typeof FromWorker>

export interface Port {
  post(message: unknown): void
  listen(listener: (message: unknown) => void): void
}
