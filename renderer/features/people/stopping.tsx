// Stopping an account: why, whether the cases go back, and what to do with the computers of who left. Private to people.
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { LEAST_REASON } from '../../../shared/people.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'

export function ReasonForm({
  stops,
  cases,
  busy,
  onSave,
  onCancel,
}: {
  /** Else the cases of who was stopped go back. */
  stops: boolean
  cases: number
  busy: boolean
  onSave(reason: string, giveBack: boolean): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  const [giveBack, setGiveBack] = useState(true)
  const usable = reason.trim().length >= LEAST_REASON
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (usable && !busy) onSave(reason.trim(), giveBack)
  }
  return (
    <form className="beside-form leavable" data-reason-form="" onSubmit={submit}>
      <p>{t(stops ? 'people.stopText' : 'people.giveBackText')}</p>
      <label className="lab" htmlFor={id}>
        {t('people.reason')}
      </label>
      <textarea
        id={id}
        className="input"
        data-field="reason"
        rows={2}
        maxLength={200}
        value={reason}
        // biome-ignore lint/a11y/noAutofocus: the form opens because its button was pressed
        autoFocus
        onChange={({ target }) => setReason(target.value)}
      />
      <p className="under">{t('people.reasonHint')}</p>
      {stops && cases > 0 && (
        <label className="pe-check">
          <input type="checkbox" checked={giveBack} onChange={({ target }) => setGiveBack(target.checked)} />
          <span>{t('people.giveBackToo', { n: cases })}</span>
        </label>
      )}
      <div className="row">
        <Button type="submit" look={stops ? 'dang' : 'pri'} busy={busy} disabled={!usable}>
          {t(stops ? 'people.stopNow' : 'people.giveBack')}
        </Button>
        <Button look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** The computers at which they worked: what is stored there opens for as long as the policy's offline days. */
export function Machines({
  staffNumber,
  reason,
  now,
}: {
  staffNumber: string
  reason: string
  now: Instant
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const [busy, setBusy] = useState<Id | null>(null)
  const [trouble, setTrouble] = useState<Problem | null>(null)
  const { value, reload } = useManage(`machines of ${staffNumber}`, (manage) => manage.machines(staffNumber))
  const own = value?.machines.filter((one) => one.staffNumber === staffNumber) ?? []
  if (own.length === 0) return null
  const wipe = async (id: Id) => {
    setBusy(id)
    setTrouble(null)
    try {
      // Whoever stopped it in the database by hand left no reason.
      await sync.manage.wipeMachine(id, reason.length >= LEAST_REASON ? reason : t('people.machineReason'))
    } catch (error) {
      setTrouble(problemOf(error, 'machines'))
    } finally {
      setBusy(null)
      reload()
    }
  }
  return (
    <>
      <h3>{t('people.machines')}</h3>
      <p className="sm t2">{t('people.machinesText')}</p>
      {trouble && <ProblemNote problem={trouble} />}
      <ul className="pe-held" aria-label={t('people.machines')}>
        {own.map((one) => (
          <li key={one.id} data-own-machine={one.id}>
            <span className="clip">{t('machines.seen', { at: format.dayTime(one.lastSeen, now) })}</span>
            <span className="grow" />
            {one.wipe ? (
              <Tag tone={one.wipe.doneAt === null ? 'warn' : 'ok'} small>
                {t(`machines.state.${one.wipe.doneAt === null ? 'ordered' : 'done'}`)}
              </Tag>
            ) : (
              <Button size="sm" icon="lock" busy={busy === one.id} onClick={() => void wipe(one.id)}>
                {t('machines.wipe')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
