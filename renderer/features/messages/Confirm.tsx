// At the end of a call with a promise: its recap by text message, and a reminder before it falls due. Public through `messages.tsx`. Promises:
// offered only for the number on which the customer was verified; nothing is ticked for the agent.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { followOf, isCode } from '../../../shared/disposition.ts'
import type { Instant } from '../../../shared/instant.ts'
import { type Occasion, REMIND_DAYS, refOf } from '../../../shared/message/template.ts'
import type { CallRow } from '../../../shared/rows.ts'
import type { Language } from '../../../shared/script/variables.ts'
import { useView } from '../../local/useView.ts'
import type { CaseView } from '../../local/views.ts'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { CallDraft, DraftDesk } from '../callDraft.ts'
import { Preview, useRendered } from './Preview.tsx'
import { useTemplates } from './useTemplates.ts'
import { problemFor, reminderAt, verdictOf } from './writing.ts'
import './messages.css'

type Wished = NonNullable<CallDraft['wrap']['messages']>
const WISHES = [
  ['confirm', 'promiseMade'],
  ['remind', 'promiseDue'],
] as const satisfies readonly (readonly [keyof Wished, Occasion])[]

interface ConfirmProps {
  row: CallRow
  view: CaseView
  desk: DraftDesk
  now: Instant
}

/** Nothing for a result that is no promise. */
export function ConfirmMessage(props: ConfirmProps) {
  const { code, values } = props.desk.draft?.wrap ?? { code: null, values: {} }
  if (code === null || !isCode(code) || followOf(code, values) !== 'promise') return null
  return <Confirm {...props} />
}

function Confirm({ row, view, desk, now }: ConfirmProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const id = useId()
  const language: Language = format.language === 'en' ? 'en' : 'zh'
  const writing = useView('writing', { caseId: view.case.id, now }).value
  const { templates, channels } = useTemplates(now, view.case.zone)
  const reader = writing?.readers.find((one) => one.channel === 'sms' && one.contactId === row.contactId)
  const textFor = (occasion: Occasion) =>
    templates.find((one) => one.channel === 'sms' && one.occasion === occasion) ?? null
  const first = textFor('promiseMade')
  const values = desk.draft?.wrap.values ?? {}
  const promise =
    typeof values.date === 'string' && typeof values.channel === 'string'
      ? {
          amountFen: typeof values.amount === 'number' ? values.amount : view.arrears.totalFen,
          due: values.date,
          channel: values.channel,
        }
      : null
  const wished = desk.draft?.wrap.messages ?? {}
  const rendered = useRendered(view, wished.confirm ? first : null, language, promise, now)
  if (!reader || !first || !channels.includes('sms')) return null
  const problem = problemFor(first, reader)
  const verdict = verdictOf(first, reader)
  const soon = !promise || reminderAt(view, promise.due, now) === null
  const wish = (name: keyof Wished, occasion: Occasion, on: boolean) => {
    const template = textFor(occasion)
    desk.change((before) => {
      const { [name]: _, ...rest } = before.wrap.messages ?? {}
      const made = template && { id: crypto.randomUUID(), template: refOf(template), language }
      return { ...before, wrap: { ...before.wrap, messages: on && made ? { ...rest, [name]: made } : rest } }
    })
  }
  if (problem || verdict?.kind === 'refusal')
    return (
      <p className="sm t3 ms-confirm">
        {t('message.confirm.not', {
          why: problem ? words(problem).what : verdict?.kind === 'refusal' ? format.pick(verdict.name) : '',
        })}
      </p>
    )
  return (
    <fieldset className="ms-confirm">
      <legend className="lab">{t('message.confirm.title', { to: reader.to ?? '' })}</legend>
      {WISHES.map(([name, occasion]) => (
        <label key={name} className="fi-choice" htmlFor={`${id}-${name}`} data-wish={name}>
          <input
            id={`${id}-${name}`}
            type="checkbox"
            checked={wished[name] !== undefined}
            // Due within two days: the recap of today says it all.
            disabled={name === 'remind' && soon}
            onChange={({ target: { checked } }) => wish(name, occasion, checked)}
          />
          {t(name === 'remind' && soon ? 'message.confirm.soon' : `message.confirm.${name}`, {
            days: REMIND_DAYS,
          })}
        </label>
      ))}
      {rendered && promise && <Preview rendered={rendered} language={language} />}
    </fieldset>
  )
}
