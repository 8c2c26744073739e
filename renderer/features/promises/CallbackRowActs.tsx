// What can be done with one callback: make it now (the guard willing), open its case, give it another time, mark it made, take it
// back with a reason. Private to the list of callbacks; every change is an act, and the row follows from it.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import type { DialPlan, Queries } from '../../local/views.ts'
import { Button } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { TimeForm } from '../fields/TimeForm.tsx'

export interface CallbackRowActsProps {
  readonly shown: Queries['callbacks'][1][number]
  /** A call is up or waits for its result. */
  readonly inCall: boolean
  readonly now: Instant
  onOpen(): void
  onDial(dial: DialPlan): void
}

/** Why a callback is no longer wanted, as agents say it. */
const REASONS = ['paid', 'wish', 'spoke', 'other'] as const

export function CallbackRowActs({ shown, inCall, now, onOpen, onDial }: CallbackRowActsProps) {
  const { callback, dial, zone, hours } = shown
  const { t } = useTranslation()
  const { local } = useDesk()
  const problemWords = useProblemWords()
  const [form, setForm] = useState<'none' | 'move' | 'cancel'>('none')
  const [busy, setBusy] = useState(false)
  const { id: callbackId, customerId, caseId } = callback
  const record = async (draft: ActDraft) => {
    setBusy(true)
    try {
      await local.record([draft])
      setForm('none')
    } catch (error) {
      const said = problemWords(problemOf(error, 'callback'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  const subject = { customerId, caseId }
  const permitted = dial?.guard.kind === 'permit'
  return (
    <>
      <span className="row tight cb-acts">
        <Button
          size="sm"
          look="pri"
          icon="phone"
          disabled={!permitted || inCall}
          onClick={() => dial && onDial(dial)}
        >
          {t('callbacks.dial')}
        </Button>
        <Button size="sm" icon="file" data-row="" onClick={onOpen}>
          {t('callbacks.open')}
        </Button>
        <Button
          size="sm"
          look="ghost"
          icon="clock"
          aria-expanded={form === 'move'}
          onClick={() => setForm(form === 'move' ? 'none' : 'move')}
        >
          {t('callbacks.move')}
        </Button>
        <Button
          size="sm"
          look="ghost"
          icon="check"
          busy={busy && form === 'none'}
          onClick={() => void record({ kind: 'callback.done', ...subject, payload: { callbackId } })}
        >
          {t('callbacks.done')}
        </Button>
        <Button
          size="sm"
          look="ghost"
          icon="close"
          aria-expanded={form === 'cancel'}
          onClick={() => setForm(form === 'cancel' ? 'none' : 'cancel')}
        >
          {t('callbacks.cancel')}
        </Button>
      </span>
      {form === 'move' && (
        <div className="cb-form">
          <TimeForm
            at={callback.at > now ? callback.at : null}
            now={now}
            zone={zone}
            hours={hours}
            label={t('callbacks.moveLabel')}
            save={t('callbacks.moveSave')}
            busy={busy}
            onSave={(at) => void record({ kind: 'callback.moved', ...subject, payload: { callbackId, at } })}
            onCancel={() => setForm('none')}
          />
        </div>
      )}
      {form === 'cancel' && (
        <CancelForm
          busy={busy}
          onSave={(reason) =>
            void record({ kind: 'callback.cancelled', ...subject, payload: { callbackId, reason } })
          }
          onClose={() => setForm('none')}
        />
      )}
    </>
  )
}

function CancelForm({
  busy,
  onSave,
  onClose,
}: {
  busy: boolean
  onSave(reason: string): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  const usable = reason.trim() !== ''
  return (
    <form
      className="cb-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (usable && !busy) onSave(reason.trim())
      }}
    >
      <label className="sm t2" htmlFor={id}>
        {t('callbacks.reason.label')}
      </label>
      <div className="row tight wrap">
        {REASONS.map((one) => (
          <Button key={one} size="sm" onClick={() => setReason(t(`callbacks.reason.${one}`))}>
            {t(`callbacks.reason.${one}`)}
          </Button>
        ))}
      </div>
      <input
        id={id}
        className="fi-in"
        type="text"
        maxLength={200}
        value={reason}
        // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its button
        autoFocus
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onClose()
        }}
      />
      <div className="row tight">
        <Button size="sm" look="pri" icon="check" type="submit" busy={busy} disabled={!usable}>
          {t('callbacks.cancelSave')}
        </Button>
        <Button size="sm" look="ghost" onClick={onClose}>
          {t('callbacks.keep')}
        </Button>
      </div>
    </form>
  )
}
