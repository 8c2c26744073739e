// A day, typed or picked: `2026-11-28 周六`, whatever the machine's own spelling of dates is. Public through `fields.tsx`. Promises: only
// days within the limits are handed out, null while what stands there is none of them, and the keyboard alone is enough.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalDay } from '../../../shared/instant.ts'
import { addDays, weekday } from '../../../shared/instant.ts'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { TypedOrPicked } from './TypedOrPicked.tsx'
import type { DayRange } from './typed.ts'
import { inRange, readDay } from './typed.ts'

export interface DayFieldProps extends DayRange {
  readonly value: LocalDay | null
  onChange(day: LocalDay | null): void
  readonly inputId: string
  /** Where no visible label names the field. */
  readonly label?: string | undefined
  readonly bad?: boolean | undefined
  readonly describedBy?: string | undefined
  readonly autoFocus?: boolean | undefined
  readonly onEnter?: (() => void) | undefined
}

export function DayField(props: DayFieldProps) {
  const { value, today, min, max, inputId, bad, onChange } = props
  const { t } = useTranslation()
  const format = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const range = { today, min, max }
  const read = typed === null || typed.trim() === '' ? null : readDay(typed, range)
  const fault =
    typed === null || typed.trim() === ''
      ? null
      : read === null
        ? t('field.day.unreadable')
        : inRange(read, range)
          ? null
          : rangeWords()
  function rangeWords(): string {
    if (min !== undefined && max !== undefined)
      return t('field.day.between', { from: format.day(min), until: format.day(max) })
    return max === undefined
      ? t('field.day.from', { from: format.day(min ?? today) })
      : t('field.day.until', { until: format.day(max) })
  }
  return (
    <TypedOrPicked
      kind="day"
      shown={value === null ? '' : format.fullDay(value)}
      typed={typed}
      onTyped={(text) => {
        setTyped(text)
        if (text === null) return
        const day = text.trim() === '' ? null : readDay(text, range)
        onChange(day !== null && inRange(day, range) ? day : null)
      }}
      fault={fault}
      choice={(close) => (
        <Calendar
          value={value}
          range={range}
          onPick={(day) => {
            setTyped(null)
            onChange(day)
            close()
          }}
          onClose={close}
        />
      )}
      pickLabel={t('field.day.pick')}
      placeholder="YYYY-MM-DD"
      inputId={inputId}
      max={max}
      label={props.label}
      bad={bad}
      describedBy={props.describedBy}
      autoFocus={props.autoFocus}
      onEnter={props.onEnter}
    />
  )
}

/** Weeks begin on Monday, as calendars in China do. */
const placeInWeek = (day: LocalDay) => (weekday(day) + 6) % 7
const firstOf = (day: LocalDay): LocalDay => `${day.slice(0, 7)}-01`
const monthBy = (month: LocalDay, by: number): LocalDay => firstOf(addDays(month, by > 0 ? 32 : -1))

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
}

function Calendar({
  value,
  range,
  onPick,
  onClose,
}: {
  value: LocalDay | null
  range: DayRange
  onPick(day: LocalDay): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const nearest = (day: LocalDay): LocalDay => {
    if (range.min !== undefined && day < range.min) return range.min
    return range.max !== undefined && day > range.max ? range.max : day
  }
  const [at, setAt] = useState<LocalDay>(nearest(value ?? range.today))
  const box = useRef<HTMLDivElement>(null)
  const month = firstOf(at)
  const start = addDays(month, -placeInWeek(month))
  const weeks = [0, 1, 2, 3, 4, 5].map((week) =>
    [0, 1, 2, 3, 4, 5, 6].map((place) => addDays(start, week * 7 + place)),
  )
  useEffect(() => {
    box.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus()
  }, [at])
  const turn = (by: number) => setAt(nearest(monthBy(month, by)))
  const canTurn = (by: number) =>
    by < 0
      ? range.min === undefined || range.min < month
      : range.max === undefined || range.max >= monthBy(month, 1)
  return (
    <div
      ref={box}
      className="fi-calendar"
      role="dialog"
      aria-label={t('field.day.pick')}
      onKeyDown={(event) => {
        event.stopPropagation()
        const by = STEPS[event.key]
        if (by !== undefined) {
          event.preventDefault()
          setAt(nearest(addDays(at, by)))
        } else if (event.key === 'PageUp' || event.key === 'PageDown') {
          event.preventDefault()
          turn(event.key === 'PageUp' ? -1 : 1)
        } else if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault()
          onClose()
        }
      }}
    >
      <header>
        <button
          type="button"
          className="icon-btn back"
          aria-label={t('field.day.before')}
          disabled={!canTurn(-1)}
          onClick={() => turn(-1)}
        >
          <Icon name="right" size="s" />
        </button>
        <b aria-live="polite">{format.month(month)}</b>
        <button
          type="button"
          className="icon-btn"
          aria-label={t('field.day.after')}
          disabled={!canTurn(1)}
          onClick={() => turn(1)}
        >
          <Icon name="right" size="s" />
        </button>
      </header>
      <table aria-label={format.month(month)}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col">
                {format.weekdayShort(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  <button
                    type="button"
                    className="fi-pick"
                    data-day={day}
                    data-other={day.slice(0, 7) === month.slice(0, 7) ? undefined : ''}
                    aria-label={format.longDay(day)}
                    aria-current={day === range.today ? 'date' : undefined}
                    aria-pressed={day === value}
                    disabled={!inRange(day, range)}
                    tabIndex={day === at ? 0 : -1}
                    onClick={() => onPick(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
