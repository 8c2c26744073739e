// Talks HTTP to central for this desk: door secret, access token (renewed through the shell), problems instead of statuses,
// central's time to the clock. Private to `features/sync`.
import type { z } from 'zod'
import type { Act } from '../../../shared/act.ts'
import { type ApprovalsQuery, ApprovalsReply } from '../../../shared/approvalBodies.ts'
import {
  type AnsweredCallsQuery,
  AnsweredCallsReply,
  type CoverageQuery,
  CoverageReply,
} from '../../../shared/coverage.ts'
import { type Instant, SECOND } from '../../../shared/instant.ts'
import { CancelReply, ColumnsReply, ImportProgress } from '../../../shared/intake/exchange.ts'
import { ReceivedReply } from '../../../shared/machineBodies.ts'
import { ProblemError } from '../../../shared/problem.ts'
import {
  AgentsReply,
  DOOR_HEADER,
  ImportReply,
  LeaseReply,
  ONCE_HEADER,
  PROTOCOL_VERSION,
  type Profile,
  PullReply,
  PushReply,
  RefillReply,
} from '../../../shared/protocol.ts'
import type { InUseReply } from '../../../shared/releaseBodies.ts'
import { type ReviewFilter, reviewQueryOf } from '../../../shared/review.ts'
import { OwnReviewsReply, ReviewCallReply, ReviewListReply } from '../../../shared/reviewBodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { problemIn, wholeOf } from './answers.ts'
import { type CareClient, careClient } from './careClient.ts'
import { type ManageClient, manageClient } from './manageClient.ts'
import { type MessageClient, messageClient } from './messageClient.ts'
import { type QaClient, qaClient } from './qaClient.ts'
import { type ReferralClient, referralClient } from './referralClient.ts'
import { fetchInUse, type ReleaseClient, releaseClient } from './releaseClient.ts'
import { type StrategyClient, strategyClient } from './strategyClient.ts'
import { type TicketClient, ticketClient } from './ticketClient.ts'
import { Unanswered } from './unanswered.ts'

/** `fetch`, or what stands for it in tests. */
export type Transport = (url: string, init: RequestInit) => Promise<Response>

export interface Door {
  url: string
  door: string | null
}

/** A transport that also tells how much of the body has left. */
export type Upload = (
  url: string,
  init: { headers: Record<string, string>; body: Blob; signal: AbortSignal },
  onSent: (bytes: number) => void,
) => Promise<Response>

export interface ClientOptions {
  transport: Transport
  upload: Upload
  door: () => Promise<Door>
  /** Null when there is none yet (offline unlock). */
  accessToken: () => string | null
  /** A new access token; rejects with `session.expired` when central wants the password again. */
  renew: () => Promise<string>
  onTime: (at: Instant) => void
}

/** What goes with a file; lender, caller name and hotline stand in for columns that the file does not have. */
export interface ImportRequest {
  /** By it the sender asks how far the import is, and cancels it. */
  id?: Id
  name: string
  lender?: string
  callerName?: string
  hotline?: string
  /** Agent id, or `spread` to deal the cases out among all agents; without it they wait for allotment. */
  assign?: string
  /** `nothing` only previews; `changes` also applies ledger figures that differ from the database. */
  apply?: 'new' | 'changes' | 'nothing'
  /** Columns by heading as a person chose them; `''` leaves a heading out. */
  mapping?: Readonly<Record<string, string>>
}

/** For whose files, with which columns as a person chose them, and of which beginning that central keeps. */
export interface ColumnsWish {
  lender?: string
  mapping?: Readonly<Record<string, string>>
  kept?: string
}

/** Natural days in China, both included. */
export type CallsPeriod = z.input<typeof CoverageQuery>
export type CallsWish = Pick<z.output<typeof AnsweredCallsQuery>, 'from' | 'until' | 'show'> & {
  readonly agent: Id | null
}

