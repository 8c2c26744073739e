// The call as one axis: the customer's mood as a curve, what disturbed or calmed it, and when each must-say item was said. Private
// to practice. Shapes and words tell the marks apart, not only colours.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Debrief, DebriefEvent } from '../../../shared/practice/debrief.ts'
import { useFormat } from '../../words/format.ts'

const WIDTH = 360
const CURVE = 66
/** Room for the words at the ends of the mood axis. */
const LEFT = 40
const RIGHT = 6

type Mark = Extract<DebriefEvent['kind'], 'interrupted' | 'silence' | 'long' | 'calm'>
const MARKS: readonly Mark[] = ['interrupted', 'silence', 'long', 'calm']
const isMark = (kind: DebriefEvent['kind']): kind is Mark => (MARKS as readonly string[]).includes(kind)

/** `looked`: the moment that is looked at, ms after the answer. */
export function Track({ debrief, looked }: { debrief: Debrief; looked: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { curve, talkMs, mustSay } = debrief
  const x = (ms: number) => LEFT + (Math.min(ms, talkMs) / Math.max(1, talkMs)) * (WIDTH - LEFT - RIGHT)
  const y = (mood: number) => 4 + ((100 - mood) / 100) * (CURVE - 8)
  /** Where the curve is at `ms`: between two turns it passes softly from one to the other. */
  const moodAt = (ms: number) => {
    const before = curve.filter((point) => point.ms <= ms).at(-1) ?? curve[0]
    const after = curve.find((point) => point.ms > ms) ?? before
    if (!before || !after || after.ms === before.ms) return before?.mood ?? 0
    const part = Math.max(0, (ms - before.ms) / (after.ms - before.ms))
    return before.mood + (after.mood - before.mood) * part * part * (3 - 2 * part)
  }
  const track = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (looked !== null) track.current?.scrollIntoView({ block: 'nearest' })
  }, [looked])
  const first = curve[0]
  const last = curve.at(-1)
  if (!first || !last) return null
  const marks = debrief.events.flatMap((event) =>
    isMark(event.kind) ? [{ ms: event.ms, kind: event.kind }] : [],
  )
  const shown = MARKS.filter((kind) => marks.some((mark) => mark.kind === kind))
  const line = [...curve.map(({ ms, mood }) => [x(ms), y(mood)] as const), [x(talkMs), y(last.mood)] as const]
  return (
    <div className="pr-track" ref={track} data-looked={looked ?? undefined}>
      <svg
        viewBox={`0 0 ${WIDTH} ${CURVE}`}
        width="100%"
        role="img"
        data-curve={curve.length}
        aria-label={t('practice.debrief.moodSaid', {
          from: first.mood,
          to: last.mood,
          least: Math.min(...curve.map(({ mood }) => mood)),
        })}
      >
        <line x1={LEFT} x2={WIDTH} y1={CURVE / 2} y2={CURVE / 2} stroke="var(--line)" strokeDasharray="3 4" />
        {looked !== null && (
          <line x1={x(looked)} x2={x(looked)} y1="0" y2={CURVE} stroke="var(--accent)" strokeWidth="1.5" />
        )}
        <path d={smooth(line)} fill="none" stroke="var(--c2)" strokeWidth="2" strokeLinecap="round" />
        {marks.map(({ ms, kind }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no identity but their place
          <Sign key={index} kind={kind} x={x(ms)} y={y(moodAt(ms))} />
        ))}
        <text x="0" y="11">
          {t('practice.debrief.calmEnd')}
        </text>
        <text x="0" y={CURVE - 3}>
          {t('practice.debrief.upsetEnd')}
        </text>
      </svg>
      {mustSay.length > 0 && (
        <>
          <div
            className="pr-duties"
            role="img"
            aria-label={t('practice.debrief.dutiesSaid', {
              said: mustSay.filter(({ state }) => state === 'said').length,
              of: mustSay.length,
            })}
          >
            {mustSay.map(({ id, state, ms }) => (
              <i key={id} data-state={state} style={{ left: `${(x(ms) / WIDTH) * 100}%` }} />
            ))}
          </div>
          <ul className="pr-items" aria-label={t('practice.debrief.duties')}>
            {mustSay.map(({ id, label, state, ms }) => (
              <li key={id} data-item={id} data-state={state}>
                <i aria-hidden="true" data-state={state} />
                <span title={format.pick(label)}>{format.pick(label)}</span>
                <span className={state === 'said' ? 't3' : 'warn'}>
                  {state === 'said' ? format.timer(ms) : t('practice.debrief.event.missed')}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {shown.length > 0 && (
        <p className="pr-legend">
          {shown.map((kind) => (
            <span key={kind}>
              <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
                <Sign kind={kind} x={5} y={5} />
              </svg>
              {t(`practice.debrief.legend.${kind}`)}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

/** Amber for what disturbed, green for what calmed; each with its own shape. */
function Sign({ kind, x, y }: { kind: Mark; x: number; y: number }) {
  switch (kind) {
    case 'interrupted':
      return <path d={`M${x - 4} ${y + 3.5}L${x} ${y - 4}L${x + 4} ${y + 3.5}Z`} fill="var(--warn-dot)" />
    case 'silence':
      return <circle cx={x} cy={y} r="3.5" fill="var(--warn-dot)" stroke="var(--surface)" strokeWidth="1.5" />
    case 'long':
      return <rect x={x - 3} y={y - 3} width="6" height="6" fill="var(--warn-dot)" />
    case 'calm':
      return (
        <path d={`M${x} ${y - 4.5}L${x + 4.5} ${y}L${x} ${y + 4.5}L${x - 4.5} ${y}Z`} fill="var(--ok-dot)" />
      )
    default:
      return kind satisfies never
  }
}

/** Straight enough to be true, soft enough to be a mood: half-way handles between the points. */
function smooth(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([x, y], index) => {
      const before = points[index - 1]
      if (!before) return `M${x.toFixed(1)} ${y.toFixed(1)}`
      const middle = (before[0] + x) / 2
      return `C${middle.toFixed(1)} ${before[1].toFixed(1)} ${middle.toFixed(1)} ${y.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
}
