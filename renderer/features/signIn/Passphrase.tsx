// After the password: the passphrase of this machine's data where the system keeps no secret, and the way on when its key is lost.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { SignInStep } from '../../openDesk.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { SecretInput } from '../../ui/inputs.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { ProblemNote } from '../ProblemNote.tsx'

const SHORTEST = 8

export function Passphrase({
  step,
  onStep,
}: {
  step: Extract<SignInStep, { state: 'passphrase' }>
  onStep(step: SignInStep): void
}) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const fieldId = useId()
  const againId = useId()
  const short = words.length < SHORTEST
  const different = !step.chosen && words !== again

  const submit = async () => {
    setTried(true)
    if (short || different) return
    setBusy(true)
    setProblem(null)
    try {
      onStep(await step.proceed(words))
    } catch (error) {
      setProblem(problemOf(error, 'passphrase'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="si-form si-pass"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void submit()
      }}
    >
      <h2>{t(step.chosen ? 'signIn.passphrase.title' : 'signIn.passphrase.makeTitle')}</h2>
      <p className="t2">
        {step.chosen ? t('signIn.passphrase.ask') : t('signIn.passphrase.why', { backend: step.backend })}
      </p>
      {problem && <ProblemNote problem={problem} />}
      <Field
        label={t('signIn.passphrase.field')}
        htmlFor={fieldId}
        error={tried && short ? t('signIn.passphrase.short') : undefined}
        hint={step.chosen ? undefined : t('signIn.passphrase.short')}
      >
        <SecretInput
          showLabel={t('signIn.showTyped')}
          id={fieldId}
          autoFocus
          value={words}
          maxLength={200}
          autoComplete={step.chosen ? 'current-password' : 'new-password'}
          onChange={setWords}
        />
      </Field>
      {!step.chosen && (
        <Field
          label={t('signIn.passphrase.repeat')}
          htmlFor={againId}
          error={tried && !short && different ? t('signIn.passphrase.different') : undefined}
        >
          <SecretInput
            showLabel={t('signIn.showTyped')}
            id={againId}
            value={again}
            maxLength={200}
            autoComplete="new-password"
            onChange={setAgain}
          />
        </Field>
      )}
      <Button type="submit" look="pri" size="lg" icon="key" busy={busy}>
        {t('signIn.passphrase.submit')}
      </Button>
    </form>
  )
}

export function KeyLost({
  step,
  onStep,
}: {
  step: Extract<SignInStep, { state: 'keyLost' }>
  onStep(step: SignInStep): void
}) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const renew = async () => {
    setBusy(true)
    try {
      onStep(await step.renew())
    } catch (error) {
      setProblem(problemOf(error, 'renew'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="si-form si-pass">
      <h2>{t('signIn.passphrase.lostTitle')}</h2>
      <TroubleNote tone="warn" icon="key" what={t('signIn.passphrase.lost')} />
      {problem && <ProblemNote problem={problem} />}
      <Button look="pri" size="lg" icon="key" busy={busy} onClick={() => void renew()}>
        {t('signIn.passphrase.renew')}
      </Button>
    </div>
  )
}
