// Who was typing when a screen went: the hands are still at it, and what they type next must not be taken for a choice.
import { useLayoutEffect, useRef } from 'react'

/** In the note at this place of its text, or in any other field. */
export type Typing = { readonly in: 'note'; readonly at: number } | { readonly in: 'field' }

/** Tells, at the moment the screen goes, where in it somebody was typing; null for nowhere. */
export function useTypingLeft(onLeft: (where: Typing | null) => void): void {
  const latest = useRef(onLeft)
  latest.current = onLeft
  useLayoutEffect(
    () => () => {
      const field = document.activeElement
      if (field instanceof HTMLTextAreaElement && field.matches('.sc-note'))
        latest.current({ in: 'note', at: field.selectionStart })
      else
        latest.current(
          field?.matches('.sc input:not([type=radio]), .sc textarea, .sc select') ? { in: 'field' } : null,
        )
    },
    [],
  )
}

/** The cursor behind what is written already. */
export function toEnd(field: HTMLTextAreaElement | null): void {
  field?.focus()
  field?.setSelectionRange(field.value.length, field.value.length)
}
