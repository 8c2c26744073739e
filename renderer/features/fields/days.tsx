// Days, moments and choices as inputs: cells and buttons where there is room, native pickers in a row. Private to the fields.
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalDay } from '../../../shared/instant.ts'
import { addDays, daysBetween, instantOf, localDay, MINUTE, timeOfDay } from '../../../shared/instant.ts'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import type { FieldInputProps, FieldValue } from './fields.tsx'

/** Days shown as cells; further ones are chosen in a calendar. */
const CELLS = 8

export function FutureDay(props: FieldInputProps) {
  const { limits } = props
  const days = Math.max(0, daysBetween(limits.today, limits.latest))
  return (
    <div className="fi-days">
      <DayCells {...props} from={limits.today} count={Math.min(CELLS, days + 1)} />
      {days + 1 > CELLS && <DayPicker {...props} min={limits.today} max={limits.latest} autoFocus={false} />}
    </div>
  )
}

/** Days in one list while they are few enough to be read. */
const LISTED = 31

/** One day in a row with other fields: a list of the permitted days, or a calendar where they are many. */
export function DayChoice(props: FieldInputProps) {
  const { limits, value, onChange } = props
  const format = useFormat()
  const { t } = useTranslation()
  const days = daysBetween(limits.today, limits.latest)
  if (days < 0 || days > LISTED) return <DayPicker {...props} min={limits.today} max={limits.latest} />
  return (
    <select
      id={props.inputId}
      className="fi-in"
      data-bad={props.bad}
      value={typeof value === 'string' ? value : ''}
      aria-invalid={props.bad || undefined}
      aria-describedby={props.describedBy}
      // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its answer
      autoFocus={props.autoFocus}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    >
      <option value="" />
      {Array.from({ length: days + 1 }, (_, index) => addDays(limits.today, index)).map((day, index) => (
        <option key={day} value={day}>
          {index === 0 ? `${format.day(day)} ${t('field.today')}` : format.dayWithWeekday(day)}
        </option>
      ))}
    </select>
  )
}

export function DayPicker({
  value,
  onChange,
  min,
  max,
  label,
  ...props
}: FieldInputProps & { min?: LocalDay; max: LocalDay; label?: string }) {
  return (
    <input
      id={props.inputId}
      className="fi-in"
      data-bad={props.bad}
      type="date"
      min={min}
      max={max}
      aria-label={label}
      value={typeof value === 'string' ? value : ''}
      aria-invalid={props.bad || undefined}
      aria-describedby={props.describedBy}
      // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its answer
      autoFocus={props.autoFocus}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onEnter?.()
      }}
    />
  )
}

