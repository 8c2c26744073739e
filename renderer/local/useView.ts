// Reads a view of the desk store live: asks again when the data change or the argument does. The window's only way to rows.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'
import { liveQuestion } from './liveQuestion.ts'
import type { Change } from './local.ts'
import { sharing } from './sameAnswer.ts'
import type { Queries, QueryName } from './views.ts'

export interface View<T> {
  /** The last answer; it stays while a newer one is on its way. */
  value: T | undefined
  loading: boolean
  problem: Problem | null
}

/** Queries that act rather than look; asking them again by itself would record something. */
type Looking = Exclude<QueryName, 'verify' | 'reveal' | 'dialTarget'>

/** Before the first answer. */
const NOTHING = { value: undefined, loading: true, problem: null } as const

const TAKES_NOTHING: readonly Looking[] = ['outbox', 'unfinished', 'feedback', 'status', 'strangers']

const concerns = (name: Looking, change: Change): boolean => {
  if (name === 'draft') return change.drafts
  if (name === 'unfinished' || name === 'strangers') return change.drafts || change.rows
  // What waits also changes by acts that are about no customer's rows.
  return name === 'status' || name === 'outbox' || change.rows
}

let turn = 0
const watchers = new Set<() => void>()

/** Asks every view of the window anew: for a person who waited too long. What was asked before may still answer, and is not heard. */
export function askAgain(): void {
  turn += 1
  for (const watcher of watchers) watcher()
}

/** Changes when somebody asked again. */
export const useTurn = (): number =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => turn,
  )

/**
 * `undefined` = ask nothing yet; so is `null` for views that take an argument. Arguments are compared as JSON. Give a `now` of whole minutes
 * (`useMinute`), or the view is asked for at each render. `quietMs`: what changes is asked for when the changes have rested so long.
 */
export function useView<Q extends Looking>(
  name: Q,
  argument: Queries[Q][0] | null | undefined,
  quietMs = 0,
): View<Queries[Q][1]> {
  const { local } = useDesk()
  const key = JSON.stringify(argument)
  const turnNow = useTurn()
  const [view, setView] = useState<View<Queries[Q][1]>>(NOTHING)
  const latest = useRef(argument)
  latest.current = argument
  const quiet = useRef(quietMs)
  quiet.current = quietMs

  // biome-ignore lint/correctness/useExhaustiveDependencies: the argument is compared by its JSON
  useEffect(() => {
    if (latest.current === undefined || (latest.current === null && !TAKES_NOTHING.includes(name))) {
      setView({ value: undefined, loading: false, problem: null })
      return
    }
    let stopped = false
    setView((before) => ({ ...before, loading: true }))
    const question = liveQuestion(
      async () => {
        try {
          const value = await local.query(name, latest.current as Queries[Q][0])
          if (!stopped) setView((before) => sharing(before, { value, loading: false, problem: null }))
        } catch (error) {
          if (!stopped) setView((before) => ({ ...before, loading: false, problem: problemOf(error, name) }))
        }
      },
      () => quiet.current,
    )
    const stop = local.onChange((change) => {
      if (concerns(name, change)) question.again()
    })
    return () => {
      stopped = true
      question.stop()
      stop()
    }
  }, [local, name, key, turnNow])

  return view
}
