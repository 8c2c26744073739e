// The words that appear beside what the pointer or the focus rests on: one layer for the whole window, told by `data-hint` on any element.
// Looks only: never imports shared, local or features. Promises: shown after a moment, gone with the pointer, any key or a scroll; the
// pointer may rest on the words themselves; nothing is cut at the window's edges. A hint repeats or adds, its control has a name of its own.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Resting this long asks for the hint, ms; on from one to the next it comes at once. */
const REST_MS = 250
/** The way from the element to its hint. */
const LEAVE_MS = 120
const GAP = 6
const EDGE = 8

interface Shown {
  readonly of: HTMLElement
  readonly text: string
}

const hintedAt = (target: EventTarget | null): HTMLElement | null => {
  const found = target instanceof Element ? target.closest<HTMLElement>('[data-hint]') : null
  return found?.dataset.hint ? found : null
}

/** Mounted once, beside everything else. */
export function Hints() {
  const [shown, setShown] = useState<Shown | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef<Shown | null>(null)
  latest.current = shown

  useEffect(() => {
    let timer = 0
    const later = (ms: number, next: HTMLElement | null) => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        const text = next?.isConnected ? next.dataset.hint : undefined
        setShown(next && text ? { of: next, text } : null)
      }, ms)
    }
    const away = () => {
      clearTimeout(timer)
      if (latest.current) setShown(null)
    }
    const over = ({ target }: PointerEvent) => {
      if (target instanceof Node && box.current?.contains(target)) {
        clearTimeout(timer)
        return
      }
      const found = hintedAt(target)
      if (found === latest.current?.of) clearTimeout(timer)
      else if (found) later(latest.current ? 0 : REST_MS, found)
      else later(LEAVE_MS, null)
    }
    const focus = ({ target }: FocusEvent) => {
      const found = hintedAt(target)
      if (found?.matches(':focus-visible, :has(:focus-visible)')) later(REST_MS, found)
      else away()
    }
    const listeners = [
      ['pointerover', over],
      ['focusin', focus],
      ['focusout', away],
      ['pointerdown', away],
      ['keydown', away],
      ['scroll', away],
    ] as const
    for (const [name, listener] of listeners)
      document.addEventListener(name, listener as EventListener, { capture: true, passive: true })
    document.documentElement.addEventListener('pointerleave', away)
    window.addEventListener('blur', away)
    return () => {
      clearTimeout(timer)
      for (const [name, listener] of listeners)
        document.removeEventListener(name, listener as EventListener, { capture: true })
      document.documentElement.removeEventListener('pointerleave', away)
      window.removeEventListener('blur', away)
    }
  }, [])

  // What it stands beside may go, or say something else, while it is shown.
  useEffect(() => {
    if (!shown) return
    const watch = new MutationObserver(() => {
      const text = shown.of.isConnected ? shown.of.dataset.hint : undefined
      if (!text) setShown(null)
      else if (text !== shown.text) setShown({ of: shown.of, text })
    })
    watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-hint'] })
    return () => watch.disconnect()
  }, [shown])

  useLayoutEffect(() => {
    const hint = box.current
    if (!hint || !shown) return
    const at = shown.of.getBoundingClientRect()
    const { width, height } = hint.getBoundingClientRect()
    const middle = at.left + at.width / 2 - width / 2
    const below = at.bottom + GAP + height + EDGE <= innerHeight
    hint.style.left = `${Math.max(EDGE, Math.min(middle, innerWidth - width - EDGE))}px`
    hint.style.top = `${below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - height)}px`
  }, [shown])

  return (
    shown && (
      <div ref={box} className="hint" role="tooltip">
        {shown.text}
      </div>
    )
  )
}
