// Plain fields for a text and for a secret, of our own because they stand where Ant Design is not loaded yet (sign-in).
// Looks only: never imports shared, local or features.
import type { InputHTMLAttributes } from 'react'
import { useState } from 'react'
import { Icon } from './icons.tsx'

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'type' | 'onChange'> & {
  onChange(value: string): void
}

export function TextInput({ onChange, ...rest }: FieldProps) {
  return <input {...rest} className="input" onChange={(event) => onChange(event.target.value)} />
}

/** `showLabel` names the button that shows what was typed for as long as it is pressed in. */
export function SecretInput({ onChange, showLabel, ...rest }: FieldProps & { showLabel: string }) {
  const [shown, setShown] = useState(false)
  return (
    <span className="secret">
      <input
        {...rest}
        className="input"
        type={shown ? 'text' : 'password'}
        onChange={(event) => onChange(event.target.value)}
      />
      <button
        type="button"
        className="secret-eye"
        aria-label={showLabel}
        aria-pressed={shown}
        title={showLabel}
        onClick={() => setShown(!shown)}
      >
        <Icon name={shown ? 'eye' : 'eyeOff'} />
      </button>
    </span>
  )
}
