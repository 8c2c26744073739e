// The fields that a kind of ticket asks for, by its data. Private to the tickets. Promises: each under its own label, what is missing said below it.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field as FieldSpec } from '../../../shared/disposition.ts'
import { Field } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { FieldInput, type FieldLimits, type FieldValue } from '../fields/fields.tsx'

export function KindFields({
  fields,
  values,
  limits,
  missing,
  compact = false,
  autoFocus = false,
  onField,
}: {
  fields: readonly FieldSpec[]
  values: Readonly<Record<string, FieldValue>>
  limits: FieldLimits
  /** Names of those that are to be filled in, once somebody tried to save. */
  missing: readonly string[]
  compact?: boolean
  /** The first of them is typed into at once. */
  autoFocus?: boolean
  onField(name: string, value: FieldValue): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  return fields.map((field, index) => {
    const bad = missing.includes(field.name)
    return (
      <div key={field.name} data-field={field.name} data-missing={bad}>
        <Field
          label={<span id={`${id}-${field.name}-l`}>{format.pick(field.label)}</span>}
          htmlFor={`${id}-${field.name}`}
          error={bad ? t('tickets.missing') : undefined}
          {...(field.required ? { required: t('common.required') } : {})}
        >
          <FieldInput
            field={field}
            value={values[field.name] ?? null}
            limits={limits}
            labelId={`${id}-${field.name}-l`}
            inputId={`${id}-${field.name}`}
            bad={bad}
            compact={compact}
            autoFocus={autoFocus && index === 0}
            onChange={(value) => onField(field.name, value)}
          />
        </Field>
      </div>
    )
  })
}
