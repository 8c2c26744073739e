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
  const unchangedOnly = reply.accepted > 0 && reply.unchanged === reply.accepted
  return (
    <div className="ik-result" role="status" data-stage="done">
      <div className="row">
        <h2>{t('intake.result.title')}</h2>
        <span className="t3">
          {t('intake.result.rows', { count: reply.rows })} ·{' '}
          {t('intake.result.took', { time: `${(reply.milliseconds / 1000).toFixed(1)} s` })}
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
          <SectionHead title={t('intake.result.columns')} right={Object.keys(reply.columns).length} />
          <table className="ik-table">
            <thead>
              <tr>
                <th scope="col">{t('intake.result.column.heading')}</th>
                <th scope="col">{t('intake.result.column.field')}</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(reply.columns).map(([heading, column]) => {
                const label = columnLabel(column)
                return (
                  <tr key={heading}>
                    <td>{heading}</td>
                    <td>{label ? format.pick(label) : column}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </section>
        <Rejected reply={reply} clean={t('intake.result.cleanText', { count: reply.accepted })} />
      </div>
    </div>
  )
}