export interface CentralClient {
  push(device: Id, acts: readonly Act[]): Promise<PushReply>
  pushSealed(device: Id, lines: readonly { n: number; sealed: string }[]): Promise<PushReply>
  pull(cursor: string | null, device: Id): Promise<PullReply>
  lease(device: Id, customerIds: readonly Id[], takeOver: boolean): Promise<LeaseReply>
  /** Gives back everything that this device had leased. */
  release(device: Id): Promise<void>
  /** Whether central has every act of this desk, which is to be wiped. */
  received(device: Id, upTo: number): Promise<ReceivedReply>
  /** What this desk kept is gone. */
  wiped(device: Id): Promise<void>
  agents(): Promise<Profile[]>
  importAccounts(
    file: Blob,
    request: ImportRequest,
    onSent: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<ImportReply>
  /**
   * What the headings of this file are taken for; of a text file the beginning suffices. Null: the one that central keeps as
   * `wish.kept`; rejects with `request.notFound` when it does so no more.
   */
  fileColumns(file: Blob | null, wish: ColumnsWish, signal?: AbortSignal): Promise<ColumnsReply>
  /** Rejects with `request.notFound` until the file has arrived whole. */
  importProgress(id: Id): Promise<ImportProgress>
  /** What an import that is done answered. Rejects with `request.notFound` before. */
  importReply(id: Id): Promise<ImportReply>
  /** False when it is too late. Rejects with `request.notFound` until the file has arrived whole. */
  cancelImport(id: Id): Promise<boolean>
  /** CSV of the rejected rows with their reasons. */
  rejectedRows(importId: Id): Promise<string>
  /** CSV of the figures that differ from the ledger, old beside new. */
  changedRows(importId: Id): Promise<string>
  reviewCalls(filter: ReviewFilter, cursor: string | null): Promise<ReviewListReply>
  approvals(state: ApprovalsQuery['state']): Promise<ApprovalsReply>
  /** Central records each opening. */
  reviewCall(callId: Id): Promise<ReviewCallReply>
  ownReviews(): Promise<OwnReviewsReply>
  coverage(period: CallsPeriod): Promise<CoverageReply>
  answeredCalls(wish: CallsWish, cursor: string | null): Promise<AnsweredCallsReply>
  /** Practice only: new synthetic cases on this agent's list; how many. */
  refillPractice(): Promise<number>
  /** The agent's own good: the day in figures, concerns, requests for help. */
  readonly care: CareClient
  readonly strategy: StrategyClient
  readonly qa: QaClient
  /** Templates of messages, and what became of those that were asked for. */
  readonly messages: MessageClient
  /** Supervisors: outside agencies, legal packages. */
  readonly referral: ReferralClient
  /** Scripts and cards that the company writes and releases. */
  readonly releases: ReleaseClient
  releasesInUse(have: readonly string[]): Promise<InUseReply>
  /** Rules, holds, the ledger: for those who manage. */
  readonly manage: ManageClient
  readonly tickets: TicketClient
  /** The open wake stream's body. */
  wake(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
}

/** Shorter bodies gain nothing by packing. */
const WORTH_PACKING = 4096
const TIMEOUT = 30 * SECOND
/** A long list of rejected rows, or a big file, on a slow line. */
const FILE_TIMEOUT = 600 * SECOND

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: unknown
  /** As in RFC 9110. */
  range?: string
  file?: { body: Blob; onSent: (bytes: number) => void }
  timeoutMs?: number | null
  signal?: AbortSignal | undefined
}

export function centralClient(options: ClientOptions): CentralClient {
  const { transport, onTime } = options
  /** Central said that it reads packed bodies. */
  let packs = false

  const unanswered = new Unanswered()

  async function send(path: string, ask: Ask, token: string, key: string | null): Promise<Response> {
    const { url, door } = await options.door()
    const address = new URL(path, url)
    for (const [name, value] of Object.entries(ask.query ?? {})) address.searchParams.set(name, value)
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (door !== null) headers[DOOR_HEADER] = door
    if (ask.json !== undefined) headers['content-type'] = 'application/json'
    if (key !== null) headers[ONCE_HEADER] = key
    if (ask.range !== undefined) headers.range = ask.range
    if (ask.file) headers['content-type'] = 'application/octet-stream'
    const signals = [
      ...(ask.timeoutMs === null ? [] : [AbortSignal.timeout(ask.timeoutMs ?? TIMEOUT)]),
      ...(ask.signal ? [ask.signal] : []),
    ]
    const signal = AbortSignal.any(signals)
    const text = ask.json === undefined ? undefined : JSON.stringify(ask.json)
    const packing = packs && text !== undefined && text.length >= WORTH_PACKING
    if (packing) headers['content-encoding'] = 'gzip'
    const body = packing ? await packed(text) : text
    try {
      if (ask.file)
        return await options.upload(address.href, { headers, body: ask.file.body, signal }, ask.file.onSent)
      const answer = await transport(address.href, {
        method: ask.method ?? 'GET',
        headers,
        redirect: 'error',
        cache: 'no-store',
        credentials: 'omit',
        signal,
        ...(body === undefined ? {} : { body }),
      })
      packs = answer.headers.get('accept-encoding')?.includes('gzip') ?? packs
      return answer
    } catch (error) {
      if (ask.signal?.aborted) throw error
      const late = error instanceof Error && error.name === 'TimeoutError'
      throw new ProblemError(
        late ? 'central.timeout' : 'central.unreachable',
        { url: address.origin },
        { cause: error },
      )
    }
  }

  async function request(path: string, ask: Ask): Promise<Response> {
    const token = options.accessToken() ?? (await options.renew())
    const [method, wish] = [ask.method ?? 'GET', JSON.stringify([ask.query, ask.json])]
    const key = ask.file ? null : unanswered.keyOf(method, path, wish)
    const heard = async (answer: Response): Promise<Response> => {
      if (key === null) return answer
      // Whole, or it does not count as an answer.
      const whole = await wholeOf(answer, path)
      unanswered.answered(method, path, wish, whole.status)
      return whole
    }
    const answer = await send(path, ask, token, key)
    if (answer.ok) return heard(answer)
    const problem = await problemIn(answer.clone())
    // One new token for one refusal: a second refusal is an answer.
    if (problem.problem.code !== 'session.expired') {
      await heard(answer)
      throw problem
    }
    const again = await heard(await send(path, ask, await options.renew(), key))
    if (again.ok) return again
    throw await problemIn(again)
  }

  async function parsed<S extends z.ZodType<{ now?: Instant }>>(
    path: string,
    ask: Ask,
    reply: S,
  ): Promise<z.output<S>> {
    const answer = await request(path, ask)
    const body: unknown = await answer.json().catch((error: unknown) => {
      // Cut in the middle: as good as no answer.
      throw new ProblemError('central.unreachable', { url: path }, { cause: error })
    })
    const value = reply.safeParse(body)
    if (!value.success)
      throw new ProblemError('central.internal', {
        reference: `${path} ${value.error.issues[0]?.path.join('.') ?? ''}`,
      })
    if (value.data.now !== undefined) onTime(value.data.now)
    return value.data
  }

  return {
    push: (device, acts) =>
      parsed(
        '/v1/sync/push',
        { method: 'POST', json: { protocol: PROTOCOL_VERSION, device, acts } },
        PushReply,
      ),
    pushSealed: (device, lines) =>
      parsed('/v1/sync/sealed', { method: 'POST', json: { device, lines } }, PushReply),
    pull: (cursor, device) =>
      parsed(
        '/v1/sync/pull',
        {
          query: { device, protocol: String(PROTOCOL_VERSION), ...(cursor === null ? {} : { cursor }) },
        },
        PullReply,
      ),
    lease: (device, customerIds, takeOver) =>
      parsed('/v1/leases', { method: 'POST', json: { device, customerIds, takeOver } }, LeaseReply),
    async release(device) {
      await request('/v1/leases/release', { method: 'POST', json: { device } })
    },
    received: (device, upTo) =>
      parsed(`/v1/machines/${device}/received`, { method: 'POST', json: { upTo } }, ReceivedReply),
    async wiped(device) {
      await request(`/v1/machines/${device}/wiped`, { method: 'POST' })
    },
    async agents() {
      const answer = await request('/v1/agents', {})
      return AgentsReply.parse(await answer.json()).agents
    },
    async importAccounts(body, wish, onSent, signal) {
      const file = { body, onSent }
      // It takes as long as it takes: a person watches and can cancel.
      const ask = { method: 'POST', query: queryOf(wish), file, timeoutMs: null, signal } as const
      const answer = await request('/v1/imports', ask)
      return ImportReply.parse(await answer.json())
    },
    async fileColumns(body, wish, signal) {
      const file = { body: body ?? new Blob(), onSent: () => undefined }
      const ask = { method: 'POST', query: queryOf(wish), file, timeoutMs: FILE_TIMEOUT, signal } as const
      return ColumnsReply.parse(await (await request('/v1/imports/columns', ask)).json())
    },
    async importProgress(id) {
      return ImportProgress.parse(await (await request(`/v1/imports/${id}`, {})).json())
    },
    async importReply(id) {
      return ImportReply.parse(await (await request(`/v1/imports/${id}/reply`, {})).json())
    },
    async cancelImport(id) {
      const answer = await request(`/v1/imports/${id}`, { method: 'DELETE' })
      return CancelReply.parse(await answer.json()).cancelled
    },
    async rejectedRows(importId) {
      return (await request(`/v1/imports/${importId}/rejected`, { timeoutMs: FILE_TIMEOUT })).text()
    },
    async changedRows(importId) {
      return (await request(`/v1/imports/${importId}/changes`, { timeoutMs: FILE_TIMEOUT })).text()
    },
    approvals: (state) => parsed('/v1/approvals', { query: { state } }, ApprovalsReply),
    reviewCalls: (filter, cursor) =>
      parsed('/v1/review/calls', { query: reviewQueryOf(filter, cursor) }, ReviewListReply),
    reviewCall: (callId) => parsed(`/v1/review/calls/${callId}`, {}, ReviewCallReply),
    ownReviews: () => parsed('/v1/review/own', {}, OwnReviewsReply),
    coverage: (period) => parsed('/v1/recordings/coverage', { query: period }, CoverageReply),
    answeredCalls({ agent, ...wish }, cursor) {
      const query = queryOf({ ...wish, agent: agent ?? undefined, cursor: cursor ?? undefined })
      return parsed('/v1/recordings/calls', { query }, AnsweredCallsReply)
    },
    async refillPractice() {
      const answer = await request('/v1/practice/cases', { method: 'POST' })
      return RefillReply.parse(await answer.json()).made
    },
    care: careClient(parsed),
    strategy: strategyClient(parsed),
    qa: qaClient(parsed, request),
    messages: messageClient(parsed, request),
    referral: referralClient(parsed, request),
    releases: releaseClient(parsed, request),
    releasesInUse: (have) => fetchInUse(parsed, have),
    tickets: ticketClient(parsed, request),
    manage: manageClient(
      parsed,
      (path, query, body, signal) =>
        request(path, {
          method: 'POST',
          query,
          file: { body, onSent: () => undefined },
          timeoutMs: null,
          signal,
        }),
      request,
    ),
    async wake(signal) {
      const answer = await request('/v1/sync/wake', { timeoutMs: null, signal })
      if (!answer.body) throw new ProblemError('central.internal', { reference: 'wake' })
      return answer.body
    },
  }
}

async function packed(text: string): Promise<ArrayBuffer> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(stream).arrayBuffer()
}

/** What is there of `wish`, as the query of an address. */
function queryOf(wish: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wish).flatMap(([name, value]: [string, unknown]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  )
}
