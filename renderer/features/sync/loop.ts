// One task that runs when asked and again after a while, never twice at once, slower and slower while it fails. Push, pull and
// the wake stream are such loops. Private to `features/sync`.
import { MINUTE, SECOND } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'

export interface LoopOptions {
  name: string
  run(): Promise<void>
  /** How long to wait after a run that worked; null waits until asked. */
  idleMs: () => number | null
  onProblem(problem: Problem): void
  /** [0, 1). */
  random: () => number
  /** Returns the way to cancel. */
  later(ms: number, work: () => void): () => void
}

export interface Loop {
  /**
   * Runs now, or once more right after the run under way, unless central said when to come again and that is not yet. Resolves when that
   * run is over, whatever came of it.
   */
  ask(): Promise<void>
  /** As `ask`, whatever central said: a person wants it, or the network is another one. */
  now(): Promise<void>
  /** As `ask`, unless a wait after a failure is under way. */
  hint(): void
  stop(): void
}

const FIRST_WAIT = SECOND
const LONGEST_WAIT = 5 * MINUTE

/** Wait before the `failures`-th new try: doubling from 1 s to 5 min, spread by half so that desks do not come all at once. */
export function backOff(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, failures - 1))
  return Math.round(full * (0.5 + random() / 2))
}

export function loop(options: LoopOptions): Loop {
  const { run, onProblem, random, later, name } = options
  let failures = 0
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let cancel: () => void = () => undefined
  let stopped = false
  /** Central said when to come again. */
  let held = false

  function wait(ms: number | null): void {
    cancel()
    cancel = ms === null || stopped ? () => undefined : later(ms, () => void now())
  }

  async function once(): Promise<void> {
    cancel()
    try {
      await run()
      failures = 0
      wait(options.idleMs())
    } catch (error) {
      if (stopped) return
      failures += 1
      const problem = problemOf(error, `sync.${name}`)
      onProblem(problem)
      const told = Number(problem.params.retryAfterSeconds)
      held = Number.isFinite(told) && told > 0
      // All who were told the same do not come back at once.
      const after = held ? Math.round(told * SECOND * (1 + random() / 4)) : 0
      wait(Math.max(backOff(failures, random), after))
    }
  }

  function now(): Promise<void> {
    held = false
    return ask()
  }

  function ask(): Promise<void> {
    if (stopped || held) return Promise.resolve()
    if (running) {
      next ??= running.then(() => {
        next = null
        return ask()
      })
      return next
    }
    running = once().finally(() => {
      running = null
    })
    return running
  }

  return {
    ask,
    now,
    hint() {
      if (failures === 0) void ask()
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
