// How the window reaches central and the line, in every mode: the company's servers, or the two children of practice.
// Tells who asks, and whoever listens, in what state each door is.
import { randomBytes } from 'node:crypto'
import { utilityProcess } from 'electron'
import type { CentralDoor, LineDoor } from '../shared/ipc.ts'
import type { SitePolicy } from '../shared/policy.ts'
import { PRACTICE_DIRECTORY, PRACTICE_SUPERVISE } from '../shared/practice/extensions.ts'
import { type Problem, ProblemError } from '../shared/problem.ts'
import { APP_ORIGIN, linePasswordOf, PRACTICE_DOMAIN, type StartMessage } from './childMessages.ts'
import { type Child, type ChildState, runChild, type Shell } from './children.ts'
import { errorCode } from './durableFile.ts'
import { write } from './log.ts'
import { type Mode, stoppedProblem } from './policy.ts'
import type { Seams } from './seams.ts'
import type { Door } from './session.ts'
import type { SnapshotFile } from './snapshot.ts'

export type Doors = {
  central(): CentralDoor
  line(): LineDoor
  /** Waits until central can be spoken to; throws its problem when it can't. */
  centralDoor(): Promise<Door>
  /** Origins for the window's content security policy. */
  connect(): string[]
  stop(): Promise<void>
}

export type DoorsListener = {
  central(door: CentralDoor): void
  line(door: LineDoor): void
  /** Something the person has to know; once, until it is well again. */
  trouble(problem: Problem): void
  /** The origins changed: the page must be loaded again to be let through, at a time that harms no call. */
  moved(): void
}

export function siteDoors(policy: SitePolicy): Doors {
  const { central, line } = policy
  return {
    central: () => ({ state: 'ready', url: central.url, door: null }),
    line: () => lineOf(line),
    centralDoor: async () => ({ url: central.url, door: null }),
    connect: () => [
      new URL(central.url).origin,
      ...new Set((line?.url ?? []).map((url) => new URL(url).origin)),
    ],
    stop: async () => undefined,
  }
}

function lineOf(line: SitePolicy['line']): LineDoor {
  const [url, ...fallbacks] = line?.url ?? []
  return line && url ? { state: 'ready', ...line, url, fallbacks } : { state: 'none' }
}

export function stoppedDoors(mode: Extract<Mode, { kind: 'stopped' }>): Doors {
  const { problem } = mode
  return {
    central: () => ({ state: 'failed', problem }),
    line: () => ({ state: 'failed', problem }),
    centralDoor: () => Promise.reject(stoppedProblem(mode)),
    connect: () => [],
    stop: async () => undefined,
  }
}

export type PracticeOrders = {
  centralScript: string
  exchangeScript: string
  seedFile: string | null
  clockOffsetMs: number
  /** Another desk's central, instead of one's own. */
  other: Seams['practiceCentral']
  /** Simulated customers bear any silence, and let it ring. */
  patient: boolean
  snapshot: SnapshotFile
  recordings: StartMessage['recordings']
}

const shell: Shell = {
  fork: (script, serviceName) => utilityProcess.fork(script, [], { serviceName, stdio: 'pipe' }),
  write,
}

export async function practiceDoors(orders: PracticeOrders, listener: DoorsListener): Promise<Doors> {
  const { other, snapshot } = orders
  let waiting: ((door: CentralDoor) => void)[] = []
  let kept = Promise.resolve()
  let unkept = false
  const centralSecret = other?.door ?? randomBytes(32).toString('hex')
  const lineSecret = randomBytes(32).toString('hex')
  let centralChild: Child | null = null

  const centralState = (state: ChildState): CentralDoor =>
    state.state === 'ready'
      ? { state: 'ready', url: `http://127.0.0.1:${state.port}`, door: centralSecret }
      : state
  const lineState = (state: ChildState): LineDoor =>
    state.state === 'ready'
      ? {
          state: 'ready',
          url: `ws://127.0.0.1:${state.port}/${lineSecret}`,
          fallbacks: [],
          domain: PRACTICE_DOMAIN,
          recordConfirm: 'header',
          record: { kind: 'info' },
          directory: PRACTICE_DIRECTORY,
          supervise: PRACTICE_SUPERVISE,
        }
      : state
  const central = (): CentralDoor =>
    other
      ? { state: 'ready', url: other.url, door: other.door }
      : centralState(centralChild?.state() ?? { state: 'starting' })

  const common = {
    origin: APP_ORIGIN,
    clockOffsetMs: orders.clockOffsetMs,
    linePassword: linePasswordOf(centralSecret),
    patient: orders.patient,
  } as const
  if (!other)
    centralChild = await runChild(
      {
        name: 'central',
        script: orders.centralScript,
        secret: centralSecret,
        start: async () => ({
          ...common,
          seedFile: orders.seedFile,
          snapshot: await snapshot.read(),
          recordings: orders.recordings,
        }),
        changed(state) {
          listener.central(centralState(state))
          if (state.state === 'starting') return
          for (const tell of waiting) tell(centralState(state))
          waiting = []
        },
        moved: () => listener.moved(),
        snapshot(bytes) {
          kept = kept
            .then(() => snapshot.write(bytes))
            .then(
              () => {
                unkept = false
              },
              (error: unknown) => {
                write('error', 'practice.snapshotNotKept', { error })
                const detail = errorCode(error) || 'unknown'
                if (!unkept) listener.trouble({ code: 'shell.practiceNotKept', params: { detail } })
                unkept = true
              },
            )
        },
        snapshotBroken: () => snapshot.refuse(),
      },
      shell,
    )
  const line = await runChild(
    {
      name: 'exchange',
      script: orders.exchangeScript,
      secret: lineSecret,
      start: async () => ({ ...common, seedFile: null, snapshot: null, recordings: null }),
      changed: (state) => listener.line(lineState(state)),
      moved: () => listener.moved(),
    },
    shell,
  )

  return {
    central,
    line: () => lineState(line.state()),
    async centralDoor() {
      let door = central()
      if (door.state === 'starting') door = await new Promise<CentralDoor>((resolve) => waiting.push(resolve))
      if (door.state === 'ready') return { url: door.url, door: door.door }
      throw door.state === 'failed'
        ? new ProblemError(door.problem.code, door.problem.params)
        : new ProblemError('shell.practiceUnavailable', { detail: 'starting' })
    },
    connect: () => [
      other ? new URL(other.url).origin : `http://127.0.0.1:${centralChild?.port() ?? 0}`,
      `ws://127.0.0.1:${line.port()}`,
    ],
    async stop() {
      await Promise.all([centralChild?.stop(), line.stop()])
      await kept
    },
  }
}
