// Opens the desk of an agent: credentials to the shell, the key, the desk store, sync. The one place that puts them together;
// `main.tsx` loads and calls it, ahead of the workplace that is drawn with it. Another agent on the same machine gets another key, database and journal.
import { type Instant, MINUTE } from '../shared/instant.ts'
import type { CentralDoor, Environment, Session } from '../shared/ipc.ts'
import { type Problem, ProblemError, problemOf } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import type { Bridge } from './bridge.ts'
import { type Clock, openClock } from './clock.ts'
import type { Desk } from './desk.ts'
import type { Door } from './features/sync/centralClient.ts'
import { browserWorld, type Sync, startSync, type World } from './features/sync/sync.ts'
import { type Journal, type Local, type LockedBook, openLocal, type SpawnedWorker } from './local/local.ts'
import { lookAhead } from './local/useView.ts'

export interface DeskDeps {
  bridge: Bridge
  environment: Environment
  clock: Clock
  /** Troubles of the desk store while it runs; the person has to know them. */
  onProblem(problem: Problem): void
  /** Something that a person saved is in the journal and not in the database yet. */
  onKept?(): void
  /** The agent's key is open: what else they need may begin while the desk opens. The reply undoes it where no desk comes of it. */
  onKey?(session: Session): () => void
  /** The desk's rows can be asked for: what the first screen will ask is asked while the rest opens. The desk waits for it. */
  onLocal?(local: Local): Promise<void>
  /** IT has what this computer keeps removed; told once and again until it is done. */
  onWipe?(): void
  /** Where central is now; without it, where the environment had it. */
  central?(): CentralDoor
  world?: World
  spawn?: () => SpawnedWorker
}

export interface Credentials {
  loginName: string
  password: string
  /** Chosen in place of a first password. */
  newPassword?: string
}

export type SignInStep =
  | { state: 'ready'; desk: Desk; session: Session }
  /** The operating system keeps no secret here: the agent's passphrase wraps the key. `chosen`: there is one already. */
  | {
      state: 'passphrase'
      chosen: boolean
      backend: string
      proceed(passphrase: string): Promise<SignInStep>
    }
  /** The key is gone or fits no longer. A new one starts empty; unsent acts reach central from the sealed journal. */
  | { state: 'keyLost'; renew(): Promise<SignInStep> }

const HIGH_WATER = 'duedesk.clock'
let pageClock: Clock | null = null

/** The one clock of this page, whoever signs in. */
export function clockOf(environment: Environment): Clock {
  pageClock ??= openClock({
    practiceOffsetMs: environment.practiceClockOffsetMs,
    monotonic: () => performance.now(),
    pcNow: () => Date.now(),
    highWater: {
      read: () => Number(localStorage.getItem(HIGH_WATER)) || null,
      write: (at) => localStorage.setItem(HIGH_WATER, String(at)),
    },
  })
  return pageClock
}

/** What the window asks first, whoever works at it. */
export function firstQuestions(local: Local, now: Instant): Promise<void> {
  const minute = { now: now - (now % MINUTE) }
  return lookAhead(local, [
    ['worklist', minute],
    ['unfinished', null],
    ['promises', minute],
    ['callbacks', minute],
    ['status', null],
    ['outbox', null],
    ['tickets', null],
    ['strangers', null],
  ])
}

/** Rejects with `session.wrongCredentials`, `session.locked`, `central.unreachable`, `local.lockedElsewhere` and the like. */
export async function signIn(deps: DeskDeps, credentials: Credentials): Promise<SignInStep> {
  return openFor(deps, await deps.bridge.call('session.signIn', credentials))
}

/** Without central, for who signed in on this machine within the last 72 hours. */
export async function unlockOffline(deps: DeskDeps, credentials: Credentials): Promise<SignInStep> {
  return openFor(deps, await deps.bridge.call('session.offlineUnlock', credentials))
}

