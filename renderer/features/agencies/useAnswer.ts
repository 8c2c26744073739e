// What central answers when a section opens, and again on demand. Private to the referral. Promises: an older answer never overwrites a newer
// one; without central the last one stays with the problem beside it.
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import type { ReferralClient } from '../sync/sync.ts'

export interface Answer<T> {
  readonly value: T | null
  readonly problem: Problem | null
  put(value: T): void
  again(): void
}

/** `about`: asked anew when it changes. */
export function useAnswer<T>(ask: (central: ReferralClient) => Promise<T>, about = ''): Answer<T> {
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
      const value = await latest.current(sync.referral)
      if (mine === run.current) setFound({ value, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'referral')
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
