// Which case of a list was pressed, for lists that live: rows arrive and change places at any moment, also between the two clicks of a
// double one. Promises: what the first click met is what is meant, and no click moves the list under the pointer.
import type { MouseEvent } from 'react'
import { useRef, useState } from 'react'
import type { Id } from '../../../shared/rows.ts'

export interface Pressed {
  /** The case under a first click; null beside the rows, and for the second click of a double one. `chosen`: the one that is it now. */
  first(event: MouseEvent, chosen: Id | null): Id | null
  /** The case that the last first click met. */
  last(): Id | null
  /** Once after a click on this case: it stands where it was clicked, and need not be scrolled to. */
  just(caseId: Id | null): boolean
}

export function usePressed(): Pressed {
  const last = useRef<Id | null>(null)
  const fresh = useRef<Id | null>(null)
  const [pressed] = useState<Pressed>(() => ({
    first({ detail, target }, chosen) {
      // A key press on a button is a click of count 0.
      if (detail > 1) return null
      const row = target instanceof Element ? target.closest('[data-case]') : null
      last.current = row?.getAttribute('data-case') ?? null
      fresh.current = last.current === chosen ? null : last.current
      return last.current
    },
    last: () => last.current,
    just(caseId) {
      const was = fresh.current !== null && fresh.current === caseId
      fresh.current = null
      return was
    },
  }))
  return pressed
}
