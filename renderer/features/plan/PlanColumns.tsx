// Up to three plans side by side: what each asks of the customer, with the rate of a year, and how it comes about. Private to the plan.
import { Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Plan } from '../../../shared/plan.ts'
import { largestFen } from '../../../shared/planLimits.ts'
import { LinkButton } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'

/** 120000 → `12%`. */
export const percentOf = (ppm: number, digits = 2) =>
  `${(ppm / 10_000).toFixed(digits).replace(/\.?0+$/, '')}%`

export interface PlanColumnsProps {
  readonly plans: readonly Plan[]
  readonly chosen: number
  /** Which of them may not be offered, in words. */
  readonly faults: readonly (string | null)[]
  onChoose(index: number): void
}

export function PlanColumns({ plans, chosen, faults, onChoose }: PlanColumnsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows: {
    key: 'periods' | 'each' | 'first' | 'last' | 'total' | 'cost' | 'annual'
    of(plan: Plan): string
  }[] = [
    { key: 'periods', of: ({ instalments }) => String(instalments.length) },
    { key: 'each', of: (plan) => format.money(largestFen(plan)) },
    { key: 'first', of: ({ instalments }) => format.day(instalments[0]?.due ?? '') },
    { key: 'last', of: ({ instalments }) => (instalments.at(-1)?.due ?? '').slice(2) },
    { key: 'total', of: ({ totalFen }) => format.money(totalFen) },
    { key: 'cost', of: ({ costFen }) => format.money(costFen) },
    { key: 'annual', of: ({ rates }) => percentOf(rates.annualPpm) },
  ]
  return (
    <table className="pl-table" data-plans={plans.length}>
      <thead>
        <tr>
          <td />
          {plans.map((plan, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: plans have no identity but their place
            <th key={index} scope="col" data-on={index === chosen}>
              <label className="pl-pick">
                <input
                  type="radio"
                  name="plan-chosen"
                  checked={index === chosen}
                  onChange={() => onChoose(index)}
                  aria-label={t('plan.choose', { no: index + 1 })}
                />
                <span>{t('plan.option', { no: index + 1 })}</span>
              </label>
              <span className="sm t2 pl-kind">{t(`plan.kind.${plan.terms.planKind}`)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, of }) => (
          <tr key={key} data-row={key}>
            <th scope="row">{t(`plan.row.${key}`)}</th>
            {plans.map((plan, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: plans have no identity but their place
              <td key={index} className={faults[index] && key === 'each' ? 'warn' : undefined}>
                {of(plan)}
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <td />
          {plans.map((plan, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: plans have no identity but their place
            <td key={index}>
              <Popover trigger="click" placement="leftTop" content={<How plan={plan} no={index + 1} />}>
                <LinkButton>{t('plan.how')}</LinkButton>
              </Popover>
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

/** Every instalment with its parts, and the rates. */
function How({ plan, no }: { plan: Plan; no: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { rates } = plan
  return (
    <div className="reckon">
      <div className="sec">
        <h3>{t('plan.howTitle', { no })}</h3>
      </div>
      <ol>
        {plan.instalments.map((each) => (
          <li key={each.no}>
            <span className="sm">
              {t('plan.howLine', {
                no: each.no,
                due: each.due,
                principal: format.money(each.principalFen),
                interest: format.money(each.interestFen),
                fee: format.money(each.feeFen),
              })}
            </span>
            <b>{format.money(each.fen)}</b>
          </li>
        ))}
        <li className="sum">
          <span>{t('plan.row.total')}</span>
          <b>{format.money(plan.totalFen)}</b>
        </li>
      </ol>
      <p className="sm t3">
        {t('plan.howRates', {
          annual: percentOf(rates.annualPpm),
          effective: percentOf(rates.effectivePpm),
          nominal: percentOf(rates.nominalPpm),
        })}
      </p>
    </div>
  )
}
