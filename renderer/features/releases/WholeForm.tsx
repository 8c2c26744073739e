// What belongs to no single line of a script: its title, the items that have to be said, the objections, and what the wrap-up begins with.
// Private to the releases. Promises: a field of a result is filled only from what fits its kind; what this person may not change is shown.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CODE_LIST, type Code, fieldsOf, isCode, specOf } from '../../../shared/disposition.ts'
import type { Field } from '../../../shared/dispositionFields.ts'
import { CAPTURES, type CaptureName, captureField } from '../../../shared/script/captures.ts'
import { MustSay, type Script } from '../../../shared/script/graph.ts'
import { variableList } from '../../../shared/script/variables.ts'
import { Button } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useFormat } from '../../words/format.ts'
import { TextPair } from './TextPair.tsx'
import {
  addItem,
  addObjection,
  changeItem,
  changeObjection,
  changePrefill,
  MOST_ITEMS,
  MOST_OBJECTIONS,
  removeItem,
  removeObjection,
  sourceOf,
} from './wholeEdit.ts'

interface WholeProps {
  readonly script: Script
  readonly mine: boolean
  onChange(next: (script: Script) => Script): void
}

export function WholeForm({ script, mine, onChange }: WholeProps) {
  const { t } = useTranslation()
  return (
    <form
      className="re-form"
      aria-label={t('releases.side.whole')}
      onSubmit={(event) => event.preventDefault()}
    >
      <h2>{t('releases.side.whole')}</h2>
      <TextPair
        label={t('releases.whole.title')}
        value={script.title}
        readOnly={!mine}
        onChange={(title) => onChange((before) => ({ ...before, title }))}
      />
      <Items script={script} mine={mine} onChange={onChange} />
      <Objections script={script} mine={mine} onChange={onChange} />
      <FirstValues script={script} mine={mine} onChange={onChange} />
    </form>
  )
}

function Items({ script, mine, onChange }: WholeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  return (
    <>
      <h3>{t('releases.whole.items')}</h3>
      {script.mustSay.map((item) => (
        <div key={item.id} className="re-answer" data-item={item.id}>
          <TextPair
            label={`${item.id}`}
            value={item.label}
            readOnly={!mine}
            onChange={(label) => onChange((before) => changeItem(before, item.id, { label }))}
          />
          <span className="row tight">
            <label className="lab" htmlFor={`${id}${item.id}`}>
              {t('releases.whole.when')}
            </label>
            <select
              id={`${id}${item.id}`}
              className="fi-in"
              value={item.when}
              disabled={!mine}
              onChange={(event) => {
                const when = MustSay.shape.when.parse(event.target.value)
                onChange((before) => changeItem(before, item.id, { when }))
              }}
            >
              {MustSay.shape.when.options.map((when) => (
                <option key={when} value={when}>
                  {t(`releases.whole.whens.${when}`)}
                </option>
              ))}
            </select>
            {mine && (
              <IconButton
                icon="trash"
                label={t('releases.leaveOut', { what: format.pick(item.label) || item.id })}
                onClick={() => onChange((before) => removeItem(before, item.id))}
              />
            )}
          </span>
        </div>
      ))}
      {mine && (
        <Button
          size="sm"
          icon="plus"
          disabled={script.mustSay.length >= MOST_ITEMS}
          onClick={() => onChange(addItem)}
        >
          {t('releases.whole.addItem')}
        </Button>
      )}
    </>
  )
}

function Objections({ script, mine, onChange }: WholeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  return (
    <>
      <h3>{t('releases.whole.objections')}</h3>
      {script.objections.map((one) => (
        <div key={one.id} className="re-answer" data-objection={one.id}>
          <TextPair
            label={t('releases.label')}
            value={one.label}
            readOnly={!mine}
            onChange={(label) => onChange((before) => changeObjection(before, one.id, { label }))}
          />
          <TextPair
            label={t('releases.whole.cue')}
            value={one.cue}
            readOnly={!mine}
            onChange={(cue) => onChange((before) => changeObjection(before, one.id, { cue }))}
          />
          <span className="row tight">
            <label className="lab" htmlFor={`${id}${one.id}`}>
              {t('releases.to')}
            </label>
            <select
              id={`${id}${one.id}`}
              className="fi-in"
              value={one.to}
              disabled={!mine}
              onChange={(event) => {
                const to = event.target.value
                onChange((before) => changeObjection(before, one.id, { to }))
              }}
            >
              {script.nodes.map((node) => (
                <option key={node.id} value={node.id}>
                  {`${node.id} ${format.pick(node.text).slice(0, 24)}`}
                </option>
              ))}
            </select>
            {mine && (
              <IconButton
                icon="trash"
                label={t('releases.leaveOut', { what: format.pick(one.label) || one.id })}
                onClick={() => onChange((before) => removeObjection(before, one.id))}
              />
            )}
          </span>
        </div>
      ))}
      {mine && (
        <Button
          size="sm"
          icon="plus"
          disabled={script.objections.length >= MOST_OBJECTIONS}
          onClick={() => onChange(addObjection)}
        >
          {t('releases.whole.addObjection')}
        </Button>
      )}
    </>
  )
}

