// What central answers when a section of Manage opens, and again on demand. Public to the features. Promises: an older answer never overwrites a newer
// one; without central the last one stays with the problem beside it.
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'
import type { Sync } from './sync/sync.ts'

export interface Asked<T> {
  readonly value: T | null
  readonly problem: Problem | null
  put(value: T): void
  again(): void
}

/** `about`: asked anew when it changes. */
export function useAsked<T>(ask: (sync: Sync) => Promise<T>, about = ''): Asked<T> {
  const { sync } = useDesk()
  const [found, setFound] = useState<{ value: T | null; problem: Problem | null }>({
    value: null,
    problem: null,
  })
  const run = useRef(0)
  const latest = useRef(ask)
  latest.current = ask
  const again = useCallback(async () => {
    run.current += 1
    const mine = run.current
    try {
      const value = await latest.current(sync)
      if (mine === run.current) setFound({ value, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'section')
      if (mine === run.current) setFound((before) => ({ ...before, problem }))
    }
  }, [sync])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `about` is what the question is about
  useEffect(() => {
    void again()
    return () => {
      run.current += 1
    }
  }, [again, about])
  const put = useCallback((value: T) => {
    run.current += 1
    setFound({ value, problem: null })
  }, [])
  return { ...found, put, again: () => void again() }
}
