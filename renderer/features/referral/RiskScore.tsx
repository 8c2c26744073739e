// The score of a case (风险评分): its points, every reason with what it adds and the records it was read from, version and day. Private to the
// referral. Promises: what is shown adds up to the score; what is wrong with it goes to risk in two presses.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Score, ScoreLevel, ScoreReason } from '../../../shared/referral/score.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import { BUCKET_NAMES } from '../../../shared/values.ts'
import type { CaseView } from '../../local/views.ts'
import { LinkButton, Section, Tag, type Tone } from '../../ui/controls.tsx'
import { type Format, useFormat } from '../../words/format.ts'
import { NewTicket } from '../tickets/tickets.tsx'
import type { Asked } from './referral.tsx'

// A high score is no reproach and no danger: it is work that needs a plan.
const TONES: Readonly<Record<ScoreLevel, Tone>> = { low: 'ok', medium: 'plain', high: 'warn' }

/** Inputs as the form for a wrong score names them: one word for one thing. */
function inputName(input: ScoreReason['input'], format: Format): string {
  const field = kindSpec('scoreWrong')?.fields.find(({ name }) => name === 'input')
  const option = field?.kind === 'choice' ? field.options.find(({ value }) => value === input) : undefined
  return option ? format.pick(option.label) : input
}

export function RiskScore({
  view,
  now,
  asked,
  onAsk,
}: {
  view: CaseView
  now: Instant
  asked: Asked | null
  onAsk(kind: Asked | null): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { score } = view
  return (
    <Section
      className="cu-lift"
      title={t('referral.score.title')}
      right={
        <span className="row tight">
          <Tag small tone={TONES[score.level]}>
            {t(`referral.score.level.${score.level}`)}
          </Tag>
          <b className="num">{t('referral.score.points', { points: score.points })}</b>
        </span>
      }
    >
      <ul className="rf-reasons">
        {score.reasons.map((reason) => (
          <li key={reason.input} data-score-input={reason.input}>
            <span>
              {inputName(reason.input, format)}
              <span className="t3 sm"> {foundIn(reason)}</span>
            </span>
            <b className="num">{signed(reason.points)}</b>
            <Sources of={reason} now={now} zone={view.case.zone} />
          </li>
        ))}
      </ul>
      <p className="sm t3">{t('referral.score.rule', versionOf(score, format))}</p>
      <p className="sm t3">{t('referral.score.only')}</p>
      {asked === 'scoreWrong' ? (
        <NewTicket
          view={view}
          now={now}
          kinds={['scoreWrong']}
          given={{ version: score.version, points: score.points }}
          onDone={() => onAsk(null)}
        />
      ) : (
        <LinkButton onClick={() => onAsk('scoreWrong')}>{t('referral.score.wrong')}</LinkButton>
      )}
    </Section>
  )
}

const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)

const versionOf = ({ version, effectiveFrom, on }: Score, format: Format) => ({
  version,
  from: effectiveFrom,
  on: format.day(on),
})

/** The figure beside the name: the bucket, or how many were found. */
function foundIn({ input, found }: ScoreReason): string {
  if (input === 'base' || input === 'bounds') return ''
  if (input === 'bucket') return BUCKET_NAMES[found] ?? ''
  return `× ${found}`
}

/** Which records the points were read from, the latest with its day. */
function Sources({ of, now, zone }: { of: ScoreReason; now: Instant; zone: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [first] = of.sources
  if (!first) return null
  const latest = Math.max(...of.sources.map(({ at }) => at ?? 0))
  return (
    <span className="sm t3 rf-source" data-sources={of.sources.map(({ id }) => id).join(' ')}>
      {t(`referral.score.source.${first.kind as 'call'}`, { count: of.sources.length })}
      {latest > 0 && ` · ${format.when(latest, now, zone)}`}
    </span>
  )
}
