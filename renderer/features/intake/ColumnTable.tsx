// Which heading of the file is which column of ours: recognised, remembered for the lender, or asked. Every row can be
// corrected or left out; what is missing is named. Private to the import screen.
import { Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { columnChoices, columnLabel, isRequired, isSingle } from '../../../shared/intake/columns.ts'
import type { ColumnsReply } from '../../../shared/intake/exchange.ts'
import type { Tone } from '../../ui/controls.tsx'
import { SectionHead, Tag } from '../../ui/controls.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'

type Heading = ColumnsReply['headings'][number]

const TONES: Record<Heading['state'], Tone> = {
  recognised: 'ok',
  remembered: 'acc',
  chosen: 'acc',
  ambiguous: 'warn',
  unknown: 'plain',
}
const IGNORE = ''

function saidOf({ column, state }: Heading): Exclude<Heading['state'], 'unknown'> | 'unused' {
  if (state === 'ambiguous') return state
  return column === null || state === 'unknown' ? 'unused' : state
}

export function ColumnTable({
  columns,
  chosen,
  disabled,
  onChoose,
}: {
  columns: ColumnsReply
  chosen: Readonly<Record<string, string>>
  disabled: boolean
  onChoose(chosen: Record<string, string>): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const label = (column: string) => {
    const words = columnLabel(column)
    return words ? format.pick(words) : column
  }
  const options = useMemo(
    () => [
      { value: IGNORE, label: t('intake.columns.ignore') },
      ...columnChoices().map((column) => {
        const words = columnLabel(column)
        const text = words ? format.pick(words) : column
        return { value: column, label: isRequired(column) ? `${text} *` : text }
      }),
    ],
    [t, format],
  )
  const choose = (heading: string, column: string) => {
    // A column that only one heading may carry moves here from where it was.
    const former =
      column !== IGNORE && isSingle(column)
        ? columns.headings.filter((one) => one.heading !== heading && one.column === column)
        : []
    onChoose({
      ...chosen,
      ...Object.fromEntries(former.map((one) => [one.heading, IGNORE])),
      [heading]: column,
    })
  }
  const remembered = columns.headings.filter((one) => one.state === 'remembered').length
  return (
    <section className="ik-columns" aria-label={t('intake.columns.title')}>
      <SectionHead
        title={t('intake.columns.title')}
        hint={columns.sheet === null ? undefined : t('intake.columns.sheet', { sheet: columns.sheet })}
        right={remembered > 0 ? t('intake.columns.remembered', { count: remembered }) : undefined}
      />
      {columns.missing.length > 0 && (
        <TroubleNote
          tone="warn"
          what={t('intake.columns.missing', {
            columns: columns.missing.map(label).join(t('intake.columns.and')),
          })}
          now={t('intake.columns.missingNow')}
        />
      )}
      <table className="ik-table">
        <thead>
          <tr>
            <th scope="col">{t('intake.columns.heading')}</th>
            <th scope="col">{t('intake.columns.sample')}</th>
            <th scope="col">{t('intake.columns.field')}</th>
            <th scope="col">{t('intake.columns.how')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.headings.map((one) => (
            <tr key={one.heading} data-heading={one.heading} data-state={one.state}>
              <td>{one.heading}</td>
              <td className="t3">{one.sample}</td>
              <td>
                <Select
                  size="small"
                  showSearch={{ optionFilterProp: 'label' }}
                  disabled={disabled}
                  aria-label={t('intake.columns.choose', { heading: one.heading })}
                  value={one.state === 'ambiguous' ? null : (one.column ?? IGNORE)}
                  placeholder={t('intake.columns.ask', {
                    readings: one.candidates.map(label).join(t('intake.columns.or')),
                  })}
                  {...(one.state === 'ambiguous' ? { status: 'warning' as const } : {})}
                  options={options}
                  onChange={(column: string) => choose(one.heading, column)}
                  style={{ width: '100%' }}
                />
              </td>
              <td>
                <Tag tone={TONES[one.state]}>{t(`intake.columns.state.${saidOf(one)}`)}</Tag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
