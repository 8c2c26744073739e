// One computer of the list: what central knows of it, and having its data removed. Private to machines.
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Machine } from '../../../shared/machineBodies.ts'
import { LEAST_REASON } from '../../../shared/people.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { shortId, wipeStateOf } from './wipeState.ts'

export function MachineDetail({ of, now, onChanged }: { of: Machine; now: Instant; onChanged(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const id = useId()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const state = wipeStateOf(of)
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
      setAsking(false)
    } catch (error) {
      setProblem(problemOf(error, 'machines'))
    } finally {
      setBusy(false)
      onChanged()
    }
  }
  const wipe = (event: FormEvent) => {
    event.preventDefault()
    if (!busy && reason.trim().length >= LEAST_REASON)
      void attempt(() => sync.manage.wipeMachine(of.id, reason.trim()))
  }
  useKey('W', () => setAsking(true), {
    label: t('machines.keys.wipe'),
    group: t('manage.title'),
    enabled: state === 'none' && !asking,
  })
  const facts = [
    ['id', shortId(of.id)],
    ['first', format.dayTime(of.firstSeen, now)],
    ['last', format.dayTime(of.lastSeen, now)],
    ['acts', String(of.acts)],
  ] as const
  return (
    <div className="beside-side">
      <h2>
        {of.staffNumber} {of.name}
      </h2>
      <dl className="named-facts">
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{t(`machines.fact.${name}`)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        {of.wipe && (
          <>
            <div>
              <dt>{t('machines.fact.by')}</dt>
              <dd>
                {of.wipe.by}, {format.dayTime(of.wipe.at, now)}
              </dd>
            </div>
            <div>
              <dt>{t('machines.fact.reason')}</dt>
              <dd>{of.wipe.reason}</dd>
            </div>
          </>
        )}
      </dl>
      {state !== 'none' && of.wipe && (
        <TroubleNote
          tone={state === 'done' ? 'calm' : 'warn'}
          icon="lock"
          what={t(`machines.state.${state}`)}
          now={t(`machines.stateText.${state}`, {
            at: format.dayTime(of.wipe.doneAt ?? of.wipe.receivedAt ?? of.wipe.at, now),
            acts: of.wipe.upTo ?? 0,
          })}
        />
      )}
      {problem && <ProblemNote problem={problem} />}
      {asking && state === 'none' ? (
        <form className="ma-form beside-form" onSubmit={wipe}>
          <p>{t('machines.wipeText')}</p>
          <label className="lab" htmlFor={id}>
            {t('machines.reason')}
          </label>
          <textarea
            id={id}
            className="input"
            rows={3}
            maxLength={200}
            value={reason}
            // biome-ignore lint/a11y/noAutofocus: the administrator asked for this field by pressing its button
            autoFocus
            onChange={({ target }) => setReason(target.value)}
          />
          <p className="under">{t('machines.reasonHint')}</p>
          <div className="row">
            <Button type="submit" look="dang" busy={busy} disabled={reason.trim().length < LEAST_REASON}>
              {t('machines.wipeNow')}
            </Button>
            <Button look="ghost" onClick={() => setAsking(false)}>
              {t('machines.back')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="row">
          {state === 'none' && (
            <Button icon="lock" combo="W" onClick={() => setAsking(true)}>
              {t('machines.wipe')}
            </Button>
          )}
          {state === 'ordered' && (
            <Button busy={busy} onClick={() => void attempt(() => sync.manage.keepMachine(of.id))}>
              {t('machines.keep')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
