// A text in both languages, side by side in one field set, with variables put in from a list. Private to the releases. Promises: a variable is
// chosen by its name in words, and one that tells of the debt cannot be chosen for a line that anybody may hear.
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { variableList, type Wording } from '../../../shared/script/variables.ts'
import { useFormat } from '../../words/format.ts'
import { withVariable } from './edit.ts'

const LANGUAGES = ['zh', 'en'] as const

export function TextPair({
  label,
  value,
  rows = 1,
  readOnly,
  neutral,
  onChange,
}: {
  label: string
  value: Wording
  /** More than one: a text of several lines, with the list of variables. */
  rows?: number
  readOnly: boolean
  /** Null: nothing is filled in. True: only what anybody may hear. */
  neutral?: boolean | null
  onChange(next: Wording): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const fields = useRef<Partial<Record<'zh' | 'en', HTMLTextAreaElement | null>>>({})
  const last = useRef<'zh' | 'en'>('zh')
  const insert = (name: string) => {
    const language = last.current
    const field = fields.current[language]
    const at = field
      ? [field.selectionStart, field.selectionEnd]
      : [value[language].length, value[language].length]
    const put = withVariable(value[language], at[0] ?? 0, at[1] ?? 0, name)
    onChange({ ...value, [language]: put.text })
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(put.caret, put.caret)
    })
  }
  return (
    <fieldset className="re-pair">
      <legend className="lab">{label}</legend>
      {LANGUAGES.map((language) => (
        <textarea
          key={language}
          ref={(field) => {
            fields.current[language] = field
          }}
          className="fi-in"
          data-language={language}
          lang={language === 'zh' ? 'zh-CN' : 'en'}
          aria-label={`${label} · ${t(`releases.language.${language}`)}`}
          rows={rows}
          maxLength={4000}
          readOnly={readOnly}
          value={value[language]}
          onFocus={() => {
            last.current = language
          }}
          onChange={(event) => onChange({ ...value, [language]: event.target.value })}
        />
      ))}
      {neutral !== undefined && neutral !== null && !readOnly && (
        <>
          <label className="said-only" htmlFor={id}>
            {t('releases.insert')}
          </label>
          <select
            id={id}
            className="fi-in re-insert"
            value=""
            onChange={(event) => {
              if (event.target.value !== '') insert(event.target.value)
            }}
          >
            <option value="">{t('releases.insert')}</option>
            {(['house', 'ledger', 'computed', 'captured'] as const).map((source) => (
              <optgroup key={source} label={t(`releases.source.${source}`)}>
                {variableList()
                  .filter((one) => one.source === source)
                  .map((one) => (
                    <option
                      key={one.name}
                      value={one.name}
                      disabled={neutral && (source === 'ledger' || source === 'computed')}
                    >
                      {`${format.pick(one.label)} {${one.name}}`}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </>
      )}
    </fieldset>
  )
}
