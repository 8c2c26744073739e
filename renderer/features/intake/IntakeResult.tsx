// What came of an import: counts, the columns as they were taken, the rows that were returned with their reasons.
import { useTranslation } from 'react-i18next'
import { columnLabel } from '../../../shared/intake/columns.ts'
import type { ImportReply } from '../../../shared/protocol.ts'
import { Button, SectionHead } from '../../ui/controls.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { IntakeFigures, Rejected } from './IntakeRows.tsx'

export function IntakeResult({ reply, onAgain }: { reply: ImportReply; onAgain(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  // A heading that is called what we call it says nothing new: only those that were read as something else are listed.
  const headings = Object.entries(reply.columns).map(([heading, column]) => {
    const label = columnLabel(column)
    return { heading, field: label ? format.pick(label) : column }
  })
  const renamed = headings.filter(({ heading, field }) => heading.trim() !== field)
  const same = headings.length - renamed.length
  const unchangedOnly = reply.accepted > 0 && reply.unchanged === reply.accepted
  return (
    <div className="ik-result" role="status" data-stage="done">
      <div className="row">
        <h2>{t('intake.result.title')}</h2>
        <span className="t3">
          {t('intake.result.rows', { count: reply.rows })} ·{' '}
          {t('intake.result.took', { time: `${Math.max(0.1, reply.milliseconds / 1000).toFixed(1)} s` })}
        </span>
        <span className="grow" />
        <Button icon="import" onClick={onAgain}>
          {t('intake.again')}
        </Button>
      </div>
      <IntakeFigures reply={reply} />
      {unchangedOnly && <TroubleNote tone="calm" icon="info" what={t('intake.result.reimport')} />}
      <div className="ik-cols">
        <section>
          <SectionHead title={t('intake.result.columns')} right={headings.length} />
          {renamed.length > 0 && (
            <table className="ik-table">
              <thead>
                <tr>
                  <th scope="col">{t('intake.result.column.heading')}</th>
                  <th scope="col">{t('intake.result.column.field')}</th>
                </tr>
              </thead>
              <tbody>
                {renamed.map(({ heading, field }) => (
                  <tr key={heading}>
                    <td>{heading}</td>
                    <td>{field}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {same > 0 && (
            <p className="sm t3">
              {t(renamed.length > 0 ? 'intake.result.column.othersSame' : 'intake.result.column.allSame', {
                count: same,
              })}
            </p>
          )}
        </section>
        <Rejected reply={reply} clean={t('intake.result.cleanText', { count: reply.accepted })} />
      </div>
    </div>
  )
}
