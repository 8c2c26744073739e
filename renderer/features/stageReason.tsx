// The reason for a call that the stage of its case is not for, asked where every dial asks: by key, from a row, again. Public: the strips of the
// window. Promises: nothing is dialled before the reason is kept, and it is kept before the dial asks the guard once more.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'
import { useView } from '../local/useView.ts'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/icons.tsx'
import { useKey } from '../ui/keys.ts'
import { showToast } from '../ui/states.tsx'
import { useProblemWords } from '../words/problem.ts'
import { dial, leaveStage, type StageAsked, usePhone } from './phone/phone.ts'

/** Fewer signs say no reason. */
const REASON_LENGTH = 4

export function StageReason() {
  const asked = usePhone((state) => state.stageAsked)
  return asked && <Asked key={`${asked.caseId} ${asked.contactId}`} asked={asked} />
}

function Asked({ asked }: { asked: StageAsked }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { local, clock } = useDesk()
  // Another case may be open by now.
  const [at] = useState(() => clock.now())
  const name = useView('case', { caseId: asked.caseId, now: at }).value?.name ?? ''
  const id = useId()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  useKey('Escape', leaveStage, { label: '', group: '' })
  const ready = reason.trim().length >= REASON_LENGTH && !busy
  const call = async () => {
    if (!ready) return
    setBusy(true)
    const { customerId, ...request } = asked
    try {
      const payload = { channel: 'call' as const, reason: reason.trim() }
      await local.record([{ kind: 'stage.excepted', customerId, caseId: request.caseId, payload }])
      void dial(request)
    } catch (error) {
      setBusy(false)
      const said = words(problemOf(error, 'stage'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  return (
    <form
      className="strip warn stage-ask"
      data-stage-asked={asked.caseId}
      aria-label={t('strategy.ask.title', { name })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.stopPropagation()
        leaveStage()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void call()
      }}
    >
      <Icon name="ban" />
      <label htmlFor={id}>
        <b>{t('strategy.ask.title', { name })}</b> {t('strategy.ask.text')}
      </label>
      <input
        ref={field}
        id={id}
        className="fi-in grow"
        type="text"
        maxLength={200}
        placeholder={t('strategy.ask.why')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button look="pri" size="sm" type="submit" icon="phone" combo="Enter" busy={busy} disabled={!ready}>
        {t('strategy.ask.call')}
      </Button>
      <Button look="ghost" size="sm" combo="Escape" onClick={leaveStage}>
        {t('common.cancel')}
      </Button>
    </form>
  )
}