/** The desk of whom the shell let in. */
export async function openFor(deps: DeskDeps, session: Session): Promise<SignInStep> {
  // An offline unlock brings the last time that was known, which is no news.
  if (session.online) deps.clock.central(session.centralNow)
  return openKey(deps, session, 'keys.open')
}

async function openKey(
  deps: DeskDeps,
  session: Session,
  channel: 'keys.open' | 'keys.renew',
  passphrase?: string,
): Promise<SignInStep> {
  const agentId = session.profile.id
  const keyLost: SignInStep = {
    state: 'keyLost',
    renew: () => openKey(deps, session, 'keys.renew', passphrase),
  }
  try {
    const key = await deps.bridge.call(channel, {
      agentId,
      ...(passphrase === undefined ? {} : { passphrase }),
    })
    const undo = deps.onKey?.(session)
    try {
      return { state: 'ready', session, desk: await assemble(deps, session, key.rawKey, key.device) }
    } catch (error) {
      undo?.()
      throw error
    }
  } catch (error) {
    const { code, params } = problemOf(error, channel)
    if (code === 'local.keyLost') return keyLost
    if (code === 'local.keyStoreRefused')
      return {
        state: 'passphrase',
        chosen: params.chosen === true,
        backend: String(params.backend ?? ''),
        proceed: (words) => openKey(deps, session, channel, words),
      }
    throw error
  }
}

async function assemble(deps: DeskDeps, session: Session, rawKey: string, device: Id): Promise<Desk> {
  const { bridge, clock, environment, onProblem } = deps
  const { profile } = session
  let sync: Sync | null = null
  const local = await openLocal({
    agent: { id: profile.id, role: profile.role },
    device,
    realm: environment.mode,
    rawKey: bytesOf(rawKey),
    sealKey: session.sealKey,
    now: () => clock.stamp(),
    conditions: () => ({
      online: sync?.isOnline() ?? session.online,
      timeVerified: clock.read().verified,
      realLine: environment.mode === 'site' && !environment.testSite,
      rules: session.rules,
    }),
    journal: journalOf(bridge, profile.id),
    lockedBook: lockedBookOf(bridge, profile.id, device),
    onProblem,
    ...(deps.onKept ? { onKept: deps.onKept } : {}),
    ...(deps.spawn ? { spawn: deps.spawn } : {}),
  })
  const ahead = deps.onLocal?.(local)
  const door = followDoor(bridge, () => deps.central?.() ?? environment.central)
  const running = await startSync({
    local,
    bridge,
    clock,
    agentId: profile.id,
    accessToken: session.accessToken,
    door: door.read,
    world: deps.world ?? browserWorld,
    onWipe: deps.onWipe,
  })
  sync = running
  // Who may be called depends on it: offline, only inside a lease.
  let online = running.isOnline()
  running.subscribe(() => {
    if (running.isOnline() === online) return
    online = !online
    local.lookAgain()
  })
  await ahead
  /** Whose password was right while the desk is locked, until its key is open. */
  let proven: Session | null = null
  return {
    local,
    bridge,
    clock,
    sync: running,
    profile,
    device,
    policy: environment.desk,
    managed: environment.managed,
    async signInAgain(password) {
      const { loginName } = profile
      const again = await bridge.call('session.signIn', { loginName, password })
      clock.central(again.centralNow)
      await running.resume(again.accessToken)
    },
    lock: () => local.lock(),
    async unlock(secret) {
      if ('password' in secret)
        proven = await prove(bridge, { loginName: profile.loginName, password: secret.password })
      if (!proven) throw new ProblemError('session.expired')
      const passphrase = 'passphrase' in secret ? { passphrase: secret.passphrase } : {}
      const key = await bridge.call('keys.open', { agentId: profile.id, ...passphrase })
      // Another device means another key: what lies here opens by none any more.
      if (key.device !== device) throw new ProblemError('local.keyLost')
      await local.unlock(bytesOf(key.rawKey))
      const { accessToken, centralNow } = proven
      proven = null
      if (accessToken === null) return
      clock.central(centralNow)
      // What waits to be sent need not be gone before the desk is seen again.
      running.resume(accessToken).catch((error: unknown) => onProblem(problemOf(error, 'unlock')))
    },
    signOut: () => close(deps, local, running, door.stop),
    wipe: () => wipe(deps, local, running, door.stop),
  }
}

