// Asks one question again whenever told to. Promises: never two at a time, the last wish is always answered, and a question whose
// answer takes long rests as long again, so that a long list that is still arriving leaves half the time to everything else.
// Private to `renderer/local`.

/** Answers within this are asked for as often as wished, ms. */
const SHORT_MS = 100
const LONGEST_REST_MS = 1000
/** A question that waits for quiet waits no longer than this, ms. */
const LONGEST_WAIT_MS = 3000

export interface LiveQuestion {
  again(): void
  /** Nothing is asked from now on. */
  stop(): void
}

export interface Pace {
  /** ms, monotonic. */
  now(): number
  pause(ms: number): Promise<unknown>
}

const PACE: Pace = {
  now: () => performance.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/**
 * Asks at once. `ask` deals with its own errors. `quietMs`: asked again only when nobody wished it for so long, or after three seconds;
 * 0 = at once. It is looked up at each wish.
 */
export function liveQuestion(
  ask: () => Promise<void>,
  quietMs: () => number = () => 0,
  pace: Pace = PACE,
): LiveQuestion {
  let stopped = false
  let asking = false
  let wished = false
  let restUntil = 0
  let asked = false
  const quiet = async () => {
    const latest = pace.now() + LONGEST_WAIT_MS
    while (wished && !stopped && quietMs() > 0 && pace.now() < latest) {
      wished = false
      await pace.pause(Math.min(quietMs(), latest - pace.now()))
    }
  }
  const run = async () => {
    wished = true
    if (asking) return
    asking = true
    while (wished && !stopped) {
      const rest = restUntil - pace.now()
      if (rest > 0) await pace.pause(rest)
      if (asked && quietMs() > 0) await quiet()
      asked = true
      // While an answer is on its way further changes need only one more question.
      wished = false
      if (stopped) break
      const from = pace.now()
      await ask()
      const took = pace.now() - from
      if (took > SHORT_MS) restUntil = pace.now() + Math.min(took, LONGEST_REST_MS)
    }
    asking = false
  }
  void run()
  return {
    again: () => void run(),
    stop() {
      stopped = true
    },
  }
}
