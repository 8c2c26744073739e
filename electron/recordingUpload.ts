// Hands recordings over to central, one after another, oldest first, for as long as any waits: by tus, so that a broken connection or a
// quit goes on where it broke off. Promises: a file leaves this machine's disk only when central says that it is stored with this very
// hash; what central will not take stays, and is named. Plain Node tests it.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { DetailedError, Upload } from 'tus-js-client'
import { MINUTE, SECOND } from '../shared/instant.ts'
import { type Problem, ProblemDocument, ProblemError, problemOf } from '../shared/problem.ts'
import { DOOR_HEADER, type Profile } from '../shared/protocol.ts'
import {
  NO_RECORDINGS,
  RecordingReply,
  type RecordingsStatus,
  type RecordingUpload,
  UPLOADS_NAMED,
  type WaitingUpload,
} from '../shared/recording.ts'
import { mayCall } from '../shared/role.ts'
import type { Id } from '../shared/rows.ts'
import type { Recordings, WaitingRecording } from './recordings.ts'
import type { Door } from './session.ts'
import { tusOverFetch } from './tusOverFetch.ts'

/** One request carries at most this much, so that a slow line ends none by taking too long. */
const CHUNK_BYTES = 1_000_000
const TIMEOUT = 15 * SECOND
/** Pauses after failures; the last one repeats. */
const PAUSES = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE]
/** Central's answers that another try does not change. */
const FINAL: ReadonlySet<Problem['code']> = new Set([
  'role.notAllowed',
  'request.malformed',
  'request.tooLarge',
  'recording.already',
])
/** A file that arrives damaged this often is damaged here. */
const DAMAGED_TRIES = 3

export type UploadPorts = {
  recordings: Pick<Recordings, 'waiting' | 'remove'>
  /** Waits until central can be spoken to; throws its problem. */
  door(): Promise<Door>
  /** The network through which central is reached. */
  fetch: typeof fetch
  session: {
    /** Null while nobody is signed in. */
    access(): string | null
    who(): Pick<Profile, 'id' | 'role'> | null
    refresh(): Promise<unknown>
  }
  changed(status: RecordingsStatus): void
  report(event: string, data: Record<string, string | number>): void
  /** 0…1, for jitter. */
  random(): number
}

export type RecordingUploads = {
  status(): RecordingsStatus
  /** There may be something to hand over: a recording ended, somebody signed in. */
  kick(): void
  /** A person wants it now: also what central had refused goes again. */
  retry(): void
  stop(): Promise<void>
}