const CAPTURE_NAMES = Object.keys(CAPTURES) as CaptureName[]

/** Kinds of fields that hold the same stored value. */
const fits = (field: Field, name: CaptureName): boolean => captureField(name).kind === field.kind

function FirstValues({ script, mine, onChange }: WholeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const [code, setCode] = useState<Code>('PTP_FULL')
  return (
    <>
      <h3>{t('releases.whole.firstValues')}</h3>
      <label className="lab" htmlFor={`${id}code`}>
        {t('releases.code')}
      </label>
      <select
        id={`${id}code`}
        className="fi-in"
        value={code}
        onChange={(event) => {
          if (isCode(event.target.value)) setCode(event.target.value)
        }}
      >
        {CODE_LIST.map((one) => (
          <option key={one} value={one}>
            {`${format.pick(specOf(one).label)} ${one}`}
          </option>
        ))}
      </select>
      {fieldsOf(code)
        .filter((field) => !field.sensitive)
        .map((field) => (
          <FirstValue
            key={`${code}.${field.name}`}
            field={field}
            value={script.prefill[code]?.[field.name]}
            mine={mine}
            onChange={(value) => onChange((before) => changePrefill(before, code, field.name, value))}
          />
        ))}
      {fieldsOf(code).length === 0 && <p className="sm t3">{t('releases.whole.noFields')}</p>}
    </>
  )
}

function FirstValue({
  field,
  value,
  mine,
  onChange,
}: {
  field: Field
  value: Script['prefill'][string][string] | undefined
  mine: boolean
  onChange(value: Script['prefill'][string][string] | null): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const ledger = field.kind === 'money' ? ['totalDue', 'minimumDue', 'planEach'] : []
  const choose = (source: string) => {
    const [kind, name = ''] = source.split(':')
    if (kind === 'capture') onChange({ capture: name as CaptureName })
    else if (kind === 'variable') onChange({ variable: name })
    else if (kind === 'words') onChange({ words: { zh: '', en: '' } })
    else if (kind === 'value' && field.kind === 'choice') onChange({ value: field.options[0]?.value ?? '' })
    else onChange(null)
  }
  return (
    <div data-first-value={field.name}>
      <label className="lab" htmlFor={id}>
        {format.pick(field.label)}
      </label>
      <select
        id={id}
        className="fi-in"
        value={sourceOf(value)}
        disabled={!mine}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{t('releases.whole.none')}</option>
        {CAPTURE_NAMES.filter((name) => fits(field, name)).map((name) => (
          <option key={name} value={`capture:${name}`}>
            {t('releases.whole.fromCall', { what: format.pick(captureField(name).label) })}
          </option>
        ))}
        {variableList()
          .filter(({ name }) => ledger.includes(name))
          .map(({ name, label }) => (
            <option key={name} value={`variable:${name}`}>
              {t('releases.whole.fromLedger', { what: format.pick(label) })}
            </option>
          ))}
        {field.kind === 'choice' && <option value="value">{t('releases.whole.fixed')}</option>}
        {field.kind === 'text' && <option value="words">{t('releases.whole.sentence')}</option>}
      </select>
      {value && 'value' in value && field.kind === 'choice' && (
        <select
          className="fi-in"
          aria-label={`${format.pick(field.label)} · ${t('releases.whole.fixed')}`}
          value={String(value.value)}
          disabled={!mine}
          onChange={(event) => onChange({ value: event.target.value })}
        >
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {format.pick(option.label)}
            </option>
          ))}
        </select>
      )}
      {value && 'words' in value && (
        <TextPair
          label={t('releases.whole.sentence')}
          value={value.words}
          rows={2}
          neutral={false}
          readOnly={!mine}
          onChange={(words) => onChange({ words })}
        />
      )}
    </div>
  )
}
