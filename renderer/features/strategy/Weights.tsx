// The weights of the worklist: each with its bounds, and beside them an agent's list as it would stand. Private to strategy. Promises: what
// is tried changes nothing; what can't be put in force says why before anybody tries to save it.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { type StrategyReply, type TryReply, weightsAt } from '../../../shared/strategy.ts'
import {
  OUR_WEIGHTS,
  WEIGHT_BOUNDS,
  WEIGHT_NAMES,
  type WeightName,
  type Weights,
  weightFaults,
} from '../../../shared/weights.ts'
import { useDesk } from '../../desk.ts'
import { LinkButton, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { useReasonWords } from '../worklist/reasons.ts'
import { History } from './History.tsx'
import { SaveLine } from './Parts.tsx'
import { useAsked } from './useAsked.ts'
import { useSaving } from './useSaving.ts'

const GROUPS = {
  due: ['callbackDue', 'promiseGrace', 'promiseDueToday', 'promiseBroken', 'promisePartial'],
  today: ['firstContact', 'promiseDueSoon', 'callbackToday', 'lookedAt', 'willing'],
  debt: [
    'bucketM0',
    'bucketM1',
    'bucketM2',
    'bucketM3',
    'bucketM4',
    'bucketM5',
    'bucketM6',
    'bucketM7',
    'amountDigit',
  ],
  fair: ['waitedDay', 'triedToday'],
} as const satisfies Record<string, readonly WeightName[]>

/** A person drags figures about: central is asked when they rest. */
const REST_MS = 250

interface PanelProps {
  readonly now: Instant
  readonly strategy: StrategyReply
  onSaved(strategy: StrategyReply): void
}

export function WeightsPanel({ now, strategy, onSaved }: PanelProps) {
  const { t } = useTranslation()
  const { sync, profile } = useDesk()
  const inForce = weightsAt({ weights: strategy.weights, stages: [] }, now)
  const [draft, setDraft] = useState<Weights>(inForce)
  const faults = weightFaults(draft)
  const unfair = faults.find((fault) => fault.why === 'unfair')
  const changed = WEIGHT_NAMES.some((name) => draft[name] !== inForce[name])
  const maySet = profile.role === 'supervisor'
  const why = unfair
    ? t('strategy.unfair', { least: unfair.least })
    : changed
      ? null
      : t('strategy.save.unchanged')

  const saving = useSaving(
    now,
    maySet && changed && faults.length === 0,
    (how) => sync.strategy.setWeights({ ...how, base: strategy.weights[0]?.id ?? 0, weights: draft }),
    onSaved,
  )

  return (
    <div className="sg-two">
      <div className="sg-col">
        <Scroll className="fade sg-pad" label={t('strategy.view.weights')}>
          <p className="sm t2 row">
            <span className="grow">{t('strategy.dueNote')}</span>
            <LinkButton onClick={() => setDraft(OUR_WEIGHTS)}>{t('strategy.ours')}</LinkButton>
          </p>
          {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
            <Section key={group} title={t(`strategy.group.${group}`)}>
              <div className="sg-figures">
                {GROUPS[group].map((name) => (
                  <Figure
                    key={name}
                    name={name}
                    value={draft[name]}
                    was={inForce[name]}
                    disabled={!maySet}
                    onChange={(value) => setDraft({ ...draft, [name]: value })}
                  />
                ))}
              </div>
            </Section>
          ))}
          <History versions={strategy.weights} now={now} />
        </Scroll>
        {maySet && <SaveLine saving={saving} why={why} />}
      </div>
      <Trial weights={draft} ok={faults.length === 0} now={now} />
    </div>
  )
}

