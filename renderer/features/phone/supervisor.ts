// Keeps the line connected and registered for ever, on the first of its servers that takes it: back-off with jitter, a ping with its
// own timer against half-open sockets, early refreshes, fail-over and the way back. Knows no SIP: `sipWire.ts` is its wire.
import type { Problem } from '../../../shared/problem.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Registration } from './line.ts'

/** What a registrar granted. */
export interface Granted {
  readonly expiresMs: number
}

/** One connection at a time; every step may be repeated after `drop`. */
export interface Wire {
  /** Opens the socket to this server; rejects when it can't. */
  open(server: string): Promise<void>
  /** Registers, or renews; rejects with a `ProblemError`, which may bear `retryAfterMs`. */
  register(): Promise<Granted>
  /** Takes the registration back, over a socket that stands. */
  unregister(): Promise<void>
  /** Resolves when the server sent anything at all. */
  ping(): Promise<void>
  /** Resolves when this server answers on a connection of its own, beside the one that stands. */
  probe(server: string): Promise<void>
  /** Closes the socket whatever its state. */
  drop(): Promise<void>
}

export interface SupervisorOptions {
  /** In the order of preference; at least one. */
  readonly servers: readonly string[]
  report(registration: Registration): void
  /** Registered again after a loss: established calls must tell their peers the new address. */
  restored(): void
  /** A call is up or ringing: no reason to leave a server that works. */
  busy(): boolean
  /** What is known of a connection that failed beyond what the socket says (a certificate). */
  explain(server: string, problem: Problem): Promise<Problem>
  /** 0…1, for the jitter. */
  random(): number
  now(): number
}

const OPEN_LIMIT_MS = 5_000
const REGISTER_LIMIT_MS = 6_000
const PING_EVERY_MS = 8_000
const PING_LIMIT_MS = 3_000
/** Asked because something happened (resume, network): an answer is expected at once. */
const HURRIED_LIMIT_MS = 2_000
const DROP_LIMIT_MS = 1_500
const EXPLAIN_LIMIT_MS = 1_000
const LEAVE_LIMIT_MS = 1_000
const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 20_000
/** A refused password does not become right by asking more often. */
const REFUSED_DELAY_MS = 60_000
/** Registered for this long, a line is no longer one that comes and goes: the back-off begins anew. */
const STEADY_MS = 10_000
/** Of the time that a registration lasts. */
const REFRESH_SHARE = 0.75
/** How often a better server is looked for; doubled each time one took us back in vain. */
const FAIL_BACK_MS = 30_000
const LONGEST_FAIL_BACK_MS = 600_000

/** Problems of the account, not of the server or the way to it. */
const REFUSALS: ReadonlySet<string> = new Set([
  'phone.loginRefused',
  'phone.loginUnknown',
  'phone.loginLoop',
  'phone.loginFailed',
  'phone.certificate',
])

export interface Supervisor {
  start(): void
  /** The wire noticed that the connection is gone. */
  lost(): void
  /** Try, or make sure, now: the agent asks, the machine woke up, the network changed. */
  retryNow(): void
  stop(): Promise<void>
}

/** Ms to wait before try number `attempt` (from 1), half of it jitter, so that a hundred desks do not return as one. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 10))
  return Math.round(full * (0.5 + random / 2))
}

/** Host and port of a server, as it may be shown: the path of a practice line is its secret. */
export const hostOf = (server: string): string => new URL(server).host

type Timer = 'try' | 'ping' | 'refresh' | 'expiry' | 'failBack'

interface Standing {
  readonly since: number
  /** Why the last renewal failed, and when the next one is; null when it did not. */
  trouble: { readonly error: unknown; readonly againAt: number } | null
  /** The screen says "failed" though the socket stands: a call is up on it. */
  told: boolean
}

