// The first rows of a file whose accounts are new. Private to the import screen.
import { useTranslation } from 'react-i18next'
import type { FreshRow } from '../../../shared/intake/exchange.ts'
import { SectionHead } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'

export function Fresh({ rows, count }: { rows: readonly FreshRow[]; count: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <section className="ik-fresh">
      <SectionHead title={t('intake.plan.fresh')} right={format.count(count)} />
      <table className="ik-table">
        <thead>
          <tr>
            <th scope="col" className="line">
              {t('intake.result.where.line')}
            </th>
            <th scope="col">{t('intake.plan.account')}</th>
            <th scope="col">{t('intake.plan.product')}</th>
            <th scope="col" className="num">
              {t('intake.plan.amount')}
            </th>
            <th scope="col" className="num">
              {t('intake.plan.due')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line} data-fresh={row.line}>
              <td>{row.line}</td>
              <td>
                {row.customer} <span className="t3">····{row.accountTail}</span>
              </td>
              <td>{t(`enums.product.${row.product}`)}</td>
              <td className="num">{format.money(row.amountFen)}</td>
              <td className="num">{row.dueDate}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < count && <p className="sm t3">{t('intake.plan.freshNote', { count: rows.length })}</p>}
    </section>
  )
}
