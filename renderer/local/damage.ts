// What was found broken on disk, as problems that a person is told in a plain word for each part. Private to `renderer/local`.
import type { Problem } from '../../shared/problem.ts'

/** The word for each stands in `enums.storePart`. `database`: all of it is gone. */
export type StorePart = 'rows' | 'outbox' | 'drafts' | 'journal' | 'database'

export interface Damage {
  rows: string[]
  pages: number[]
  acts: number[]
  drafts: string[]
  head: boolean
}

export const corrupt = (what: StorePart, figures: { lines?: number } = {}): Problem => ({
  code: 'local.corrupt',
  params: { what, ...figures },
})

/** True when there is something on disk that no longer opens and has to go. */
export const anyRecords = ({ rows, pages, acts, drafts }: Damage) =>
  rows.length + pages.length + acts.length + drafts.length > 0

export function partsOf({ rows, pages, acts, drafts, head }: Damage): StorePart[] {
  return [
    ...(drafts.length > 0 ? (['drafts'] as const) : []),
    ...(rows.length + pages.length > 0 || head ? (['rows'] as const) : []),
    ...(acts.length > 0 ? (['outbox'] as const) : []),
  ]
}