export function recordingUploads(ports: UploadPorts): RecordingUploads {
  const { recordings, session, report } = ports
  const httpStack = tusOverFetch(ports.fetch)
  let status: RecordingsStatus = NO_RECORDINGS
  let waiting: readonly WaitingRecording[] = []
  let sending: { readonly id: Id; readonly sentBytes: number } | null = null
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  /** Ends the transfer that is under way; central keeps what it has. */
  let breakOff: () => Promise<void> = async () => undefined
  /** Until the next start, or somebody asks: central does not take it. */
  const refused = new Set<Id>()
  /** Who signed in here and handed over last. */
  let sender: Id | null = null
  /** Why each did not go the last time. */
  const troubles = new Map<Id, Problem>()
  const damaged = new Map<Id, number>()

  function tell(problem: Problem | null): void {
    const items = waiting
      .map(uploadOf)
      .sort((a, b) => Number(b.state === 'refused') - Number(a.state === 'refused'))
    status = {
      waiting: waiting.length,
      bytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0),
      problem: waiting.length === 0 ? null : problem,
      items: items.slice(0, UPLOADS_NAMED),
    }
    ports.changed(status)
  }

  function uploadOf({ header, bytes }: WaitingRecording): WaitingUpload {
    const { recordingId, callId, agentId, openedAt } = header
    const isSending = sending?.id === recordingId
    return {
      recordingId,
      callId,
      agentId,
      openedAt,
      bytes,
      sentBytes: isSending ? Math.min(bytes, sending?.sentBytes ?? 0) : 0,
      state: isSending ? 'sending' : refused.has(recordingId) ? 'refused' : 'waiting',
      problem: isSending ? null : (troubles.get(recordingId) ?? null),
    }
  }

  async function look(): Promise<WaitingRecording[]> {
    waiting = await recordings.waiting()
    tell(status.problem)
    return waiting.filter(({ header }) => !refused.has(header.recordingId))
  }

  /** Reviewers and administrators hand over nothing: what waits, waits for somebody who calls. */
  function mayHandOver(): boolean {
    const who = session.who()
    if (who === null || session.access() === null || !mayCall(who.role, 'recordings.send')) return false
    // Whom central refused says nothing of who sits here now.
    if (who.id !== sender) refused.clear()
    sender = who.id
    return true
  }

  async function run(): Promise<void> {
    do {
      again = false
      const may = mayHandOver()
      for (const one of await look()) {
        if (stopped || !may || session.access() === null) return
        await handOver(one)
      }
    } while (again && !stopped)
    failures = 0
  }

  async function handOver(one: WaitingRecording): Promise<void> {
    const { recordingId } = one.header
    try {
      sending = { id: recordingId, sentBytes: 0 }
      tell(status.problem)
      await deliver(one)
      await recordings.remove(recordingId)
      damaged.delete(recordingId)
      troubles.delete(recordingId)
      sending = null
      report('recording.handedOver', { bytes: one.bytes })
      await look()
      // One that goes shows that the way is open again.
      if (refused.size === 0) tell(null)
    } catch (error) {
      sending = null
      const problem = problemOf(error, 'recording')
      troubles.set(recordingId, problem)
      const hurt = (damaged.get(recordingId) ?? 0) + (problem.code === 'recording.damaged' ? 1 : 0)
      damaged.set(recordingId, hurt)
      if (!FINAL.has(problem.code) && hurt < DAMAGED_TRIES)
        throw new ProblemError(problem.code, problem.params)
      refused.add(recordingId)
      report('recording.refused', { code: problem.code })
      tell(problem)
    }
  }

  /** Resolves when central holds this very file. */
  async function deliver(one: WaitingRecording): Promise<void> {
    const { recordingId, callId, agentId, device, openedAt } = one.header
    const sha256 = await hashOf(one.path)
    const known = await ask(recordingId)
    if (known?.state === 'stored') return isSame(known, sha256)
    const door = await ports.door()
    const endpoint = new URL('/v1/recordings/upload', door.url).toString()
    const told: RecordingUpload = { recordingId, callId, agentId, device, openedAt, sha256 }
    await withSession(() =>
      transfer(one, {
        ...(known?.state === 'receiving' && known.sha256 === sha256
          ? { uploadUrl: `${endpoint}/${recordingId}` }
          : {}),
        endpoint,
        metadata: Object.fromEntries(Object.entries(told).map(([name, value]) => [name, String(value)])),
        headers: headersFor(door),
      }),
    )
    // The client also counts an upload as done whose last answer was lost: central's own word decides.
    const stored = await ask(recordingId)
    if (stored?.state !== 'stored')
      throw new ProblemError('recording.damaged', { detail: stored?.state ?? 'gone' })
    isSame(stored, sha256)
  }

  function isSame(stored: RecordingReply, sha256: string): void {
    if (stored.sha256 !== sha256) throw new ProblemError('recording.already')
  }

  function headersFor(door: Door): Record<string, string> {
    return {
      ...(door.door === null ? {} : { [DOOR_HEADER]: door.door }),
      authorization: `Bearer ${session.access() ?? ''}`,
    }
  }

  /** Once more with a new token when the old one has run out. */
  async function withSession<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (problemOf(error, 'recording').code !== 'session.expired') throw error
      await session.refresh()
      return work()
    }
  }

  async function transfer(one: WaitingRecording, options: Upload['options']): Promise<void> {
    const source = await sourceOf(one)
    try {
      await sent(one, source, options)
    } finally {
      // The client leaves it open after a failure.
      await source.release()
    }
  }

  async function sent(
    one: WaitingRecording,
    source: Awaited<ReturnType<typeof sourceOf>>,
    options: Upload['options'],
  ): Promise<void> {
    // Most starts have nothing to hand over.
    const { DetailedError, Upload } = await import('tus-js-client')
    return new Promise((resolve, reject) => {
      if (stopped) throw new ProblemError('central.unreachable', { url: '' })
      const upload = new Upload(Buffer.from(one.path), {
        ...options,
        chunkSize: CHUNK_BYTES,
        retryDelays: null,
        storeFingerprintForResuming: false,
        httpStack,
        // Names the file instead of holding it: an hour of sound is 20 MB.
        fileReader: { openFile: async () => source },
        onBeforeRequest: async (request) => {
          for (const [name, value] of Object.entries(headersFor(await ports.door())))
            request.setHeader(name, value)
        },
        onChunkComplete: (_chunk, sentBytes) => {
          sending = { id: one.header.recordingId, sentBytes }
          tell(status.problem)
        },
        onError: (error) => reject(error instanceof DetailedError ? toldBy(error) : error),
        onSuccess: () => resolve(),
      })
      breakOff = async () => {
        await upload.abort()
        reject(new ProblemError('central.unreachable', { url: '' }))
      }
      upload.start()
    })
  }

  async function ask(recordingId: Id): Promise<RecordingReply | null> {
    return withSession(async () => {
      const door = await ports.door()
      let response: Response
      try {
        response = await ports.fetch(new URL(`/v1/recordings/${recordingId}`, door.url).href, {
          redirect: 'error',
          headers: headersFor(door),
          signal: AbortSignal.timeout(TIMEOUT),
        })
      } catch (error) {
        throw new ProblemError('central.unreachable', { url: new URL(door.url).origin }, { cause: error })
      }
      const body = await response.text()
      if (response.ok) return RecordingReply.parse(JSON.parse(body))
      const problem = problemFrom(response.status, body)
      if (problem.code === 'request.notFound') return null
      throw new ProblemError(problem.code, problem.params)
    })
  }

  function kick(): void {
    if (stopped) return
    clearTimeout(timer)
    if (running) {
      again = true
      return
    }
    running = run()
      .catch((error: unknown) => {
        if (stopped) return
        const problem = problemOf(error, 'recording')
        report('recording.notHandedOver', { code: problem.code })
        tell(problem)
        const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? MINUTE
        failures += 1
        timer = setTimeout(kick, pause * (0.75 + ports.random() / 2))
      })
      .finally(() => {
        running = null
        // Asked for while the last try was failing: its pause is not for whoever asked.
        if (again) kick()
      })
  }

  return {
    status: () => status,
    kick,
    retry() {
      refused.clear()
      damaged.clear()
      failures = 0
      kick()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await breakOff()
      await running
    },
  }
}

