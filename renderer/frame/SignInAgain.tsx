// The password asked for in place: central ended the session while the agent works, or a cover lies over an unattended desk. Promises:
// nothing is lost and nothing is left, a call goes on, and what waits is handed over as soon as the password is right.
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../shared/problem.ts'
import { problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'
import { ProblemNote } from '../features/ProblemNote.tsx'
import { Button } from '../ui/controls.tsx'

export function SignInAgain() {
  const { t } = useTranslation()
  const { signInAgain } = useDesk()
  return <PasswordInPlace className="again" button={t('shell.again.submit')} check={signInAgain} />
}

/** Asks for a secret of who is signed in; a wrong one is said here. */
export function PasswordInPlace({
  className,
  button,
  label,
  focused = false,
  check,
}: {
  readonly className?: string
  readonly button: string
  /** Without one: the password of who is signed in. */
  readonly label?: string
  readonly focused?: boolean
  /** Rejects as sign-in does. */
  check(password: string): Promise<void>
}) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const id = useId()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const submit = async () => {
    if (busy || password === '') return
    setBusy(true)
    setProblem(null)
    try {
      await check(password)
    } catch (error) {
      setProblem(problemOf(error, 'signInAgain'))
    } finally {
      setPassword('')
      setBusy(false)
    }
  }
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label className="lab" htmlFor={id}>
        {label ?? t('shell.again.password', { name: profile.loginName })}
      </label>
      <div className="row">
        <Input.Password
          id={id}
          autoFocus={focused}
          value={password}
          maxLength={200}
          autoComplete="current-password"
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="pri" busy={busy} disabled={password === ''}>
          {button}
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </form>
  )
}
