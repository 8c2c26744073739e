// A setting with a few choices: its name at the left, the choices at the right.
import { useId } from 'react'

export function Choice<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: T
  choices: readonly { value: T; text: string }[]
  onChange(value: T): void
}) {
  const name = useId()
  return (
    <fieldset className="st-row">
      <legend className="said-only">{label}</legend>
      <span aria-hidden="true">{label}</span>
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
