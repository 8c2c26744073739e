// Where the focus goes when the screen changes under it: back to where it was, or to the case in the list.
import { useEffect, useRef } from 'react'

/** Who looks something up in another screen finds the focus where it was. */
export function useFocusKept(away: boolean): void {
  const before = useRef<Element | null>(null)
  // While rendering: what has the focus is still to be seen then.
  if (!away) before.current = null
  else if (before.current === null) before.current = document.activeElement
  const left = before.current
  useEffect(() => {
    if (!away) return
    return () => {
      if (left instanceof HTMLElement && left.isConnected) left.focus()
    }
  }, [away, left])
}

/** After a result the focus stands on the case in the list, as soon as that is drawn, unless somebody has put it elsewhere. */
export function useFocusInList(shown: boolean): () => void {
  const wanted = useRef(false)
  useEffect(() => {
    if (!wanted.current || !shown) return
    if (document.activeElement !== document.body) {
      wanted.current = false
      return
    }
    const place = document.querySelector<HTMLElement>('.wr.on, .wt')
    if (!place) return
    wanted.current = false
    place.focus()
  })
  return () => {
    wanted.current = true
  }
}
