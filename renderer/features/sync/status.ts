// The state of sync as screens show it: one small value with listeners. Private to `features/sync`; read it through `useSync`.
import type { Instant } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'

export interface SyncStatus {
  /**
   * `signedOut`: central no longer accepts this session; the agent signs in again, work goes on meanwhile. `outdated`: desk and central
   * do not speak the same version; what is recorded waits for the update.
   */
  state: 'starting' | 'online' | 'offline' | 'signedOut' | 'outdated'
  pushing: boolean
  pulling: boolean
  /** Central's time of the last complete pull in this run. */
  lastPullAt: Instant | null
  /** Rows received while the first, or a forced, download is under way; null otherwise. */
  downloaded: number | null
  /** Of a download from nothing, also one that an earlier run began: cases that are here, and how many there will be. */
  arriving: { readonly cases: number; readonly total: number } | null
  /** Why the last exchange failed; null after one that worked. */
  problem: Problem | null
}

export interface StatusBoard {
  read(): SyncStatus
  set(change: Partial<SyncStatus>): void
  subscribe(listener: () => void): () => void
}

export function statusBoard(): StatusBoard {
  const listeners = new Set<() => void>()
  let status: SyncStatus = {
    state: 'starting',
    pushing: false,
    pulling: false,
    lastPullAt: null,
    downloaded: null,
    arriving: null,
    problem: null,
  }
  return {
    read: () => status,
    set(change) {
      const changed = (Object.keys(change) as (keyof SyncStatus)[]).some((key) => change[key] !== status[key])
      if (!changed) return
      status = { ...status, ...change }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
