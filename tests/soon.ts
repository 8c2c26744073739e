// How tests wait for what comes by itself: they look again until it holds. A busy machine is slow, not wrong, so the limit is long; a
// test that fails reaches it, one that passes never does.
import { vi } from 'vitest'

const LIMIT_MS = 15_000

/** What `look` gives once it does not throw; `every` ms it looks again. Where timers are faked each look moves them on by as much. */
export const soon = <T>(look: () => T | Promise<T>, every = 50): Promise<T> =>
  vi.waitFor(look, { timeout: LIMIT_MS, interval: every })
