// A machine on which agents sign in, without Electron: the real desk (store, worker protocol, sync) against a real central, the
// shell's real journal on disk, and a network that a test can cut, or make lose what comes back.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { bookName, openJournal } from '../../electron/journal.ts'
import { openRemoteWipe } from '../../electron/remoteWipe.ts'
import { openBridge } from '../../renderer/bridge.ts'
import { type Clock, openClock } from '../../renderer/clock.ts'
import type { Desk } from '../../renderer/desk.ts'
import type { World } from '../../renderer/features/sync/sync.ts'
import type { SpawnedWorker } from '../../renderer/local/local.ts'
import { serveDesk } from '../../renderer/local/workerDesk.ts'
import { type DeskDeps, signIn, unlockOffline } from '../../renderer/openDesk.ts'
import type { Answer, CentralDoor, DuedeskBridge, Environment, Session } from '../../shared/ipc.ts'
import { type Problem, ProblemDocument, ProblemError, problemOf } from '../../shared/problem.ts'
import { DOOR_HEADER, SessionReply } from '../../shared/protocol.ts'
import type { Id } from '../../shared/rows.ts'

export interface Machine {
  readonly network: {
    cut: boolean
    /** Requests to these paths reach central, but their next replies are lost. */
    loseReplies: string[]
    /** The next request carries a token that central does not know. */
    spoilToken: boolean
  }
  readonly problems: Problem[]
  /** Where central is now; a test may move it. */
  door: Extract<CentralDoor, { state: 'ready' }>
  signIn(loginName: string): Promise<Desk>
  unlockOffline(loginName: string): Promise<Desk>
  /** Planned tries of sync wait while it is set: what still happens was not polled for. */
  timersStand: boolean
  /** The desk is told that IT has it wiped. */
  onWipe(): void
  /** Where the shell's journal is. */
  readonly folder: string
  /** What IndexedDB holds. */
  databases(): Promise<string[]>
  /** Central knows neither the access nor the refresh token any more. */
  endSession(): void
  /** The worker of the desk that was opened last dies. */
  crashWorker(): void
  /** Workers that live, with the keys and rows in them. */
  workers(): number
  /** The window is gone from one moment to the next: nothing is flushed, nothing signs out. */
  kill(): void
  send(event: 'power' | 'central', data: unknown): void
  close(): Promise<void>
}

type Book = { agentId: Id; device: Id; locked?: boolean }

