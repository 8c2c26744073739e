// An outside agency as the institution made it public. Private to the referral.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHINA, type Instant, type LocalDay, localDay } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { AgenciesReply } from '../../../shared/referral/bodies.ts'
import { useDesk } from '../../desk.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { DayField } from '../fields/fields.tsx'
import { ProblemNote } from '../ProblemNote.tsx'

export function AgencyForm({
  now,
  onSaved,
  onCancel,
}: {
  now: Instant
  onSaved(reply: AgenciesReply): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const id = useId()
  const today = localDay(now, CHINA)
  const [name, setName] = useState('')
  const [contact, setContact] = useState('')
  const [publishedOn, setPublishedOn] = useState<LocalDay | null>(null)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = async () => {
    setTried(true)
    if (busy || name.trim() === '' || contact.trim() === '') return
    setBusy(true)
    try {
      onSaved(await sync.referral.saveAgency({ id: null, name, contact, publishedOn, endedOn: null }))
    } catch (error) {
      setProblem(problemOf(error, 'agencies'))
      setBusy(false)
    }
  }
  const missing = (text: string) => (tried && text.trim() === '' ? t('tickets.missing') : undefined)
  return (
    <form
      className="ag-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {problem && <ProblemNote problem={problem} />}
      <Field
        label={t('agency.name')}
        htmlFor={`${id}-n`}
        required={t('common.required')}
        error={missing(name)}
      >
        <TextInput id={`${id}-n`} value={name} maxLength={80} autoFocus onChange={setName} />
      </Field>
      <Field
        label={t('agency.contact')}
        htmlFor={`${id}-c`}
        required={t('common.required')}
        error={missing(contact)}
      >
        <TextInput id={`${id}-c`} value={contact} maxLength={120} onChange={setContact} />
      </Field>
      <Field label={t('agency.publishedOn')} htmlFor={`${id}-p`} hint={t('agency.publishedHint')}>
        <DayField
          inputId={`${id}-p`}
          value={publishedOn}
          today={today}
          min="2020-01-01"
          max={today}
          onChange={setPublishedOn}
        />
      </Field>
      <div className="row tight">
        <Button look="pri" type="submit" busy={busy}>
          {t('agency.save')}
        </Button>
        <Button look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}
