// What a check and an import have in common: the counts, the rows that were returned with their reasons, and the file of
// all returned rows. Private to the import screen.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { columnLabel } from '../../../shared/intake/columns.ts'
import { reasonOf } from '../../../shared/intake/reasons.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { ImportReply } from '../../../shared/protocol.ts'
import { useDesk } from '../../desk.ts'
import { Button, SectionHead } from '../../ui/controls.tsx'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'

/** New rows of a file: neither there already nor returned. */
export function newRows(reply: ImportReply): number {
  return reply.accepted - reply.unchanged - reply.changed
}

export function IntakeFigures({ reply }: { reply: ImportReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const figures = [
    { key: 'accepted', value: newRows(reply) },
    { key: 'unchanged', value: reply.unchanged },
    { key: 'changed', value: reply.changed },
    { key: 'rejected', value: reply.rejected },
  ] as const
  return (
    <dl className="figures ik-figures">
      {figures.map(({ key, value }) => (
        <div key={key} data-figure={key}>
          <dt>{t(`intake.result.${key}`)}</dt>
          <dd className={key === 'rejected' && value > 0 ? 'warn' : ''}>{format.count(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Fetches a file from central and saves it where the person says. */
export function SaveFile({ name, text, fetch }: { name: string; text: string; fetch(): Promise<string> }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { bridge } = useDesk()
  const [saving, setSaving] = useState(false)
  const save = async () => {
    setSaving(true)
    try {
      const { path } = await bridge.call('file.save', {
        suggestedName: name,
        content: { text: await fetch() },
      })
      if (path !== null) showToast({ tone: 'ok', title: t('intake.result.saved', { path }) })
    } catch (error) {
      const said = words(problemOf(error, 'download'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setSaving(false)
    }
  }
  return (
    <Button size="sm" icon="download" busy={saving} onClick={() => void save()}>
      {text}
    </Button>
  )
}

export function Rejected({ reply, clean }: { reply: ImportReply; clean: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  return (
    <section>
      <SectionHead
        title={t('intake.result.problems')}
        right={
          reply.rejected > 0 ? (
            <SaveFile
              name={`rejected-${reply.importId.slice(0, 8)}.csv`}
              text={t('intake.result.download')}
              fetch={() => sync.rejectedRows(reply.importId)}
            />
          ) : undefined
        }
      />
      {reply.problems.length === 0 ? (
        <EmptyState icon="check" title={t('intake.result.clean')} hint={clean} />
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
  )
}
