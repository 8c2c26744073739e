// A day and a time for a callback, with the buttons that take it: used where a call is planned or moved outside a wrap-up. Promises:
// only a time ahead and inside the permitted hours is handed out; what is wrong stands under the field.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callbackTimeProblem } from '../../../shared/callbackTime.ts'
import type { Thresholds } from '../../../shared/compliance/pack.ts'
import { addDays, type Instant, localDay, type Zone } from '../../../shared/instant.ts'
import { Button } from '../../ui/controls.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { FieldInput, type FieldValue } from './fields.tsx'
import './timeForm.css'

export interface TimeFormProps {
  /** What the field begins with. */
  readonly at: Instant | null
  readonly now: Instant
  readonly zone: Zone
  /** When the customer may be called there. */
  readonly hours: Thresholds['hours']
  /** What the time is for, over the field. */
  readonly label: string
  readonly save: string
  readonly busy: boolean
  onSave(at: Instant): void
  onCancel(): void
}

/** How far ahead a call is planned at most. */
const CALENDAR_DAYS = 90

export function TimeForm({ at, now, zone, hours, label, save, busy, onSave, onCancel }: TimeFormProps) {
  const { t } = useTranslation()
  const problemWords = useProblemWords()
  const id = useId()
  const [value, setValue] = useState<FieldValue>(at)
  const today = localDay(now, zone)
  const problem = typeof value === 'number' ? callbackTimeProblem(value, now, zone, hours) : null
  const usable = typeof value === 'number' && problem === null
  const take = () => {
    if (usable) onSave(value)
  }
  return (
    <div className="tf">
      <span className="sm t2" id={`${id}-label`}>
        {label}
      </span>
      <FieldInput
        field={{ kind: 'datetime', name: 'at', label: { zh: label, en: label }, required: true }}
        value={value}
        limits={{ today, now, zone, hours, latest: addDays(today, CALENDAR_DAYS), contacts: [], calls: [] }}
        labelId={`${id}-label`}
        inputId={`${id}-at`}
        bad={problem !== null}
        describedBy={problem ? `${id}-why` : undefined}
        compact
        onEnter={take}
        onChange={setValue}
      />
      {problem && (
        <p className="tf-why" id={`${id}-why`} role="alert">
          {problemWords(problem).what}
        </p>
      )}
      <div className="row tight">
        <Button size="sm" look="pri" icon="check" busy={busy} disabled={!usable} onClick={take}>
          {save}
        </Button>
        <Button size="sm" look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  )
}
