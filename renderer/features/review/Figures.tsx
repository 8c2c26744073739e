// The figures of quality review over the last weeks, each with what it is counted from and how far it carries. Private to the review. Promises:
// compliance first; nobody is ranked; a figure of few calls shows how wide it is.
import { useTranslation } from 'react-i18next'
import { addDays, CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import { SEVERITIES } from '../../../shared/qa/accuracy.ts'
import type { FiguresReply } from '../../../shared/qa/figuresBodies.ts'
import { RANK_LEAST } from '../../../shared/qa/margin.ts'
import { useDesk } from '../../desk.ts'
import { SectionHead, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import './score.css'

const DAYS = 28

type Share = FiguresReply['accuracy']['code']

export function Figures({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const until = localDay(now, CHINA)
  const from = addDays(until, 1 - DAYS)
  const { value, problem, reload } = useManage(`figures ${from}`, () => sync.qa.figures({ from, until }))
  if (problem && !value) return <ProblemNote problem={problem} />
  if (!value) return <Loading label={t('common.loading')} onAgain={reload} />
  const { accuracy, delays } = value
  const percent = (part: number) => `${(part * 100).toFixed(1)}%`
  const told = ({ share, hits, n, low, high }: Share) =>
    share === null
      ? t('figures.nothing')
      : t('figures.share', { share: percent(share), hits, n, low: percent(low), high: percent(high) })
  const tiles: [name: string, value: string][] = [
    [t('figures.rights'), told(value.rights)],
    [t('figures.overrides'), told(value.overrides)],
    [t('figures.recorded'), told(value.recorded)],
    [t('figures.level1'), told(accuracy.level1)],
    [t('figures.code'), told(accuracy.code)],
    [t('figures.fields'), told(accuracy.fields)],
    [t('figures.prompt'), told(delays.prompt)],
    [
      t('figures.delay'),
      delays.medianMs === null
        ? t('figures.nothing')
        : t('figures.delays', {
            median: format.duration(delays.medianMs),
            p90: format.duration(delays.p90Ms ?? 0),
          }),
    ],
    [
      t('figures.errors'),
      accuracy.weighted === null
        ? t('figures.nothing')
        : t('figures.weighted', {
            weight: accuracy.weighted.toFixed(0),
            kinds: SEVERITIES.filter((kind) => kind !== 'none' && (accuracy.severity[kind] ?? 0) > 0)
              .map((kind) => `${t(`figures.severity.${kind}`)} ${accuracy.severity[kind]}`)
              .join(' · '),
          }),
    ],
  ]
  return (
    <section data-figures="">
      <SectionHead
        title={t('figures.title')}
        hint={t('figures.days', { n: DAYS, audited: accuracy.audited })}
      />
      <dl className="qf">
        {tiles.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {accuracy.confused.length > 0 && (
        <p className="sm t2">
          {accuracy.confused
            .slice(0, 6)
            .map(({ from: was, to, n, severity }) =>
              t('figures.confused', { was, to, n, kind: t(`figures.severity.${severity}`) }),
            )
            .join(' · ')}
        </p>
      )}
      {value.agents.length > 0 && (
        <ul className="qf-agents">
          {value.agents.map(({ agent, n, mean, half, fatal }) => (
            <li key={agent.id} className="row tight">
              <b>
                {agent.staffNumber} {agent.name}
              </b>
              <span>
                {mean === null
                  ? '—'
                  : half === null
                    ? mean.toFixed(1)
                    : t('figures.mean', { mean: mean.toFixed(1), half: half.toFixed(1) })}
              </span>
              <span className="t3">{t('figures.of', { count: n })}</span>
              {fatal > 0 && (
                <Tag small tone="bad">
                  {t('figures.fatal', { n: fatal })}
                </Tag>
              )}
              {n < RANK_LEAST && <span className="sm t3">{t('figures.tooFew')}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
