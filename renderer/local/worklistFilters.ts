// Which rows of the worklist each filter leaves in. Private to `renderer/local`.
import type { WorkRow } from './views.ts'

export const WORKLIST_FILTERS: Record<string, (row: WorkRow) => boolean> = {
  all: () => true,
  promise: (row) => row.reasons.some((reason) => reason.code.startsWith('promise')),
  callback: (row) => row.reasons.some((reason) => reason.code.startsWith('callback')),
  first: (row) => row.reasons.some((reason) => reason.code === 'firstContact'),
  unfinished: (row) => row.unfinishedCallId !== null,
}
