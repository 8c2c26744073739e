// Where the focus stands in the wrap-up, so that hands never have to look for it. Private to the wrap-up.
import type { RefObject } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { Code } from '../../../shared/disposition.ts'
import type { Typing } from '../typing.ts'

/** Digits that were meant for a field of the script choose no result for this long, in ms. */
const STILL_TYPING = 1000

/**
 * As it opens: whoever was writing the note goes on writing it; else the focus goes to the suggestions as a whole, where digits
 * choose, arrows move and a stray Enter does nothing; without suggestions to the search. The reply tells whether digits may
 * choose already.
 */
export function useFirstFocus(box: RefObject<HTMLElement | null>, typing: Typing | null): boolean {
  const [settled, setSettled] = useState(typing === null)
  const opened = useRef(typing)
  useEffect(() => {
    const was = opened.current
    const note = box.current?.querySelector<HTMLTextAreaElement>('#wu-note')
    if (was?.in === 'note' && note) {
      note.focus()
      note.setSelectionRange(was.at, was.at)
    } else box.current?.querySelector<HTMLElement>('[data-first], .wu-search input')?.focus()
    const timer = setTimeout(() => setSettled(true), STILL_TYPING)
    return () => clearTimeout(timer)
  }, [box])
  return settled
}

/** A chosen code asks for the first field that it demands and that is empty; with all of them filled the form as a whole has the focus, digits choose on. */
export function useFieldFocus(form: RefObject<HTMLElement | null>, code: Code | null): void {
  const previous = useRef(code)
  useEffect(() => {
    if (code === previous.current) return
    previous.current = code
    const fields = [...(form.current?.querySelectorAll<HTMLElement>('.wu-field[data-required="true"]') ?? [])]
    const empty = fields.map(emptyIn).find((field) => field !== null)
    ;(empty ?? form.current)?.focus()
  }, [form, code])
}

/** What to fill in a field that is still empty; null when it is filled. */
function emptyIn(field: HTMLElement): HTMLElement | null {
  const radio = field.querySelector<HTMLElement>('[role="radio"][tabindex="0"]')
  // A day beyond the cells stands in the field beside them.
  const further = field.querySelector<HTMLInputElement>('[data-day]')?.value ?? ''
  const chosen = field.querySelector('[role="radio"][aria-checked="true"]') !== null
  if (radio && !chosen && further === '') return radio
  const boxes = [...field.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')]
  if (boxes.length > 0) return boxes.some((box) => box.checked) ? null : (boxes[0] ?? null)
  const typed = [
    ...field.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
      'input:not(:disabled), textarea, select',
    ),
  ]
  return typed.find((one) => one.value === '' && !(radio && one.matches('[data-day]'))) ?? null
}
