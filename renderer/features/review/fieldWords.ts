// Values of a disposition's fields in words, for reviewers and for the agent who reads their correction. Private to the review.
import type { Field } from '../../../shared/disposition.ts'
import { fieldsOf, isCode, specOf } from '../../../shared/disposition.ts'
import type { Instant, Zone } from '../../../shared/instant.ts'
import type { DispositionFields, Id } from '../../../shared/rows.ts'
import type { Format } from '../../words/format.ts'

export interface ValueContext {
  readonly format: Format
  readonly now: Instant
  readonly zone: Zone | undefined
  /** What a contact is called here; null when it is unknown. */
  contact(id: Id): string | null
}

export function codeName(code: string, format: Format): string {
  return isCode(code) ? format.pick(specOf(code).label) : code
}

export interface NamedValue {
  readonly name: string
  readonly label: string
  readonly value: string
}

/** The filled fields of a disposition, in the order of the form. */
export function namedValues(code: string, values: DispositionFields, context: ValueContext): NamedValue[] {
  if (!isCode(code)) return []
  return fieldsOf(code, values).flatMap((field) => {
    const value = values[field.name]
    if (value === undefined || value === null || value === '') return []
    return {
      name: field.name,
      label: context.format.pick(field.label),
      value: valueText(field, value, context),
    }
  })
}

function valueText(
  field: Field,
  value: string | number | boolean,
  { format, now, zone, contact }: ValueContext,
): string {
  switch (field.kind) {
    case 'money':
      return typeof value === 'number' ? format.money(value, '¥') : String(value)
    case 'date':
      return format.dayWithWeekday(String(value))
    case 'datetime':
      return typeof value === 'number' ? format.dayTime(value, now, zone) : String(value)
    case 'choice': {
      const option = field.options.find((one) => one.value === value)
      return option ? format.pick(option.label) : String(value)
    }
    case 'contact':
      return contact(String(value)) ?? '—'
    case 'calls':
      return String(String(value).split(/\s+/).length)
    case 'text':
    case 'count':
      return String(value)
    default:
      return field satisfies never
  }
}
