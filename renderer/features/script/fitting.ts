// How large the line to say is set: as large as fits its share of the window, so that answers stay in view. Private to the script. Promises: a
// line that was measured before in a box like this one is set at once, without a look at the page between the key and the line it leads to;
// of its text nothing is kept.
import { useLayoutEffect, useRef } from 'react'
import { useMoreRow } from '../../ui/density.ts'
import type { Piece } from './view.ts'

/** Share of the window's height that the large text may take; more of it is set smaller. */
const MOST_HEIGHT = 0.2
/** The same where the window is low: must-say items and note need their share too. */
const MOST_HEIGHT_LOW = 0.14
const LOW = 780
const SMALLEST_STEP = 2
const REMEMBERED = 500

/** What fitted, by a print of the text and the measures of its box. */
const fitted = new Map<string, number>()
/** Of the last line that was measured: the next one stands in the same box, until that is found to be another. */
let lastWidth = 0

/** FNV-1a; two texts of one length with one print would be set alike. */
function printOf(text: string): number {
  let print = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) print = Math.imul(print ^ text.charCodeAt(at), 0x01000193)
  return print >>> 0
}

function measured(line: HTMLElement): number {
  const most = innerHeight * (innerHeight > LOW ? MOST_HEIGHT : MOST_HEIGHT_LOW)
  for (let step = 0; step < SMALLEST_STEP; step += 1) {
    line.dataset.step = String(step)
    // Each look lays out the page.
    if (line.scrollHeight <= most) return step
  }
  line.dataset.step = String(SMALLEST_STEP)
  return SMALLEST_STEP
}

/** Sets the line smaller, step by step, while it takes more lines than fit; measured again when its box changes. */
export function useFittingLine(pieces: readonly Piece[]) {
  const box = useRef<HTMLParagraphElement>(null)
  const more = useMoreRow()
  const text = pieces.map((piece) => ('text' in piece ? piece.text : piece.variable)).join('')
  useLayoutEffect(() => {
    const line = box.current
    if (!line || text === '') return
    const print = `${printOf(text)} ${text.length} ${more}`
    const keyOf = (width: number) => `${print} ${width} ${innerHeight} ${devicePixelRatio}`
    const settle = (width: number) => {
      const known = fitted.get(keyOf(width))
      if (known !== undefined) {
        line.dataset.step = String(known)
        return width
      }
      const step = measured(line)
      lastWidth = line.clientWidth
      if (fitted.size >= REMEMBERED) fitted.clear()
      fitted.set(keyOf(lastWidth), step)
      return lastWidth
    }
    let width = settle(lastWidth)
    // Looks once at the beginning too, after the page was laid out for its frame: a width that was guessed wrong is never seen.
    const watch = new ResizeObserver(() => {
      lastWidth = line.clientWidth
      if (lastWidth !== width) width = settle(lastWidth)
    })
    watch.observe(line)
    return () => watch.disconnect()
  }, [text, more])
  return box
}
