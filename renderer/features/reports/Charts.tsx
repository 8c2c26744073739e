// The charts of a report, drawn as SVG from the tokens of the look: a line with its interval, a heat map, a funnel, a spark. Private to the
// reports. Promises: every drawing has its figures in words for whoever does not see it; colour is never the only sign.
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FiguresReply } from '../../../shared/report/bodies.ts'
import { funnelOf, type Kpi, kpiOf } from '../../../shared/report/kpis.ts'
import type { Measures } from '../../../shared/report/rollup.ts'
import { useFormat } from '../../words/format.ts'
import { useKpiText } from './kpiText.ts'

type Trend = FiguresReply['trend']

/** The way of a figure without its axes. */
export function Spark({ kpi, trend }: { kpi: Kpi; trend: Trend }) {
  const values = trend.map(({ measures }) => kpiOf(kpi, measures).value)
  const points = placed(values, 84, 26, 2)
  if (points.length < 2) return null
  const last = points.at(-1)
  return (
    <svg className="rp-spark" viewBox="0 0 88 30" aria-hidden="true">
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {last && <circle cx={last.x} cy={last.y} r={2.2} />}
    </svg>
  )
}

interface Point {
  readonly x: number
  readonly y: number
  readonly place: number
}

function placed(values: readonly (number | null)[], width: number, height: number, pad: number): Point[] {
  const known = values.filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const span = high - low || 1
  return values.flatMap((value, place) =>
    value === null
      ? []
      : {
          x:
            Math.round(
              (pad + (values.length === 1 ? width / 2 : (place / (values.length - 1)) * width)) * 10,
            ) / 10,
          y: Math.round((pad + height - ((value - low) / span) * height) * 10) / 10,
          place,
        },
  )
}

/** Until the room for it is known. */
const WIDE = 620
const HIGH = 168
/** Room for the widest figure at the left, as `12.3/小时`. */
const LEFT = 68
const FOOT = 20

/** Round figures around `low` to `high`, at most five, the outer ones not within; `limit` is never passed. */
function scaleOf(low: number, high: number, limit: number): number[] {
  const rough = (high - low || high || 1) / 3
  const ten = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((one) => one * ten >= rough - 1e-9) ?? 10) * ten
  const from = Math.floor(low / step + 1e-9)
  const to = Math.max(from + 1, Math.ceil(Math.min(high, limit) / step - 1e-9))
  return Array.from({ length: to - from + 1 }, (_, at) =>
    Math.min(limit, Number(((from + at) * step).toPrecision(12))),
  )
}

