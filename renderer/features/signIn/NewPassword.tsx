// After a first password: the person chooses one of the own, and is signed in with it. Private to sign-in.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LEAST_PASSWORD } from '../../../shared/protocol.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { SecretInput } from '../../ui/inputs.tsx'

export function NewPassword({ onChosen, onBack }: { onChosen(password: string): void; onBack(): void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const id = useId()
  const short = typed.length < LEAST_PASSWORD
  const different = typed !== again
  const field = (
    name: 'field' | 'repeat',
    value: string,
    error: string | undefined,
    onChange: (text: string) => void,
  ) => (
    <Field label={t(`signIn.newPassword.${name}`)} htmlFor={`${id}-${name}`} error={error}>
      <SecretInput
        showLabel={t('signIn.showTyped')}
        id={`${id}-${name}`}
        autoFocus={name === 'field'}
        value={value}
        maxLength={200}
        autoComplete="new-password"
        onChange={onChange}
      />
    </Field>
  )
  return (
    <form
      className="si-form si-pass"
      data-new-password=""
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!short && !different) onChosen(typed)
      }}
    >
      <h2>{t('signIn.newPassword.title')}</h2>
      <p className="t2">{t('signIn.newPassword.text', { least: LEAST_PASSWORD })}</p>
      {field(
        'field',
        typed,
        tried && short ? t('signIn.newPassword.short', { least: LEAST_PASSWORD }) : undefined,
        setTyped,
      )}
      {field(
        'repeat',
        again,
        tried && !short && different ? t('signIn.passphrase.different') : undefined,
        setAgain,
      )}
      <Button type="submit" look="pri" size="lg" icon="key">
        {t('signIn.newPassword.submit')}
      </Button>
      <Button look="ghost" onClick={onBack}>
        {t('common.cancel')}
      </Button>
    </form>
  )
}
