// What changed in the desk store, as the worker tells the window: by it the window decides which of its questions to ask anew. Private to
// `renderer/local`; `local.ts` hands it on.
import { z } from 'zod'

export const Change = z.object({
  /** Rows: recorded, received or judged. */
  rows: z.boolean(),
  /** What waits to be handed over moved on, whether or not a row changed with it. */
  queue: z.boolean(),
  /** Keys of the drafts that were kept or dropped. */
  drafts: z.union([z.literal('all'), z.array(z.string())]),
})
export type Change = z.infer<typeof Change>

export const rowsChanged: Change = { rows: true, queue: true, drafts: [] }
export const queueMoved: Change = { rows: false, queue: true, drafts: [] }
/** Nothing that was known before may be relied upon. */
export const everythingChanged: Change = { rows: true, queue: true, drafts: 'all' }
export const draftChanged = (key: string): Change => ({ rows: false, queue: false, drafts: [key] })

export function together(one: Change, other: Change): Change {
  return {
    rows: one.rows || other.rows,
    queue: one.queue || other.queue,
    drafts: one.drafts === 'all' || other.drafts === 'all' ? 'all' : [...one.drafts, ...other.drafts],
  }
}
