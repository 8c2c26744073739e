// Waits for a condition by looking again, in the demo as in tests: what is looked at throws for as long as it does not hold.

/** How long the practice line, PGlite and a busy machine may take before a step counts as failed, ms. */
export const PATIENCE = 45_000
const PAUSE = 100

/** The first answer of `look` that is no exception; after `timeout` ms the last exception. */
export async function until<T>(look: () => Promise<T> | T, timeout = PATIENCE): Promise<T> {
  const end = performance.now() + timeout
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (performance.now() > end) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}
