// The fields of the calculator: terms of the plan that is chosen, what is asked to be waived, income and needs. Private to the plan.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CHANNELS,
  choice,
  count,
  date,
  type Field,
  money,
  REASONS,
  text,
} from '../../../shared/dispositionFields.ts'
import { PlanKind, type PlanTerms } from '../../../shared/plan.ts'
import type { Means, planBounds } from '../../../shared/planLimits.ts'
import { useFormat } from '../../words/format.ts'
import { FieldInput, type FieldLimits, type FieldValue } from '../fields/fields.tsx'
import type { PlanDraft } from './draft.ts'

export interface Entry {
  readonly draft: PlanDraft
  readonly limits: FieldLimits
  readonly bounds: ReturnType<typeof planBounds>
  change(part: Partial<PlanDraft>): void
}

const PERCENTS = [0, 25, 50, 75, 100] as const

function Labelled({
  field,
  label,
  value,
  limits,
  onChange,
}: {
  field: Field
  label: string
  value: FieldValue
  limits: FieldLimits
  onChange(value: FieldValue): void
}) {
  const id = useId()
  return (
    <div className="pl-field" data-field={field.name}>
      <label className="lab" id={`${id}-label`} htmlFor={`${id}-input`}>
        {label}
      </label>
      <FieldInput
        compact
        field={field}
        value={value}
        limits={limits}
        labelId={`${id}-label`}
        inputId={`${id}-input`}
        onChange={onChange}
      />
    </div>
  )
}

