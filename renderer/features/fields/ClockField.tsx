// A time of day, typed or picked from the half hours that may still be chosen. Private to the fields. Promises: it hands out times within
// the permitted hours that are still to come, null while what stands there is none of them.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../../shared/instant.ts'
import { TypedOrPicked } from './TypedOrPicked.tsx'
import { clockOf, readClock } from './typed.ts'

const STEP = 30 * MINUTE
/** Half hours in one row of the list. */
const ROW = 4

export interface ClockFieldProps {
  /** Ms since midnight. */
  readonly value: number | null
  /** Permitted from (inclusive) and until (exclusive), ms since midnight. */
  readonly from: number
  readonly until: number
  /** What has gone by of the day; null on a day to come. */
  readonly gone: number | null
  onChange(clock: number | null): void
  readonly inputId: string
  readonly label: string
  readonly bad?: boolean | undefined
  readonly describedBy?: string | undefined
  readonly onEnter?: (() => void) | undefined
}

export function ClockField(props: ClockFieldProps) {
  const { value, from, until, gone, onChange } = props
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const faultOf = (clock: number | null): 'unreadable' | 'hours' | 'gone' | null => {
    if (clock === null) return 'unreadable'
    if (clock < from || clock >= until) return 'hours'
    return gone !== null && clock <= gone ? 'gone' : null
  }
  // A chosen time may go by while the form stands open, or turn wrong with another day.
  const fault =
    typed !== null && typed.trim() !== '' ? faultOf(readClock(typed)) : value === null ? null : faultOf(value)
  const offered = Array.from(
    { length: Math.ceil((until - from) / STEP) },
    (_, index) => from + index * STEP,
  ).filter((clock) => faultOf(clock) === null)
  return (
    <TypedOrPicked
      kind="clock"
      shown={value === null ? '' : clockOf(value)}
      typed={typed}
      onTyped={(text) => {
        setTyped(text)
        if (text === null) return
        const clock = readClock(text)
        onChange(faultOf(clock) === null ? clock : null)
      }}
      fault={fault && t(`field.time.${fault}`, { from: clockOf(from), until: clockOf(until) })}
      choice={(close) => (
        <Times
          offered={offered}
          value={value}
          onPick={(clock) => {
            setTyped(null)
            onChange(clock)
            close()
          }}
          onClose={close}
        />
      )}
      pickLabel={t('field.time.pick')}
      placeholder="HH:MM"
      inputId={props.inputId}
      label={props.label}
      bad={props.bad}
      describedBy={props.describedBy}
      onEnter={props.onEnter}
    />
  )
}

function Times({
  offered,
  value,
  onPick,
  onClose,
}: {
  offered: readonly number[]
  value: number | null
  onPick(clock: number): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(Math.max(0, offered.indexOf(value ?? -1)))
  useEffect(() => {
    box.current?.querySelectorAll<HTMLElement>('button')[at]?.focus()
  }, [at])
  return (
    <div
      ref={box}
      className="fi-times"
      role="dialog"
      aria-label={t('field.time.pick')}
      onKeyDown={(event) => {
        event.stopPropagation()
        const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -ROW, ArrowDown: ROW }[event.key]
        if (by !== undefined) {
          event.preventDefault()
          setAt(Math.min(offered.length - 1, Math.max(0, at + by)))
        } else if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault()
          onClose()
        }
      }}
    >
      {offered.length === 0 && <p className="t3">{t('field.time.none')}</p>}
      {offered.map((clock, index) => (
        <button
          key={clock}
          type="button"
          className="fi-pick"
          aria-pressed={clock === value}
          tabIndex={index === at ? 0 : -1}
          onClick={() => onPick(clock)}
        >
          {clockOf(clock)}
        </button>
      ))}
    </div>
  )
}
