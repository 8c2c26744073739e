// The repayment tab: paid against promised by month as bars with a table for those who hear the screen, and every payment of the
// ledger. Promises: while debt facts are covered nothing of it is in the document.
import { useTranslation } from 'react-i18next'
import { type Instant, localDay } from '../../../shared/instant.ts'
import type { CaseView } from '../../local/views.ts'
import { Section } from '../../ui/controls.tsx'
import { Cover } from '../../ui/signs.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { channelName } from '../channels.ts'
import { type MonthSum, monthSums } from './repayment.ts'

export interface RepaymentProps {
  readonly view: CaseView
  readonly now: Instant
  readonly covered: boolean
}

export function Repayment({ view, now, covered }: RepaymentProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (covered)
    return (
      <div className="cu-covered">
        <section className="cu-rest">
          <div className="sec">
            <h2>{t('customer.repayment.title')}</h2>
          </div>
          <Cover block why={t('customer.cover.records')} />
        </section>
      </div>
    )
  const { payments, promises } = view
  if (payments.length === 0 && promises.length === 0)
    return (
      <EmptyState
        icon="coin"
        title={t('customer.repayment.empty')}
        hint={t('customer.repayment.emptyText')}
      />
    )
  const total = payments.reduce((sum, { amountFen }) => sum + amountFen, 0)
  return (
    <>
      <Section className="cu-lift" title={t('customer.repayment.title')}>
        <Chart sums={monthSums(promises, payments, localDay(now, view.case.zone))} />
      </Section>
      <Section
        className="cu-lift"
        title={t('customer.repayment.list')}
        right={
          payments.length > 0 ? t('customer.repayment.total', { amount: format.money(total) }) : undefined
        }
      >
        {payments.length === 0 ? (
          <p className="sm t3">{t('customer.repayment.none')}</p>
        ) : (
          <ul className="rp-list">
            {payments.map((payment) => (
              <li key={payment.id}>
                <div className="row">
                  <span className="copy grow">{format.money(payment.amountFen)}</span>
                  <span className="t3 nowrap">{format.dayOfYear(payment.valueDate, now)}</span>
                </div>
                <p className="sm t3">{channelName(payment.channel, format)}</p>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

/** Two bars a month; heights are shares of the largest sum. */
function Chart({ sums }: { sums: readonly MonthSum[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(1, ...sums.flatMap(({ promisedFen, paidFen }) => [promisedFen, paidFen]))
  const bar = (fen: number, color: string) => (
    <i style={{ height: `${(fen / most) * 100}%`, background: color }} data-none={fen === 0 || undefined} />
  )
  return (
    <figure className="rp">
      <figcaption className="row sm t2">
        <span className="row tight">
          <i className="sw" style={{ background: 'var(--c1)' }} />
          {t('customer.repayment.promised')}
        </span>
        <span className="row tight">
          <i className="sw" style={{ background: 'var(--c2)' }} />
          {t('customer.repayment.paid')}
        </span>
        <span className="grow" />
        <span className="t3">{t('customer.repayment.most', { amount: format.money(most) })}</span>
      </figcaption>
      <div className="rp-bars" aria-hidden="true">
        {sums.map(({ month, promisedFen, paidFen }) => (
          <div
            key={month}
            title={t('customer.repayment.month', {
              month,
              promised: format.money(promisedFen),
              paid: format.money(paidFen),
            })}
          >
            <span className="rp-pair">
              {bar(promisedFen, 'var(--c1)')}
              {bar(paidFen, 'var(--c2)')}
            </span>
            <small>{format.monthShort(month)}</small>
          </div>
        ))}
      </div>
      <table className="said-only">
        <caption>{t('customer.repayment.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('customer.repayment.monthColumn')}</th>
            <th scope="col">{t('customer.repayment.promised')}</th>
            <th scope="col">{t('customer.repayment.paid')}</th>
          </tr>
        </thead>
        <tbody>
          {sums.map(({ month, promisedFen, paidFen }) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              <td>{format.money(promisedFen)}</td>
              <td>{format.money(paidFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