/** A figure over time with the interval of its share. */
export function TrendChart({ kpi, trend }: { kpi: Kpi; trend: Trend }) {
  const format = useFormat()
  const text = useKpiText()
  const found = trend.map(({ from, measures }) => ({ from, ...kpiOf(kpi, measures) }))
  const known = found.filter((one) => one.value !== null)
  const empty = known.length === 0
  const [wide, setWide] = useState(WIDE)
  const box = useRef<SVGSVGElement>(null)
  // As wide as its place, with letters of the size of all others.
  useLayoutEffect(() => {
    const element = box.current
    if (empty || !element) return
    const watch = new ResizeObserver(() => setWide(Math.max(WIDE / 2, element.clientWidth)))
    watch.observe(element)
    return () => watch.disconnect()
  }, [empty])
  if (empty) return null
  const ends = known.flatMap(({ value, margin }) => [
    (value ?? 0) - (margin ?? 0),
    (value ?? 0) + (margin ?? 0),
  ])
  const limit = kpi.kind === 'share' ? 1 : Number.POSITIVE_INFINITY
  const lines = scaleOf(Math.max(0, Math.min(...ends)), Math.min(limit, Math.max(...ends)) || 1, limit)
  const [low = 0, high = 1] = [lines[0], lines.at(-1)]
  const span = high - low || 1
  const x = (place: number) =>
    LEFT + (found.length === 1 ? (wide - LEFT) / 2 : (place / (found.length - 1)) * (wide - LEFT - 12))
  const y = (value: number) =>
    8 + (HIGH - FOOT - 8) * (1 - (Math.min(high, Math.max(low, value)) - low) / span)
  const at = found.flatMap((one, place) =>
    one.value === null ? [] : { x: x(place), value: one.value, margin: one.margin ?? 0, from: one.from },
  )
  const band = [
    ...at.map((one) => `${one.x},${y(one.value + one.margin)}`),
    ...[...at].reverse().map((one) => `${one.x},${y(one.value - one.margin)}`),
  ].join(' ')
  const days = at.filter(
    (_, place) =>
      place === 0 || place === at.length - 1 || (at.length > 8 && place === Math.floor(at.length / 2)),
  )
  const said = at.map((one) => `${format.day(one.from)} ${text.value(kpi, one.value)}`).join(', ')
  return (
    <svg
      ref={box}
      className="rp-trend"
      height={HIGH}
      role="img"
      aria-label={`${format.pick(kpi.label)}: ${said}`}
    >
      {lines.map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={wide} y1={y(value)} y2={y(value)} className="rp-grid" />
          <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
            {text.value(kpi, value)}
          </text>
        </g>
      ))}
      {at.some(({ margin }) => margin > 0) && <polygon points={band} className="rp-band" />}
      <polyline points={at.map((one) => `${one.x},${y(one.value)}`).join(' ')} className="rp-line" />
      {at.map((one) => (
        <circle key={one.from} cx={one.x} cy={y(one.value)} r={at.length > 40 ? 1.5 : 3} className="rp-dot">
          <title>{`${format.day(one.from)} ${text.value(kpi, one.value)}`}</title>
        </circle>
      ))}
      {days.map((one, place) => (
        <text
          key={one.from}
          x={one.x}
          y={HIGH - 4}
          textAnchor={place === 0 ? 'start' : place === days.length - 1 ? 'end' : 'middle'}
        >
          {format.day(one.from)}
        </text>
      ))}
    </svg>
  )
}

/** Calls, and what became of them, as bars with their shares. */
export function Funnel({ measures }: { measures: Measures }) {
  const { t } = useTranslation()
  const format = useFormat()
  const steps = funnelOf(measures)
  const most = Math.max(1, ...steps.map(({ count }) => count))
  return (
    <>
      <ul className="rp-funnel">
        {steps.map(({ id, count, share }) => (
          <li key={id} data-step={id}>
            <span>{t(`reports.step.${id}`)}</span>
            <span className="rp-bar">
              <i style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <b>{format.count(count)}</b>
            <span className="t3">{share === null ? '' : `${(share * 100).toFixed(1)}%`}</span>
          </li>
        ))}
      </ul>
      <p className="sm t2">{t('reports.settled', { decided: measures.decided, kept: measures.kept })}</p>
    </>
  )
}

/** Fewer calls than this in an hour of a weekday tell nothing. */
export const FEW_CALLS = 5
const HOURS = Array.from({ length: 14 }, (_, at) => at + 8)
/** Monday first. */
const WEEK = [1, 2, 3, 4, 5, 6, 0]

/** Connect rate by weekday and hour; the figure stands in its cell. */
export function Hours({ hours }: { hours: FiguresReply['hours'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const found = new Map(hours.map((one) => [`${one.weekday} ${one.hour}`, one]))
  const dayName = (weekday: number) =>
    format.weekdayShort(`2026-11-${String(29 - 7 + weekday).padStart(2, '0')}`)
  return (
    <table className="rp-heat" aria-label={t('reports.hours')}>
      <thead>
        <tr>
          <td className="rp-corner" />
          {HOURS.map((hour) => (
            <th key={hour} scope="col">
              {hour}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {WEEK.map((weekday) => (
          <tr key={weekday}>
            <th scope="row">{dayName(weekday)}</th>
            {HOURS.map((hour) => {
              const one = found.get(`${weekday} ${hour}`)
              const enough = one !== undefined && one.attempts >= FEW_CALLS
              const share = enough ? one.answered / one.attempts : 0
              return (
                <td
                  key={hour}
                  data-level={enough ? Math.min(4, Math.floor(share * 5)) : undefined}
                  title={
                    one &&
                    t('reports.hourOf', {
                      day: dayName(weekday),
                      hour,
                      attempts: one.attempts,
                      answered: one.answered,
                    })
                  }
                >
                  {enough ? Math.round(share * 100) : ''}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