function DayCells({
  from,
  count,
  value,
  limits,
  labelId,
  describedBy,
  autoFocus,
  onChange,
}: FieldInputProps & { from: LocalDay; count: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const days = Array.from({ length: count }, (_, index) => addDays(from, index))
  return (
    <RadioRow
      className="fi-cells"
      cell="fi-cell"
      labelId={labelId}
      describedBy={describedBy}
      value={typeof value === 'string' ? value : null}
      autoFocus={autoFocus}
      options={days.map((day, index) => ({
        value: day,
        name: format.dayWithWeekday(day),
        face: (
          <>
            <b>{index === 0 || day.slice(8) !== '01' ? Number(day.slice(8)) : day.slice(5)}</b>
            <span>
              {day === limits.today
                ? t('field.today')
                : format.dayWithWeekday(day).replace(format.day(day), '').trim()}
            </span>
          </>
        ),
      }))}
      onChange={onChange}
    />
  )
}

export function Moment(props: FieldInputProps) {
  const { value, limits, onChange } = props
  const { t } = useTranslation()
  const at = typeof value === 'number' ? value : null
  const [day, setDay] = useState<LocalDay | null>(at === null ? null : localDay(at, limits.zone))
  const [clock, setClock] = useState(at === null ? '' : clockOf(timeOfDay(at, limits.zone)))
  const told = (nextDay: LocalDay | null, nextClock: string) => {
    setDay(nextDay)
    setClock(nextClock)
    const ms = msOfClock(nextClock)
    onChange(nextDay === null || ms === null ? null : instantOf(nextDay, ms, limits.zone))
  }
  const last = limits.hours.until - MINUTE
  const days = {
    ...props,
    value: day,
    onChange: (chosen: FieldValue) => told(typeof chosen === 'string' ? chosen : null, clock),
  }
  return (
    <div className={props.compact ? 'fi-moment' : 'fi-days'}>
      {props.compact ? (
        <DayPicker
          {...days}
          inputId={`${props.inputId}-day`}
          min={limits.today}
          max={addDays(limits.today, CELLS)}
          label={t('field.dayOf')}
        />
      ) : (
        <DayCells {...days} from={limits.today} count={CELLS} />
      )}
      <div className="fi-moment">
        <input
          id={props.inputId}
          className="fi-in"
          data-bad={props.bad}
          type="time"
          step={300}
          min={clockOf(limits.hours.from)}
          max={clockOf(last)}
          value={clock}
          aria-label={t('field.clock')}
          aria-describedby={props.describedBy}
          onChange={(event) => told(day, event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') props.onEnter?.()
          }}
        />
        <span className="under">
          {t('field.hours', { from: clockOf(limits.hours.from), until: clockOf(limits.hours.until) })}
        </span>
      </div>
    </div>
  )
}

export function Choices({
  options,
  value,
  labelId,
  describedBy,
  autoFocus,
  onChange,
  ...props
}: FieldInputProps & { options: readonly { value: string; label: string }[] }) {
  if (props.compact)
    return (
      <select
        id={props.inputId}
        className="fi-in"
        data-bad={props.bad}
        value={typeof value === 'string' ? value : ''}
        aria-invalid={props.bad || undefined}
        aria-describedby={describedBy}
        // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its answer
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="" />
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  return (
    <RadioRow
      className="fi-choices"
      cell="fi-choice"
      labelId={labelId}
      describedBy={describedBy}
      value={typeof value === 'string' ? value : null}
      autoFocus={autoFocus}
      options={options.map((option) => ({
        value: option.value,
        name: option.label,
        face: (
          <>
            {option.value === value && <Icon name="check" size="s" />}
            {option.label}
          </>
        ),
      }))}
      onChange={onChange}
    />
  )
}

/** A radio group of buttons: arrows move and choose, one stop for the Tab key. */
function RadioRow({
  className,
  cell,
  labelId,
  describedBy,
  value,
  options,
  autoFocus,
  onChange,
}: {
  className: string
  cell: string
  labelId: string
  describedBy?: string | undefined
  value: string | null
  options: readonly { value: string; name: string; face: ReactNode }[]
  autoFocus?: boolean | undefined
  onChange(value: string): void
}) {
  const row = useRef<HTMLDivElement>(null)
  const at = options.findIndex((option) => option.value === value)
  useEffect(() => {
    if (autoFocus) row.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [autoFocus])
  const step = (by: number) => {
    const next = (Math.max(0, at) + (at < 0 ? 0 : by) + options.length) % options.length
    const option = options[next]
    if (!option) return
    onChange(option.value)
    row.current?.querySelectorAll<HTMLElement>('[role="radio"]')[next]?.focus()
  }
  return (
    <div
      ref={row}
      className={className}
      role="radiogroup"
      aria-labelledby={labelId}
      aria-describedby={describedBy}
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
        if (by === undefined || event.altKey) return
        event.preventDefault()
        event.stopPropagation()
        step(by)
      }}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a cell is a button that behaves as a radio
        <button
          key={option.value}
          type="button"
          role="radio"
          className={cell}
          aria-checked={option.value === value}
          aria-label={option.name}
          tabIndex={index === Math.max(0, at) ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.face}
        </button>
      ))}
    </div>
  )
}

/** `08:00` of ms since midnight. */
export function clockOf(ms: number): string {
  const minutes = Math.floor(ms / MINUTE)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function msOfClock(clock: string): number | null {
  const match = /^(\d{2}):(\d{2})/.exec(clock)
  return match ? (Number(match[1]) * 60 + Number(match[2])) * MINUTE : null
}
