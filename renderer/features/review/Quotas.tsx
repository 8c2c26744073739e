// The quotas of a draw as the lead of reviewers sets them, and how far a draw carries: whom it reached, and within what margin its random part
// speaks for all. Private to the review. Promises: a draw keeps the quotas that it was drawn by; the next one begins with those of the last.
import { useTranslation } from 'react-i18next'
import type { DrawSummary } from '../../../shared/qa/drawBodies.ts'
import { RANK_LEAST, sampleNeeded, wilson } from '../../../shared/qa/margin.ts'
import type { SampleRules } from '../../../shared/qa/sampler.ts'
import { Field } from '../../ui/controls.tsx'

/** As `SampleRules` bounds them; the share in percent. */
const BOUNDS = { promises: 100, perAgent: 50, perNewAgent: 50, newDays: 365, most: 2000 } as const
type Quota = keyof typeof BOUNDS
const QUOTAS = Object.keys(BOUNDS) as Quota[]

const shown = (rules: SampleRules, quota: Quota) =>
  quota === 'promises' ? Math.round(rules.promises * 100) : rules[quota]

export function Quotas({ rules, onChange }: { rules: SampleRules; onChange(rules: SampleRules): void }) {
  const { t } = useTranslation()
  return (
    <fieldset className="qd-quotas">
      <legend className="sm t2">{t('draws.quotas')}</legend>
      {QUOTAS.map((quota) => (
        <Field key={quota} label={t(`draws.quota.${quota}`)} htmlFor={`quota-${quota}`}>
          <input
            id={`quota-${quota}`}
            className="input"
            type="number"
            min={0}
            max={BOUNDS[quota]}
            value={shown(rules, quota)}
            onChange={(event) => {
              const value = event.target.valueAsNumber
              if (Number.isInteger(value) && value >= 0 && value <= BOUNDS[quota])
                onChange({ ...rules, [quota]: quota === 'promises' ? value / 100 : value })
            }}
          />
        </Field>
      ))}
    </fieldset>
  )
}

/** The pass rate that is looked for: where it lies, the margin follows from how many were judged. */
const EXPECTED = 0.9

export function Reach({ draw }: { draw: DrawSummary }) {
  const { t } = useTranslation()
  const random = draw.counts.random ?? 0
  const { low, high } = wilson(Math.round(EXPECTED * random), random)
  return (
    <>
      <p className="sm t2">
        {t('draws.drawnBy', {
          share: Math.round(draw.rules.promises * 100),
          each: draw.rules.perAgent,
          fresh: draw.rules.perNewAgent,
          days: draw.rules.newDays,
          most: draw.rules.most,
        })}
      </p>
      <p className="sm t2" data-margin={random}>
        {random === 0
          ? t('draws.noRandom')
          : t('draws.margin', { n: random, points: (((high - low) / 2) * 100).toFixed(0) })}{' '}
        {t('draws.needed', {
          n: sampleNeeded(EXPECTED, 0.05, Math.max(1, draw.frame)),
          frame: draw.frame,
        })}
      </p>
      {draw.agents.length > 0 && (
        <ul className="qd-agents sm" aria-label={t('draws.agents')}>
          {draw.agents.map(({ agent, drawn, judged }) => (
            <li key={agent.id} data-drawn-agent={agent.staffNumber}>
              <b>
                {agent.staffNumber} {agent.name}
              </b>{' '}
              {t('draws.ofAgent', { drawn, judged })}
              {drawn < RANK_LEAST && <span className="t3"> {t('draws.few')}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
