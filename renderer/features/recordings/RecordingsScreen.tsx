// Recordings and sound of answered calls, for reviewers, supervisors and IT: figures by day and agent or by microphone, and beside them
// the calls that lack a recording or sounded badly. Public to the shell. Promises: nothing of a customer stands here.
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { COVERAGE_DAYS, type CoverageDay, type CoverageReply } from '../../../shared/coverage.ts'
import { addDays, CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import { Button, Pills, Scroll, Sheet } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useRowKeys } from '../../ui/listKeys.ts'
import { EmptyState, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { DayField } from '../fields/fields.tsx'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { CallList } from './CallList.tsx'
import { type Coverage, type Period, useCoverage } from './useCoverage.ts'
import './recordings.css'

/** Days that are shown at first, today included. */
const DAYS = 7
const VIEWS = ['agent', 'microphone'] as const
type View = (typeof VIEWS)[number]

const lackingOf = ({ marks }: CoverageDay) => marks.part + marks.waiting + marks.missing
const troubledOf = ({ sound }: Pick<CoverageDay, 'sound'>) => sound.deaf + sound.dumb + sound.poor
const expectedOf = ({ own }: CoverageDay) => Object.values(own).reduce((sum, n) => sum + n, 0)
const keyOf = ({ day, agent }: CoverageDay) => `${day} ${agent.id}`

export function RecordingsScreen({ now, onReview }: { now: Instant; onReview(callId: Id): void }) {
  const { t } = useTranslation()
  const today = localDay(now, CHINA)
  const [period, setPeriod] = useState<Period>({ from: addDays(today, 1 - DAYS), until: today })
  const [view, setView] = useState<View>('agent')
  const [chosen, setChosen] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useRowKeys(box)
  const coverage = useCoverage(period)
  const days = coverage.reply?.days ?? []
  // What was chosen may be of other days by now.
  const row = days.find((one) => keyOf(one) === chosen) ?? null
  return (
    <div className="rc" ref={box}>
      <Sheet as="main" label={t('recordings.title')} className="rc-main">
        <header className="page-head">
          <div className="row">
            <h1>{t('recordings.title')}</h1>
            <span className="grow" />
            <Days period={period} today={today} onChange={setPeriod} />
            <IconButton icon="sync" label={t('recordings.refresh')} onClick={coverage.reload} />
          </div>
          <p>{t('recordings.intro')}</p>
          {days.length > 0 && <Sums days={days} />}
        </header>
        <div className="page-tools">
          <Pills
            label={t('recordings.by.label')}
            value={view}
            onChange={setView}
            choices={VIEWS.map((one) => ({ value: one, text: t(`recordings.by.${one}`) }))}
          />
        </div>
        <Figures
          coverage={coverage}
          view={view}
          chosen={row && keyOf(row)}
          onChoose={(one) => setChosen(keyOf(one) === chosen ? null : keyOf(one))}
        />
      </Sheet>
      <CallList
        period={row ? { from: row.day, until: row.day } : period}
        row={row}
        now={now}
        onAll={() => setChosen(null)}
        onReview={onReview}
      />
    </div>
  )
}

function Days({
  period,
  today,
  onChange,
}: {
  period: Period
  today: string
  onChange(period: Period): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const { from, until } = period
  return (
    <div className="rc-days">
      {(['from', 'until'] as const).map((end) => (
        <label key={end} htmlFor={`${id}-${end}`}>
          <span className="sm t2">{t(`recordings.period.${end}`)}</span>
          <span>
            <DayField
              inputId={`${id}-${end}`}
              today={today}
              min={end === 'until' ? from : addDays(until, -COVERAGE_DAYS)}
              max={end === 'from' ? until : earlier(today, addDays(from, COVERAGE_DAYS))}
              value={period[end]}
              onChange={(day) => day && onChange({ ...period, [end]: day })}
            />
          </span>
        </label>
      ))}
    </div>
  )
}

const earlier = (one: string, other: string) => (one < other ? one : other)

function Sums({ days }: { days: readonly CoverageDay[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const sumOf = (of: (day: CoverageDay) => number) => days.reduce((sum, day) => sum + of(day), 0)
  const answered = sumOf((day) => day.answered)
  const waiting = sumOf(({ marks }) => marks.waiting)
  const lacking = sumOf(lackingOf)
  const covered = answered - lacking
  // Rounded down: a share of 100 % means all.
  const percent = Math.floor((covered / answered) * 1000) / 10
  const sums = [
    { key: 'answered', value: format.count(answered) },
    { key: 'covered', value: t('recordings.rate', { percent }) },
    { key: 'lacking', value: format.count(lacking) },
    { key: 'waiting', value: format.count(waiting) },
    { key: 'troubled', value: format.count(sumOf(troubledOf)) },
  ] as const
  return (
    <dl className="figures rc-sums">
      {sums.map(({ key, value }) => (
        <div
          key={key}
          data-sum={key}
          title={key === 'covered' ? t('recordings.rateFormula', { covered, answered }) : undefined}
        >
          <dt>{t(`recordings.sum.${key}`)}</dt>
          <dd className="copy">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Figures({
  coverage,
  view,
  chosen,
  onChoose,
}: {
  coverage: Coverage
  view: View
  chosen: string | null
  onChoose(day: CoverageDay): void
}) {
  const { t } = useTranslation()
  const { reply, loading, problem, reload } = coverage
  const again = (
    <Button size="sm" icon="sync" onClick={reload}>
      {t('recordings.refresh')}
    </Button>
  )
  if (problem) {
    const offline = problem.code === 'central.unreachable' || problem.code === 'central.timeout'
    return (
      <div className="rc-note">
        {offline ? (
          <TroubleNote tone="warn" what={t('recordings.offlineOnly')} actions={again} />
        ) : (
          <ProblemNote problem={problem} actions={again} />
        )}
      </div>
    )
  }
  if (!reply) return loading ? <Loading label={t('common.loading')} onAgain={reload} /> : null
  if (reply.days.length === 0)
    return <EmptyState icon="mic" title={t('recordings.empty.title')} hint={t('recordings.empty.text')} />
  if (view === 'microphone') return <Microphones microphones={reply.microphones} />
  return <ByAgent days={reply.days} chosen={chosen} onChoose={onChoose} />
}

function ByAgent({
  days,
  chosen,
  onChoose,
}: {
  days: readonly CoverageDay[]
  chosen: string | null
  onChoose(day: CoverageDay): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const heads = ['answered', 'confirmed', 'unconfirmed', 'own', 'lacking', 'sound'] as const
  // The latest day first.
  const shown = [...days].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0))
  return (
    <>
      <div className="grid-head rc-cols" aria-hidden="true">
        <span>{t('recordings.column.day')}</span>
        <span>{t('recordings.column.agent')}</span>
        {heads.map((head) => (
          <span key={head} className="end">
            {t(`recordings.column.${head}`)}
          </span>
        ))}
      </div>
      <ul className="scroll rc-list">
        {shown.map((one) => {
          const expected = expectedOf(one)
          const values = {
            answered: one.answered,
            confirmed: one.line.confirmed,
            unconfirmed: one.answered - one.line.confirmed,
            own:
              expected === 0
                ? t('recordings.ownNone')
                : t('recordings.ownOf', { confirmed: one.own.confirmed, expected }),
            lacking: lackingOf(one),
            sound: troubledOf(one),
          }
          const bad = { lacking: values.lacking > 0, sound: values.sound > 0 }
          return (
            <li key={keyOf(one)} data-coverage={keyOf(one)}>
              <button
                type="button"
                className={`grid-row rc-cols ${keyOf(one) === chosen ? 'on' : ''}`}
                data-row=""
                aria-pressed={keyOf(one) === chosen}
                onClick={() => onChoose(one)}
              >
                <span className="nowrap">{format.dayWithWeekday(one.day)}</span>
                <b className="clip">{`${one.agent.staffNumber} ${one.agent.name}`}</b>
                {heads.map((head) => (
                  <span
                    key={head}
                    className={`end ${head in bad && bad[head as keyof typeof bad] ? 'warn' : head === 'answered' ? '' : 't2'}`}
                    data-figure={head}
                  >
                    <span className="said-only">{t(`recordings.column.${head}`)} </span>
                    {values[head]}
                  </span>
                ))}
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Microphones({ microphones }: { microphones: CoverageReply['microphones'] }) {
  const { t } = useTranslation()
  const heads = ['measured', 'mos', 'deaf', 'dumb', 'poor'] as const
  if (microphones.length === 0)
    return (
      <EmptyState
        icon="headset"
        title={t('recordings.noMicrophone.title')}
        hint={t('recordings.noMicrophone.text')}
      />
    )
  return (
    <Scroll label={t('recordings.by.microphone')} className="rc-list">
      <table className="rc-mics">
        <thead>
          <tr>
            <th scope="col">{t('recordings.column.microphone')}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="end">
                {t(`recordings.column.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {microphones.map((one) => (
            <tr key={one.label} data-microphone={one.label}>
              <th scope="row">{one.label === '' ? t('recordings.unknownMicrophone') : one.label}</th>
              <td className="end">{one.measured}</td>
              <td className="end">{one.mosMean === null ? '—' : one.mosMean.toFixed(1)}</td>
              {(['deaf', 'dumb', 'poor'] as const).map((what) => (
                <td key={what} className={`end ${one[what] > 0 ? 'warn' : 't2'}`}>
                  {one[what]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
