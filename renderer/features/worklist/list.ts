// The worklist as data for its two drawings (table when ready, list beside a call): filters, groups, counts and "next".
// Pure but for the hook that reads the rows.
import { useMemo, useRef } from 'react'
import type { Instant } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Group } from '../../../shared/worklist.ts'
import { GROUPS, isWorkable } from '../../../shared/worklist.ts'
import { useView } from '../../local/useView.ts'
import type { WorkRow } from '../../local/views.ts'

export const FILTERS = ['all', 'promise', 'callback', 'first', 'unfinished'] as const
export type Filter = (typeof FILTERS)[number]

/** The filters worth offering where there is little room: those that would show something, and the one that is chosen. */
export function filtersWithRows(counts: Readonly<Record<Filter, number>>, chosen: Filter): Filter[] {
  return FILTERS.filter((filter) => filter === 'all' || filter === chosen || counts[filter] > 0)
}

const FITS: Record<Filter, (row: WorkRow) => boolean> = {
  all: () => true,
  promise: (row) => row.group === 'promise',
  callback: (row) => row.group === 'callback' || row.reasons.some(({ code }) => code === 'callbackToday'),
  first: (row) => row.group === 'first',
  unfinished: (row) => row.unfinishedCallId !== null,
}

/** A line of the drawn list: the heading of a group, or a case. */
export type Line =
  | { readonly kind: 'group'; readonly group: Group; readonly count: number }
  | { readonly kind: 'row'; readonly row: WorkRow; readonly index: number }

/** Rows under the headings of their groups, in the order of the groups; `index` counts rows only. */
export function linesOf(rows: readonly WorkRow[]): Line[] {
  const lines: Line[] = []
  let index = 0
  for (const group of GROUPS) {
    const members = rows.filter((row) => row.group === group)
    if (members.length === 0) continue
    lines.push({ kind: 'group', group, count: members.length })
    for (const row of members) {
      lines.push({ kind: 'row', row, index })
      index += 1
    }
  }
  return lines
}

/** Place of a case among the drawn rows, from 1; null when it is not drawn. */
export function placeOf(rows: readonly WorkRow[], caseId: Id | null): number | null {
  const drawn = linesOf(rows).find((line) => line.kind === 'row' && line.row.caseId === caseId)
  return drawn?.kind === 'row' ? drawn.index + 1 : null
}

/** The case that "next" opens: the first workable one after the groups' order, never the one that is open. */
export function nextRow(rows: readonly WorkRow[], current: Id | null): WorkRow | null {
  const workable = linesOf(rows).flatMap((line) =>
    line.kind === 'row' && isWorkable(line.row) ? [line.row] : [],
  )
  return (
    workable.find((row) => row.caseId !== current && row.guard.kind === 'permit') ??
    workable.find((row) => row.caseId !== current) ??
    null
  )
}

export interface Worklist {
  readonly rows: readonly WorkRow[]
  readonly loading: boolean
  readonly problem: Problem | null
  readonly counts: Record<Filter, number>
  readonly done: number
  shown(filter: Filter): WorkRow[]
}

/** With a call up a long list is read again when the hand rests: what the agent answers is drawn first. */
const QUIET_MS = 500

/** All rows of the agent, read live. `now` moves once a minute: guard and reasons depend on it. `talking`: a call has the agent's eyes. */
export function useWorklist(now: Instant, talking: boolean): Worklist {
  const { value, loading, problem } = useView('worklist', { now }, talking ? QUIET_MS : 0)
  return useMemo(() => {
    const rows = value ?? []
    const count = (filter: Filter) => rows.filter(FITS[filter]).length
    return {
      rows,
      loading,
      problem,
      counts: {
        all: rows.length,
        promise: count('promise'),
        callback: count('callback'),
        first: count('first'),
        unfinished: count('unfinished'),
      },
      done: rows.filter((row) => row.done).length,
      shown: (filter) => rows.filter(FITS[filter]),
    }
  }, [value, loading, problem])
}

/** While a call is up the list keeps the groups and the order that it had, so that nothing moves under the agent's eyes. */
export function useSteady(list: Worklist, hold: boolean): Worklist {
  const kept = useRef<ReadonlyMap<Id, { group: Group; place: number }> | null>(null)
  if (!hold) kept.current = null
  else if (kept.current === null && list.rows.length > 0)
    kept.current = new Map(list.rows.map(({ caseId, group }, place) => [caseId, { group, place }]))
  const places = kept.current
  return useMemo(() => {
    if (places === null) return list
    const last = places.size
    const place = (row: WorkRow) => places.get(row.caseId)?.place ?? last
    const rows = list.rows
      .map((row) => {
        const group = places.get(row.caseId)?.group ?? row.group
        return group === row.group ? row : { ...row, group }
      })
      .sort((a, b) => place(a) - place(b))
    return { ...list, rows, shown: (filter) => rows.filter(FITS[filter]) }
  }, [list, places])
}
