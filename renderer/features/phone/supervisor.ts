// Keeps the line connected and registered for ever: back-off with jitter, a ping with its own timer against half-open sockets,
// and a fresh registration after every loss. Knows no SIP: `sipLine.ts` hands it the wire. Private to the phone.
import type { Problem } from '../../../shared/problem.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Registration } from './line.ts'

/** One connection at a time; every step may be repeated after `drop`. */
export interface Wire {
  /** Opens the socket; rejects when it can't. */
  open(): Promise<void>
  /** Registers anew, never reusing an old registration; rejects with a `ProblemError`. */
  register(): Promise<void>
  /** Resolves when the server answered anything at all. */
  ping(): Promise<void>
  /** Closes the socket whatever its state. */
  drop(): Promise<void>
}

export interface SupervisorOptions {
  report(registration: Registration): void
  /** Registered again after a loss: established calls must tell their peers the new address. */
  restored(): void
  /** 0…1, for the jitter. */
  random(): number
  now(): number
}

const OPEN_LIMIT_MS = 6_000
const REGISTER_LIMIT_MS = 6_000
const PING_EVERY_MS = 8_000
const PING_LIMIT_MS = 3_000
const DROP_LIMIT_MS = 1_500
const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 20_000
/** A refused password does not become right by asking more often. */
const REFUSED_DELAY_MS = 60_000

export interface Supervisor {
  start(): void
  /** The wire noticed that the connection or the registration is gone. */
  lost(): void
  retryNow(): void
  stop(): Promise<void>
}

/** Ms to wait before try number `attempt` (from 1), half of it jitter, so that a hundred desks do not return as one. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 10))
  return Math.round(full * (0.5 + random / 2))
}

export function supervise(wire: Wire, options: SupervisorOptions): Supervisor {
  let running = false
  let attempt = 0
  let wasRegistered = false
  let registered = false
  let timer: ReturnType<typeof setTimeout> | null = null
  /** Raised by each loss: whatever an older connection still says is ignored. */
  let generation = 0
  let busy = false

  const after = (ms: number, run: () => void) => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(run, ms)
  }

  async function connect(): Promise<void> {
    if (!running || busy) return
    busy = true
    attempt += 1
    generation += 1
    const mine = generation
    options.report({ state: 'connecting', attempt })
    try {
      await within(wire.open(), OPEN_LIMIT_MS, 'open')
      await within(wire.register(), REGISTER_LIMIT_MS, 'register')
    } catch (error) {
      busy = false
      if (running) await failed(problemOf(error, 'line'))
      return
    }
    busy = false
    if (!running || mine !== generation) return
    attempt = 0
    registered = true
    options.report({ state: 'registered', sinceMs: options.now() })
    if (wasRegistered) options.restored()
    wasRegistered = true
    after(PING_EVERY_MS, () => void ping(mine))
  }

  async function ping(mine: number): Promise<void> {
    if (!running || mine !== generation) return
    try {
      await within(wire.ping(), PING_LIMIT_MS, 'ping')
    } catch {
      // The reason is of no use: an unanswered ping means that the socket is dead, whatever it says of itself.
      if (running && mine === generation) await lose()
      return
    }
    if (running && mine === generation) after(PING_EVERY_MS, () => void ping(mine))
  }

  async function failed(problem: Problem): Promise<void> {
    generation += 1
    await dropped()
    if (!running) return
    const refused = problem.code === 'phone.failed' && Number(problem.params.status) >= 400
    const retryInMs = refused ? REFUSED_DELAY_MS : backOff(attempt, options.random())
    options.report({ state: 'failed', problem, retryInMs })
    after(retryInMs, () => void connect())
  }

  async function lose(): Promise<void> {
    generation += 1
    await dropped()
    if (running) after(backOff(1, options.random()), () => void connect())
    if (running) options.report({ state: 'connecting', attempt: attempt + 1 })
  }

  async function dropped(): Promise<void> {
    registered = false
    if (timer !== null) clearTimeout(timer)
    timer = null
    try {
      await within(wire.drop(), DROP_LIMIT_MS, 'drop')
    } catch {
      // A socket that will not close is left to its own end; a new one is opened beside it.
      return
    }
  }

  return {
    start() {
      if (running) return
      running = true
      void connect()
    },
    lost() {
      if (running && !busy) void lose()
    },
    retryNow() {
      if (!running || busy) return
      // Registered (a ping is planned): look whether it still lives. Else: do not wait for the planned try.
      if (registered) void ping(generation)
      else void connect()
    },
    async stop() {
      running = false
      wasRegistered = false
      await dropped()
      options.report({ state: 'offline' })
    },
  }
}

/** `work`, or a `phone.lineDown` when it takes longer than `ms`. */
async function within<T>(work: Promise<T>, ms: number, step: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new ProblemError('phone.lineDown', { detail: step })), ms)
      }),
    ])
  } finally {
    clearTimeout(timer)
  }
}