/** The terms of the chosen plan. */
export function TermFields({ draft, limits, bounds, change }: Entry) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const terms = draft.options[draft.chosen] ?? draft.options[0]
  if (!terms) return null
  const set = (part: Partial<PlanTerms>) =>
    change({
      options: draft.options.map((each, index) => (index === draft.chosen ? { ...each, ...part } : each)),
    })
  const rated = terms.planKind === 'equalPayment' || terms.planKind === 'equalPrincipal'
  return (
    <div className="pl-fields">
      <div className="pl-field" data-field="planKind">
        <label className="lab" htmlFor={`${id}-kind`}>
          {t('plan.row.kind')}
        </label>
        <select
          id={`${id}-kind`}
          className="fi-in"
          value={terms.planKind}
          onChange={(event) => set({ planKind: PlanKind.parse(event.target.value) })}
        >
          {PlanKind.options.map((kind) => (
            <option key={kind} value={kind}>
              {t(`plan.kind.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {terms.planKind !== 'single' && (
        <Labelled
          field={count('periods', '', '', 1, bounds.periods)}
          label={t('plan.periodsLabel', { most: bounds.periods })}
          value={terms.periods}
          limits={limits}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 1 && value <= 120) set({ periods: value })
          }}
        />
      )}
      <Labelled
        field={date('firstDue', '', '', 'future')}
        label={t('plan.firstLabel', { latest: format.day(bounds.latestFirst) })}
        value={terms.firstDue}
        limits={{ ...limits, latest: bounds.latestFirst }}
        onChange={(value) => {
          if (typeof value === 'string') set({ firstDue: value })
        }}
      />
      {rated && (
        <div className="pl-field" data-field="monthlyPpm">
          <label className="lab" htmlFor={`${id}-rate`}>
            {t('plan.rateLabel')}
          </label>
          <input
            id={`${id}-rate`}
            className="fi-in"
            type="number"
            min={0}
            max={5}
            step={0.05}
            value={terms.monthlyPpm / 10_000}
            onChange={(event) => {
              const ppm = Math.round(Number(event.target.value) * 10_000)
              if (ppm >= 0 && ppm <= 50_000) set({ monthlyPpm: ppm })
            }}
          />
        </div>
      )}
      {terms.planKind === 'periodFee' && (
        <Labelled
          field={money('periodFee', '', '')}
          label={t('plan.feeLabel')}
          value={terms.periodFeeFen}
          limits={limits}
          onChange={(value) => set({ periodFeeFen: typeof value === 'number' ? value : 0 })}
        />
      )}
    </div>
  )
}

/** What is asked to be waived, in the order in which it may be. */
export function WaiverFields({
  draft,
  change,
  owed,
  mostFen,
}: Entry & { owed: { feeFen: number; interestFen: number }; mostFen: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  return (
    <div className="pl-waiver">
      <label className="row tight">
        <input
          type="checkbox"
          checked={draft.waiveFee}
          disabled={owed.feeFen === 0}
          onChange={(event) =>
            change({ waiveFee: event.target.checked, ...(event.target.checked ? {} : { waiveInterest: 0 }) })
          }
        />
        <span>{t('plan.waiverFee')}</span>
        <b className="num">{format.money(owed.feeFen)}</b>
      </label>
      <label className="row tight" htmlFor={`${id}-interest`}>
        <span>{t('plan.waiverInterest')}</span>
        <select
          id={`${id}-interest`}
          className="fi-in pl-percent"
          value={draft.waiveInterest}
          // The late fee goes first.
          disabled={(!draft.waiveFee && owed.feeFen > 0) || owed.interestFen === 0}
          onChange={(event) => change({ waiveInterest: Number(event.target.value) })}
        >
          {PERCENTS.map((percent) => (
            <option key={percent} value={percent}>{`${percent}%`}</option>
          ))}
        </select>
      </label>
      <p className="under">{t('plan.waiverHint', { most: format.money(mostFen) })}</p>
    </div>
  )
}

/** Income and needs: only with the customer's word that they may be asked. */
export function MeansFields({
  draft,
  change,
  limits,
  means,
  tight,
}: Entry & { means: Means | null; tight: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const parts = [
    ['incomeFen', t('plan.income')],
    ['needsFen', t('plan.needs')],
    ['otherDebtsFen', t('plan.otherDebts')],
  ] as const
  return (
    <>
      <label className="row tight">
        <input
          type="checkbox"
          data-consent=""
          checked={draft.consent}
          onChange={(event) =>
            change(
              event.target.checked
                ? { consent: true }
                : { consent: false, incomeFen: null, needsFen: null, otherDebtsFen: null },
            )
          }
        />
        <span>{t('plan.consent')}</span>
      </label>
      {draft.consent && (
        <div className="pl-fields three">
          {parts.map(([name, label]) => (
            <Labelled
              key={name}
              field={money(name, '', '')}
              label={label}
              value={draft[name]}
              limits={limits}
              onChange={(value) => change({ [name]: typeof value === 'number' ? value : null })}
            />
          ))}
        </div>
      )}
      {means ? (
        <p className={`under ${tight ? 'warn' : ''}`}>
          {t('plan.disposable', {
            amount: format.money(means.disposableFen),
            most: format.money(means.mostFen),
          })}
          {tight && ` · ${t('plan.tight')}`}
        </p>
      ) : (
        <p className="under">{t('plan.meansOff')}</p>
      )}
    </>
  )
}

/** Why, by which channel, and what else the supervisor has to know. */
export function RequestFields({ draft, change, limits, channels }: Entry & { channels: readonly string[] }) {
  const { t } = useTranslation()
  const said = (value: FieldValue) => (typeof value === 'string' ? value : null)
  return (
    <div className="pl-fields">
      <Labelled
        field={choice('reason', '', '', REASONS)}
        label={t('plan.reason')}
        value={draft.reason}
        limits={limits}
        onChange={(value) => change({ reason: said(value) })}
      />
      <Labelled
        field={choice(
          'channel',
          '',
          '',
          // Those of the product, the one to name first in front.
          channels.flatMap((value) => CHANNELS.find((one) => one.value === value) ?? []),
        )}
        label={t('plan.channel')}
        value={draft.channel}
        limits={limits}
        onChange={(value) => change({ channel: said(value) })}
      />
      <div className="pl-wide">
        <Labelled
          field={text('note', '', '', false, 200)}
          label={t('plan.note')}
          value={draft.note}
          limits={limits}
          onChange={(value) => change({ note: said(value) ?? '' })}
        />
      </div>
    </div>
  )
}
