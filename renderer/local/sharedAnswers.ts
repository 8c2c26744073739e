// One live answer for everybody who looks at the same: however many panes show a case, the worker is asked for it once. Private to
// `useView.ts`. Promises: whoever comes later has the answer at once, an answer that says the same as before is told to nobody, and when
// the last one leaves nothing is asked any more.
import { type Problem, problemOf } from '../../shared/problem.ts'
import type { Change } from './change.ts'
import { type LiveQuestion, liveQuestion } from './liveQuestion.ts'
import type { Local } from './local.ts'
import { sharing } from './sameAnswer.ts'
import type { Queries, QueryName } from './views.ts'

export interface View<T> {
  /** The last answer; it stays while a newer one is on its way. */
  value: T | undefined
  loading: boolean
  problem: Problem | null
}

/** Before the first answer. */
export const NOTHING = { value: undefined, loading: true, problem: null } as const

/** Queries that act rather than look; asking them again by itself would record something. */
export type Looking = Exclude<QueryName, 'verify' | 'reveal' | 'dialTarget'>

interface Watcher<T> {
  heard(view: View<T>): void
  quietMs(): number
}

interface Entry {
  view: View<unknown>
  readonly watchers: Set<Watcher<unknown>>
  readonly question: LiveQuestion
  stop(): void
}

const entries = new WeakMap<Local, Map<string, Entry>>()

function entriesOf(local: Local): Map<string, Entry> {
  const known = entries.get(local)
  if (known) return known
  const fresh = new Map<string, Entry>()
  entries.set(local, fresh)
  return fresh
}

const keyOf = (name: Looking, argument: unknown) => `${name} ${JSON.stringify(argument)}`

function concerns(name: Looking, argument: unknown, { rows, queue, drafts }: Change): boolean {
  const anyDraft = drafts === 'all' || drafts.length > 0
  switch (name) {
    case 'draft':
      return drafts === 'all' || drafts.includes((argument as Queries['draft'][0]).key)
    case 'unfinished':
    case 'strangers':
      return anyDraft || rows
    // What waits also changes by acts that are about no customer's rows.
    case 'status':
    case 'outbox':
      return queue || rows
    default:
      return rows
  }
}

function open(local: Local, name: Looking, argument: unknown): Entry {
  const watchers = new Set<Watcher<unknown>>()
  const tell = (next: View<unknown>) => {
    const view = sharing(entry.view, next)
    if (Object.is(view, entry.view)) return
    entry.view = view
    for (const watcher of [...watchers]) watcher.heard(view)
  }
  const question = liveQuestion(
    async () => {
      try {
        const value = await local.query(name, argument as Queries[Looking][0])
        tell({ value, loading: false, problem: null })
      } catch (error) {
        tell({ ...entry.view, loading: false, problem: problemOf(error, name) })
      }
    },
    () => Math.min(...[...watchers].map((watcher) => watcher.quietMs())),
  )
  const deaf = local.onChange((change) => {
    if (concerns(name, argument, change)) question.again()
  })
  const entry: Entry = {
    view: NOTHING,
    watchers,
    question,
    stop() {
      question.stop()
      deaf()
    },
  }
  return entry
}

/** What is known of an answer that somebody watches already. */
export function answered<Q extends Looking>(
  local: Local,
  name: Q,
  argument: Queries[Q][0],
): View<Queries[Q][1]> | undefined {
  const known = entriesOf(local).get(keyOf(name, argument))
  return known && known.view.value !== undefined ? (known.view as View<Queries[Q][1]>) : undefined
}

/** Watches an answer from now on; `heard` is told at once what is known already. Returns the way to stop. */
export function watch<Q extends Looking>(
  local: Local,
  name: Q,
  argument: Queries[Q][0],
  watcher: Watcher<Queries[Q][1]>,
): () => void {
  const mine = watcher as Watcher<unknown>
  const all = entriesOf(local)
  const key = keyOf(name, argument)
  const entry = all.get(key) ?? open(local, name, argument)
  all.set(key, entry)
  entry.watchers.add(mine)
  if (entry.view !== NOTHING) mine.heard(entry.view)
  return () => {
    entry.watchers.delete(mine)
    if (entry.watchers.size > 0) return
    entry.stop()
    if (all.get(key) === entry) all.delete(key)
  }
}
