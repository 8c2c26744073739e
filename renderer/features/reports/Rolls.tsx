// Roll rates of the last whole months: how much of each bucket rolled on, or came back to M0. Private to the reports. Promises: each cell tells its
// formula with both sums; a share of few cases is greyed.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FEW } from '../../../shared/report/kpis.ts'
import { NO_ROLL, ROLL_WAYS, type RollsReply, type RollWay, rollRate } from '../../../shared/report/roll.ts'
import { BUCKET_NAMES, type Bucket, Product } from '../../../shared/values.ts'
import { Pills, Section } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'

const after = (bucket: Bucket): Bucket | null => BUCKET_NAMES[BUCKET_NAMES.indexOf(bucket) + 1] ?? null
const ROWS: Record<RollWay, readonly Bucket[]> = {
  rolled: BUCKET_NAMES.filter((bucket) => after(bucket) !== null),
  cured: BUCKET_NAMES.filter((bucket) => bucket !== 'M0'),
  collected: BUCKET_NAMES,
}

/** `product`: only its cases, where it is one. */
export function Rolls({ product }: { product: string | null }) {
  const { t } = useTranslation()
  const [way, setWay] = useState<RollWay>('rolled')
  const read = Product.safeParse(product)
  const query = read.success ? { product: read.data } : {}
  const { value, problem, reload } = useManage(`rolls ${JSON.stringify(query)}`, (manage) =>
    manage.rolls(query),
  )
  return (
    <Section
      title={t('reports.roll.title')}
      hint={
        value && value.waiting > 0
          ? t('reports.roll.counting', { n: value.waiting })
          : t('reports.roll.hint', { n: FEW })
      }
      right={
        <Pills
          label={t('reports.roll.title')}
          value={way}
          onChange={setWay}
          choices={ROLL_WAYS.map((one) => ({ value: one, text: t(`reports.roll.way.${one}`) }))}
        />
      }
    >
      {problem && <ProblemNote problem={problem} />}
      {!value && !problem && <Loading label={t('common.loading')} rows={4} onAgain={reload} />}
      {value && value.months.length === 0 && value.waiting === 0 && (
        <p className="t3">{t('reports.roll.none')}</p>
      )}
      {value && value.months.length > 0 && <RollTable way={way} months={value.months} />}
    </Section>
  )
}

function RollTable({ way, months }: { way: RollWay; months: RollsReply['months'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = ROWS[way].filter((bucket) =>
    months.some(({ buckets }) => buckets.some((one) => one.bucket === bucket)),
  )
  return (
    <table className="rp-table" data-rolls={way}>
      <thead>
        <tr>
          <th scope="col">{t('reports.roll.bucket')}</th>
          {months.map(({ month }) => (
            <th key={month} scope="col" className="num">
              {format.month(month)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((from) => {
          const to = way === 'cured' ? 'M0' : (after(from) ?? from)
          return (
            <tr key={from} data-bucket={from}>
              <th scope="row">{way === 'collected' ? from : t('reports.roll.to', { from, to })}</th>
              {months.map(({ month, buckets }) => {
                const rate = rollRate(way, buckets.find(({ bucket }) => bucket === from)?.sum ?? NO_ROLL)
                const said = {
                  month: format.month(month),
                  from,
                  to,
                  a: format.money(rate.topFen, '¥'),
                  b: format.money(rate.underFen, '¥'),
                  topCases: rate.topCases,
                  cases: rate.cases,
                }
                return (
                  <td
                    key={month}
                    className={rate.few ? 'num t3' : 'num'}
                    title={rate.value === null ? undefined : t(`reports.roll.formula.${way}`, said)}
                  >
                    {rate.value === null ? '—' : `${(rate.value * 100).toFixed(1)}%`}
                    {!rate.few && rate.margin !== null && (
                      <span className="t3"> ±{(rate.margin * 100).toFixed(1)}</span>
                    )}
                  </td>
                )
              })}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
