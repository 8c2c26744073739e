// A setting with a few choices: its name at the left, the choices at the right. What the company's policy fixes is shown as it is,
// with who fixed it.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icons.tsx'

export function Choice<T extends string>({
  label,
  value,
  choices,
  fixed = null,
  onChange,
}: {
  label: string
  value: T
  choices: readonly { value: T; text: string }[]
  /** Who fixed it; null: it may be chosen. */
  fixed?: string | null
  onChange(value: T): void
}) {
  const name = useId()
  return (
    <fieldset className="st-row" disabled={fixed !== null} data-fixed={fixed !== null}>
      <legend className="said-only">{label}</legend>
      <span className="st-named">
        <span aria-hidden="true">{label}</span>
        <FixedBy who={fixed} />
      </span>
      <span className="seg">
        {choices.map((choice) => (
          <label key={choice.value}>
            <input
              type="radio"
              name={name}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span className="seg-face">{choice.text}</span>
          </label>
        ))}
      </span>
    </fieldset>
  )
}

/** The word beside a setting that nobody here may change; nothing where they may. */
export function FixedBy({ who }: { who: string | null }) {
  const { t } = useTranslation()
  if (who === null) return null
  return (
    <span className="sm t3 row tight">
      <Icon name="lock" size="s" />
      {who === '' ? t('settings.fixed') : t('settings.fixedBy', { who })}
    </span>
  )
}

/** Who fixed this setting (empty: the policy names nobody), or null where people may change it. */
export function fixedBy<T extends string>(
  { by, fixed }: { readonly by: string | null; readonly fixed: readonly T[] },
  name: T,
): string | null {
  return fixed.includes(name) ? (by ?? '') : null
}
