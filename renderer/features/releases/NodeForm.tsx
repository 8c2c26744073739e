// One line of a script to write: what is said in both languages, when it may be said, what it has to say, the answers to it. Private to the
// releases. Promises: what this person may not change is shown and cannot be typed into.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Script, ScriptNode, Stage } from '../../../shared/script/graph.ts'
import { STAGE_LABELS, STAGES } from '../../../shared/script/graph.ts'
import { Button } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { AnswerForm } from './AnswerForm.tsx'
import { addAnswer, changeNode, mayRemove, removeNode } from './edit.ts'
import { TextPair } from './TextPair.tsx'

export function NodeForm({
  script,
  node,
  mine,
  onChange,
  onGone,
}: {
  script: Script
  node: ScriptNode
  mine: boolean
  onChange(next: (script: Script) => Script): void
  onGone(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const set = (change: Partial<ScriptNode>) => onChange((before) => changeNode(before, node.id, change))
  return (
    <form
      className="re-form"
      aria-label={t('releases.lineOf', { id: node.id })}
      onSubmit={(event) => event.preventDefault()}
    >
      <h2>
        {t('releases.lineOf', { id: node.id })}
        {node.id === script.start && <span className="t3"> · {t('releases.start')}</span>}
        {node.id === script.complaint && <span className="t3"> · {t('releases.complaint')}</span>}
      </h2>
      <TextPair
        label={t('releases.text')}
        value={node.text}
        rows={4}
        readOnly={!mine}
        neutral={!node.debtFacts}
        onChange={(text) => set({ text })}
      />
      <div className="re-two">
        <div>
          <label className="lab" htmlFor={`${id}s`}>
            {t('releases.stage')}
          </label>
          <select
            id={`${id}s`}
            className="fi-in"
            value={node.stage}
            disabled={!mine}
            onChange={(event) => set({ stage: event.target.value as Stage })}
          >
            {STAGES.map((stage) => (
              <option key={stage} value={stage}>
                {format.pick(STAGE_LABELS[stage])}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label className="lab" htmlFor={`${id}d`}>
            {t('releases.dwell')}
          </label>
          <input
            id={`${id}d`}
            className="fi-in"
            type="number"
            min={0}
            max={60}
            step={0.5}
            value={node.minDwellMs / 1000}
            disabled={!mine}
            onChange={(event) => {
              const seconds = event.target.valueAsNumber
              if (seconds >= 0 && seconds <= 60) set({ minDwellMs: Math.round(seconds * 1000) })
            }}
          />
        </div>
      </div>
      <label className="row tight">
        <input
          type="checkbox"
          checked={node.debtFacts}
          disabled={!mine}
          onChange={(event) => set({ debtFacts: event.target.checked })}
        />
        {t('releases.debtFacts')}
      </label>
      <fieldset className="re-checks">
        <legend className="lab">{t('releases.mustSay')}</legend>
        {script.mustSay.map((item) => (
          <label key={item.id} className="row tight">
            <input
              type="checkbox"
              checked={node.mustSay.includes(item.id)}
              disabled={!mine}
              onChange={(event) =>
                set({
                  mustSay: event.target.checked
                    ? [...node.mustSay, item.id].slice(0, 6)
                    : node.mustSay.filter((one) => one !== item.id),
                })
              }
            />
            {format.pick(item.label)}
          </label>
        ))}
      </fieldset>
      <h3>{t('releases.answers')}</h3>
      {node.answers.map((answer, at) => (
        <AnswerForm
          key={answer.key}
          script={script}
          node={node}
          answer={answer}
          at={at}
          mine={mine}
          onChange={onChange}
        />
      ))}
      {mine && (
        <span className="row tight">
          <Button
            size="sm"
            icon="plus"
            disabled={node.answers.length >= 6}
            onClick={() => onChange((before) => addAnswer(before, node.id))}
          >
            {t('releases.addAnswer')}
          </Button>
          <Button
            size="sm"
            look="ghost"
            icon="trash"
            disabled={!mayRemove(script, node.id)}
            title={mayRemove(script, node.id) ? undefined : t('releases.mayNotRemove')}
            onClick={() => {
              onChange((before) => removeNode(before, node.id))
              onGone()
            }}
          >
            {t('releases.removeLine')}
          </Button>
        </span>
      )}
    </form>
  )
}
