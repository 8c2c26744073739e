// The report of a day (日报): what was done with which result, to read here and to save as CSV or XLSX. Public; for agents their own, for
// supervisors everybody's. Promises: what is saved is what central answered; every cell leaves through the one writer that quotes it.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { csvLine } from '../../../shared/csv.ts'
import { type DayReport, dayReportTable, resultsOf } from '../../../shared/dayReport.ts'
import { isCode, specOf } from '../../../shared/disposition.ts'
import { addDays, CHINA, type Instant, type LocalDay, localDay } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Section } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { workbookOf } from './xlsx.ts'
import './report.css'

export { workbookOf }

/** So many days back one can look from here. */
const DAYS = 7

export function DayReportSection({ now }: { now: Instant }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { sync, bridge } = useDesk()
  const words = useProblemWords()
  const today = localDay(now, CHINA)
  const days = Array.from({ length: DAYS }, (_, back) => addDays(today, -back))
  const [day, setDay] = useState<LocalDay>(today)
  const [found, setFound] = useState<{ report: DayReport | null; problem: Problem | null }>({
    report: null,
    problem: null,
  })
  useEffect(() => {
    let stopped = false
    setFound({ report: null, problem: null })
    sync.tickets.day(day).then(
      (report) => {
        if (!stopped) setFound({ report, problem: null })
      },
      (error: unknown) => {
        if (!stopped) setFound({ report: null, problem: problemOf(error, 'reports.day') })
      },
    )
    return () => {
      stopped = true
    }
  }, [sync, day])
  const { report, problem } = found

  const save = async (kind: 'csv' | 'xlsx') => {
    if (!report) return
    const rows = dayReportTable(report, i18n.language.startsWith('zh') ? 'zh' : 'en')
    const suggestedName = `${t('report.file')}-${report.day}.${kind}`
    try {
      const { path } = await bridge.call('file.save', {
        suggestedName,
        content:
          kind === 'csv'
            ? // With the mark by which spreadsheets know UTF-8.
              { text: `\ufeff${rows.map(csvLine).join('')}` }
            : { base64: base64Of(workbookOf(rows, t('report.title'))) },
      })
      if (path) showToast({ tone: 'ok', title: t('report.saved'), text: path })
    } catch (error) {
      const said = words(problemOf(error, 'report'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  const group = t('report.title')
  useKey('Alt+S', () => void save('csv'), { label: t('report.keys.csv'), group, enabled: report !== null })
  useKey('Alt+X', () => void save('xlsx'), { label: t('report.keys.xlsx'), group, enabled: report !== null })

  const lines = report?.lines ?? []
  const answered = lines.filter((line) => line.answered).length
  const promised = lines.filter((line) => line.promise !== null).length
  return (
    <Section title={t('report.title')} className="rd">
      <Pills
        label={t('report.day')}
        value={day}
        onChange={setDay}
        choices={days.map((value, back) => ({
          value,
          text: back === 0 ? t('report.today') : format.day(value),
        }))}
      />
      {problem && <ProblemNote problem={problem} />}
      {!report && !problem && <Loading label={t('common.loading')} onAgain={null} rows={2} />}
      {report && (
        <div data-report={report.day} data-lines={lines.length}>
          <p>
            {t('report.figures', {
              calls: lines.length,
              answered,
              verified: lines.filter((line) => line.verified).length,
              promised,
              tickets: lines.reduce((sum, line) => sum + line.tickets.length, 0),
              flagged: lines.filter((line) => line.flags.length > 0).length,
            })}
          </p>
          <ul className="rd-results">
            {resultsOf(lines).map(({ code, count }) => (
              <li key={code}>
                <span className="clip">{isCode(code) ? format.pick(specOf(code).label) : code}</span>
                <b>{count}</b>
              </li>
            ))}
          </ul>
          <div className="row tight wrap">
            <Button size="sm" icon="file" combo="Alt+S" onClick={() => void save('csv')}>
              {t('report.csv')}
            </Button>
            <Button size="sm" icon="file" combo="Alt+X" onClick={() => void save('xlsx')}>
              {t('report.xlsx')}
            </Button>
          </div>
          <p className="under">{t('report.hint')}</p>
        </div>
      )}
    </Section>
  )
}

export function base64Of(bytes: Uint8Array): string {
  let binary = ''
  // In slices: the arguments of one call are limited.
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
