// How far the removal of a computer's data is, and how a computer is named. Private to machines.
import type { Machine } from '../../../shared/machineBodies.ts'
import type { Id } from '../../../shared/rows.ts'

export type WipeState = 'none' | 'ordered' | 'received' | 'done'

export function wipeStateOf({ wipe }: Machine): WipeState {
  if (wipe === null) return 'none'
  return wipe.doneAt !== null ? 'done' : wipe.receivedAt !== null ? 'received' : 'ordered'
}

export const shortId = (id: Id): string => id.slice(-8).toUpperCase()
