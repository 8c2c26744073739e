// The worklist on its way from worker to window: of a row that the window has as it is only its place in the list before is handed over, so
// that one result in three thousand cases costs the window one row. Private to `renderer/local`. Promises: what is taken equals what was
// told, and a row that did not change is the very one of before.
import { sharing } from './sameAnswer.ts'
import type { WorkRow } from './views.ts'

/** A row, or its place in the list that was told before. */
type Told = WorkRow | number

/** Of the calls to the worker the one that is answered so. */
export const isWorklist = ({ method, args }: { method: string; args: readonly unknown[] }): boolean =>
  method === 'query' && args[0] === 'worklist'

/** The worker's side: what it told last. */
export class RowTeller {
  #before = new Map<string, { readonly row: WorkRow; readonly place: number }>()

  tell(rows: readonly WorkRow[]): Told[] {
    const now = new Map<string, { readonly row: WorkRow; readonly place: number }>()
    const told = rows.map((fresh, place): Told => {
      const before = this.#before.get(fresh.caseId)
      const row = before ? sharing(before.row, fresh) : fresh
      now.set(fresh.caseId, { row, place })
      return before && row === before.row ? before.place : row
    })
    this.#before = now
    return told
  }
}

/** The window's side. Both begin with the worker and hear every list, in order. */
export class RowTaker {
  #before: readonly unknown[] = []

  /** Throws RangeError for a place that the list before did not have. */
  take(told: readonly unknown[]): readonly unknown[] {
    this.#before = told.map((one) => {
      if (typeof one !== 'number') return one
      const row = this.#before[one]
      if (row === undefined) throw new RangeError(`no row at ${one}`)
      return row
    })
    // A copy: what is done with the list is no matter of the next one.
    return [...this.#before]
  }
}
