// Reports (报表), a section of Manage: the figures of a period with formula, denominator and change, compliance first; over time, by hour, from call
// to promise, and by agent, team, product, bucket or script; the calls behind a figure, opened in the review;
// roll rates; two periods beside each other; the daily e-mail; saved as XLSX, PDF or CSV. Public. Promises: nothing is
// ranked; a share carries its interval and a small sample says so; names are masked.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import { BEHIND, type Behind, CUTS, type Cut, type FiguresReply } from '../../../shared/report/bodies.ts'
import { FEW, KPI_GROUPS, KPI_TILES, KPIS, type Kpi, kpiOf } from '../../../shared/report/kpis.ts'
import { CUT_WORDS, GROUP_WORDS } from '../../../shared/report/kpiWords.ts'
import { mayCall } from '../../../shared/role.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { BehindFigure } from './BehindFigure.tsx'
import { FEW_CALLS, Funnel, Hours, Spark, TrendChart } from './Charts.tsx'
import { DailyMail } from './DailyMail.tsx'
import { Groups } from './Groups.tsx'
import { useKpiText } from './kpiText.ts'
import { Periods, type TwoPeriods, withBefore } from './Periods.tsx'
import { Rolls } from './Rolls.tsx'
import { useReportFile } from './reportFile.ts'
import './reports.css'

const PERIODS = { today: 1, week: 7, month: 30, year: 365 } as const
type Period = keyof typeof PERIODS
const NAMES = Object.keys(PERIODS) as Period[]
const WISHES = [...NAMES, 'two'] as const

