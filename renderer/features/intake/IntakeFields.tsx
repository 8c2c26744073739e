// The fields of the import form: the file, whose accounts they are, who gets the cases, what stands in for columns that the
// file does not have. Private to the import screen.
import { Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Profile } from '../../../shared/protocol.ts'
import { IMPORT_LIMIT_BYTES } from '../../../shared/protocol.ts'
import { Field } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'

export function FilePick({
  file,
  error,
  busy,
  onPick,
}: {
  file: File | null
  error: boolean
  busy: boolean
  onPick(file: File): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [over, setOver] = useState(false)
  const id = useId()
  const limit = format.bytes(IMPORT_LIMIT_BYTES)
  const tooLarge = file !== null && file.size > IMPORT_LIMIT_BYTES
  return (
    <div>
      <label
        htmlFor={id}
        className="ik-drop"
        data-file={file !== null}
        data-over={over}
        data-error={error || tooLarge}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(!busy)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const dropped = event.dataTransfer.files[0]
          if (dropped && !busy) onPick(dropped)
        }}
      >
        <input
          id={id}
          type="file"
          className="said-only"
          accept=".csv,.txt,.tsv,.xlsx"
          disabled={busy}
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            if (chosen) onPick(chosen)
            event.target.value = ''
          }}
        />
        <span className="ik-ic">
          <Icon name={file ? 'file' : 'import'} size="xl" />
        </span>
        {file ? (
          <span className="col ik-file">
            <b className="clip">{file.name}</b>
            <span className="sm t3">
              {format.bytes(file.size)} · {t('intake.change')}
            </span>
          </span>
        ) : (
          <span className="col">
            <b>{t(over ? 'intake.dropActive' : 'intake.drop')}</b>
            <span className="sm t3">CSV · XLSX · {t('intake.limit', { size: limit })}</span>
          </span>
        )}
      </label>
      {(error || tooLarge) && (
        <p className="under bad" role="alert">
          <Icon name="alert" size="s" />
          {tooLarge && file
            ? t('intake.tooLarge', { name: file.name, size: format.bytes(file.size), limit })
            : t('intake.need.file')}
        </p>
      )}
    </div>
  )
}

export function LenderField({
  value,
  error,
  onChange,
}: {
  value: string
  error: boolean
  onChange(value: string): void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <Field
      label={t('intake.step.lender')}
      htmlFor={id}
      required={t('common.required')}
      error={error ? t('intake.need.lender') : undefined}
      hint={t('intake.lenderHint')}
    >
      <Input
        id={id}
        value={value}
        maxLength={80}
        {...(error ? { status: 'error' as const } : {})}
        placeholder={t('intake.lenderPlaceholder')}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

/** What stands in for a column that the file does not have. */
export function TextField({
  label,
  hint,
  value,
  max,
  placeholder,
  required,
  error,
  onChange,
}: {
  label: string
  hint: string
  value: string
  max: number
  /** What stands in when nothing is typed. */
  placeholder?: string | undefined
  required?: string | undefined
  error?: string | undefined
  onChange(value: string): void
}) {
  const id = useId()
  return (
    <Field label={label} htmlFor={id} hint={hint} error={error} {...(required ? { required } : {})}>
      <Input
        id={id}
        value={value}
        maxLength={max}
        {...(placeholder ? { placeholder } : {})}
        {...(error ? { status: 'error' as const } : {})}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

export function AssignField({
  value,
  agents,
  onChange,
}: {
  value: string
  agents: readonly Profile[]
  onChange(value: string): void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <Field label={t('intake.step.assign')} htmlFor={id}>
      <Select
        id={id}
        value={value}
        style={{ width: '100%' }}
        onChange={onChange}
        options={[
          { value: 'spread', label: t('intake.spread') },
          ...agents.map((agent) => ({
            value: agent.id,
            label: t('intake.one', { name: agent.name, number: agent.staffNumber }),
          })),
        ]}
      />
    </Field>
  )
}
