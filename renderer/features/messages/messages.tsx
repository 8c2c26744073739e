// Writing to a customer (函件短信): channel, reader, text, what it will say and what the guard says, before anything is asked for. Public: the
// customer panel's timeline and the wrap-up. Promises: asking is an act like any other; central alone sends, and judges once more.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Permit, Refusal } from '../../../shared/compliance/compliance.ts'
import { HOUR, type Instant } from '../../../shared/instant.ts'
import { isAboutPromise, isOfStage, purposeOf, refOf } from '../../../shared/message/template.ts'
import { MessageChannel, type MessageRow } from '../../../shared/messageRows.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { Language } from '../../../shared/script/variables.ts'
import { namesChannel } from '../../../shared/stages.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, LinkButton, Pills } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Preview, useRendered } from './Preview.tsx'
import { useTemplates } from './useTemplates.ts'
import { problemFor, promiseOf, reminderAt, verdictOf } from './writing.ts'
import './messages.css'

export { ConfirmMessage } from './Confirm.tsx'
export { useTemplates } from './useTemplates.ts'
export { problemFor, verdictOf } from './writing.ts'

/** Central waits so long for a rule that lifts by itself, then it gives up. */
const WAITS_MS = 12 * HOUR
/** Fewer signs say no reason. */
const REASON_LENGTH = 4

/** The button, and once it is pressed the sheet to write on. */
export function WriteMessage({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useKey('Alt+W', () => setOpen(!open), { label: t('message.keys.write'), group: t('customer.keys.group') })
  return (
    <div className="ms">
      <Button size="sm" icon="message" combo="Alt+W" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('message.write')}
      </Button>
      {open && <Write key={view.case.id} view={view} now={now} onDone={() => setOpen(false)} />}
    </div>
  )
}

