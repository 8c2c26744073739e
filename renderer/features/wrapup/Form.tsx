// What the chosen code demands, filled as far as the call has told, and what saving it will do. Private to the wrap-up.
import { Fragment, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Code, CodeSpec, DispositionEffects, Field } from '../../../shared/disposition.ts'
import { fieldsOf, specOf } from '../../../shared/disposition.ts'
import type { Zone } from '../../../shared/instant.ts'
import { instantOf, timeOfDay } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { DispositionFields } from '../../../shared/rows.ts'
import type { PromiseView } from '../../local/views.ts'
import { LinkButton } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { FieldLimits, FieldValue } from '../fields/fields.tsx'
import { ClockField, FieldInput } from '../fields/fields.tsx'
import { fieldOf } from './codes.ts'
import { FOLLOW_UP_AT } from './save.ts'
import type { PromiseLimits } from './wrapup.tsx'

export interface FormProps {
  readonly code: Code
  readonly values: DispositionFields
  /** Fields that still hold what the call gave them. */
  readonly carried: readonly string[]
  readonly problems: readonly Problem[]
  /** The agent tried to save: missing fields are named from then on. */
  readonly tried: boolean
  readonly limits: FieldLimits
  readonly promiseLimits: PromiseLimits | null
  /** Null while debt facts are covered. */
  readonly totalFen: number | null
  readonly replaced: PromiseView | null
  readonly effects: DispositionEffects
  readonly follow: CodeSpec['follow']
  readonly zone: Zone
  /** When a follow-up is due on its day, ms since midnight; null = as usual. */
  /** Asks a supervisor for another promise. */
  readonly ask: ReactNode
  readonly followUpClock: number | null
  onFollowUp(clock: number): void
  onField(name: string, value: FieldValue): void
}

export function Form(props: FormProps) {
  const { code, values, carried, problems, tried, totalFen, follow, replaced } = props
  const { t } = useTranslation()
  const format = useFormat()
  const said = useFieldProblem(code, values)
  const minimumFen = props.promiseLimits?.minimumFen ?? 0
  const low = typeof values.amount === 'number' && values.amount < minimumFen
  const fields = fieldsOf(code, values).filter(
    (field) => !field.sensitive && (field.name !== 'lowReason' || low || (values.lowReason ?? '') !== ''),
  )
  const hidden = fieldsOf(code, values).some((field) => field.sensitive)
  const names = fields.map(({ name }) => name)
  const shown = problems.filter((problem) => tried || problem.code !== 'disposition.fieldMissing')
  const above = shown.filter((problem) => {
    const name = fieldOf(problem)
    return name === null || !names.includes(name)
  })
  const amount = values.amount
  const part =
    code === 'PTP_PART' && totalFen !== null && typeof amount === 'number' ? totalFen - amount : null
  return (
    <>
      <div className="wu-formhead">
        <h3>{format.pick(specOf(code).label)}</h3>
        <span className="t3 sm">{code}</span>
        <span className="grow" />
        {carried.length > 0 && (
          <span className="t2 sm">{t('wrapUp.carried', { count: carried.length })}</span>
        )}
      </div>
      {above.map((problem) => (
        <TroubleNote key={problem.code} tone="warn" what={said(problem).what} now={said(problem).now} />
      ))}
      {above.some(({ code: why }) => why === 'promise.needsSupervisor') && props.ask}
      {follow === 'promise' && replaced && (
        <p className="under">
          {t('wrapUp.replaces', {
            day: format.dayWithWeekday(replaced.promise.due),
            amount: totalFen === null ? '' : format.money(replaced.promise.amountFen, '¥'),
          })}
        </p>
      )}
      <div className="wu-fields">
        {fields.map((field) => {
          const own = shown.filter((problem) => fieldOf(problem) === field.name)
          return (
            <Fragment key={`${code}-${field.name}`}>
              <FormField
                {...props}
                field={field}
                error={
                  own.length > 0
                    ? own.map((problem) => said(problem).now || said(problem).what).join(' ')
                    : null
                }
                carried={carried.includes(field.name)}
              />
              {code === 'PTP_PART' && field.name === 'amount' && totalFen !== null && (
                <div className="wu-field">
                  <div className="lab">{t('wrapUp.rest')}</div>
                  <output className="fi-in wu-static">
                    <span className="t3">¥</span>
                    {part === null || part < 0 ? '—' : format.money(part)}
                  </output>
                </div>
              )}
            </Fragment>
          )
        })}
      </div>
      {hidden && <p className="under">{t('wrapUp.sensitive')}</p>}
      <NextSteps {...props} />
    </>
  )
}

