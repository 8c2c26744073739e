// One input for each kind of field that a disposition code or a script answer demands. Public to script and wrap-up. Promises:
// it hands out values as stored (fen, days, instants, option values), null while unusable, and offers only what may be chosen.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '../../../shared/disposition.ts'
import type { Instant, LocalDay, Zone } from '../../../shared/instant.ts'
import { formatMoney, parseMoney } from '../../../shared/money.ts'
import type { Id } from '../../../shared/rows.ts'
import { useFormat } from '../../words/format.ts'
import { Choices, DayChoice, DayPicker, FutureDay, Moment } from './days.tsx'
import './fields.css'

export { ClockField } from './ClockField.tsx'
export { DayField } from './DayField.tsx'
export { clockOf, readClock } from './typed.ts'

export type FieldValue = string | number | null

/** What the fields of a case may offer. */
export interface FieldLimits {
  readonly today: LocalDay
  readonly now: Instant
  readonly zone: Zone
  /** Permitted hours, ms since local midnight. */
  readonly hours: { readonly from: number; readonly until: number }
  /** Last day on offer for a future date. */
  readonly latest: LocalDay
  readonly contacts: readonly { readonly id: Id; readonly label: string }[]
  readonly calls: readonly { readonly id: Id; readonly label: string }[]
}

export interface FieldInputProps {
  readonly field: Field
  readonly value: FieldValue
  readonly limits: FieldLimits
  readonly onChange: (value: FieldValue) => void
  /** Id of the element that labels the input, for groups of buttons; `inputId` for a native control. */
  readonly labelId: string
  readonly inputId: string
  readonly bad?: boolean
  readonly describedBy?: string | undefined
  readonly autoFocus?: boolean
  /** In one row with others: lists and fields instead of cells and buttons. */
  readonly compact?: boolean
  /** Enter in a one-line input. */
  readonly onEnter?: () => void
}

export function FieldInput(props: FieldInputProps) {
  const { field, value, limits, onChange } = props
  const format = useFormat()
  switch (field.kind) {
    case 'money':
      return <MoneyInput {...props} />
    case 'date':
      if (field.when === 'past') return <DayPicker {...props} max={limits.today} />
      return props.compact ? <DayChoice {...props} /> : <FutureDay {...props} />
    case 'datetime':
      return <Moment {...props} />
    case 'choice':
      return (
        <Choices
          {...props}
          options={field.options.map((option) => ({ value: option.value, label: format.pick(option.label) }))}
        />
      )
    case 'contact':
      return (
        <Choices
          {...props}
          options={limits.contacts.map((contact) => ({ value: contact.id, label: contact.label }))}
        />
      )
    case 'calls':
      return <CallList {...props} />
    case 'count':
      return (
        <input
          id={props.inputId}
          className="fi-in"
          data-bad={props.bad}
          type="number"
          inputMode="numeric"
          min={field.min}
          max={field.max}
          value={value ?? ''}
          aria-invalid={props.bad || undefined}
          aria-describedby={props.describedBy}
          // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its answer
          autoFocus={props.autoFocus}
          onKeyDown={(event) => {
            if (event.key === 'Enter') props.onEnter?.()
          }}
          onChange={(event) =>
            onChange(event.target.value === '' ? null : Math.trunc(Number(event.target.value)))
          }
        />
      )
    case 'text':
      return <TextInput {...props} max={field.max} />
    default:
      return field satisfies never
  }
}

function TextInput({ value, onChange, max, ...props }: FieldInputProps & { max: number }) {
  const shared = {
    id: props.inputId,
    className: 'fi-in',
    'data-bad': props.bad,
    maxLength: max,
    value: typeof value === 'string' ? value : '',
    'aria-invalid': props.bad || undefined,
    'aria-describedby': props.describedBy,
    autoFocus: props.autoFocus,
  }
  const changed = (text: string) => onChange(text === '' ? null : text)
  return max > 200 ? (
    <textarea {...shared} rows={2} onChange={(event) => changed(event.target.value)} />
  ) : (
    <input
      {...shared}
      type="text"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) props.onEnter?.()
      }}
      onChange={(event) => changed(event.target.value)}
    />
  )
}

function MoneyInput({ value, onChange, ...props }: FieldInputProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(typeof value === 'number' ? formatMoney(value) : '')
  const sent = useRef(value)
  // A value that came from elsewhere (a restored draft, "pay in full") replaces what stands in the field.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setTyped(typeof value === 'number' ? formatMoney(value) : '')
  }, [value])
  const parsed = parseMoney(typed)
  const wrong = typed.trim() !== '' && !parsed.ok
  return (
    <>
      <div className="fi-in" data-bad={props.bad || wrong}>
        <span className="t3" aria-hidden="true">
          ¥
        </span>
        <input
          id={props.inputId}
          type="text"
          inputMode="decimal"
          value={typed}
          aria-invalid={props.bad || wrong || undefined}
          aria-describedby={props.describedBy}
          // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its answer
          autoFocus={props.autoFocus}
          onChange={(event) => {
            const text = event.target.value
            setTyped(text)
            const read = parseMoney(text)
            sent.current = read.ok ? read.fen : null
            onChange(sent.current)
          }}
          onBlur={() => {
            if (parsed.ok) setTyped(formatMoney(parsed.fen))
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') props.onEnter?.()
          }}
        />
      </div>
      {wrong && !parsed.ok && <p className="under bad">{t(`field.money.${parsed.reason}`)}</p>}
    </>
  )
}

function CallList({ value, limits, labelId, onChange }: FieldInputProps) {
  const id = useId()
  const chosen = new Set(typeof value === 'string' ? value.split(' ').filter(Boolean) : [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll
    <div className="fi-choices" role="group" aria-labelledby={labelId}>
      {limits.calls.map((call) => (
        <label key={call.id} className="fi-choice" htmlFor={`${id}-${call.id}`}>
          <input
            id={`${id}-${call.id}`}
            type="checkbox"
            checked={chosen.has(call.id)}
            onChange={(event) => {
              if (event.target.checked) chosen.add(call.id)
              else chosen.delete(call.id)
              onChange(chosen.size === 0 ? null : [...chosen].join(' '))
            }}
          />
          {call.label}
        </label>
      ))}
    </div>
  )
}
