// Times outside the permitted hours to which a customer agreed: what is known of a number, and the form that records a new one while the
// verified customer is on the line or the call is wrapped up. Promises: without a verified call there is nothing to fill in.
import { Popover } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consentFault } from '../../../shared/consent.ts'
import { addDays, type Instant, instantOf, type LocalDay, localDay } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView, ContactView } from '../../local/views.ts'
import { Button, Field, LinkButton } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { DayField, readClock } from '../fields/fields.tsx'

export interface ConsentProps {
  readonly contact: ContactView
  readonly view: CaseView
  readonly now: Instant
  /** The call in which the customer is verified; null when there is none. */
  readonly callId: Id | null
}

export function Consent({ contact, view, now, callId }: ConsentProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  useKey('Escape', () => setOpen(false), { label: '', group: '', enabled: open })
  const { zone } = view.case
  const windows = contact.consent.map(
    ({ from, to }) => `${format.dayTime(from, now, zone)}–${format.time(to, zone)}`,
  )
  return (
    <>
      {windows.length === 0
        ? t('customer.consent.none')
        : t('customer.consent.given', { windows: windows.join(format.language === 'en' ? ', ' : '、') })}
      {callId !== null && (
        <Popover
          trigger="click"
          placement="leftTop"
          arrow={false}
          open={open}
          onOpenChange={setOpen}
          destroyOnHidden
          content={
            <ConsentForm
              contact={contact}
              view={view}
              now={now}
              callId={callId}
              onDone={() => setOpen(false)}
            />
          }
        >
          <LinkButton>{t('customer.consent.add')}</LinkButton>
        </Popover>
      )}
    </>
  )
}

function ConsentForm({
  contact,
  view,
  now,
  callId,
  onDone,
}: Omit<ConsentProps, 'callId'> & { callId: Id; onDone(): void }) {
  const { t } = useTranslation()
  const problemWords = useProblemWords()
  const { local } = useDesk()
  const { zone } = view.case
  const today = localDay(now, zone)
  const [day, setDay] = useState<LocalDay | null>(today)
  const [start, setStart] = useState('22:00')
  const [end, setEnd] = useState('22:30')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const id = useId()
  const [startMs, endMs] = [readClock(start), readClock(end)]
  const window =
    day === null || startMs === null || endMs === null
      ? null
      : { from: instantOf(day, startMs, zone), to: instantOf(day, endMs, zone) }
  const fault = window && consentFault(window, now)

  const save = async () => {
    if (!window || fault || words.trim() === '') return
    setBusy(true)
    setProblem(null)
    try {
      await local.record([
        {
          kind: 'consent.recorded',
          customerId: view.customerId,
          caseId: view.case.id,
          payload: { contactId: contact.id, callId, ...window, words: words.trim() },
        },
      ])
      showToast({ tone: 'ok', title: t('customer.consent.saved') })
      onDone()
    } catch (error) {
      setProblem(problemOf(error, 'consent'))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      className="rv-form"
      data-form="consent"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <b>{t('customer.consent.title')}</b>
      <p className="sm t2">{t('customer.consent.text')}</p>
      <Field label={t('customer.consent.day')} htmlFor={`${id}-day`}>
        <DayField
          inputId={`${id}-day`}
          today={today}
          min={today}
          max={addDays(today, 31)}
          value={day}
          onChange={setDay}
        />
      </Field>
      <div className="row">
        <div className="grow">
          <Field label={t('customer.consent.from')} htmlFor={`${id}-from`}>
            <input
              id={`${id}-from`}
              className="input"
              inputMode="numeric"
              value={start}
              onChange={(event) => setStart(event.target.value)}
            />
          </Field>
        </div>
        <div className="grow">
          <Field label={t('customer.consent.to')} htmlFor={`${id}-to`}>
            <input
              id={`${id}-to`}
              className="input"
              inputMode="numeric"
              value={end}
              onChange={(event) => setEnd(event.target.value)}
            />
          </Field>
        </div>
      </div>
      {(fault || !window) && (
        <p className="under bad" role="alert">
          {fault ? t(`customer.consent.fault.${fault}`) : t('customer.consent.unreadable')}
        </p>
      )}
      <Field label={t('customer.consent.words')} htmlFor={`${id}-words`} required={t('common.required')}>
        <input
          id={`${id}-words`}
          className="input"
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </Field>
      {problem && (
        <p className="under bad" role="alert">
          {problemWords(problem).what}
        </p>
      )}
      <div className="row">
        <span className="grow" />
        <Button
          type="submit"
          look="pri"
          size="sm"
          icon="check"
          busy={busy}
          disabled={!window || fault !== null || words.trim() === ''}
        >
          {t('customer.consent.save')}
        </Button>
      </div>
    </form>
  )
}
