// Days, moments and choices as inputs: cells and buttons where there is room, lists and own fields in a row. Private to the fields.
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalDay } from '../../../shared/instant.ts'
import { addDays, daysBetween, instantOf, localDay, MINUTE, timeOfDay } from '../../../shared/instant.ts'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { ClockField } from './ClockField.tsx'
import { DayField } from './DayField.tsx'
import type { FieldInputProps, FieldValue } from './fields.tsx'
import { clockOf } from './typed.ts'

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

/** One day within limits, typed or picked in a calendar. */
export function DayPicker({
  value,
  limits,
  onChange,
  min,
  max,
  label,
  ...props
}: FieldInputProps & { min?: LocalDay; max: LocalDay; label?: string }) {
  return (
    <DayField
      value={typeof value === 'string' ? value : null}
      today={limits.today}
      min={min}
      max={max}
      label={label}
      inputId={props.inputId}
      bad={props.bad}
      describedBy={props.describedBy}
      autoFocus={props.autoFocus}
      onEnter={props.onEnter}
      onChange={onChange}
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

/** A day and a time on it. Past times of today are not offered; the days end where the limits do. */
export function Moment(props: FieldInputProps) {
  const { value, limits, onChange } = props
  const { t } = useTranslation()
  const at = typeof value === 'number' ? value : null
  const [day, setDay] = useState<LocalDay | null>(at === null ? null : localDay(at, limits.zone))
  const [clock, setClock] = useState<number | null>(at === null ? null : timeOfDay(at, limits.zone))
  const { from, until } = limits.hours
  const gone = timeOfDay(limits.now, limits.zone)
  const told = (nextDay: LocalDay | null, nextClock: number | null) => {
    setDay(nextDay)
    setClock(nextClock)
    const past = nextDay === limits.today && nextClock !== null && nextClock <= gone
    onChange(
      nextDay === null || nextClock === null || past ? null : instantOf(nextDay, nextClock, limits.zone),
    )
  }
  // With the last half hour gone the day has nothing left to offer.
  const first = gone >= until - MINUTE ? addDays(limits.today, 1) : limits.today
  const days = {
    ...props,
    value: day,
    onChange: (chosen: FieldValue) => told(typeof chosen === 'string' ? chosen : null, clock),
  }
  const count = Math.min(CELLS, daysBetween(first, limits.latest) + 1)
  return (
    <div className={props.compact ? 'fi-moment' : 'fi-days'}>
      {!props.compact && <DayCells {...days} from={first} count={count} />}
      <div className="fi-moment">
        {(props.compact || limits.latest >= addDays(first, CELLS)) && (
          <div>
            <DayPicker
              {...days}
              inputId={`${props.inputId}-day`}
              min={first}
              max={limits.latest}
              label={t('field.dayOf')}
              autoFocus={props.compact === true && props.autoFocus === true}
            />
          </div>
        )}
        <div>
          <ClockField
            value={clock}
            from={from}
            until={until}
            gone={day === limits.today ? gone : null}
            inputId={props.inputId}
            label={t('field.clock')}
            bad={props.bad}
            describedBy={props.describedBy}
            onEnter={props.onEnter}
            onChange={(next) => told(day, next)}
          />
        </div>
        <span className="under">{t('field.hours', { from: clockOf(from), until: clockOf(until) })}</span>
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
