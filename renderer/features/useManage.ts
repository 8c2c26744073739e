// What central tells those who manage, asked anew with every pull, which a wake brings about. Public to the sections of Manage. Promises:
// without central the last answer stays; an older answer never overwrites a newer one.
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'
import { type ManageClient, useSync } from './sync/sync.ts'

export interface Managed<T> {
  readonly value: T | null
  readonly problem: Problem | null
  reload(): void
  /** What an action answered with. */
  put(value: T): void
}

/** `about`: what is asked for, as text; another text is another question. */
export function useManage<T>(about: string, ask: (manage: ManageClient) => Promise<T>): Managed<T> {
  const { sync } = useDesk()
  const { lastPullAt } = useSync()
  const [found, setFound] = useState<{ about: string; value: T | null; problem: Problem | null }>({
    about,
    value: null,
    problem: null,
  })
  const latest = useRef(ask)
  latest.current = ask
  const run = useRef(0)
  const load = useCallback(async () => {
    run.current += 1
    const mine = run.current
    try {
      const value = await latest.current(sync.manage)
      if (mine === run.current) setFound({ about, value, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'manage')
      if (mine === run.current)
        setFound((before) => ({ about, value: before.about === about ? before.value : null, problem }))
    }
  }, [sync, about])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the desk has pulled
  useEffect(() => {
    void load()
  }, [load, lastPullAt])
  return {
    value: found.about === about ? found.value : null,
    problem: found.problem,
    reload: () => void load(),
    put(value) {
      run.current += 1
      setFound({ about, value, problem: null })
    },
  }
}
