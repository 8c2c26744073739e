// Runs one utility process of ours and keeps it running: starts it with its port and secret, waits for `ready` with a
// deadline, starts it again with growing pauses when it dies, stops it in order. Knows nothing of what it does, nor Electron.
import { SECOND } from '../shared/instant.ts'
import type { Problem } from '../shared/problem.ts'
import { FromChild, type StartMessage, type ToChild } from './childMessages.ts'
import { freePort } from './freePort.ts'
import type { write } from './log.ts'

const START_DEADLINE = 60 * SECOND
const STOP_DEADLINE = 15 * SECOND
/** Pauses before each new start; the last one repeats. */
const PAUSES = [0.2, 1, 3, 10, 30].map((seconds) => seconds * SECOND)

export type ChildState =
  | { state: 'starting' }
  | { state: 'ready'; port: number }
  | { state: 'failed'; problem: Problem }

export type Child = {
  /** Where it listens, or will listen. Another one only when this one was taken. */
  port(): number
  state(): ChildState
  stop(): Promise<void>
}

export type ChildOrders = {
  name: string
  script: string
  secret: string
  /** What it is started with, asked at every start. */
  start: () => Promise<Omit<StartMessage, 'kind' | 'port' | 'secret'>>
  changed: (state: ChildState) => void
  /** Its port was taken, so another was chosen. */
  moved: () => void
  snapshot?: (bytes: Uint8Array) => void
  /** The child says that its snapshot is unusable; the next start must not give it again. */
  snapshotBroken?: () => Promise<void>
}

/** The process as `utilityProcess.fork` of Electron gives it. */
export type Forked = {
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  postMessage(message: ToChild): void
  kill(): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
}

export type Shell = {
  fork(script: string, serviceName: string): Forked
  write: typeof write
}

export async function runChild(orders: ChildOrders, { fork, write }: Shell): Promise<Child> {
  const { name, secret } = orders
  let port = await freePort()
  let state: ChildState = { state: 'starting' }
  let child: Forked | null = null
  let stopping = false
  let failures = 0
  /** Why the child that is about to exit does so. */
  let lastProblem: Problem | null = null
  let pause: NodeJS.Timeout | undefined

  const become = (next: ChildState) => {
    state = next
    write('info', 'child.state', {
      processName: name,
      state: next.state,
      ...(next.state === 'failed' ? { code: next.problem.code } : {}),
    })
    orders.changed(next)
  }

  function again(problem: Problem): void {
    if (stopping) return
    const wait = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0
    failures++
    // The first new start is so quick that nobody need be told.
    if (failures > 1) become({ state: 'failed', problem })
    clearTimeout(pause)
    pause = setTimeout(() => void start(), wait)
  }

  async function hear(message: FromChild, running: Forked): Promise<void> {
    switch (message.kind) {
      case 'ready':
        failures = 0
        become({ state: 'ready', port: message.port })
        return
      case 'snapshot':
        orders.snapshot?.(message.bytes)
        return
      case 'failed':
        if (message.problem.code === 'local.corrupt') await orders.snapshotBroken?.()
        if (message.problem.code === 'shell.portTaken') {
          port = await freePort()
          orders.moved()
        }
        lastProblem = message.problem
        running.kill()
        return
      case 'stopped':
        return
    }
  }
  async function start(): Promise<void> {
    if (stopping) return
    lastProblem = null
    const running = fork(orders.script, `duedesk-${name}`)
    child = running
    const late = setTimeout(() => {
      lastProblem = { code: 'shell.practiceUnavailable', params: { detail: 'timeout' } }
      running.kill()
    }, START_DEADLINE)
    for (const stream of [running.stdout, running.stderr])
      stream?.on('data', (chunk: Buffer) =>
        write('warn', 'child.output', { processName: name, output: chunk.toString('utf8').slice(0, 4000) }),
      )
    running.on('message', (untyped: unknown) => {
      const message = FromChild.safeParse(untyped)
      if (!message.success) {
        write('warn', 'child.nonsense', { processName: name })
        return
      }
      if (message.data.kind === 'ready' || message.data.kind === 'failed') clearTimeout(late)
      hear(message.data, running).catch((error: unknown) =>
        write('error', 'child.hearing', { processName: name, error }),
      )
    })
    running.on('exit', (code) => {
      clearTimeout(late)
      if (child !== running) return
      child = null
      write(stopping ? 'info' : 'error', 'child.exit', { processName: name, code })
      again(lastProblem ?? { code: 'shell.practiceUnavailable', params: { detail: `exit ${code}` } })
    })
    const rest = await orders.start()
    const message: ToChild = { kind: 'start', port, secret, ...rest }
    running.postMessage(message)
  }
  void start().catch((error: unknown) => {
    write('error', 'child.start', { processName: name, error })
    become({ state: 'failed', problem: { code: 'shell.practiceUnavailable', params: { detail: 'start' } } })
  })

  return {
    port: () => port,
    state: () => state,
    async stop() {
      stopping = true
      clearTimeout(pause)
      const running = child
      if (!running) return
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => {
          write('warn', 'child.killed', { processName: name })
          running.kill()
          resolve()
        }, STOP_DEADLINE)
        running.once('exit', () => {
          clearTimeout(late)
          resolve()
        })
        const message: ToChild = { kind: 'stop' }
        running.postMessage(message)
      })
    },
  }
}