async function prove(bridge: Bridge, credentials: Credentials): Promise<Session> {
  try {
    return await bridge.call('session.signIn', credentials)
  } catch (error) {
    const { code } = problemOf(error, 'unlock')
    if (code !== 'central.unreachable' && code !== 'central.timeout') throw error
    return bridge.call('session.offlineUnlock', credentials)
  }
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

/** A stolen or cut-off computer can't deliver: after so long what central lacks stays behind, sealed to its key. */
const HAND_OVER_MS = 60_000

async function wipe(deps: DeskDeps, local: Local, sync: Sync, stopDoor: () => void): Promise<void> {
  const { bridge, onProblem } = deps
  const said = (reference: string) => (error: unknown) => onProblem(problemOf(error, reference))
  const limit = new Promise<void>((resolve) => setTimeout(resolve, HAND_OVER_MS))
  await Promise.race([sync.handOver().then(() => undefined, said('wipe.handOver')), limit])
  await sync.stop()
  await local.close()
  await bridge.call('machine.wipe')
  await sync.wiped().catch(said('wipe.told'))
  stopDoor()
  await bridge.call('session.signOut').catch(said('signOut'))
}

async function close({ bridge, onProblem }: DeskDeps, local: Local, sync: Sync, stopDoor: () => void) {
  await sync.stop()
  stopDoor()
  await local.close()
  try {
    await bridge.call('session.signOut')
  } catch (error) {
    // The keys are out of memory; central ends the session by itself in time.
    onProblem(problemOf(error, 'signOut'))
  }
}

/** Where central is, also after its process was started again on another port. */
function followDoor(bridge: Bridge, known: () => CentralDoor): { read(): Promise<Door>; stop(): void } {
  const waiting = new Set<() => void>()
  const stop = bridge.on('central', (now) => {
    door = now
    for (const look of [...waiting]) look()
  })
  // Once it is listened for: what was told while the desk was opened is known by now.
  let door = known()
  return {
    stop,
    read: () =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (door.state === 'starting') return
          waiting.delete(look)
          if (door.state === 'ready') resolve({ url: door.url, door: door.door })
          else reject(new ProblemError(door.problem.code, door.problem.params))
        }
        waiting.add(look)
        look()
      }),
  }
}

function journalOf(bridge: Bridge, agentId: Id): Journal {
  return {
    append: (device, lines) => bridge.call('journal.append', { agentId, device, lines }),
    read: (device, fromN) => bridge.call('journal.read', { agentId, device, fromN }),
    acknowledge: (device, upTo) => bridge.call('journal.acknowledge', { agentId, device, upTo }),
  }
}

function lockedBookOf(bridge: Bridge, agentId: Id, device: Id): LockedBook {
  const book = { agentId, device, locked: true }
  return {
    append: (line) => bridge.call('journal.append', { ...book, lines: [line] }),
    async waiting() {
      const first = await bridge.call('journal.read', { ...book, fromN: 1, limit: 1 })
      const lines: { n: number; line: string }[] = []
      for (let fromN = first.acknowledged + 1; fromN <= first.lastN; ) {
        const page = await bridge.call('journal.read', { ...book, fromN, limit: 1000 })
        lines.push(...page.lines)
        fromN = page.more ? (page.lines.at(-1)?.n ?? first.lastN) + 1 : first.lastN + 1
      }
      return { lines, lastN: first.lastN }
    },
    acknowledge: (upTo) => bridge.call('journal.acknowledge', { ...book, upTo }),
  }
}
