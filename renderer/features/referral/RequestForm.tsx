// The form of one request about a case: the fields of its kind, what is still missing in words, and who has to agree. Private to the referral.
// Promises: what the kind's data demand is asked and checked here as central checks it; papers are asked for only with consent.
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, DAY, type Instant, localDay } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { FieldInput, type FieldLimits, type FieldValue } from '../fields/fields.tsx'
import type { Asked } from './referral.tsx'

type Values = Readonly<Record<string, FieldValue>>

export function RequestForm({
  view,
  now,
  kind,
  given = {},
  onDone,
}: {
  view: CaseView
  now: Instant
  kind: Asked
  /** What the screen knows already and nobody types. */
  given?: Values
  onDone(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { local } = useDesk()
  const words = useProblemWords()
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const spec = kindSpec(kind)
  const [values, setValues] = useState<Values>(given)
  const [consent, setConsent] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const fields = (spec?.fields ?? []).filter(({ name }) => given[name] === undefined)
  const missing = fields.filter(({ name, required }) => required && (values[name] ?? '') === '')
  const sensitive = fields.some((field) => field.sensitive)
  const today = localDay(now, view.case.zone)
  const limits: FieldLimits = {
    today,
    now,
    zone: view.case.zone,
    hours: spec?.hours ?? { from: 0, until: DAY },
    latest: addDays(today, 365),
    contacts: [],
    calls: view.calls.slice(0, 12).map((call) => ({
      id: call.id,
      label: `${format.dayTime(call.startedAt, now, view.case.zone)} ${t(
        call.answeredAt === null ? 'referral.form.unanswered' : 'referral.form.answered',
      )}`,
    })),
  }

  const send = async () => {
    setTried(true)
    if (busy || !spec) return
    if (missing.length > 0) {
      form.current
        ?.querySelector<HTMLElement>('[data-missing="true"] :is(input, textarea, select, button)')
        ?.focus()
      return
    }
    const contradiction = spec.rule?.(values) ?? null
    setProblem(contradiction)
    if (contradiction) return
    const subject = { customerId: view.customerId, caseId: view.case.id }
    const told = Object.entries(values).filter(([, value]) => value !== null)
    const asksPapers = fields.some((field) => field.sensitive && (values[field.name] ?? null) !== null)
    setBusy(true)
    try {
      await local.record([
        ...(asksPapers && consent
          ? [
              {
                kind: 'consent.sensitive' as const,
                ...subject,
                payload: { callId: null, purpose: 'hardship' as const },
              },
            ]
          : []),
        {
          kind: 'ticket.opened',
          ...subject,
          payload: {
            ticketId: crypto.randomUUID(),
            ticketKind: kind,
            subject: format.pick(spec.label),
            words: '',
            wish: '',
            channel: 'call',
            evidence: [],
            payload: Object.fromEntries(told),
            callId: null,
            owner: null,
          },
        },
      ])
      showToast({ tone: 'ok', title: t('referral.form.sent') })
      onDone()
    } catch (error) {
      setProblem(problemOf(error, 'referral'))
      setBusy(false)
    }
  }
  useKey('Ctrl+Enter', () => void send(), {
    label: t('referral.keys.send'),
    group: t('customer.keys.group'),
  })
  const said = problem && words(problem)
  return (
    <form
      ref={form}
      className="rf-form"
      data-request={kind}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
    >
      {spec?.steps[0] && <p className="sm t2">{format.pick(spec.steps[0].label)}</p>}
      {said && <TroubleNote tone="warn" what={said.what} now={said.now} />}
      {sensitive && (
        <label className="row tight sm">
          <input type="checkbox" checked={consent} onChange={(event) => setConsent(event.target.checked)} />
          {t('referral.form.consent')}
        </label>
      )}
      {fields
        .filter((field) => !field.sensitive || consent)
        .map((field, index) => {
          const lacks = tried && missing.includes(field)
          return (
            <div key={field.name} data-missing={lacks} data-field={field.name}>
              <Field
                label={<span id={`${id}-${field.name}-l`}>{format.pick(field.label)}</span>}
                htmlFor={`${id}-${field.name}`}
                {...(field.required ? { required: t('common.required') } : {})}
                error={lacks ? t('referral.form.missing') : undefined}
              >
                <FieldInput
                  field={field}
                  value={values[field.name] ?? null}
                  limits={limits}
                  labelId={`${id}-${field.name}-l`}
                  inputId={`${id}-${field.name}`}
                  bad={lacks}
                  compact
                  autoFocus={index === 0}
                  onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
                />
              </Field>
            </div>
          )
        })}
      <div className="row tight wrap">
        <Button look="pri" size="sm" icon="check" combo="Ctrl+Enter" type="submit" busy={busy}>
          {t('referral.form.send')}
        </Button>
        <Button look="ghost" size="sm" combo="Escape" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}
