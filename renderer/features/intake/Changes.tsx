// The rows of a file whose figures differ from the ledger, old beside new. Private to the import screen.
import { useTranslation } from 'react-i18next'
import { columnLabel } from '../../../shared/intake/columns.ts'
import type { FieldChange, RowChange } from '../../../shared/intake/exchange.ts'
import type { Id } from '../../../shared/rows.ts'
import { Product } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { SectionHead } from '../../ui/controls.tsx'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'
import { SaveFile } from './IntakeRows.tsx'

const PPM = 1_000_000

/** A share in percent, a factor above one as such: `0.05%`, `1.5×`. */
function rateOf(ppm: number): string {
  return ppm >= PPM ? `${ppm / PPM}×` : `${Number(((ppm / PPM) * 100).toFixed(4))}%`
}

function figureOf(kind: FieldChange['kind'], value: FieldChange['from'], format: Format): string {
  if (value === null || value === '') return '—'
  if (typeof value === 'string') return value
  if (kind === 'money') return format.money(value)
  return kind === 'rate' ? rateOf(value) : format.count(value)
}

export function Changes({
  changes,
  count,
  importId,
}: {
  changes: readonly RowChange[]
  count: number
  importId: Id
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  return (
    <section className="ik-changes">
      <SectionHead
        title={t('intake.plan.changes')}
        right={
          <span className="row">
            {format.count(count)}
            <SaveFile
              name={`changes-${importId.slice(0, 8)}.csv`}
              text={t('intake.plan.download')}
              fetch={() => sync.intake.changedRows(importId)}
            />
          </span>
        }
      />
      <table className="ik-table">
        <thead>
          <tr>
            <th scope="col" className="line">
              {t('intake.result.where.line')}
            </th>
            <th scope="col">{t('intake.plan.account')}</th>
            <th scope="col">{t('intake.plan.field')}</th>
            <th scope="col" className="num">
              {t('intake.plan.from')}
            </th>
            <th scope="col" className="num">
              {t('intake.plan.to')}
            </th>
          </tr>
        </thead>
        {changes.map((row) => (
          <tbody key={row.line} data-changed={row.line}>
            {row.fields.map((change, index) => {
              const label = columnLabel(change.field)
              const shown = (value: FieldChange['from']): string => {
                if (change.kind === 'hidden') return t('intake.plan.hidden')
                const product = change.field === 'product' ? Product.safeParse(value) : null
                return product?.success
                  ? t(`enums.product.${product.data}`)
                  : figureOf(change.kind, value, format)
              }
              return (
                <tr key={change.field}>
                  <td>{index === 0 ? row.line : ''}</td>
                  <td>
                    {index === 0 && (
                      <>
                        {row.customer} <span className="t3">····{row.accountTail}</span>
                      </>
                    )}
                  </td>
                  <td>{label ? format.pick(label) : change.field}</td>
                  <td className="num t3">{change.kind === 'hidden' ? '' : shown(change.from)}</td>
                  <td className="num">
                    <b>{shown(change.to)}</b>
                  </td>
                </tr>
              )
            })}
          </tbody>
        ))}
      </table>
      {changes.length < count && (
        <p className="sm t3">{t('intake.plan.changesNote', { count: changes.length })}</p>
      )}
    </section>
  )
}
