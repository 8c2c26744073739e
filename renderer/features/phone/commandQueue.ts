// One command of a call at a time, in order: SIP allows a single re-INVITE to be under way. Private to the phone.

/** The far end was renegotiating at the same moment (491): wait and ask again. */
export class Glare extends Error {}

const GLARE_TRIES = 3

export interface CommandQueue {
  /** Runs `command` when all earlier ones are done, again after a pause when it meets `Glare`. */
  run<T>(command: () => Promise<T>): Promise<T>
}

/**
 * `ownsCallId`: who placed the call waits longer after a 491, so that both ends do not collide again (RFC 3261 §14.1).
 * `random` gives 0…1, `wait` resolves after so many ms.
 */
export function commandQueue(
  ownsCallId: boolean,
  random: () => number,
  wait: (ms: number) => Promise<void>,
): CommandQueue {
  let last: Promise<unknown> = Promise.resolve()

  async function attempt<T>(command: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await command()
      } catch (error) {
        if (!(error instanceof Glare) || tries >= GLARE_TRIES) throw error
        await wait(ownsCallId ? 2100 + random() * 1900 : random() * 2000)
      }
    }
  }

  return {
    run(command) {
      const done = last.then(() => attempt(command))
      // A failed command is its caller's news; the next one runs all the same.
      last = done.then(
        () => undefined,
        () => undefined,
      )
      return done
    },
  }
}
