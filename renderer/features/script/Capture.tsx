// The strip under the answers: what the agent writes down with an answer, with limits and the rest computed. Private to the script.
import { Fragment, type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type CaptureName, captureField, captureFits } from '../../../shared/script/captures.ts'
import type { Answer } from '../../../shared/script.ts'
import { Button } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import type { FieldLimits, FieldValue } from '../fields/fields.tsx'
import { FieldInput } from '../fields/fields.tsx'
import { DUE, type LatestDays, latestDayOf, restFen } from './view.ts'

export interface CaptureProps {
  readonly answer: Answer
  readonly values: Readonly<Record<string, FieldValue>>
  readonly limits: FieldLimits
  readonly latest: LatestDays
  readonly totalFen: number
  /** Another promise after a broken one: a supervisor must agree. */
  readonly needsSupervisor: boolean
  /** Asks for that. */
  readonly ask: ReactNode
  /** Name of the field that stopped the last try to go on. */
  readonly bad: CaptureName | null
  onChange(name: CaptureName, value: FieldValue): void
  onGo(): void
  onCancel(): void
}

export function Capture({
  answer,
  values,
  limits,
  latest,
  totalFen,
  needsSupervisor,
  ask,
  bad,
  onChange,
  onGo,
  onCancel,
}: CaptureProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const offered = values.promiseAmount
  const rest = restFen(totalFen, offered)
  const tooMuch = typeof offered === 'number' && offered > totalFen
  return (
    <form
      className="sc-capture"
      aria-label={format.pick(answer.label)}
      onSubmit={(event) => {
        event.preventDefault()
        // What can't be read must not vanish without a word, in an optional field neither.
        const unreadable = event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')
        if (unreadable) unreadable.focus()
        else onGo()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onCancel()
        } else if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) {
          // A list would open by it; arrows choose in it closed, and Enter goes on as in every other field.
          event.preventDefault()
          event.currentTarget.requestSubmit()
        }
      }}
    >
      {answer.capture.map(({ name, required }, index) => {
        const field = captureField(name)
        const value = values[name] ?? null
        const misfit =
          bad === name
            ? value === null
              ? t('script.capture.missing')
              : captureFits(name, value)
                ? null
                : t('script.capture.invalid')
            : null
        const error = name === 'promiseAmount' && tooMuch ? t('script.capture.tooMuch') : misfit
        return (
          <Fragment key={name}>
            <div className="sc-field" data-wide={field.kind === 'text' && field.max > 100}>
              <label className="sc-label" id={`${id}-${name}-label`} htmlFor={`${id}-${name}`}>
                {format.pick(field.label)}
                <small>
                  {DUE.includes(name)
                    ? t('script.capture.latest', { day: format.day(latestDayOf(name, limits, latest)) })
                    : required
                      ? ''
                      : t('field.optional')}
                </small>
              </label>
              <FieldInput
                compact
                field={field}
                value={value}
                limits={{ ...limits, latest: latestDayOf(name, limits, latest) }}
                labelId={`${id}-${name}-label`}
                inputId={`${id}-${name}`}
                bad={error !== null}
                describedBy={error ? `${id}-${name}-error` : undefined}
                autoFocus={index === 0}
                onChange={(next) => onChange(name, next)}
              />
              {error && (
                <p className="sc-error" id={`${id}-${name}-error`} role="alert">
                  <Icon name="alert" size="s" />
                  {error}
                </p>
              )}
            </div>
            {name === 'promiseAmount' && (
              <div className="sc-field">
                <div className="sc-label">{t('script.capture.rest')}</div>
                <output className="sc-static">
                  <span className="t3">¥</span>
                  {rest === null ? '—' : format.money(rest)}
                </output>
              </div>
            )}
          </Fragment>
        )
      })}
      {needsSupervisor && answer.capture.some(({ name }) => DUE.includes(name)) && (
        <p className="sc-error sc-warn" role="note">
          <Icon name="alert" size="s" />
          {t('script.capture.needsSupervisor')}
        </p>
      )}
      {needsSupervisor && answer.capture.some(({ name }) => DUE.includes(name)) && ask}
      <div className="sc-go">
        <Button type="submit" look="pri" combo="Enter">
          {t('script.capture.go')}
        </Button>
      </div>
    </form>
  )
}