export async function machine(door: Machine['door'], offsetMs: number): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'duedesk-machine-'))
  const journal = openJournal(
    join(folder, 'journal'),
    () => Date.now(),
    () => undefined,
  )
  const databases = { indexedDB: new IDBFactory(), IDBKeyRange }
  const network = { cut: false, loseReplies: [] as string[], spoilToken: false }
  const keys = new Map<Id, { rawKey: string; device: Id }>()
  const lastSessions = new Map<string, Session>()
  const listeners = new Set<{ event: string; listener: (data: unknown) => void }>()
  const problems: Problem[] = []
  const running = new Set<{ dead: boolean }>()
  let refreshToken = ''
  let crash: () => void = () => undefined
  let workers = 0

  const transport: World['transport'] = async (url, init) => {
    if (network.cut) throw new TypeError('fetch failed')
    const headers = new Headers(init.headers)
    if (network.spoilToken) {
      network.spoilToken = false
      headers.set('authorization', 'Bearer spoilt')
    }
    const answer = await fetch(url, { ...init, headers })
    const path = new URL(url).pathname
    const lost = network.loseReplies.indexOf(path)
    if (lost >= 0) {
      network.loseReplies.splice(lost, 1)
      await answer.text()
      throw new TypeError('connection reset')
    }
    return answer
  }

  async function session(path: string, body: unknown): Promise<Session> {
    if (network.cut) throw new ProblemError('central.unreachable', { url: machine.door.url })
    const answer = await fetch(new URL(path, machine.door.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(machine.door.door ? { [DOOR_HEADER]: machine.door.door } : {}),
      },
      body: JSON.stringify(body),
    })
    const told: unknown = await answer.json()
    if (!answer.ok) {
      const { code, params } = ProblemDocument.parse(told)
      throw new ProblemError(code, params)
    }
    const reply = SessionReply.parse(told)
    refreshToken = reply.refreshToken
    return {
      accessToken: reply.accessToken,
      expiresAt: reply.accessExpiresAt,
      profile: reply.profile,
      sip: null,
      centralNow: reply.now,
      sealKey: reply.sealKey,
      recording: reply.recording,
      rules: [],
      ice: reply.ice,
      online: true,
    }
  }

  const removal = openRemoteWipe({
    userData: join(folder, 'shell'),
    journal,
    now: () => Date.now(),
    ask: async () => [],
    async clear() {
      keys.clear()
      const found = await databases.indexedDB.databases()
      await Promise.all(
        found.map(
          ({ name = '' }) =>
            new Promise((resolve, reject) => {
              const request = databases.indexedDB.deleteDatabase(name)
              request.onsuccess = resolve
              request.onerror = reject
              // Some desk still has it open.
              request.onblocked = reject
            }),
        ),
      )
    },
    tell: () => undefined,
    reload: () => undefined,
    cover: () => undefined,
    offline: null,
    log: () => undefined,
  })

  // The shell's answers, by channel; what the desk never asks for here is refused like any unknown channel.
  const shell: Record<string, (payload: never) => Promise<unknown>> = {
    async 'session.signIn'(wish: { loginName: string; password: string }) {
      const found = await session('/v1/session', wish)
      lastSessions.set(wish.loginName, found)
      return found
    },
    'session.refresh': () => session('/v1/session/refresh', { refreshToken }),
    'session.signOut': async () => undefined,
    async 'session.offlineUnlock'({ loginName }: { loginName: string }) {
      const last = lastSessions.get(loginName)
      if (!last) throw new ProblemError('session.wrongCredentials')
      return { ...last, accessToken: null, expiresAt: null, online: false }
    },
    async 'keys.open'({ agentId }: { agentId: Id }) {
      const known = keys.get(agentId)
      const key = known ?? {
        rawKey: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64'),
        device: crypto.randomUUID(),
      }
      keys.set(agentId, key)
      return { ...key, mode: 'os', backend: 'test', fresh: known === undefined }
    },
    'journal.append': (wish: Book & { lines: { n: number; line: string }[] }) =>
      journal.append(wish.agentId, bookName(wish.device, wish.locked), wish.lines),
    'journal.read': (wish: Book & { fromN: number; limit?: number }) =>
      journal.read(wish.agentId, bookName(wish.device, wish.locked), wish.fromN, wish.limit ?? 250),
    'journal.acknowledge': (wish: Book & { upTo: number }) =>
      journal.acknowledge(wish.agentId, bookName(wish.device, wish.locked), wish.upTo),
    'machine.wipe': () => removal.then((one) => one.carryOut()),
    'journal.others': (wish: { agentId: Id; device: Id }) => journal.others(wish.agentId, wish.device),
  }
  const raw: DuedeskBridge = {
    async invoke(channel, payload): Promise<Answer<unknown>> {
      const work = shell[channel] as ((payload: unknown) => Promise<unknown>) | undefined
      try {
        if (!work) throw new ProblemError('ipc.malformed', { channel })
        return { ok: true, value: await work(payload) }
      } catch (error) {
        return { ok: false, problem: problemOf(error, channel) }
      }
    },
    on(event, listener) {
      const entry = { event, listener }
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
  }

  function spawn(): SpawnedWorker {
    // A real channel: what passes is cloned, keys too, as between window and worker.
    const { port1, port2 } = new MessageChannel()
    let onCrash: (detail: string) => void = () => undefined
    let ended = false
    workers += 1
    const end = () => {
      if (!ended) workers -= 1
      ended = true
      port1.close()
      port2.close()
    }
    crash = () => {
      end()
      onCrash('out of memory')
    }
    serveDesk(
      {
        post: (message) => ended || port2.postMessage(message),
        listen: (listener) => port2.on('message', listener),
      },
      { crypto, databases, later: (ms, work) => void setTimeout(work, ms), lock: async () => undefined },
    )
    return {
      post: (message) => ended || port1.postMessage(message),
      listen: (listener) => port1.on('message', listener),
      onCrash: (listener) => {
        onCrash = listener
      },
      terminate: end,
    }
  }

  function deps(): DeskDeps {
    const life = { dead: false }
    running.add(life)
    const clock: Clock = openClock({
      practiceOffsetMs: offsetMs,
      monotonic: () => performance.now(),
      pcNow: () => Date.now(),
      highWater: { read: () => null, write: () => undefined },
    })
    const world: World = {
      transport: (url, init) => (life.dead ? new Promise(() => undefined) : transport(url, init)),
      async upload(url, { headers, body, signal }, onSent) {
        const answer = await transport(url, {
          method: 'POST',
          headers,
          body: await body.arrayBuffer(),
          signal,
        })
        onSent(body.size)
        return answer
      },
      random: () => 0,
      later(ms, work) {
        const timer = setTimeout(() => life.dead || machine.timersStand || work(), ms)
        return () => clearTimeout(timer)
      },
      onNetwork: () => () => undefined,
    }
    const environment = { mode: 'practice', central: machine.door } as Environment
    return {
      bridge: openBridge(raw),
      environment,
      clock,
      onProblem: (problem) => problems.push(problem),
      onWipe: () => machine.onWipe(),
      world,
      spawn,
    }
  }

  const machine: Machine = {
    network,
    problems,
    door,
    async signIn(loginName) {
      const step = await signIn(deps(), { loginName, password: 'practice' })
      if (step.state !== 'ready') throw new Error(step.state)
      return step.desk
    },
    async unlockOffline(loginName) {
      const step = await unlockOffline(deps(), { loginName, password: 'practice' })
      if (step.state !== 'ready') throw new Error(step.state)
      return step.desk
    },
    timersStand: false,
    onWipe: () => undefined,
    folder,
    databases: async () => (await databases.indexedDB.databases()).map(({ name = '' }) => name),
    endSession() {
      refreshToken = 'x'.repeat(40)
      network.spoilToken = true
    },
    crashWorker: () => crash(),
    workers: () => workers,
    kill() {
      for (const life of running) life.dead = true
      listeners.clear()
    },
    send(event, data) {
      for (const each of listeners) if (each.event === event) each.listener(data)
    },
    async close() {
      machine.kill()
      await journal.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return machine
}
