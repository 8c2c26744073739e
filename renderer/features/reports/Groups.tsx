// The figures by what they are cut by, in the order of names. Private to the reports. Promises: compliance columns first, no column sorts by an
// amount, a share of too few is greyed and says so.
import { useTranslation } from 'react-i18next'
import type { Cut, FiguresReply } from '../../../shared/report/bodies.ts'
import { FEW, KPI_COLUMNS, KPIS, kpiOf } from '../../../shared/report/kpis.ts'
import { CUT_WORDS } from '../../../shared/report/kpiWords.ts'
import { Product } from '../../../shared/rows.ts'
import { Button } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { useKpiText } from './kpiText.ts'

const COLUMNS = KPI_COLUMNS.flatMap((id) => KPIS.filter((one) => one.id === id))

/** What a group is called. */
export function useGroupName(): (
  cut: Cut,
  group: Pick<FiguresReply['groups'][number], 'key' | 'name'>,
) => string {
  const { t } = useTranslation()
  return (cut, { key, name }) => {
    const product = Product.safeParse(key)
    if (cut === 'product' && product.success) return t(`enums.product.${product.data}`)
    return name || t('reports.unnamed')
  }
}

export function Groups({
  cut,
  groups,
  onOnly,
}: {
  cut: Cut
  groups: FiguresReply['groups']
  onOnly: ((key: string, name: string) => void) | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useKpiText()
  const nameOf = useGroupName()
  return (
    <table className="rp-table" data-groups={groups.length}>
      <thead>
        <tr>
          <th scope="col">{format.pick(CUT_WORDS[cut])}</th>
          <th scope="col" className="num">
            {t('reports.step.calls')}
          </th>
          {COLUMNS.map(({ id, label }) => (
            <th key={id} scope="col" className="num">
              {format.pick(label)}
            </th>
          ))}
          {onOnly && <td />}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => {
          const name = nameOf(cut, group)
          return (
            <tr key={group.key} data-group={group.key}>
              <th scope="row">{name}</th>
              <td className="num">{format.count(group.measures.attempts + group.measures.inbound)}</td>
              {COLUMNS.map((kpi) => {
                const found = kpiOf(kpi, group.measures)
                const few = found.few && found.value !== null
                return (
                  <td
                    key={kpi.id}
                    className={few ? 'num t3' : 'num'}
                    title={[text.formula(kpi, found), few ? t('reports.fewText', { n: FEW }) : '']
                      .filter(Boolean)
                      .join('\n')}
                  >
                    {text.value(kpi, found.value)}
                    {!few && found.margin !== null && <span className="t3"> {text.margin(found)}</span>}
                  </td>
                )
              })}
              {onOnly && (
                <td>
                  {group.key !== '' && (
                    <Button
                      size="sm"
                      look="ghost"
                      icon="filter"
                      aria-label={`${name}: ${t('reports.only')}`}
                      onClick={() => onOnly(group.key, name)}
                    />
                  )}
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
