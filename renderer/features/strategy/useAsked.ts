// What central is asked when a section opens, and again on demand. Private to strategy and allotment. Promises: an older answer never
// overwrites a newer one; without central the last one stays with the problem beside it.
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import type { StrategyClient } from '../sync/sync.ts'

export interface Asked<T> {
  readonly value: T | null
  readonly problem: Problem | null
  put(value: T): void
  again(): void
}

export function useAsked<T>(ask: (central: StrategyClient) => Promise<T>): Asked<T> {
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
      const value = await latest.current(sync.strategy)
      if (mine === run.current) setFound({ value, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'strategy')
      if (mine === run.current) setFound((before) => ({ ...before, problem }))
    }
  }, [sync])
  useEffect(() => {
    void again()
    return () => {
      run.current += 1
    }
  }, [again])
  const put = useCallback((value: T) => {
    run.current += 1
    setFound({ value, problem: null })
  }, [])
  return { ...found, put, again: () => void again() }
}
