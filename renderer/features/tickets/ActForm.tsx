// The form of one thing done to a ticket: its choice, its words, and what the kind asks beside them. Private to the tickets. Promises: what is
// missing is said under its field; Ctrl+Enter sends, Escape leaves.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { type Id, TICKET_DESKS, type TicketDesk, type TicketRow } from '../../../shared/rows.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import type { TicketRights } from '../../../shared/ticket/rights.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import type { FieldValue } from '../fields/fields.tsx'
import { KindFields } from './KindFields.tsx'
import { useTicketLimits } from './limits.ts'
import type { Mode } from './modes.ts'
import type { Colleague } from './useTickets.ts'

const TOLD = ['call', 'letter', 'sms', 'email', 'app', 'visit', 'none'] as const
const WHYS = ['withdrawn', 'duplicate', 'mistake'] as const

export interface Filled {
  readonly text: string
  readonly choice: string
  readonly told: (typeof TOLD)[number]
  readonly hold: 'lift' | 'keep'
  readonly desk: TicketDesk
  readonly owner: Id | null
  readonly why: 'told' | (typeof WHYS)[number]
  /** A paper by its name, or who approved. */
  readonly evidence: string
  readonly data: Readonly<Record<string, FieldValue>>
}

export function ActForm({
  mode,
  ticket,
  rights,
  colleagues,
  view,
  now,
  busy,
  onSave,
  onCancel,
}: {
  mode: Mode
  ticket: TicketRow
  rights: TicketRights
  colleagues: readonly Colleague[]
  /** Null where this desk does not hold the case. */
  view: CaseView | null
  now: Instant
  busy: boolean
  onSave(filled: Filled): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const spec = kindSpec(ticket.ticketKind)
  const limits = useTicketLimits(ticket.ticketKind, view, now)
  const [tried, setTried] = useState(false)
  const [filled, setFilled] = useState<Filled>({
    text: '',
    choice: '',
    told: 'call',
    hold: 'lift',
    desk: ticket.desk,
    owner: null,
    why: ticket.state === 'answered' ? 'told' : 'withdrawn',
    evidence: '',
    data: {},
  })
  const set = (change: Partial<Filled>) => setFilled((before) => ({ ...before, ...change }))
  const fields =
    mode === 'answer' ? (spec?.answerFields ?? []) : mode === 'step' ? (rights.step?.fields ?? []) : []
  const textNeeded = !(mode === 'close' && filled.why === 'told')
  const approval = mode === 'extend' && rights.extend?.approval === true
  const missing = {
    text: textNeeded && filled.text.trim() === '',
    choice: mode === 'answer' && filled.choice === '',
    approved: approval && filled.evidence.trim() === '',
    fields: fields
      .filter(({ name, required }) => required && (filled.data[name] ?? '') === '')
      .map(({ name }) => name),
  }
  const ready = !missing.text && !missing.choice && !missing.approved && missing.fields.length === 0
  const send = () => {
    setTried(true)
    if (ready && !busy) onSave({ ...filled, text: filled.text.trim(), evidence: filled.evidence.trim() })
  }
  useKey('Ctrl+Enter', send, { label: t('tickets.keys.send'), group: t('tickets.keys.group') })
  const wanted = t('common.required')
  const error = (bad: boolean) => (tried && bad ? t('tickets.missing') : undefined)
  // What is about somebody of ours stays with those who are not concerned.
  const owners = colleagues.filter((one) => one.role !== 'qa' && one.id !== ticket.about)
  return (
    <form
      className="tk-form"
      data-form={mode}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onCancel()
      }}
    >
      {mode === 'extend' && rights.extend && (
        <p className="sm t2">
          {t('tickets.extendTo', { days: rights.extend.days, step: format.pick(rights.extend.label) })}
        </p>
      )}
      {mode === 'step' && rights.step && <p className="sm t2">{format.pick(rights.step.label)}</p>}
      {mode === 'answer' && (
        <>
          <Field
            label={t('tickets.outcome')}
            htmlFor={`${id}-choice`}
            required={wanted}
            error={error(missing.choice)}
          >
            <select
              id={`${id}-choice`}
              className="fi-in"
              value={filled.choice}
              // biome-ignore lint/a11y/noAutofocus: the person asked for this form by its key
              autoFocus
              onChange={(event) => set({ choice: event.target.value })}
            >
              <option value="">{t('tickets.chooseOne')}</option>
              {(spec?.outcomes ?? []).map(({ value, label }) => (
                <option key={value} value={value}>
                  {format.pick(label)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('tickets.toldHow')} htmlFor={`${id}-told`}>
            <select
              id={`${id}-told`}
              className="fi-in"
              value={filled.told}
              onChange={(event) => set({ told: TOLD.find((one) => one === event.target.value) ?? 'none' })}
            >
              {TOLD.map((one) => (
                <option key={one} value={one}>
                  {t(`tickets.channel.${one}`)}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
      {mode === 'move' && (
        <>
          <Field label={t('tickets.toDesk')} htmlFor={`${id}-desk`}>
            <select
              id={`${id}-desk`}
              className="fi-in"
              value={filled.desk}
              // biome-ignore lint/a11y/noAutofocus: the person asked for this form by its key
              autoFocus
              onChange={(event) =>
                set({ desk: TICKET_DESKS.find((one) => one === event.target.value) ?? ticket.desk })
              }
            >
              {TICKET_DESKS.map((one) => (
                <option key={one} value={one}>
                  {t(`tickets.desk.${one}`)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('tickets.toPerson')} htmlFor={`${id}-owner`}>
            <select
              id={`${id}-owner`}
              className="fi-in"
              value={filled.owner ?? ''}
              onChange={(event) => set({ owner: event.target.value === '' ? null : event.target.value })}
            >
              <option value="">{t('tickets.nobody')}</option>
              {owners.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name} {one.staffNumber}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
      {mode === 'close' && ticket.state === 'open' && (
        <Field label={t('tickets.whyClose')} htmlFor={`${id}-why`}>
          <select
            id={`${id}-why`}
            className="fi-in"
            value={filled.why}
            // biome-ignore lint/a11y/noAutofocus: the person asked for this form by its key
            autoFocus
            onChange={(event) => set({ why: WHYS.find((one) => one === event.target.value) ?? 'withdrawn' })}
          >
            {WHYS.filter((one) => one !== 'mistake' || ticket.clock === null).map((one) => (
              <option key={one} value={one}>
                {t(`tickets.why.${one}`)}
              </option>
            ))}
          </select>
        </Field>
      )}
      <KindFields
        fields={fields}
        values={filled.data}
        limits={limits}
        missing={tried ? missing.fields : []}
        onField={(name, value) => set({ data: { ...filled.data, [name]: value } })}
      />
      <Field
        label={t(`tickets.text.${mode}`)}
        htmlFor={`${id}-text`}
        error={error(missing.text)}
        {...(textNeeded ? { required: wanted } : {})}
      >
        <textarea
          id={`${id}-text`}
          className="fi-in"
          rows={4}
          maxLength={mode === 'answer' || mode === 'note' || mode === 'step' ? 2000 : 500}
          value={filled.text}
          // biome-ignore lint/a11y/noAutofocus: the person asked for this form by its key
          autoFocus={mode === 'note' || mode === 'raise' || mode === 'extend' || mode === 'step'}
          onChange={(event) => set({ text: event.target.value })}
        />
      </Field>
      {(mode === 'note' || approval) && (
        <Field
          label={t(approval ? 'tickets.approvedByLabel' : 'tickets.evidenceLabel')}
          htmlFor={`${id}-evidence`}
          error={error(missing.approved)}
          {...(approval ? { required: wanted } : {})}
        >
          <input
            id={`${id}-evidence`}
            className="fi-in"
            type="text"
            maxLength={approval ? 60 : 200}
            value={filled.evidence}
            onChange={(event) => set({ evidence: event.target.value })}
          />
        </Field>
      )}
      {mode === 'answer' && ticket.holdId !== null && (
        <label className="fi-choice" htmlFor={`${id}-hold`}>
          <input
            id={`${id}-hold`}
            type="checkbox"
            checked={filled.hold === 'lift'}
            onChange={(event) => set({ hold: event.target.checked ? 'lift' : 'keep' })}
          />
          {t('tickets.liftHold')}
        </label>
      )}
      <div className="row tight wrap">
        <Button look="pri" icon="check" combo="Ctrl+Enter" type="submit" busy={busy}>
          {t(`tickets.send.${mode}`)}
        </Button>
        <Button look="ghost" combo="Escape" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}
