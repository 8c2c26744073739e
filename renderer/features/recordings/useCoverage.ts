// What the screen of recordings asks of central: the figures of some days, and their calls page by page. Private to the feature.
// Promises: an older answer never overwrites a newer one; nothing is asked for days that are not chosen yet.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { AnsweredCall, CallsShown, CoverageReply } from '../../../shared/coverage.ts'
import type { LocalDay } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'

export interface Period {
  readonly from: LocalDay
  readonly until: LocalDay
}

export interface Coverage {
  readonly reply: CoverageReply | null
  readonly loading: boolean
  readonly problem: Problem | null
  reload(): void
}

export function useCoverage(period: Period): Coverage {
  const { sync } = useDesk()
  const [state, setState] = useState<Omit<Coverage, 'reload'>>({ reply: null, loading: true, problem: null })
  const run = useRef(0)
  const { from, until } = period
  const load = useCallback(async () => {
    run.current += 1
    const mine = run.current
    setState((before) => ({ ...before, loading: true, problem: null }))
    try {
      const reply = await sync.calls.coverage({ from, until })
      if (mine === run.current) setState({ reply, loading: false, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'recordings.coverage')
      if (mine === run.current) setState((before) => ({ ...before, loading: false, problem }))
    }
  }, [sync, from, until])
  useEffect(() => {
    void load()
  }, [load])
  return { ...state, reload: () => void load() }
}

export interface CallsWish extends Period {
  readonly agent: Id | null
  readonly show: CallsShown
}

export interface AnsweredCalls {
  readonly items: readonly AnsweredCall[]
  readonly more: boolean
  readonly loading: boolean
  readonly problem: Problem | null
  reload(): void
  loadMore(): void
}

interface Loaded {
  readonly items: readonly AnsweredCall[]
  readonly cursor: string | null
  readonly loading: boolean
  readonly problem: Problem | null
}

export function useAnsweredCalls({ from, until, agent, show }: CallsWish): AnsweredCalls {
  const { sync } = useDesk()
  const [loaded, setLoaded] = useState<Loaded>({ items: [], cursor: null, loading: true, problem: null })
  const run = useRef(0)
  const ask = useCallback(
    async (cursor: string | null, before: readonly AnsweredCall[]) => {
      run.current += 1
      const mine = run.current
      setLoaded((now) => ({ ...now, loading: true, problem: null }))
      try {
        const page = await sync.calls.answeredCalls({ from, until, agent, show }, cursor)
        if (mine !== run.current) return
        setLoaded({ items: [...before, ...page.calls], cursor: page.cursor, loading: false, problem: null })
      } catch (error) {
        const problem = problemOf(error, 'recordings.calls')
        if (mine === run.current) setLoaded((now) => ({ ...now, loading: false, problem }))
      }
    },
    [sync, from, until, agent, show],
  )
  useEffect(() => {
    setLoaded({ items: [], cursor: null, loading: true, problem: null })
    void ask(null, [])
  }, [ask])
  const { items, cursor, loading, problem } = loaded
  return {
    items,
    loading,
    problem,
    more: cursor !== null,
    reload: () => void ask(null, []),
    loadMore: () => {
      if (cursor !== null && !loading) void ask(cursor, items)
    },
  }
}
