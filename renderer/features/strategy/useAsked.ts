// What central is asked when strategy or allotment opens, and again on demand. Private to them.
import type { StrategyClient } from '../sync/sync.ts'
import { type Asked, useAsked as useAskedOf } from '../useAsked.ts'

export const useAsked = <T>(ask: (central: StrategyClient) => Promise<T>): Asked<T> =>
  useAskedOf((sync) => ask(sync.strategy))