function problemFrom(status: number, body: string): Problem {
  try {
    const told = ProblemDocument.safeParse(JSON.parse(body))
    if (told.success) return { code: told.data.code, params: told.data.params }
  } catch {
    // Plain words of the transfer protocol, or a proxy's page: the status says it.
  }
  if (status === 401) return { code: 'session.expired', params: {} }
  if (status === 404 || status === 410) return { code: 'request.notFound', params: {} }
  if (status === 413) return { code: 'request.tooLarge', params: { limitBytes: 0 } }
  return { code: 'central.internal', params: { reference: `HTTP ${status}` } }
}

/** What central or the network said of a transfer. */
function toldBy(error: DetailedError): ProblemError {
  const { originalResponse } = error
  if (!originalResponse) return new ProblemError('central.unreachable', { url: '' }, { cause: error })
  const { code, params } = problemFrom(originalResponse.getStatus(), originalResponse.getBody())
  return new ProblemError(code, params, { cause: error })
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

async function sourceOf({ path, bytes }: WaitingRecording) {
  const handle = await open(path, 'r')
  return {
    size: bytes,
    async slice(start: number, end: number) {
      const length = Math.max(0, Math.min(end, bytes) - start)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start)
      // The client asks a slice for its size by this name.
      return { value: Object.assign(buffer.subarray(0, bytesRead), { size: bytesRead }), done: end >= bytes }
    },
    close: () => undefined,
    release: () => handle.close(),
  }
}
