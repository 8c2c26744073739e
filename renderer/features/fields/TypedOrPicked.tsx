// The frame of a field that is typed into or picked from: a box, a button that opens what may be picked, and the fault below.
// Private to the fields. Promises: typing never loses a word, Arrow down opens the choice, and the focus comes back when it closes.
import { Popover } from 'antd'
import { type ReactNode, useId, useRef, useState } from 'react'
import { Icon } from '../../ui/icons.tsx'

export interface TypedOrPickedProps {
  readonly kind: 'day' | 'clock'
  /** What stands in the box while nobody types. */
  readonly shown: string
  /** What is being typed, null when nobody does. */
  readonly typed: string | null
  onTyped(text: string | null): void
  /** What is wrong with what stands there, in words; null when nothing is. */
  readonly fault: string | null
  /** What may be picked; it calls `close` when it is done. */
  choice(close: () => void): ReactNode
  readonly pickLabel: string
  readonly placeholder: string
  readonly inputId: string
  /** The last day that may be chosen. */
  readonly max?: string | undefined
  /** Where no visible label names the field. */
  readonly label?: string | undefined
  readonly bad?: boolean | undefined
  readonly describedBy?: string | undefined
  readonly autoFocus?: boolean | undefined
  readonly onEnter?: (() => void) | undefined
}

export function TypedOrPicked(props: TypedOrPickedProps) {
  const { kind, typed, onTyped, fault } = props
  const id = useId()
  const [open, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const wrong = props.bad || fault !== null || undefined
  const close = () => {
    setOpen(false)
    input.current?.focus()
  }
  return (
    <>
      <Popover
        open={open}
        trigger={[]}
        placement="bottomLeft"
        arrow={false}
        destroyOnHidden
        onOpenChange={setOpen}
        content={props.choice(close)}
      >
        <div className={`fi-in fi-${kind}`} data-bad={wrong}>
          <input
            ref={input}
            id={props.inputId}
            type="text"
            data-day={kind === 'day' ? '' : undefined}
            data-clock={kind === 'clock' ? '' : undefined}
            data-max={props.max}
            autoComplete="off"
            inputMode={kind === 'clock' ? 'numeric' : undefined}
            placeholder={props.placeholder}
            aria-label={props.label}
            aria-invalid={wrong}
            aria-describedby={
              [fault === null ? '' : `${id}-fault`, props.describedBy ?? ''].join(' ').trim() || undefined
            }
            value={typed ?? props.shown}
            // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its answer
            autoFocus={props.autoFocus}
            onFocus={(event) => event.target.select()}
            onChange={(event) => onTyped(event.target.value)}
            onBlur={() => {
              if (fault === null) onTyped(null)
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'ArrowDown') {
                event.preventDefault()
                setOpen(true)
              } else if (event.key === 'Enter') {
                if (fault === null) onTyped(null)
                props.onEnter?.()
              }
            }}
          />
          <button
            type="button"
            className="icon-btn"
            tabIndex={-1}
            aria-label={props.pickLabel}
            onClick={() => setOpen(!open)}
          >
            <Icon name={kind === 'clock' ? 'clock' : 'calendar'} size="s" />
          </button>
        </div>
      </Popover>
      {fault !== null && (
        <p className="under bad" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </>
  )
}