export function supervise(wire: Wire, options: SupervisorOptions): Supervisor {
  const { servers, now } = options
  const timers = new Map<Timer, ReturnType<typeof setTimeout>>()
  /** Server -> not to be asked before, by its own word. */
  const notBefore = new Map<string, number>()
  let running = false
  let busy = false
  let attempt = 0
  let wasRegistered = false
  /** The socket that stands, registered; null while none does. */
  let standing: Standing | null = null
  /** The server that is used, or comes next. */
  let at = 0
  /** How many servers in turn were tried since the last pause. */
  let tried = 0
  let failBackMs = FAIL_BACK_MS
  /** Raised by each loss: whatever an older connection still says is ignored. */
  let generation = 0

  const serverAt = (index: number) => servers[index % servers.length] ?? ''
  const shown = () => hostOf(serverAt(at))
  const stale = (mine: number) => !running || mine !== generation

  function after(timer: Timer, ms: number, run: () => Promise<void>): void {
    clearTimeout(timers.get(timer))
    timers.set(
      timer,
      setTimeout(() => void run(), ms),
    )
  }
  function clearAll(): void {
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
  }

  async function connect(): Promise<void> {
    if (!running || busy) return
    busy = true
    attempt += 1
    tried += 1
    generation += 1
    const mine = generation
    options.report({ state: 'connecting', attempt, server: shown() })
    let granted: Granted
    try {
      await within(wire.open(serverAt(at)), OPEN_LIMIT_MS, 'open')
      granted = await within(wire.register(), REGISTER_LIMIT_MS, 'register')
    } catch (error) {
      busy = false
      heed(error)
      if (running) await failed(error)
      return
    }
    busy = false
    if (stale(mine)) return
    tried = 0
    stands(mine, granted)
    if (wasRegistered) options.restored()
    wasRegistered = true
    after('ping', PING_EVERY_MS, () => ping(mine, PING_LIMIT_MS))
    lookForBetter(mine)
  }

  function stands(mine: number, { expiresMs }: Granted): void {
    const unsaid = standing === null || standing.told
    standing = { since: standing?.since ?? now(), trouble: null, told: false }
    if (unsaid) options.report({ state: 'registered', sinceMs: now(), server: shown(), backup: at > 0 })
    after('refresh', expiresMs * REFRESH_SHARE, () => refresh(mine, 1, REGISTER_LIMIT_MS))
    after('expiry', expiresMs, () => expired(mine))
  }

  async function ping(mine: number, limitMs: number): Promise<void> {
    if (stale(mine)) return
    try {
      await within(wire.ping(), limitMs, 'ping')
    } catch {
      // The reason is of no use: an unanswered ping means that the socket is dead, whatever it says of itself.
      if (!stale(mine)) await lose()
      return
    }
    if (stale(mine)) return
    if (standing && now() - standing.since >= STEADY_MS) attempt = 0
    after('ping', PING_EVERY_MS, () => ping(mine, PING_LIMIT_MS))
  }

  /** Renews while the registration still lasts; a server that is busy is asked again, also in this time. */
  async function refresh(mine: number, tries: number, limitMs: number): Promise<void> {
    if (stale(mine) || !standing) return
    try {
      const granted = await within(wire.register(), limitMs, 'register')
      if (!stale(mine)) stands(mine, granted)
    } catch (error) {
      if (stale(mine) || !standing) return
      const { code } = problemOf(error, 'line')
      if (code === 'phone.lineDown') return lose(limitMs === HURRIED_LIMIT_MS)
      heed(error)
      const refused = REFUSALS.has(code)
      // A call that is up needs this socket, whatever becomes of the registration.
      const stays = options.busy() || (!refused && servers.length === 1)
      if (!stays) return failed(error)
      const waitMs = refused ? REFUSED_DELAY_MS : (retryAfterOf(error) ?? backOff(tries, options.random()))
      standing.trouble = { error, againAt: now() + waitMs }
      if (refused) tell(standing)
      after('refresh', waitMs, () => refresh(mine, tries + 1, REGISTER_LIMIT_MS))
    }
  }

  async function expired(mine: number): Promise<void> {
    if (stale(mine) || !standing) return
    if (options.busy()) tell(standing)
    else await failed(standing.trouble?.error ?? new ProblemError('phone.lineDown', { detail: 'expired' }))
  }

  /** The registration is gone, and the socket stays for the call. */
  function tell(on: Standing): void {
    on.told = true
    const { error, againAt } = on.trouble ?? { error: null, againAt: now() }
    const problem = problemOf(error ?? new ProblemError('phone.lineDown', { detail: 'expired' }), 'line')
    options.report({ state: 'failed', problem, retryInMs: Math.max(0, againAt - now()), server: shown() })
  }

  /** A server that asked to be left alone is left alone. */
  function heed(error: unknown): void {
    const ms = retryAfterOf(error)
    if (ms !== null) notBefore.set(serverAt(at), now() + ms)
  }

  async function failed(error: unknown): Promise<void> {
    generation += 1
    const mine = generation
    const server = serverAt(at)
    await dropped()
    const problem = await explained(server, problemOf(error, 'line'))
    if (stale(mine)) return
    const next = nextServer()
    if (next !== null) {
      at = next
      options.report({ state: 'connecting', attempt: attempt + 1, server: shown() })
      after('try', 0, connect)
      return
    }
    // All were asked: a pause, then from the first one again.
    tried = 0
    const pauseMs = REFUSALS.has(problem.code) ? REFUSED_DELAY_MS : backOff(attempt, options.random())
    const blockedMs = Math.min(...servers.map((one) => Math.max(0, (notBefore.get(one) ?? 0) - now())))
    const retryInMs = Math.max(pauseMs, blockedMs)
    const due = now() + retryInMs
    at = Math.max(
      0,
      servers.findIndex((one) => (notBefore.get(one) ?? 0) <= due),
    )
    options.report({ state: 'failed', problem, retryInMs, server: hostOf(server) })
    after('try', retryInMs, connect)
  }

  /** The next in turn that may be asked now; null when all had their turn. */
  function nextServer(): number | null {
    for (let step = 1; step < servers.length && tried < servers.length; step += 1) {
      const index = (at + step) % servers.length
      if ((notBefore.get(serverAt(index)) ?? 0) <= now()) return index
      tried += 1
    }
    return null
  }

  async function explained(server: string, problem: Problem): Promise<Problem> {
    if (problem.code !== 'phone.lineDown') return problem
    try {
      return await within(options.explain(server, problem), EXPLAIN_LIMIT_MS, 'explain')
    } catch {
      // Whoever knows more does not answer: what the socket said must do.
      return problem
    }
  }

  /** The same server first: most losses are of the socket, and calls go on where they were. */
  async function lose(hurried = false): Promise<void> {
    if (standing && now() - standing.since >= STEADY_MS) attempt = 0
    generation += 1
    const mine = generation
    tried = 0
    await dropped()
    if (stale(mine)) return
    options.report({ state: 'connecting', attempt: attempt + 1, server: shown() })
    after('try', hurried ? 0 : backOff(attempt + 1, options.random()), connect)
  }

  /** On a server of second choice: looks whether a better one is back, and goes there when no call is up. */
  function lookForBetter(mine: number, inMs = failBackMs * (0.75 + options.random() / 2)): void {
    if (at === 0) {
      failBackMs = FAIL_BACK_MS
      return
    }
    after('failBack', inMs, async () => {
      if (stale(mine)) return
      const better = options.busy() ? null : await firstThatAnswers(at)
      if (stale(mine)) return
      if (better === null || options.busy() || busy) return lookForBetter(mine)
      // Should it not take us after all, the next look is later.
      failBackMs = Math.min(LONGEST_FAIL_BACK_MS, failBackMs * 2)
      generation += 1
      const moving = generation
      await leave()
      await dropped()
      if (stale(moving)) return
      at = better
      tried = 0
      await connect()
    })
  }

  async function firstThatAnswers(before: number): Promise<number | null> {
    for (let index = 0; index < before; index += 1) {
      if ((notBefore.get(serverAt(index)) ?? 0) > now()) continue
      try {
        await within(wire.probe(serverAt(index)), OPEN_LIMIT_MS, 'probe')
        return index
      } catch {
        // Not back yet: the next one may be.
      }
    }
    return null
  }

  async function leave(): Promise<void> {
    if (!standing) return
    try {
      await within(wire.unregister(), LEAVE_LIMIT_MS, 'leave')
    } catch {
      // A server that does not answer lets the registration expire.
    }
  }

  async function dropped(): Promise<void> {
    standing = null
    clearAll()
    try {
      await within(wire.drop(), DROP_LIMIT_MS, 'drop')
    } catch {
      // A socket that will not close is left to its own end; a new one is opened beside it.
    }
  }

  return {
    start() {
      if (running) return
      running = true
      void connect()
    },
    lost() {
      if (running && !busy && standing) void lose()
    },
    retryNow() {
      if (!running || busy) return
      // A renewal is a ping too, and makes anew what a server that restarted has forgotten.
      if (standing) {
        void refresh(generation, 1, HURRIED_LIMIT_MS)
        lookForBetter(generation, 0)
      } else {
        at = 0
        tried = 0
        attempt = 0
        notBefore.clear()
        clearTimeout(timers.get('try'))
        void connect()
      }
    },
    async stop() {
      if (!running) return
      running = false
      wasRegistered = false
      await leave()
      await dropped()
      options.report({ state: 'offline' })
    },
  }
}

function retryAfterOf(error: unknown): number | null {
  const ms = error instanceof ProblemError && 'retryAfterMs' in error ? error.retryAfterMs : null
  return typeof ms === 'number' ? ms : null
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
