// The question at the end of a call of service or of a customer who called: were they satisfied, and is somebody to see to them again. Public to
// the wrap-up, which keeps the answer with the result. Promises: nothing is chosen beforehand; who gave no answer is on record as such.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallRow } from '../../../shared/rows.ts'
import { SATISFACTION } from '../../../shared/ticket/payloads.ts'
import type { DraftDesk } from '../callDraft.ts'
import './tickets.css'

/** Only a talk that served the customer ends with the question. */
export const endsWithQuestion = ({
  direction,
  purpose,
  answeredAt,
}: Pick<CallRow, 'direction' | 'purpose' | 'answeredAt'>): boolean =>
  answeredAt !== null && (direction === 'inbound' || purpose === 'service')

export function EndQuestion({ desk }: { desk: DraftDesk }) {
  const { t } = useTranslation()
  const id = useId()
  const said = desk.draft?.wrap.satisfaction ?? null
  const set = (change: Partial<NonNullable<typeof said>>) =>
    desk.change((before) => ({
      ...before,
      wrap: {
        ...before.wrap,
        satisfaction: {
          answer: 'declined',
          words: '',
          care: false,
          ...before.wrap.satisfaction,
          ...change,
        },
      },
    }))
  return (
    <fieldset className="tk-end" data-satisfaction={said?.answer ?? 'open'}>
      <legend className="lab">{t('tickets.end.question')}</legend>
      <div className="row tight wrap">
        {SATISFACTION.map((answer) => (
          <label key={answer} className="fi-choice" htmlFor={`${id}-${answer}`}>
            <input
              id={`${id}-${answer}`}
              type="radio"
              name={id}
              value={answer}
              checked={said?.answer === answer}
              onChange={() => set({ answer, ...(answer === 'poor' ? { care: true } : {}) })}
            />
            {t(`tickets.satisfaction.${answer}`)}
          </label>
        ))}
      </div>
      {said !== null && said.answer !== 'declined' && (
        <>
          <input
            className="fi-in"
            type="text"
            maxLength={500}
            aria-label={t('tickets.end.words')}
            placeholder={t('tickets.end.words')}
            value={said.words}
            onChange={(event) => set({ words: event.target.value })}
          />
          <label className="fi-choice" htmlFor={`${id}-care`}>
            <input
              id={`${id}-care`}
              type="checkbox"
              checked={said.care}
              disabled={said.answer === 'poor'}
              onChange={(event) => set({ care: event.target.checked })}
            />
            {t('tickets.end.care')}
          </label>
        </>
      )}
    </fieldset>
  )
}
