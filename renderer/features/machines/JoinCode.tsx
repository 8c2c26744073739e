// A code by which one computer joins the company: from a policy file, for some hours, shown once. Private to machines.
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { CodeReply } from '../../../shared/machineBodies.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'

const HOURS = [2, 24, 168] as const

export function JoinCode({ now, onBack }: { now: Instant; onBack(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const id = useId()
  const [policy, setPolicy] = useState<{ name: string; text: string } | null>(null)
  const [hours, setHours] = useState<number>(24)
  const [made, setMade] = useState<CodeReply | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || policy === null) return
    setBusy(true)
    setProblem(null)
    try {
      setMade(await sync.manage.makeJoinCode(policy.text, hours))
    } catch (error) {
      setProblem(problemOf(error, 'codes'))
    } finally {
      setBusy(false)
    }
  }
  if (made)
    return (
      <div className="beside-side">
        <h2>{t('machines.code.made')}</h2>
        <p className="beside-code copy" data-join-code>
          {made.code}
        </p>
        <p className="t2">{t('machines.code.tell', { at: format.dayTime(made.expiresAt, now) })}</p>
        <div className="row">
          <Button onClick={onBack}>{t('machines.back')}</Button>
        </div>
      </div>
    )
  return (
    <form className="beside-side" onSubmit={(event) => void make(event)}>
      <h2>{t('machines.code.make')}</h2>
      <p className="t2">{t('machines.code.text')}</p>
      {problem && <ProblemNote problem={problem} />}
      <label className="lab" htmlFor={`${id}-file`}>
        {t('machines.code.policy')}
      </label>
      <input
        id={`${id}-file`}
        type="file"
        accept=".json,application/json"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          setProblem(null)
          if (!file) return setPolicy(null)
          file.text().then(
            (text) => setPolicy({ name: file.name, text }),
            (error: unknown) => setProblem(problemOf(error, 'codes.file')),
          )
        }}
      />
      <label className="lab" htmlFor={`${id}-hours`}>
        {t('machines.code.hours')}
      </label>
      <select
        id={`${id}-hours`}
        className="fi-in"
        value={hours}
        onChange={({ target }) => setHours(Number(target.value))}
      >
        {HOURS.map((each) => (
          <option key={each} value={each}>
            {t('machines.code.hoursOf', { hours: each })}
          </option>
        ))}
      </select>
      <div className="row">
        <Button type="submit" look="pri" busy={busy} disabled={policy === null}>
          {t('machines.code.go')}
        </Button>
        <Button look="ghost" onClick={onBack}>
          {t('machines.back')}
        </Button>
      </div>
    </form>
  )
}
