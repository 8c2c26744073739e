// A new ticket of a case: of which kind, what was said word for word, what is asked, how it came in, and what proves it. Private to the tickets.
// Promises: offers what this role may open, asks what the kind asks, and names what is missing.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { kindSpec, TICKET_KIND_LIST } from '../../../shared/ticket/kinds.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { FieldValue } from '../fields/fields.tsx'
import { KindFields } from './KindFields.tsx'
import { useTicketLimits } from './limits.ts'

const CAME = ['call', 'app', 'letter', 'email', 'sms', 'visit', 'regulator'] as const

export interface NewTicketProps {
  readonly view: CaseView
  readonly now: Instant
  /** Only these; all that this role may open where it is left out. */
  readonly kinds?: readonly string[]
  onDone(): void
}

export function NewTicket({ view, now, kinds: only, onDone }: NewTicketProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { local, profile } = useDesk()
  const problemWords = useProblemWords()
  const id = useId()
  const kinds = (only ?? TICKET_KIND_LIST).filter((kind) => kindSpec(kind)?.opens.includes(profile.role))
  const [kind, setKind] = useState(kinds[0] ?? '')
  const [channel, setChannel] = useState<(typeof CAME)[number]>('call')
  const [subject, setSubject] = useState('')
  const [words, setWords] = useState('')
  const [wish, setWish] = useState('')
  const [evidence, setEvidence] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({})
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const spec = kindSpec(kind)
  const fields = spec?.fields ?? []
  const ours = spec?.ours === true
  const limits = useTicketLimits(kind, view, now)
  const missing = new Set([
    ...(spec?.verbatim && words.trim() === '' ? ['words'] : []),
    ...fields.filter(({ name, required }) => required && (values[name] ?? '') === '').map(({ name }) => name),
  ])

  const save = async () => {
    setTried(true)
    if (!spec || missing.size > 0 || busy) return
    setBusy(true)
    const names = fields.map(({ name }) => name)
    try {
      await local.record([
        {
          kind: 'ticket.opened',
          customerId: view.customerId,
          caseId: view.case.id,
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
            payload: Object.fromEntries(
              Object.entries(values).filter(([name, value]) => names.includes(name) && value !== null),
            ),
            callId: null,
            owner: null,
          },
        },
      ])
      onDone()
    } catch (error) {
      const said = problemWords(problemOf(error, 'tickets'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
      setBusy(false)
    }
  }
  useKey('Ctrl+Enter', () => void save(), { label: t('tickets.keys.send'), group: t('tickets.keys.group') })
  const wanted = t('common.required')
  const error = (name: string) => (tried && missing.has(name) ? t('tickets.missing') : undefined)
  return (
    <form
      className="tk-form"
      data-form="new"
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
      <KindFields
        key={kind}
        fields={fields}
        values={values}
        limits={limits}
        missing={tried ? [...missing] : []}
        compact
        onField={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      />
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
