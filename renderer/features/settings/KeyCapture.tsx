// A key that a person is about to choose: its button, and the next press, which goes to this choice and to nobody else. Private
// to the settings; what may be chosen is the caller's affair.
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isComposingKey } from '../../ui/keyPress.ts'

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph']

/**
 * While `waiting`, hands the next press to `take` and keeps it from everything else; Escape calls `giveUp`. A modifier alone is no
 * press yet, and what an input method is composing is its own.
 */
export function useNextPress(
  waiting: boolean,
  on: { take(event: KeyboardEvent): void; giveUp(): void },
): void {
  const latest = useRef(on)
  latest.current = on
  useEffect(() => {
    if (!waiting) return
    const hear = (event: KeyboardEvent) => {
      if (isComposingKey(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (MODIFIERS.includes(event.key)) return
      if (event.key === 'Escape' && !event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey)
        latest.current.giveUp()
      else latest.current.take(event)
    }
    // Before the registry hears it: the key that is being chosen must not act.
    window.addEventListener('keydown', hear, true)
    return () => window.removeEventListener('keydown', hear, true)
  }, [waiting])
}

export interface KeyButtonProps {
  readonly waiting: boolean
  /** What it does, for the name of the button. */
  readonly action: string
  /** The key it has now, in words. */
  readonly cap: string
  /** Drawn while nothing is waited for. */
  readonly children: ReactNode
  /** Begins to wait, or stops. */
  onAsk(wait: boolean): void
}

/** Shows the key of an act; pressed, it waits for another one until it loses the focus. */
export function KeyButton({ waiting, action, cap, children, onAsk }: KeyButtonProps) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="st-key"
      aria-pressed={waiting}
      aria-label={waiting ? undefined : t('settings.keys.change', { action, key: cap })}
      onClick={() => onAsk(!waiting)}
      onBlur={() => waiting && onAsk(false)}
    >
      {waiting ? t('settings.keys.press') : children}
    </button>
  )
}
