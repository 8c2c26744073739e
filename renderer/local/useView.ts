// Reads a view of the desk store live: asks again when the data change or the argument does. The window's only way to rows.
import { startTransition, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useDesk } from '../desk.ts'
import type { Local } from './local.ts'
import { sharing } from './sameAnswer.ts'
import { answered, type Looking, NOTHING, type View, watch } from './sharedAnswers.ts'
import type { Queries } from './views.ts'

export type { View } from './sharedAnswers.ts'

const TAKES_NOTHING: readonly Looking[] = [
  'outbox',
  'unfinished',
  'feedback',
  'scores',
  'status',
  'strangers',
  'tickets',
]

/** A question of a view, as a pane will ask it. */
export type Question = { [Q in Looking]: readonly [name: Q, argument: Queries[Q][0]] }[Looking]

/** So long an answer stays without anybody who looks at it, ms. */
const AHEAD_MS = 5000
/** A first screen without its rows is better than none, ms. */
const LONGEST_AHEAD_MS = 500

/**
 * Asks what the first screen will ask, so that it is drawn with its answers, once, in place of without them and again with each. Resolves
 * when all have answered or after half a second.
 */
export async function lookAhead(local: Local, questions: readonly Question[]): Promise<void> {
  const all = questions.map(
    ([name, argument]) =>
      new Promise<void>((resolve) => {
        const stop = watch(local, name, argument, { quietMs: () => 0, heard: () => resolve() })
        setTimeout(stop, AHEAD_MS)
      }),
  )
  await Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, LONGEST_AHEAD_MS))])
}

/** A person waits for these with a finger on the key. */
const URGENT: readonly Looking[] = ['search', 'byNumber']

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
  return useWatched(name, argument, quietMs, whole)
}

/**
 * Of a view only what `pick` makes of its answer: the pane is not drawn anew for what else changes in it. `pick` is the same function at
 * each render and gives a primitive.
 */
export function usePicked<Q extends Looking, P extends string | number | boolean | null>(
  name: Q,
  argument: Queries[Q][0] | null | undefined,
  pick: (value: Queries[Q][1]) => P,
): P | undefined {
  return useWatched(name, argument, 0, pick).value
}

const whole = <T>(value: T): T => value

function useWatched<Q extends Looking, P>(
  name: Q,
  argument: Queries[Q][0] | null | undefined,
  quietMs: number,
  pick: (value: Queries[Q][1]) => P,
): View<P> {
  const { local } = useDesk()
  const asks = argument !== undefined && (argument !== null || TAKES_NOTHING.includes(name))
  const key = asks ? JSON.stringify(argument) : undefined
  const turnNow = useTurn()
  const picked = (view: View<Queries[Q][1]>): View<P> => ({
    ...view,
    value: view.value === undefined ? undefined : pick(view.value),
  })
  const [view, setView] = useState<View<P>>(() => {
    const known = asks ? answered(local, name, argument as Queries[Q][0]) : undefined
    return known ? picked(known) : NOTHING
  })
  const latest = useRef({ argument, quietMs, picked })
  latest.current = { argument, quietMs, picked }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the argument is compared by its JSON
  useEffect(() => {
    if (key === undefined) {
      setView((before) => sharing(before, { value: undefined, loading: false, problem: null }))
      return
    }
    // What was answered to the question before stays in sight until this one is answered.
    if (answered(local, name, latest.current.argument as Queries[Q][0]) === undefined)
      setView((before) => (before.loading ? before : { ...before, loading: true }))
    // Who asks something new waits for its answer.
    let first = true
    return watch(local, name, latest.current.argument as Queries[Q][0], {
      quietMs: () => latest.current.quietMs,
      heard(now) {
        const draw = () => setView((before) => sharing(before, latest.current.picked(now)))
        // Rows that arrive while somebody types or answers are drawn between the keys, never before them.
        if (first || URGENT.includes(name)) draw()
        else startTransition(draw)
        first = false
      },
    })
  }, [local, name, key, turnNow])

  return view
}