export function ReportsSection({ now, onReview }: SectionProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const [period, setPeriod] = useState<(typeof WISHES)[number]>('week')
  const [two, setTwo] = useState<TwoPeriods | null>(null)
  const [by, setBy] = useState<Cut>('agent')
  const [team, setTeam] = useState('')
  const [only, setOnly] = useState<{ cut: Cut; key: string; name: string } | null>(null)
  const [trendOf, setTrendOf] = useState('connect')
  const [behind, setBehind] = useState<Behind | null>(null)
  const today = localDay(now, CHINA)
  const last = (days: number) => ({ from: addDays(today, 1 - days), until: today })
  // Two periods begin as the week and the one before it.
  const periods = period === 'two' ? (two ?? withBefore(last(PERIODS.week))) : last(PERIODS[period])
  const { from, until } = periods
  const query = {
    ...periods,
    by,
    ...(team ? { team } : {}),
    ...(only && only.cut !== 'team' ? { [only.cut]: only.key } : {}),
    ...(only?.cut === 'team' ? { team: only.key } : {}),
  }
  const { value, problem, reload } = useManage(JSON.stringify(query), (manage) => manage.figures(query))
  const save = useReportFile(value, query)
  const group = t('manage.title')
  useKey('T', () => setPeriod(WISHES[(WISHES.indexOf(period) + 1) % WISHES.length] ?? 'week'), {
    label: t('reports.keys.period'),
    group,
  })
  useKey('X', () => void save('xlsx'), { label: t('reports.keys.xlsx'), group, enabled: value !== null })
  useKey('F', () => void save('pdf'), { label: t('reports.keys.pdf'), group, enabled: value !== null })
  useKey('S', () => void save('csv'), { label: t('reports.keys.csv'), group, enabled: value !== null })
  const teams = value?.teams ?? []
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{t('manage.section.reports')}</h1>
          <span className="t3 sm">{value && t('reports.asOf', { at: format.dayTime(value.now, now) })}</span>
          <span className="grow" />
          <Button size="sm" icon="file" combo="X" disabled={!value} onClick={() => void save('xlsx')}>
            {t('reports.xlsx')}
          </Button>
          <Button size="sm" icon="file" combo="F" disabled={!value} onClick={() => void save('pdf')}>
            {t('reports.pdf')}
          </Button>
          <Button size="sm" icon="file" combo="S" disabled={!value} onClick={() => void save('csv')}>
            {t('reports.csv')}
          </Button>
        </div>
        <p>{t('reports.intro')}</p>
      </header>
      <div className="page-tools rp-tools">
        <Pills
          label={t('reports.period')}
          value={period}
          onChange={setPeriod}
          choices={WISHES.map((one) => ({ value: one, text: t(`reports.periods.${one}`) }))}
        />
        {'against' in periods && <Periods value={periods} today={today} onChange={setTwo} />}
        <Pills
          label={t('reports.by')}
          value={by}
          onChange={(next) => {
            setBy(next)
            setOnly(null)
          }}
          choices={CUTS.map((one) => ({ value: one, text: format.pick(CUT_WORDS[one]) }))}
        />
        {teams.length > 0 && (
          <select
            className="fi-in"
            aria-label={t('reports.team')}
            value={team}
            onChange={(event) => setTeam(event.target.value)}
          >
            <option value="">{t('reports.allTeams')}</option>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {!value && !problem && <Loading label={t('common.loading')} onAgain={reload} />}
      {value && (
        <Scroll className="rp-page" label={t('manage.section.reports')}>
          {only && (
            <div className="row tight">
              <Tag tone="acc">{only.name}</Tag>
              <Button size="sm" look="ghost" icon="close" onClick={() => setOnly(null)}>
                {t('reports.all')}
              </Button>
            </div>
          )}
          <Report
            value={value}
            trendOf={trendOf}
            onTrend={setTrendOf}
            onBehind={mayCall(profile.role, 'reports.calls') ? setBehind : null}
            now={now}
          />
          {behind && (
            <BehindFigure
              what={behind}
              query={{
                from,
                until,
                ...(query.team ? { team: query.team } : {}),
                ...(only?.cut === 'agent' ? { agent: only.key } : {}),
              }}
              now={now}
              onReview={mayCall(profile.role, 'review.open') ? onReview : null}
              onClose={() => setBehind(null)}
            />
          )}
          <Section
            title={`${t('reports.table')} · ${format.pick(CUT_WORDS[by])}`}
            hint={t('reports.tableHint')}
          >
            <Groups
              cut={by}
              groups={value.groups}
              onOnly={only ? null : (key, name) => setOnly({ cut: by, key, name })}
            />
          </Section>
          <Rolls product={only?.cut === 'product' ? only.key : null} />
          <AllFigures value={value} onBehind={mayCall(profile.role, 'reports.calls') ? setBehind : null} />
          {mayCall(profile.role, 'reports.mail') && <DailyMail now={now} />}
        </Scroll>
      )}
    </>
  )
}

const kpiBy = (id: string): Kpi | undefined => KPIS.find((one) => one.id === id)
const isBehind = (id: string): id is Behind => BEHIND.some((one) => one === id)
/** Which calls stand behind a figure that is named otherwise. */
const BEHIND_OF: Readonly<Record<string, Behind>> = { accuracy: 'corrected', sound: 'poorSound' }

function Report({
  value,
  trendOf,
  onTrend,
  onBehind,
}: {
  value: FiguresReply
  trendOf: string
  onTrend(id: string): void
  onBehind: ((what: Behind) => void) | null
  now: Instant
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const calls = value.total.attempts + value.total.inbound
  const shown = kpiBy(trendOf) ?? KPIS[0]
  return (
    <>
      <ul className="rp-tiles">
        {KPI_TILES.map((id) => {
          const kpi = kpiBy(id)
          if (!kpi) return null
          const what = behindOf(id)
          return (
            <Tile
              key={id}
              kpi={kpi}
              value={value}
              onBehind={what && onBehind && calls > 0 ? () => onBehind(what) : null}
            />
          )
        })}
      </ul>
      {calls === 0 ? (
        <EmptyState icon="report" title={t('reports.empty')} />
      ) : (
        <div className="rp-panels">
          <Section
            title={t('reports.trend')}
            hint={t('reports.trendHint')}
            right={
              <select
                className="fi-in"
                aria-label={t('reports.trendOf')}
                value={trendOf}
                onChange={(event) => onTrend(event.target.value)}
              >
                {KPIS.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {format.pick(label)}
                  </option>
                ))}
              </select>
            }
          >
            {shown && <TrendChart kpi={shown} trend={value.trend} />}
          </Section>
          <Section title={t('reports.funnel')} hint={t('reports.funnelHint')}>
            <Funnel measures={value.total} />
          </Section>
          <Section
            className="rp-wide"
            title={t('reports.hours')}
            hint={t('reports.hoursHint', { n: FEW_CALLS })}
          >
            <Hours hours={value.hours} />
          </Section>
        </div>
      )}
    </>
  )
}

