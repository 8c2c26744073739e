// What is owed: the headline figure, its parts as a bar, and every step of the reckoning on request. Shows what the money rules
// computed; computes nothing itself.
import { Popover } from 'antd'
import type { TFunction } from 'i18next'
import { type Ref, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Arrears, Step } from '../../../shared/arrears.ts'
import { annualPpm } from '../../../shared/money.ts'
import { isUnconfirmedRule, ruleOn } from '../../../shared/moneyRules.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { LinkButton, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { Money } from '../../ui/signs.tsx'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'

/** 500 → `0.05%`. */
function percent(ppm: number, digits = 4): string {
  return `${(ppm / 10_000).toFixed(digits).replace(/\.?0+$/, '')}%`
}

export function ArrearsCard({
  view,
  tail,
  ref,
}: {
  view: CaseView
  /** The tail of the card may be seen: it is no factor any more. */
  tail: boolean
  ref?: Ref<HTMLElement>
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { arrears } = view
  const product = t(`enums.product.${view.case.product}`)
  const facts = [
    tail ? `${product} ${view.case.cardTail}` : product,
    t('customer.arrears.due', { day: format.day(view.case.dueDate) }),
    t('customer.arrears.minimum', { amount: format.money(arrears.minimumFen) }),
    ...(arrears.paidFen > 0 ? [t('customer.arrears.paid', { amount: format.money(arrears.paidFen) })] : []),
  ]
  const parts = [
    {
      key: 'principal',
      fen: arrears.principalFen,
      color: 'var(--c1)',
      label: t('customer.arrears.principal'),
    },
    {
      key: 'interest',
      fen: arrears.interestFen,
      color: 'var(--c2)',
      label: interestLabel(
        arrears,
        t('customer.arrears.interestPlain'),
        (days) => t('customer.arrears.interest', { days }),
        format,
      ),
    },
    { key: 'fee', fen: arrears.feeFen, color: 'var(--c3)', label: t('customer.arrears.fee') },
  ]
  return (
    <section className="cu-lift" aria-label={t('customer.arrears.title')} ref={ref}>
      <div className="row">
        <span className="sm t2 grow">{t('customer.arrears.title')}</span>
        {arrears.dpd > 0 ? (
          <Tag tone="warn">
            <b>{t('customer.arrears.overdue', { days: format.days(arrears.dpd), bucket: arrears.bucket })}</b>
          </Tag>
        ) : (
          <Tag>{t('customer.arrears.notDue')}</Tag>
        )}
      </div>
      <div className="ar-sum">
        <Money text={format.money(arrears.totalFen)} />
        <span className="sm t3 nowrap">
          {t('customer.arrears.daily', { amount: format.money(arrears.dailyFen) })}
        </span>
      </div>
      <div className="stack" aria-hidden="true">
        {parts.map(
          (part) => part.fen > 0 && <i key={part.key} style={{ flex: part.fen, background: part.color }} />,
        )}
      </div>
      <div className="tri">
        {parts.map((part) => (
          <div key={part.key}>
            <span>
              <i className="sw" style={{ background: part.color }} />
              {part.label}
            </span>
            <b className="copy">{format.money(part.fen)}</b>
          </div>
        ))}
      </div>
      <div className="sm t3 ar-foot">
        <p className="ar-facts">
          {facts.map((fact) => (
            <span className="nowrap" key={fact}>
              {fact}
            </span>
          ))}
        </p>
        <How view={view} />
      </div>
    </section>
  )
}

/** Opens every step of the reckoning; Escape closes that, and not the case behind it. */
function How({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useKey('Escape', () => setOpen(false), { label: '', group: '', enabled: open })
  return (
    <Popover
      trigger="click"
      placement="leftTop"
      open={open}
      onOpenChange={setOpen}
      content={<Reckoning arrears={view.arrears} of={view.case} />}
    >
      <LinkButton>{t('customer.arrears.how')}</LinkButton>
    </Popover>
  )
}

function interestLabel(
  arrears: Arrears,
  plain: string,
  withDays: (days: string) => string,
  format: Format,
): string {
  const days = arrears.steps.reduce((sum, step) => sum + (step.kind === 'interest' ? step.days : 0), 0)
  return days > 0 ? withDays(format.days(days)) : plain
}

/** Every step that leads to the total, in the order in which it was reckoned; then how the other figures of the card come about. */
export function Reckoning({ arrears, of }: { arrears: Arrears; of: CaseView['case'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const others = [
    {
      words: t('customer.arrears.dailyHow', {
        base: format.money(arrears.dailyBaseFen),
        rate: percent(arrears.ratePpm),
      }),
      fen: format.money(arrears.dailyFen),
    },
    {
      words: t('customer.arrears.minimumHow', {
        stated: format.money(arrears.statedMinimumFen),
        paid: format.money(arrears.paidFen),
      }),
      fen: format.money(arrears.minimumFen),
    },
  ]
  return (
    <div className="reckon">
      <div className="sec">
        <h3>{t('customer.arrears.howTitle', { day: format.dayWithWeekday(arrears.on) })}</h3>
      </div>
      <ol>
        {arrears.steps.map((step, index) => {
          const said = stepWords(step, t, format)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps of one reckoning have no identity but their place
            <li key={index}>
              <span>
                {said.words}
                {said.detail && <span className="sm t3">{said.detail}</span>}
              </span>
              <b>{said.fen}</b>
            </li>
          )
        })}
        <li className="sum">
          <span>{t('customer.arrears.total')}</span>
          <b>{format.money(arrears.totalFen)}</b>
        </li>
      </ol>
      <ol className="reckon-rest">
        {others.map(({ words, fen }) => (
          <li key={words}>
            <span>{words}</span>
            <b>{fen}</b>
          </li>
        ))}
      </ol>
      <p className="sm t3">
        {t('customer.arrears.rate', {
          daily: percent(arrears.ratePpm),
          annual: percent(annualPpm(arrears.ratePpm)),
        })}
      </p>
      <CostOfYear arrears={arrears} of={of} />
    </div>
  )
}

/** Interest and fees as a rate of a year, held against the ceiling that applies to this debt. */
function CostOfYear({ arrears, of }: { arrears: Arrears; of: CaseView['case'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const ceiling = ruleOn('COST', of, of.terms.interestFrom)
  if (!arrears.cost || !ceiling) return null
  const figures = {
    rate: percent(arrears.cost.annualPpm, 2),
    ceiling: percent(ceiling.value),
    source: `${format.pick(ceiling.source.title)} ${format.pick(ceiling.source.article)}`,
  }
  const above = arrears.cost.annualPpm > ceiling.value
  return (
    <p className={`sm ${above ? 'warn' : 't3'}`} data-above-ceiling={above}>
      {t(above ? 'customer.arrears.aboveCeiling' : 'customer.arrears.belowCeiling', figures)}
      {profile.role === 'admin' && isUnconfirmedRule(ceiling) && (
        <span className="t3">{t('customer.arrears.unconfirmed')}</span>
      )}
    </p>
  )
}

function stepWords(step: Step, t: TFunction, format: Format): { words: string; detail: string; fen: string } {
  switch (step.kind) {
    case 'principal':
      return { words: t('customer.arrears.step.principal'), detail: '', fen: format.money(step.fen) }
    case 'bill':
      return {
        words: t('customer.arrears.step.bill', { day: format.day(step.on) }),
        detail: '',
        fen: format.money(step.fen),
      }
    case 'waiver':
      return {
        words: t('customer.arrears.step.waiver'),
        detail: format.day(step.on),
        fen: format.money(-step.fen),
      }
    case 'waiverReversed':
      return {
        words: t('customer.arrears.step.waiverReversed'),
        detail: format.day(step.on),
        // It was never taken off the ledger: the parts above hold it already.
        fen: `(${format.money(step.fen)})`,
      }
    case 'plan':
      return {
        words: t('customer.arrears.step.plan', { periods: step.periods, cost: format.money(step.costFen) }),
        detail: format.day(step.on),
        fen: `(${format.money(step.fen)})`,
      }
    case 'toPlan':
      return {
        words: `${format.day(step.on)} ${t('customer.arrears.step.payment')}`,
        detail: t('customer.arrears.step.toPlan'),
        fen: format.money(-step.fen),
      }
    case 'interest':
      return {
        words: t('customer.arrears.step.interest', {
          base: format.money(step.baseFen),
          rate: percent(step.ratePpm),
          days: format.days(step.days),
        }),
        detail: t('customer.arrears.step.range', { from: format.day(step.from), to: format.day(step.to) }),
        fen: format.money(step.fen),
      }
    case 'capitalised':
      return {
        words: t('customer.arrears.step.capitalised'),
        detail: format.day(step.on),
        // Moves interest into the balance that bears it; the total does not change.
        fen: `(${format.money(step.fen)})`,
      }
    case 'lateFee':
      return {
        words: t(step.floorFen > 0 ? 'customer.arrears.step.lateFeeFloor' : 'customer.arrears.step.lateFee', {
          base: format.money(step.unpaidMinimumFen),
          rate: percent(step.ratePpm),
          floor: format.money(step.floorFen),
        }),
        detail: format.day(step.on),
        fen: format.money(step.fen),
      }
    case 'payment': {
      const split = t('customer.arrears.step.paymentSplit', {
        fee: format.money(step.feeFen),
        interest: format.money(step.interestFen),
        principal: format.money(step.principalFen),
      })
      const surplus =
        step.surplusFen > 0
          ? ` · ${t('customer.arrears.step.surplus', { surplus: format.money(step.surplusFen) })}`
          : ''
      return {
        words: `${format.day(step.on)} ${t('customer.arrears.step.payment')}`,
        detail: split + surplus,
        fen: format.money(-step.fen),
      }
    }
    default:
      return step satisfies never
  }
}
