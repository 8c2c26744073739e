// A new ticket of a case, of a kind that is chosen here or was chosen before: what its kind demands, what was said word for word, what is asked, how it
// came in, and what proves it. Public through `tickets.tsx`: the one form for every ticket, requests that hand a case on among them. Promises: offers what
// this role may open, names what is missing, says who has to agree; what tells of income or health is asked for only with consent.
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { kindSpec, TICKET_KIND_LIST } from '../../../shared/ticket/kinds.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { FieldValue } from '../fields/fields.tsx'
import { KindFields } from './KindFields.tsx'
import { useTicketLimits } from './limits.ts'

const CAME = ['call', 'app', 'letter', 'email', 'sms', 'visit', 'regulator'] as const

type Values = Readonly<Record<string, FieldValue>>

export interface NewTicketProps {
  readonly view: CaseView
  readonly now: Instant
  /** Only these; all that this role may open where it is left out. One alone is not asked for. */
  readonly kinds?: readonly string[]
  /** What the screen knows already and nobody types. */
  readonly given?: Values
  onDone(): void
}

export function NewTicket({ view, now, kinds: only, given = {}, onDone }: NewTicketProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { local, profile } = useDesk()
  const problemWords = useProblemWords()
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const kinds = (only ?? TICKET_KIND_LIST).filter((kind) => kindSpec(kind)?.opens.includes(profile.role))
  const [kind, setKind] = useState(kinds[0] ?? '')
  const [channel, setChannel] = useState<(typeof CAME)[number]>('call')
  const [subject, setSubject] = useState('')
  const [words, setWords] = useState('')
  const [wish, setWish] = useState('')
  const [evidence, setEvidence] = useState('')
  const [values, setValues] = useState<Values>(given)
  const [consent, setConsent] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const spec = kindSpec(kind)
  const fields = (spec?.fields ?? []).filter(({ name }) => given[name] === undefined)
  const asked = fields.filter((field) => consent || !field.sensitive)
  const sensitive = fields.some((field) => field.sensitive)
  const ours = spec?.ours === true
  const limits = useTicketLimits(kind, view, now)
  const missing = new Set([
    ...(spec?.verbatim && words.trim() === '' ? ['words'] : []),
    ...asked.filter(({ name, required }) => required && (values[name] ?? '') === '').map(({ name }) => name),
  ])

  const save = async () => {
    setTried(true)
    if (!spec || busy) return
    if (missing.size > 0) {
      // The first that is missing, once it is marked as such.
      requestAnimationFrame(() =>
        form.current
          ?.querySelector<HTMLElement>('[data-missing="true"] :is(input, textarea, select, button)')
          ?.focus(),
      )
      return
    }
    const names = [...asked.map(({ name }) => name), ...Object.keys(given)]
    const filled = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => names.includes(name) && value !== null),
    )
    const contradiction = spec.rule?.(filled) ?? null
    setProblem(contradiction)
    if (contradiction) return
    const about = { customerId: view.customerId, caseId: view.case.id }
    const opened: ActDraft = {
      kind: 'ticket.opened',
      ...about,
      payload: {
        ticketId: crypto.randomUUID(),
        ticketKind: kind,
        subject: subject.trim(),
        words: ours ? '' : words.trim(),
        wish: ours ? '' : wish.trim(),
        channel: ours ? 'none' : channel,
        evidence: evidence
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .slice(0, 30)
          .map((what) => ({ what: what.slice(0, 200), callId: null })),
        payload: filled,
        callId: null,
        owner: null,
      },
    }
    const tellsMuch = asked.some((field) => field.sensitive && (filled[field.name] ?? '') !== '')
    const agreed: ActDraft = {
      kind: 'consent.sensitive',
      ...about,
      payload: { callId: null, purpose: 'hardship' },
    }
    setBusy(true)
    try {
      await local.record(tellsMuch ? [agreed, opened] : [opened])
      showToast({ tone: 'ok', title: t('tickets.sent') })
      onDone()
    } catch (error) {
      setProblem(problemOf(error, 'tickets'))
      setBusy(false)
    }
  }
  useKey('Ctrl+Enter', () => void save(), { label: t('tickets.keys.send'), group: t('tickets.keys.group') })
  const wanted = t('common.required')
  const error = (name: string) => (tried && missing.has(name) ? t('tickets.missing') : undefined)
  const said = problem && problemWords(problem)
  const told = (
    <>
      {!ours && (
        <>
          <Field
            label={t('tickets.words')}
            htmlFor={`${id}-words`}
            error={error('words')}
            {...(spec?.verbatim ? { required: wanted } : {})}
          >
            <textarea
              id={`${id}-words`}
              className="fi-in"
              rows={3}
              maxLength={2000}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </Field>
          <Field label={t('tickets.wish')} htmlFor={`${id}-wish`}>
            <input
              id={`${id}-wish`}
              className="fi-in"
              type="text"
              maxLength={500}
              value={wish}
              onChange={(event) => setWish(event.target.value)}
            />
          </Field>
          <Field label={t('tickets.came')} htmlFor={`${id}-channel`}>
            <select
              id={`${id}-channel`}
              className="fi-in"
              value={channel}
              onChange={(event) => setChannel(CAME.find((one) => one === event.target.value) ?? 'call')}
            >
              {CAME.map((one) => (
                <option key={one} value={one}>
                  {t(`tickets.channel.${one}`)}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
      <Field label={t('tickets.subject')} htmlFor={`${id}-subject`}>
        <input
          id={`${id}-subject`}
          className="fi-in"
          type="text"
          maxLength={120}
          value={subject}
          onChange={(event) => setSubject(event.target.value)}
        />
      </Field>
      <Field label={t('tickets.evidenceLines')} htmlFor={`${id}-evidence`}>
        <textarea
          id={`${id}-evidence`}
          className="fi-in"
          rows={2}
          value={evidence}
          onChange={(event) => setEvidence(event.target.value)}
        />
      </Field>
    </>
  )
  return (
    <form
      ref={form}
      className="tk-form"
      data-form="new"
      data-request={kind}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
    >
      {kinds.length > 1 && (
        <Field label={t('tickets.kind')} htmlFor={`${id}-kind`}>
          <select
            id={`${id}-kind`}
            className="fi-in"
            value={kind}
            // biome-ignore lint/a11y/noAutofocus: the person asked for this form by its key
            autoFocus
            onChange={(event) => setKind(event.target.value)}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {format.pick(kindSpec(one)?.label ?? { zh: one, en: one })}
              </option>
            ))}
          </select>
        </Field>
      )}
      {spec?.steps[0] && <p className="sm t2">{format.pick(spec.steps[0].label)}</p>}
      {said && <TroubleNote tone="warn" what={said.what} now={said.now} />}
      {sensitive && (
        <label className="fi-choice">
          <input type="checkbox" checked={consent} onChange={(event) => setConsent(event.target.checked)} />
          {t('tickets.consent')}
        </label>
      )}
      <KindFields
        key={kind}
        fields={asked}
        values={values}
        limits={limits}
        missing={tried ? [...missing] : []}
        compact
        autoFocus={kinds.length === 1}
        onField={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      />
      {kinds.length > 1 || spec?.verbatim ? (
        told
      ) : (
        <details className="tk-more">
          <summary>{t('tickets.besides')}</summary>
          <div className="tk-form">{told}</div>
        </details>
      )}
      <div className="row tight wrap">
        <Button look="pri" icon="check" combo="Ctrl+Enter" type="submit" busy={busy}>
          {t('tickets.open')}
        </Button>
        <Button look="ghost" combo="Escape" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}