function Figure({
  name,
  value,
  was,
  disabled,
  onChange,
}: {
  name: WeightName
  value: number
  was: number
  disabled: boolean
  onChange(value: number): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const [ours, least, most] = WEIGHT_BOUNDS[name]
  // What is being typed may be out of bounds for a moment: it is shown, and kept out of the draft.
  const [typed, setTyped] = useState<string | null>(null)
  const bad = typed !== null
  return (
    <div className="sg-figure" data-weight={name} data-changed={value !== was || undefined}>
      <label htmlFor={id}>{t(`strategy.weight.${name}`)}</label>
      <input
        id={id}
        className="fi-in"
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        disabled={disabled}
        value={typed ?? value}
        aria-invalid={bad || undefined}
        data-bad={bad}
        aria-describedby={`${id}-bounds`}
        onChange={(event) => {
          const number = Number(event.target.value)
          const fits =
            event.target.value !== '' && Number.isInteger(number) && number >= least && number <= most
          setTyped(fits ? null : event.target.value)
          if (fits) onChange(number)
        }}
        onBlur={() => setTyped(null)}
      />
      <span id={`${id}-bounds`} className="sm t3">
        {t('strategy.bounds', { least, most, ours })}
      </span>
    </div>
  )
}

function Trial({ weights, ok, now }: { weights: Weights; ok: boolean; now: Instant }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const id = useId()
  const teams = useAsked((central) => central.teams())
  const [agent, setAgent] = useState<string | null>(null)
  const [tried, setTried] = useState<{ reply: TryReply | null; problem: Problem | null }>({
    reply: null,
    problem: null,
  })
  const run = useRef(0)
  const chosen = agent ?? teams.value?.agents[0]?.id ?? null
  const asked = JSON.stringify(weights)
  // biome-ignore lint/correctness/useExhaustiveDependencies: weights are compared by their figures
  useEffect(() => {
    if (chosen === null || !ok) return
    run.current += 1
    const mine = run.current
    const timer = setTimeout(() => {
      sync.strategy.tryWeights({ agentId: chosen, weights }).then(
        (reply) => {
          if (mine === run.current) setTried({ reply, problem: null })
        },
        (error: unknown) => {
          if (mine === run.current)
            setTried((before) => ({ ...before, problem: problemOf(error, 'strategy.try') }))
        },
      )
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [sync, chosen, asked, ok])
  const { reply, problem } = tried
  return (
    <div className="sg-col sg-trial">
      <header className="sg-pad">
        <div className="row">
          <h2 className="grow">{t('strategy.sample.title')}</h2>
          <label className="sm t2" htmlFor={id}>
            {t('strategy.sample.agent')}
          </label>
          <select
            id={id}
            className="fi-in sg-agent"
            value={chosen ?? ''}
            onChange={(event) => setAgent(event.target.value)}
          >
            {(teams.value?.agents ?? []).map((each) => (
              <option key={each.id} value={each.id}>
                {each.name} · {each.staffNumber}
              </option>
            ))}
          </select>
        </div>
        {reply && reply.of > 0 && (
          <p className="sm t2" role="status">
            {t('strategy.sample.moved', { moved: reply.moved, of: reply.of })}
          </p>
        )}
      </header>
      {(problem ?? teams.problem) && (
        <ProblemNote problem={problem ?? teams.problem ?? { code: 'unexpected', params: {} }} />
      )}
      <Scroll className="fade" label={t('strategy.sample.title')}>
        {reply === null ? (
          <Loading label={t('common.loading')} onAgain={null} />
        ) : reply.of === 0 ? (
          <EmptyState icon="list" title={t('strategy.sample.none')} />
        ) : (
          <ol className="sg-list">
            {reply.cases.map((each) => (
              <Tried key={each.caseId} each={each} now={now} />
            ))}
          </ol>
        )}
      </Scroll>
    </div>
  )
}

function Tried({ each, now }: { each: TryReply['cases'][number]; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useReasonWords()
  const { before, after, due, name, bucket, totalFen, reasons } = each
  const moved = before.place !== after.place
  return (
    <li data-case={each.caseId} data-moved={moved || undefined}>
      <b className="sg-place">{after.place}</b>
      <span className="sg-who">
        <span className="row tight">
          <b className="clip">{name}</b>
          <Tag>{bucket}</Tag>
          {due && <Tag tone="acc">{t('strategy.sample.first')}</Tag>}
          <span className="grow" />
          <span>{format.money(totalFen)}</span>
        </span>
        <span className="sm t2 clip">
          {reasons
            .filter((reason) => reason.points !== 0)
            .slice(0, 3)
            .map(
              (reason) =>
                `${words(reason, now).short} ${reason.points > 0 ? '+' : '−'}${Math.abs(reason.points)}`,
            )
            .join(' · ')}
        </span>
      </span>
      <span className="sm t3 sg-was">
        {moved ? t('strategy.sample.was', { place: before.place }) : t('strategy.sample.same')}
        <br />
        {t('strategy.sample.points', { points: after.points })}
      </span>
    </li>
  )
}
