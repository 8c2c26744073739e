// The stage table: stages by days past due, for all products and for those set apart, one stage at a time in a form. Private to strategy.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import {
  OUR_STAGES,
  SKILLS,
  STAGE_CHANNELS,
  STAGE_STEPS,
  type Stage,
  type StageFault,
  type StageTable,
  stageFaults,
  TONES,
  Tone,
} from '../../../shared/stages.ts'
import { type StrategyReply, stagesAt } from '../../../shared/strategy.ts'
import { Product } from '../../../shared/values.ts'
import { useDesk } from '../../desk.ts'
import { Button, Field, LinkButton, Pills, Scroll, Tag } from '../../ui/controls.tsx'
import { useStageWords } from '../stageWords.ts'
import { History } from './History.tsx'
import { Chips, SaveLine } from './Parts.tsx'
import { useSaving } from './useSaving.ts'

export function StagesPanel({
  now,
  strategy,
  onSaved,
}: {
  readonly now: Instant
  readonly strategy: StrategyReply
  onSaved(strategy: StrategyReply): void
}) {
  const { t } = useTranslation()
  const { sync, profile } = useDesk()
  const words = useStageWords()
  const inForce = stagesAt({ weights: [], stages: strategy.stages }, now)
  const [tables, setTables] = useState(inForce)
  const [product, setProduct] = useState<Product | 'all'>('all')
  const [at, setAt] = useState(0)
  const maySet = profile.role === 'supervisor'
  const own = tables.find((table) => table.product === (product === 'all' ? null : product))
  const general = tables.find((table) => table.product === null)
  const table = own ?? general
  const editable = maySet && own !== undefined
  const stages = table?.stages ?? []
  const stage = stages[Math.min(at, stages.length - 1)]
  const faults = stageFaults(tables)
  const changed = JSON.stringify(tables) !== JSON.stringify(inForce)
  const why = faults[0] ? faultWords(faults[0]) : changed ? null : t('strategy.save.unchanged')

  function faultWords(fault: StageFault): string {
    const figures = {
      day: 'fromDpd' in fault ? fault.fromDpd : '',
      words: fault.why === 'words' ? fault.words : '',
    }
    return t(`strategy.fault.${fault.why}`, figures)
  }
  const putStages = (next: Stage[]) =>
    setTables(tables.map((each): StageTable => (each === own ? { ...each, stages: next } : each)))
  const put = (part: Partial<Stage>) =>
    putStages(stages.map((each) => (each === stage ? { ...each, ...part } : each)))

  const saving = useSaving(
    now,
    maySet && changed && faults.length === 0,
    (how) => sync.strategy.setStages({ ...how, base: strategy.stages[0]?.id ?? 0, tables }),
    onSaved,
  )

  return (
    <div className="sg-two">
      <div className="sg-col">
        <div className="page-tools">
          <Pills
            label={t('strategy.stage.product')}
            value={product}
            choices={[
              { value: 'all', text: t('strategy.stage.all') },
              ...Product.options.map((value) => ({ value, text: t(`enums.product.${value}`) })),
            ]}
            onChange={(value) => {
              setProduct(value)
              setAt(0)
            }}
          />
        </div>
        <Scroll className="fade sg-pad" label={t('strategy.stage.title')}>
          <ul className="sg-stages">
            {stages.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: while days are being typed two stages may name the same one
              <li key={`${each.fromDpd}:${index}`}>
                <button
                  type="button"
                  aria-current={each === stage || undefined}
                  data-stage={each.fromDpd}
                  onClick={() => setAt(index)}
                >
                  <span className="row tight">
                    <b>{words.range(each, stages[index + 1] ?? null)}</b>
                    <Tag tone={each.tone === 'formal' ? 'warn' : 'plain'}>
                      {t(`strategy.tone.${each.tone}`)}
                    </Tag>
                    <span className="grow" />
                    <span className="sm t2">{words.channels(each.channels)}</span>
                  </span>
                  {(each.steps.length > 0 || each.note !== '') && (
                    <span className="sm t3 clip">
                      {[words.steps(each.steps), each.note].filter((part) => part !== '').join(' · ')}
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
          {editable && stages.length < 20 && (
            <LinkButton
              onClick={() => {
                const last = stages.at(-1)
                if (!last) return
                putStages([...stages, { ...last, fromDpd: last.fromDpd + 30, note: '' }])
                setAt(stages.length)
              }}
            >
              {t('strategy.stage.add')}
            </LinkButton>
          )}
          <p className="sm t2">{t('strategy.stage.advice')}</p>
          <History versions={strategy.stages} now={now} />
        </Scroll>
        {maySet && <SaveLine saving={saving} why={why} />}
      </div>
      <div className="sg-col sg-trial">
        <Scroll
          className="fade sg-pad sg-form"
          label={stage ? words.range(stage, stages[stages.indexOf(stage) + 1] ?? null) : ''}
        >
          {stage && (
            <>
              <div className="row">
                <h2 className="grow">{words.range(stage, stages[stages.indexOf(stage) + 1] ?? null)}</h2>
                {product !== 'all' && maySet && (
                  <Button
                    size="sm"
                    onClick={() =>
                      setTables(
                        own
                          ? tables.filter((each) => each !== own)
                          : [...tables, { product, stages: structuredClone(general?.stages ?? []) }],
                      )
                    }
                  >
                    {t(own ? 'strategy.stage.drop' : 'strategy.stage.own')}
                  </Button>
                )}
                {product === 'all' && maySet && (
                  <LinkButton onClick={() => setTables(OUR_STAGES)}>{t('strategy.ours')}</LinkButton>
                )}
              </div>
              <StageForm stage={stage} disabled={!editable} onChange={put} />
              {editable && stages.length > 1 && (
                <Button
                  size="sm"
                  icon="trash"
                  onClick={() => {
                    putStages(stages.filter((each) => each !== stage))
                    setAt(Math.max(0, stages.indexOf(stage) - 1))
                  }}
                >
                  {t('strategy.stage.remove')}
                </Button>
              )}
            </>
          )}
        </Scroll>
      </div>
    </div>
  )
}

function StageForm({
  stage,
  disabled,
  onChange,
}: {
  stage: Stage
  disabled: boolean
  onChange(part: Partial<Stage>): void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <fieldset className="sg-fields" disabled={disabled}>
      <legend className="said-only">{t('strategy.stage.title')}</legend>
      <div className="row top">
        <Field label={t('strategy.stage.from')} htmlFor={`${id}-from`}>
          <input
            id={`${id}-from`}
            className="fi-in"
            type="number"
            min={-30}
            max={3650}
            value={stage.fromDpd}
            onChange={(event) => {
              const day = Number(event.target.value)
              if (Number.isInteger(day) && day >= -30 && day <= 3650) onChange({ fromDpd: day })
            }}
          />
        </Field>
        <Field label={t('strategy.stage.tone')} htmlFor={`${id}-tone`}>
          <select
            id={`${id}-tone`}
            className="fi-in"
            value={stage.tone}
            onChange={(event) => onChange({ tone: Tone.parse(event.target.value) })}
          >
            {TONES.map((tone) => (
              <option key={tone} value={tone}>
                {t(`strategy.tone.${tone}`)}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Chips
        label={t('strategy.stage.channels')}
        all={STAGE_CHANNELS}
        on={stage.channels}
        text={(channel) => t(`strategy.channel.${channel}`)}
        onChange={(channels) => onChange({ channels })}
      />
      <Chips
        label={t('strategy.stage.steps')}
        all={STAGE_STEPS}
        on={stage.steps}
        text={(step) => t(`strategy.step.${step}`)}
        onChange={(steps) => onChange({ steps })}
      />
      <Chips
        label={t('strategy.stage.skills')}
        all={SKILLS}
        on={stage.skills}
        text={(skill) => t(`strategy.skill.${skill}`)}
        onChange={(skills) => onChange({ skills })}
      />
      <Field label={t('strategy.stage.note')} htmlFor={`${id}-note`} hint={t('strategy.stage.noteHint')}>
        <textarea
          id={`${id}-note`}
          className="fi-in"
          maxLength={200}
          value={stage.note}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      </Field>
    </fieldset>
  )
}