function FormField({
  code,
  field,
  values,
  error,
  carried,
  limits,
  promiseLimits,
  follow,
  totalFen,
  onField,
}: Omit<FormProps, 'carried'> & {
  field: Field
  error: string | null
  carried: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const promised =
    follow === 'promise' && (field.name === 'date' || field.name === 'restDate') && promiseLimits !== null
  const minimum =
    code === 'PTP_PART' && field.name === 'amount' && totalFen !== null && promiseLimits !== null
      ? promiseLimits.minimumFen
      : 0
  const amount = values[field.name]
  const hinted =
    field.kind === 'choice' ? field.options.find((one) => one.value === values[field.name])?.hint : undefined
  const hint = ((): string | null => {
    if (promised) return t('wrapUp.latest', { day: format.day(promiseLimits.latest) })
    // What the call has filled in is asked for no more.
    if (carried) return null
    return field.required ? t('field.required') : t('field.optional')
  })()
  const wide = field.kind !== 'money' && field.kind !== 'count' && !(field.kind === 'text' && field.max <= 60)
  return (
    <div className="wu-field" data-wide={wide} data-field={field.name} data-required={field.required}>
      <label className="lab" id={`${id}-label`} htmlFor={`${id}-input`}>
        {format.pick(field.label)}
        {hint !== null && <span className="req">{hint}</span>}
        {carried && <span className="req acc">{t('wrapUp.fromCall')}</span>}
      </label>
      <FieldInput
        field={field}
        value={toFieldValue(values[field.name])}
        limits={promised ? { ...limits, latest: promiseLimits.latest } : limits}
        labelId={`${id}-label`}
        inputId={`${id}-input`}
        bad={error !== null}
        describedBy={error ? `${id}-error` : undefined}
        onChange={(value) => onField(field.name, value)}
      />
      {error ? (
        <p className="under bad" id={`${id}-error`} role="alert">
          <Icon name="alert" size="s" />
          {error}
        </p>
      ) : hinted ? (
        <p className="under t3">{format.pick(hinted)}</p>
      ) : minimum > 0 && typeof amount === 'number' ? (
        <p className={`under ${amount >= minimum ? 'ok' : 'warn'}`}>
          <Icon name={amount >= minimum ? 'check' : 'alert'} size="s" />
          {t(amount >= minimum ? 'wrapUp.enough' : 'wrapUp.below', { amount: format.money(minimum) })}
        </p>
      ) : null}
    </div>
  )
}

const toFieldValue = (value: DispositionFields[string] | undefined): FieldValue =>
  typeof value === 'string' || typeof value === 'number' ? value : null

/** A problem with the field named as the screen names it, and the fact in words. */
export function useFieldProblem(code: Code, values: DispositionFields) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  return (problem: Problem) => {
    const name = problem.params.field
    const field = fieldsOf(code, values).find((one) => one.name === name)
    const params = { ...problem.params }
    if (field) params.field = format.pick(field.label)
    if (problem.code === 'disposition.contradictsCall') {
      params.code = format.pick(specOf(code).label)
      params.fact = t(`wrapUp.fact.${problem.params.fact as 'answered'}`, { time: '' })
    }
    const worded = words({ code: problem.code, params })
    if (problem.code !== 'disposition.fieldInvalid') return worded
    return { ...worded, now: t(`wrapUp.invalid.${problem.params.detail as 'amount'}`) }
  }
}

/** What saving does, computed from the code: nothing here can be ticked away. */
function NextSteps({ effects, follow, values, zone, limits, followUpClock, onFollowUp }: FormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const [changing, setChanging] = useState(false)
  const clock = followUpClock ?? FOLLOW_UP_AT
  const steps: { icon: IconName; text: string; movable?: true }[] = []
  if (follow === 'promise' && typeof values.date === 'string')
    steps.push({
      icon: 'promise',
      text: t('wrapUp.step.promise', { day: format.dayWithWeekday(values.date) }),
    })
  if (follow === 'callback' && typeof values.at === 'number')
    steps.push({
      icon: 'callback',
      text: t('wrapUp.step.callback', { at: format.dayTime(values.at, limits.now, zone) }),
    })
  if (follow === 'followUp' && typeof values.nextDate === 'string')
    steps.push({
      icon: 'callback',
      text: t('wrapUp.step.followUp', {
        at: format.dayTime(instantOf(values.nextDate, clock, zone), limits.now, zone),
        movable: true,
      }),
    })
  if (effects.hold)
    steps.push({
      icon: 'hold',
      text:
        effects.hold.until === null
          ? t('wrapUp.step.holdOpen', { kind: t(`guard.hold.${effects.hold.kind}`) })
          : t('wrapUp.step.hold', {
              kind: t(`guard.hold.${effects.hold.kind}`),
              at: format.dayTime(effects.hold.until, limits.now, zone),
            }),
    })
  if (effects.number) steps.push({ icon: 'ban', text: t(`wrapUp.step.${effects.number}`) })
  for (const task of effects.tasks)
    steps.push({
      icon: 'user',
      text: t('wrapUp.step.task', {
        task: t(`wrapUp.task.${task.kind}`),
        at: format.dayTime(task.due, limits.now, zone),
      }),
    })
  return (
    <div className="wu-steps">
      <div className="lab">
        {t('wrapUp.nextSteps')}
        <span className="req">{t('wrapUp.byCode')}</span>
      </div>
      <ul className="inset">
        {steps.length === 0 && (
          <li className="t3">{t(follow === null ? 'wrapUp.step.none' : 'wrapUp.step.waits')}</li>
        )}
        {steps.map((step) => (
          <li key={step.text}>
            <Icon name={step.icon} />
            <span className="grow">{step.text}</span>
            {step.movable && (
              <LinkButton aria-expanded={changing} onClick={() => setChanging(!changing)}>
                {t('wrapUp.change')}
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
      {changing && follow === 'followUp' && (
        <div className="fi-moment wu-change">
          <ClockField
            value={clock}
            from={limits.hours.from}
            until={limits.hours.until}
            gone={values.nextDate === limits.today ? timeOfDay(limits.now, zone) : null}
            inputId={id}
            label={t('wrapUp.followUpTime')}
            onChange={(at) => at !== null && onFollowUp(at)}
            onEnter={() => setChanging(false)}
          />
        </div>
      )}
    </div>
  )
}