function Write({ view, now, onDone }: { view: CaseView; now: Instant; onDone(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local } = useDesk()
  const id = useId()
  const writing = useView('writing', { caseId: view.case.id, now }).value
  const { templates, channels, loading } = useTemplates(now, view.case.zone)
  const promised = promiseOf(view) !== null
  /** Ways of the stage, and those by which an agreement is answered. */
  const own = MessageChannel.options.filter(
    (one) => namesChannel(view.stage, one) || view.excepted.includes(one) || (promised && one !== 'letter'),
  )
  const [wanted, setChannel] = useState<MessageChannel>('sms')
  const [readerId, setReaderId] = useState<string | null>(null)
  const [templateId, setTemplateId] = useState<string | null>(null)
  const [language, setLanguage] = useState<Language>(format.language === 'en' ? 'en' : 'zh')
  const [busy, setBusy] = useState(false)
  const [beyond, setBeyond] = useState(false)
  const [reason, setReason] = useState('')

  const offered = beyond || own.length === 0 ? MessageChannel.options : own
  const channel = offered.find((one) => one === wanted) ?? offered[0] ?? 'sms'
  const promise = promiseOf(view)
  const readers = (writing?.readers ?? []).filter((one) => one.channel === channel)
  const reader = readers.find(({ contactId }) => contactId === readerId) ?? readers[0] ?? null
  /** The stage is for it, or somebody gave a reason today. */
  const ofStage = namesChannel(view.stage, channel) || view.excepted.includes(channel)
  const fitting = templates.filter(
    (one) =>
      one.channel === channel &&
      (ofStage || beyond || !isOfStage(one.occasion)) &&
      // Papers are asked for in their review, which the link belongs to.
      one.occasion !== 'papersAsked' &&
      (promise !== null || !isAboutPromise(one.occasion)),
  )
  const allowed = fitting.filter((one) => reader && problemFor(one, reader) === null)
  const template = fitting.find((one) => one.id === templateId) ?? allowed[0] ?? fitting[0] ?? null
  const rendered = useRendered(view, template, language, promise, now)
  const verdict = template && reader && verdictOf(template, reader)
  const [missing] = rendered?.missing ?? []
  const problem: Problem | null =
    template && reader
      ? (problemFor(template, reader) ??
        (missing === undefined ? null : { code: 'message.valueMissing', params: { name: missing } }))
      : null
  const waits = verdict?.kind === 'refusal' && verdict.until !== null && verdict.until <= now + WAITS_MS
  const asksReason = template !== null && isOfStage(template.occasion) && !ofStage
  const closed = !loading && !channels.includes(channel)
  const ready =
    template !== null &&
    reader !== null &&
    problem === null &&
    !closed &&
    !(asksReason && reason.trim().length < REASON_LENGTH) &&
    (verdict?.kind === 'permit' || waits)

  const send = async () => {
    if (!ready || busy) return
    setBusy(true)
    try {
      const subject = { customerId: view.customerId, caseId: view.case.id }
      await local.record([
        ...(asksReason
          ? [{ kind: 'stage.excepted' as const, ...subject, payload: { channel, reason: reason.trim() } }]
          : []),
        {
          kind: 'message.asked',
          customerId: view.customerId,
          caseId: view.case.id,
          payload: {
            messageId: crypto.randomUUID(),
            channel,
            contactId: reader.contactId,
            template: refOf(template),
            language,
            purpose: purposeOf(template.occasion),
            promiseId: isAboutPromise(template.occasion) ? (promise?.id ?? null) : null,
            callId: null,
            notBefore:
              template.occasion === 'promiseDue' && promise ? reminderAt(view, promise.due, now) : null,
          },
        },
      ])
      showToast({ tone: 'ok', title: t('message.asked'), text: t('message.askedText') })
      onDone()
    } catch (error) {
      const said = words(problemOf(error, 'message'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  useKey('Alt+Enter', () => void send(), {
    label: t('message.keys.send'),
    group: t('customer.keys.group'),
    enabled: ready,
  })

  return (
    <form
      className="ms-form leavable"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Pills
        label={t('message.channelLabel')}
        value={channel}
        onChange={(next) => {
          setChannel(next)
          setTemplateId(null)
        }}
        choices={offered.map((value) => ({ value, text: t(`message.channel.${value}`) }))}
      />
      {offered.length < MessageChannel.options.length && (
        <LinkButton onClick={() => setBeyond(true)}>{t('message.stage.beyond')}</LinkButton>
      )}
      {asksReason && (
        <div className="ms-field">
          <label className="lab" htmlFor={`${id}-reason`}>
            {t('message.stage.reason')}
          </label>
          <input
            id={`${id}-reason`}
            className="fi-in"
            type="text"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <p className="sm t3">{t('message.stage.kept')}</p>
        </div>
      )}
      {reader && (
        <div className="ms-field">
          <label className="lab" htmlFor={`${id}-to`}>
            {t('message.to')}
          </label>
          <select
            id={`${id}-to`}
            className="fi-in"
            value={reader.contactId ?? ''}
            onChange={(event) => setReaderId(event.target.value)}
          >
            {readers.map((one) => (
              <option key={one.contactId ?? one.channel} value={one.contactId ?? ''}>
                {t('message.reader', {
                  name: one.name,
                  role: t(`message.role.${one.role}`),
                  to: one.to ?? t('message.noneNamed'),
                })}
              </option>
            ))}
          </select>
        </div>
      )}
      {template && (
        <div className="ms-field">
          <label className="lab" htmlFor={`${id}-text`}>
            {t('message.template')}
          </label>
          <select
            id={`${id}-text`}
            className="fi-in"
            value={template.id}
            onChange={(event) => setTemplateId(event.target.value)}
          >
            {fitting.map((one) => (
              <option key={one.id} value={one.id}>
                {format.pick(one.title)}
              </option>
            ))}
          </select>
        </div>
      )}
      <Pills
        label={t('message.languageLabel')}
        value={language}
        onChange={setLanguage}
        choices={(['zh', 'en'] as const).map((value) => ({
          value,
          text: t(`settings.languageName.${value === 'zh' ? 'zh-CN' : 'en'}`),
        }))}
      />
      {rendered && <Preview rendered={rendered} language={language} />}
      {!reader && !loading && <p className="sm warn">{t('message.nobody')}</p>}
      {closed ? (
        <p className="sm warn">{t('message.closed')}</p>
      ) : problem ? (
        <p className="sm warn">
          {words(problem).what}。{words(problem).now}
        </p>
      ) : (
        verdict && <Answer verdict={verdict} waits={waits} now={now} zone={view.case.zone} />
      )}
      <div className="row">
        <Button look="pri" size="sm" type="submit" combo="Alt+Enter" busy={busy} disabled={!ready}>
          {t(waits ? 'message.sendLater' : 'message.send')}
        </Button>
        <Button look="ghost" size="sm" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
      {(writing?.waiting.length ?? 0) > 0 && (
        <ul className="ms-waiting" aria-label={t('message.waiting')}>
          {writing?.waiting.map((one) => (
            <Waiting key={one.id} message={one} />
          ))}
        </ul>
      )}
    </form>
  )
}

/** What the guard says: may go now, waits until then, or by which rule not. */
function Answer({
  verdict,
  waits,
  now,
  zone,
}: {
  verdict: Permit | Refusal
  waits: boolean
  now: Instant
  zone: CaseView['case']['zone']
}) {
  const { t } = useTranslation()
  const format = useFormat()
  if (verdict.kind === 'permit')
    return (
      <p className="sm ok row tight" data-message-guard="permit">
        <Icon name="check" size="s" />
        {t('message.permitted')}
      </p>
    )
  const rule = format.pick(verdict.name)
  const { title, article } = verdict.source
  return (
    <p
      className="sm warn"
      data-message-guard="refusal"
      title={`${format.pick(title)} · ${format.pick(article)}`}
    >
      {waits && verdict.until !== null
        ? t('message.waitsFor', { rule, at: format.dayTime(verdict.until, now, zone) })
        : t('message.refused', { rule })}
    </p>
  )
}

/** A message that has not left: it can be taken back. */
function Waiting({ message }: { message: MessageRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local } = useDesk()
  const takeBack = async () => {
    try {
      await local.record([
        {
          kind: 'message.cancelled',
          customerId: message.customerId,
          caseId: message.caseId,
          payload: { messageId: message.id, reason: 'agent' },
        },
      ])
    } catch (error) {
      const said = words(problemOf(error, 'message'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  return (
    <li className="row tight sm">
      <span className="clip">
        {t('message.timeline.words', {
          channel: t(`message.channel.${message.channel}`),
          title: format.pick(message.template.title),
        })}
      </span>
      <span className="grow" />
      <LinkButton onClick={() => void takeBack()}>{t('message.takeBack')}</LinkButton>
    </li>
  )
}
