// One answer to a line: its words, where it leads, which result it means, what is written down. Private to the releases.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { CODE_LIST, specOf } from '../../../shared/disposition.ts'
import { CAPTURES, type CaptureName } from '../../../shared/script/captures.ts'
import type { Answer, Script, ScriptNode } from '../../../shared/script/graph.ts'
import { Button } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { changeAnswer, moveAnswer, removeAnswer } from './edit.ts'
import { TextPair } from './TextPair.tsx'

const NEEDS = ['', 'matched', 'mismatch'] as const
const CAPTURE_NAMES = Object.keys(CAPTURES) as CaptureName[]
const MOST_CAPTURES = 4

export function AnswerForm({
  script,
  node,
  answer,
  at,
  mine,
  onChange,
}: {
  script: Script
  node: ScriptNode
  answer: Answer
  at: number
  mine: boolean
  onChange(next: (script: Script) => Script): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const set = (change: Partial<Answer>) => onChange((before) => changeAnswer(before, node.id, at, change))
  const captures = (name: CaptureName, how: 'no' | 'may' | 'must') => {
    const rest = answer.capture.filter((one) => one.name !== name)
    set({ capture: how === 'no' ? rest : [...rest, { name, required: how === 'must' }] })
  }
  const held = new Set<string>(answer.capture.map(({ name }) => name))
  return (
    <details className="re-answer" data-answer={answer.key}>
      <summary>
        <b className="re-way">{at + 1}</b>
        <span className="clip">{format.pick(answer.label) || t('releases.noWords')}</span>
        <span className="grow" />
        <span className="sm t3 nowrap">
          {answer.code ? `${answer.code} ` : ''}→ {answer.to === 'end' ? t('releases.end') : answer.to}
        </span>
      </summary>
      <TextPair
        label={t('releases.label')}
        value={answer.label}
        readOnly={!mine}
        onChange={(label) => set({ label })}
      />
      <div className="re-two">
        <Choice
          id={`${id}t`}
          label={t('releases.to')}
          value={answer.to}
          mine={mine}
          options={[
            { value: 'end', text: t('releases.end') },
            ...script.nodes.map((one) => ({
              value: one.id,
              text: `${one.id} ${format.pick(one.text).slice(0, 24)}`,
            })),
          ]}
          onChange={(to) => set({ to })}
        />
        <Choice
          id={`${id}c`}
          label={t('releases.code')}
          value={answer.code ?? ''}
          mine={mine}
          options={[
            { value: '', text: t('releases.noCode') },
            ...CODE_LIST.map((code) => ({ value: code, text: `${code} ${format.pick(specOf(code).label)}` })),
          ]}
          onChange={(code) => set({ code: code === '' ? null : code })}
        />
      </div>
      <Choice
        id={`${id}n`}
        label={t('releases.needs')}
        value={answer.needs ?? ''}
        mine={mine}
        options={NEEDS.map((value) => ({
          value,
          text: t(`releases.needing.${value === '' ? 'none' : value}`),
        }))}
        onChange={(needs) => set({ needs: needs === 'matched' || needs === 'mismatch' ? needs : null })}
      />
      <fieldset className="re-checks">
        <legend className="lab">{t('releases.captures')}</legend>
        {answer.capture.map(({ name, required }) => (
          <span key={name} className="row tight">
            <span>{format.pick(CAPTURES[name].label)}</span>
            <span className="grow" />
            <label className="row tight">
              <input
                type="checkbox"
                checked={required}
                disabled={!mine}
                onChange={(event) => captures(name, event.target.checked ? 'must' : 'may')}
              />
              {t('releases.required')}
            </label>
            {mine && (
              <Button
                size="sm"
                look="ghost"
                icon="close"
                aria-label={t('releases.removeCapture', { name: format.pick(CAPTURES[name].label) })}
                onClick={() => captures(name, 'no')}
              />
            )}
          </span>
        ))}
        {mine && answer.capture.length < MOST_CAPTURES && (
          <select
            className="fi-in"
            aria-label={t('releases.addCapture')}
            value=""
            onChange={(event) => captures(event.target.value as CaptureName, 'must')}
          >
            <option value="">{t('releases.addCapture')}</option>
            {CAPTURE_NAMES.filter((name) => !held.has(name)).map((name) => (
              <option key={name} value={name}>
                {format.pick(CAPTURES[name].label)}
              </option>
            ))}
          </select>
        )}
      </fieldset>
      <Optional
        label={t('releases.hint')}
        value={answer.hint}
        mine={mine}
        onChange={(hint) => set({ hint })}
      />
      <Optional
        label={t('releases.note')}
        value={answer.note}
        mine={mine}
        variables
        onChange={(note) => set({ note })}
      />
      {mine && (
        <span className="row tight">
          <Button
            size="sm"
            look="ghost"
            disabled={at === 0}
            onClick={() => onChange((before) => moveAnswer(before, node.id, at, -1))}
          >
            {t('releases.up')}
          </Button>
          <Button
            size="sm"
            look="ghost"
            disabled={at === node.answers.length - 1}
            onClick={() => onChange((before) => moveAnswer(before, node.id, at, 1))}
          >
            {t('releases.down')}
          </Button>
          <Button
            size="sm"
            look="ghost"
            icon="trash"
            onClick={() => onChange((before) => removeAnswer(before, node.id, at))}
          >
            {t('releases.removeAnswer')}
          </Button>
        </span>
      )}
    </details>
  )
}

function Choice({
  id,
  label,
  value,
  options,
  mine,
  onChange,
}: {
  id: string
  label: string
  value: string
  options: readonly { value: string; text: string }[]
  mine: boolean
  onChange(value: string): void
}) {
  return (
    <div>
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="fi-in"
        value={value}
        disabled={!mine}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Words that may be left out altogether. */
function Optional({
  label,
  value,
  mine,
  variables,
  onChange,
}: {
  label: string
  value: Answer['hint']
  mine: boolean
  variables?: boolean
  onChange(next: Answer['hint']): void
}) {
  const { t } = useTranslation()
  if (value === null)
    return mine ? (
      <Button size="sm" look="ghost" icon="plus" onClick={() => onChange({ zh: '', en: '' })}>
        {label}
      </Button>
    ) : null
  return (
    <div className="re-optional">
      <TextPair
        label={label}
        value={value}
        readOnly={!mine}
        neutral={variables ? false : null}
        onChange={onChange}
      />
      {mine && (
        <Button size="sm" look="ghost" icon="close" onClick={() => onChange(null)}>
          {t('releases.leaveOut', { what: label })}
        </Button>
      )}
    </div>
  )
}