/** A figure; its formula with its numbers stands under it while it is hovered or focused. */
function Tile({ kpi, value, onBehind }: { kpi: Kpi; value: FiguresReply; onBehind: (() => void) | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useKpiText()
  const found = kpiOf(kpi, value.total)
  const change = text.change(kpi, value.total, value.before.total)
  const label = format.pick(kpi.label)
  const formula = text.formula(kpi, found)
  return (
    <li className="rp-tile" data-kpi={kpi.id} data-group={kpi.group}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the formula shows on focus, as it does on hover */}
      <section className="rp-kpi" tabIndex={0} aria-label={`${label}: ${formula}`}>
        <span className="sm t2">{label}</span>
        <span className="row tight">
          <b>{text.value(kpi, found.value)}</b>
          <span className="sm t3">{found.few ? '' : text.margin(found)}</span>
          <span className="grow" />
          <Spark kpi={kpi} trend={value.trend} />
        </span>
        <span className={`sm ${change.tone === 'plain' ? 't3' : change.tone}`}>{change.text}</span>
        <span className="rp-formula" aria-hidden="true">
          <b>{label}</b>
          {formula}
        </span>
      </section>
      {onBehind && (
        <button
          type="button"
          className="link sm rp-behind"
          aria-label={`${label}: ${t('reports.behind')}`}
          onClick={onBehind}
        >
          {t('reports.behind')}
        </button>
      )}
    </li>
  )
}

/** The calls that can be looked at behind a figure. */
const behindOf = (id: string): Behind | null => BEHIND_OF[id] ?? (isBehind(id) ? id : null)

function AllFigures({ value, onBehind }: { value: FiguresReply; onBehind: ((what: Behind) => void) | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useKpiText()
  return (
    <Section title={t('reports.figures')}>
      <table className="rp-table">
        <thead>
          <tr>
            {(['name', 'value', 'formula', 'before'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`reports.column.${column}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        {KPI_GROUPS.map((group) => (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" colSpan={5} className="t3">
                {format.pick(GROUP_WORDS[group])}
              </th>
            </tr>
            {KPIS.filter((one) => one.group === group).map((kpi) => {
              const found = kpiOf(kpi, value.total)
              const what = found.under > 0 ? behindOf(kpi.id) : null
              return (
                <tr key={kpi.id} data-figure={kpi.id}>
                  <th scope="row">{format.pick(kpi.label)}</th>
                  <td>
                    {text.value(kpi, found.value)} <span className="t3">{text.margin(found)}</span>{' '}
                    {found.few && found.value !== null && (
                      <span title={t('reports.fewText', { n: FEW })}>
                        <Tag tone="outl" small>
                          {t('reports.few')}
                        </Tag>
                      </span>
                    )}
                  </td>
                  <td className="t2">{text.formula(kpi, found)}</td>
                  <td>{text.value(kpi, kpiOf(kpi, value.before.total).value)}</td>
                  <td>
                    {what && onBehind && (
                      <Button
                        size="sm"
                        look="ghost"
                        aria-label={`${format.pick(kpi.label)}: ${t('reports.behind')}`}
                        onClick={() => onBehind(what)}
                      >
                        {t('reports.behind')}
                      </Button>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        ))}
      </table>
    </Section>
  )
}
