// What came of an import: counts, the columns that were recognised, the rows that were returned with their reasons, and the
// file of all returned rows.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { columnLabel } from '../../../shared/intake/columns.ts'
import { reasonOf } from '../../../shared/intake/reasons.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { ImportReply } from '../../../shared/protocol.ts'
import { useDesk } from '../../desk.ts'
import { Button, SectionHead } from '../../ui/controls.tsx'
import { EmptyState, showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'

export interface IntakeResultProps {
  readonly reply: ImportReply
  /** Imports the same file again and takes over the figures that differ. */
  onApply(): void
  onAgain(): void
}

export function IntakeResult({ reply, onApply, onAgain }: IntakeResultProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { sync, bridge } = useDesk()
  const [saving, setSaving] = useState(false)
  const unchangedOnly = reply.accepted > 0 && reply.unchanged === reply.accepted && reply.changed === 0
  const fresh = reply.accepted - reply.unchanged

  const download = async () => {
    setSaving(true)
    try {
      const text = await sync.rejectedRows(reply.importId)
      const { path } = await bridge.call('file.save', {
        suggestedName: `rejected-${reply.importId.slice(0, 8)}.csv`,
        content: { text },
      })
      if (path !== null) showToast({ tone: 'ok', title: t('intake.result.saved', { path }) })
    } catch (error) {
      const said = words(problemOf(error, 'rejected'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setSaving(false)
    }
  }

  const figures = [
    { key: 'accepted', value: fresh },
    { key: 'unchanged', value: reply.unchanged },
    { key: 'changed', value: reply.changed },
    { key: 'rejected', value: reply.rejected },
  ] as const
  return (
    <div className="ik-result" role="status">
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
      <dl className="figures ik-figures">
        {figures.map(({ key, value }) => (
          <div key={key} data-figure={key}>
            <dt>{t(`intake.result.${key}`)}</dt>
            <dd className={key === 'rejected' && value > 0 ? 'warn' : ''}>{format.count(value)}</dd>
          </div>
        ))}
      </dl>
      {unchangedOnly && <TroubleNote tone="calm" icon="info" what={t('intake.result.reimport')} />}
      {reply.changed > 0 && (
        <TroubleNote
          tone="warn"
          what={t('intake.result.changedNote', { count: reply.changed })}
          actions={
            <Button size="sm" icon="check" onClick={onApply}>
              {t('intake.result.applyChanges')}
            </Button>
          }
        />
      )}
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
        <section>
          <SectionHead
            title={t('intake.result.problems')}
            right={
              reply.rejected > 0 ? (
                <Button size="sm" icon="download" busy={saving} onClick={() => void download()}>
                  {t('intake.result.download')}
                </Button>
              ) : undefined
            }
          />
          {reply.problems.length === 0 ? (
            <EmptyState
              icon="check"
              title={t('intake.result.clean')}
              hint={t('intake.result.cleanText', { count: reply.accepted })}
            />
          ) : (
            <>
              <table className="ik-table">
                <thead>
                  <tr>
                    <th scope="col" className="line">
                      {t('intake.result.where.line')}
                    </th>
                    <th scope="col">{t('intake.result.where.column')}</th>
                    <th scope="col">{t('intake.result.where.why')}</th>
                  </tr>
                </thead>
                <tbody>
                  {reply.problems.map(({ line, column, problem }) => {
                    const label = column === null ? null : columnLabel(column)
                    return (
                      <tr key={`${line}-${column}-${problem.code}-${String(problem.params.reason ?? '')}`}>
                        <td>{line}</td>
                        <td>{label ? format.pick(label) : (column ?? '—')}</td>
                        <td>{format.pick(reasonOf({ column, problem }))}</td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
              {reply.problems.length < reply.rejected && (
                <p className="sm t3">{t('intake.result.problemsNote', { shown: reply.problems.length })}</p>
              )}
            </>
          )}
        </section>
      </div>
    </div>
  )
}
