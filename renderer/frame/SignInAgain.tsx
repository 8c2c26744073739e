// The password asked for in place: central ended the session while the agent works. Promises: nothing is lost and nothing is left,
// a call goes on, and what waits is handed over as soon as the password is right.
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
  const { profile, signInAgain } = useDesk()
  const id = useId()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const submit = async () => {
    if (busy || password === '') return
    setBusy(true)
    setProblem(null)
    try {
      await signInAgain(password)
    } catch (error) {
      setProblem(problemOf(error, 'signInAgain'))
    } finally {
      setPassword('')
      setBusy(false)
    }
  }
  return (
    <form
      className="again"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label className="lab" htmlFor={id}>
        {t('shell.again.password', { name: profile.loginName })}
      </label>
      <div className="row">
        <Input.Password
          id={id}
          value={password}
          maxLength={200}
          autoComplete="current-password"
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="pri" busy={busy} disabled={password === ''}>
          {t('shell.again.submit')}
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </form>
  )
}
