// What the last seven days of practice came to, and whether it was better than the seven before. Private to practice.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { PracticeSummary } from '../../../shared/practice/record.ts'
import { WEEK_FIGURES, weekOf } from '../../../shared/practice/week.ts'

export function Week({ calls, now }: { calls: readonly PracticeSummary[]; now: Instant }) {
  const { t } = useTranslation()
  const week = useMemo(() => weekOf(calls, now), [calls, now])
  return (
    <section className="pr-week" aria-label={t('practice.week.title')}>
      <h2>
        {t('practice.week.title')}
        <span className="t3">
          {week.calls > 0 ? t('practice.week.calls', { n: week.calls }) : t('practice.week.none')}
        </span>
      </h2>
      <dl>
        {WEEK_FIGURES.map((figure) => {
          const { part, of, change, days } = week.figures[figure]
          const said =
            of === 0
              ? '—'
              : figure === 'silences'
                ? t('practice.week.times', { count: part })
                : figure === 'mustSay'
                  ? `${Math.round((part / of) * 100)}%`
                  : t('practice.week.of', { n: part, of })
          const better = figure === 'silences' ? (change ?? 0) < 0 : (change ?? 0) > 0
          return (
            <div key={figure} className="pr-week-tile" data-figure={figure}>
              <dt>{t(`practice.week.${figure}`)}</dt>
              <dd>
                {said}
                {change !== null && (
                  <small className={better ? 'ok' : 't3'} title={t('practice.week.before')}>
                    {change === 0 ? t('practice.week.same') : `${change > 0 ? '+' : '−'}${Math.abs(change)}`}
                  </small>
                )}
                {days.length > 1 && <Line days={days} />}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

const WIDTH = 56
const HEIGHT = 20

/** Day by day; only the way it went, the figure stands beside it. */
function Line({ days }: { days: readonly number[] }) {
  const most = Math.max(...days)
  const least = Math.min(...days)
  const points = days.map((value, at) => {
    const x = 2 + (at / (days.length - 1)) * (WIDTH - 6)
    const y = most === least ? HEIGHT / 2 : 3 + ((most - value) / (most - least)) * (HEIGHT - 6)
    return [x, y] as const
  })
  const [x, y] = points.at(-1) ?? [0, 0]
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <circle cx={x} cy={y} r="2" fill="var(--accent)" />
    </svg>
  )
}
