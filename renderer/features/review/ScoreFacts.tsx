// A score as it stands, for reviewers and for the agent: the figure, what cost points and where it is heard, what was said to it and decided.
// Private to the review.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { scoreStand } from '../../../shared/qa/scoreActs.ts'
import { cardOf, type Scorecard } from '../../../shared/qa/scorecard.ts'
import type { Clip, ScoreRow } from '../../../shared/qa/scoreRow.ts'
import type { Staff } from '../../../shared/reviewBodies.ts'
import { useDesk } from '../../desk.ts'
import { LinkButton, Tag, type Tone } from '../../ui/controls.tsx'
import { type Format, useFormat } from '../../words/format.ts'
import './score.css'

export const BAND_TONES = {
  good: 'ok',
  pass: 'plain',
  coach: 'warn',
  fatal: 'bad',
} as const satisfies Record<NonNullable<ScoreRow['band']>, Tone>

export function itemName(card: Scorecard | null, id: string, format: Format): string {
  const found = [...(card?.items ?? []), ...(card?.fatal ?? [])].find((one) => one.id === id)
  return found ? format.pick(found.label) : id
}

/** From when to when; a press listens to it where somebody may. */
export function ClipText({ clip, onSeek }: { clip: Clip; onSeek: ((ms: number) => void) | null }) {
  const format = useFormat()
  const text = `${format.timer(clip.fromMs)}–${format.timer(clip.untilMs)}`
  return onSeek ? (
    <LinkButton onClick={() => onSeek(clip.fromMs)}>{text}</LinkButton>
  ) : (
    <span className="sm t2 nowrap">{text}</span>
  )
}

export function ScoreFacts({
  score,
  now,
  staff,
  onSeek,
  clip = (of) => <ClipText clip={of} onSeek={onSeek} />,
}: {
  score: ScoreRow
  now: Instant
  staff: readonly Staff[]
  onSeek: ((ms: number) => void) | null
  clip?: (of: Clip) => ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const card = cardOf(score.card)
  const stand = scoreStand(score, now)
  const said = stand.state === 'open' && score.agentId === profile.id ? 'yours' : stand.state
  const mostOf = (id: string) => card?.items.find((one) => one.id === id)?.points ?? 0
  const lost = score.items.filter(({ item, points }) => points !== null && points < mostOf(item))
  const nameOf = (id: string) => staff.find((one) => one.id === id)?.name ?? null
  const reviewer = nameOf(score.reviewerId)
  return (
    <section data-score={score.id} data-stand={stand.state}>
      <div className="qs-sum" data-band={score.band ?? undefined}>
        <b>{score.score ?? '—'}</b>
        <span>
          {score.band && <Tag tone={BAND_TONES[score.band]}>{t(`score.band.${score.band}`)}</Tag>}
          <span className="sm t3">
            {[reviewer, format.dayTime(score.at, now)].filter((part) => part !== null).join(' · ')}
          </span>
        </span>
      </div>
      <p className="sm t2">
        {stand.due === null
          ? t(`score.stand.${said}`)
          : t(`score.stand.${said}`, { due: format.dayTime(stand.due, now) })}
      </p>
      <ul className="qs-lost">
        {score.fatal.map((one) => (
          <li key={one.item} data-item={one.item}>
            <div className="row tight">
              <Tag tone="bad">{t('score.fatalOne')}</Tag>
              <b>{itemName(card, one.item, format)}</b>
              <span className="grow" />
              {one.clip && clip(one.clip)}
            </div>
            <p className="copy">{one.reason}</p>
            <Said score={score} item={one.item} />
          </li>
        ))}
        {lost.map((one) => (
          <li key={one.item} data-item={one.item}>
            <div className="row tight">
              <b>{itemName(card, one.item, format)}</b>
              <span className="nowrap t2">
                {one.points} / {mostOf(one.item)}
              </span>
              <span className="grow" />
              {one.clip && clip(one.clip)}
            </div>
            <p className="copy">{one.reason}</p>
            <Said score={score} item={one.item} />
          </li>
        ))}
        {lost.length === 0 && score.fatal.length === 0 && <li className="t2">{t('score.full')}</li>}
      </ul>
      {score.remarks.length > 0 && (
        <ul className="qs-remarks">
          {score.remarks.map((one) => (
            <li key={`${one.clip.fromMs}${one.text}`}>
              {clip(one.clip)} <span className="copy">{one.text}</span>
            </li>
          ))}
        </ul>
      )}
      {score.coaching !== '' && (
        <p className="qs-coach copy">
          <b>{t('score.coaching')}</b> {score.coaching}
        </p>
      )}
    </section>
  )
}

/** What the agent said to an item and what became of it, round by round. */
function Said({ score, item }: { score: ScoreRow; item: string }) {
  const { t } = useTranslation()
  const lines = score.rounds.flatMap(({ answers, decided }, round) => {
    const answer = answers.find((one) => one.item === item)
    const ruling = decided?.items.find((one) => one.item === item)
    return [
      ...(answer
        ? [
            {
              key: `a${round}`,
              tone: answer.answer === 'disputed' ? 'warn' : 'ok',
              words: t(`score.answer.${answer.answer}`),
              text: answer.text,
            } as const,
          ]
        : []),
      ...(ruling
        ? [
            {
              key: `r${round}`,
              tone: 'acc',
              words: t(`score.ruling.${ruling.decision}`),
              text: ruling.reason,
            } as const,
          ]
        : []),
    ]
  })
  if (lines.length === 0) return null
  return (
    <ul className="qs-said">
      {lines.map((line) => (
        <li key={line.key}>
          <Tag small tone={line.tone}>
            {line.words}
          </Tag>{' '}
          <span className="copy">{line.text}</span>
        </li>
      ))}
    </ul>
  )
}
