// A text field that chooses from a list under it: the focus stays in the field, arrows move the choice, Enter takes it.
// Knows neither what is chosen nor how the list is drawn.
import { type KeyboardEvent, useId, useState } from 'react'

export interface Combobox {
  /** Place of the choice that Enter takes; 0 while there is none. */
  readonly chosen: number
  readonly listId: string
  /** The id of the choice at this place. */
  choiceId(index: number): string
  /** The pointer is over a choice, or the list begins anew. */
  point(index: number): void
  /** What makes an input of it; `onKeyDown` is also there for keys of one's own to fall back on. */
  readonly field: {
    readonly type: 'text'
    readonly role: 'combobox'
    readonly autoComplete: 'off'
    readonly spellCheck: false
    readonly 'aria-expanded': boolean
    readonly 'aria-controls': string
    readonly 'aria-autocomplete': 'list'
    readonly 'aria-activedescendant': string | undefined
    onKeyDown(event: KeyboardEvent): void
  }
}

/**
 * `count`: choices that are listed now. `shown`: the list is in sight. `take` is told the place of the choice and the press of
 * Enter; with an empty list it is told so too, with nothing at that place.
 */
export function useCombobox(
  count: number,
  shown: boolean,
  take: (index: number, event: KeyboardEvent) => void,
): Combobox {
  const listId = useId()
  const [at, point] = useState(0)
  const chosen = Math.min(at, Math.max(0, count - 1))
  const choiceId = (index: number) => `${listId}-${index}`
  return {
    chosen,
    listId,
    choiceId,
    point,
    field: {
      type: 'text',
      role: 'combobox',
      autoComplete: 'off',
      spellCheck: false,
      'aria-expanded': shown,
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': shown && count > 0 ? choiceId(chosen) : undefined,
      onKeyDown(event) {
        if (event.nativeEvent.isComposing) return
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
        if (by === undefined && event.key !== 'Enter') return
        event.preventDefault()
        if (by === undefined) take(chosen, event)
        else if (count > 0) point((chosen + by + count) % count)
      },
    },
  }
}
