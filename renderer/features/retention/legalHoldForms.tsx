// The forms of a legal hold: why, until which day it stands without another look, and for whom one is placed. Private to retention. Promises: a case is
// found by its whole number only, and no number is shown.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, CHINA, type Instant, instantOf, type LocalDay, localDay } from '../../../shared/instant.ts'
import { LEGAL_HOLD_GROUNDS, LegalHoldGround } from '../../../shared/retention/legalHoldRow.ts'
import { Button } from '../../ui/controls.tsx'
import { CaseSearch } from '../CaseSearch.tsx'
import { DayField } from '../fields/fields.tsx'
import { type FoundCase, useCaseSearch } from '../useCaseSearch.ts'

/** A review is asked for half a year ahead, and at most a year. */
const REVIEW_DAYS = 180
const LONGEST_DAYS = 366

/** Why, and until which day it stands without another look. */
export function ReasonForm({
  lifts,
  now,
  busy,
  onSave,
  onCancel,
}: {
  lifts: boolean
  now: Instant
  busy: boolean
  onSave(reason: string, reviewAt: Instant): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const today = localDay(now, CHINA)
  const [reason, setReason] = useState('')
  const [day, setDay] = useState<LocalDay | null>(addDays(today, REVIEW_DAYS))
  const usable = reason.trim() !== '' && (lifts || (day !== null && day > today))
  return (
    <form
      className="rt-form beside-form leavable"
      onSubmit={(event) => {
        event.preventDefault()
        if (usable) onSave(reason.trim(), instantOf(day ?? today, 0, CHINA))
      }}
    >
      <label className="lab" htmlFor={id}>
        {t(lifts ? 'retention.liftReason' : 'retention.reason')}
      </label>
      <textarea
        id={id}
        className="input"
        data-field="legalReason"
        rows={3}
        maxLength={500}
        value={reason}
        // biome-ignore lint/a11y/noAutofocus: the form opens because its button was pressed
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      {!lifts && (
        <>
          <label className="lab" htmlFor={`${id}-day`}>
            {t('retention.reviewDay')}
          </label>
          <DayField
            inputId={`${id}-day`}
            today={today}
            min={addDays(today, 1)}
            max={addDays(today, LONGEST_DAYS)}
            value={day}
            onChange={setDay}
          />
        </>
      )}
      <div className="row tight">
        <Button look="pri" type="submit" busy={busy} disabled={!usable}>
          {t(lifts ? 'retention.lift' : 'retention.save')}
        </Button>
        <Button look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

export function Place({
  now,
  busy,
  onPlace,
  onCancel,
}: {
  now: Instant
  busy: boolean
  onPlace(of: FoundCase, wish: { ground: LegalHoldGround; reviewAt: Instant; reason: string }): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const found = useCaseSearch()
  const { chosen } = found
  const [ground, setGround] = useState<LegalHoldGround>('lawsuit')
  return (
    <>
      <h2>{t('retention.place')}</h2>
      <p className="t3 sm">{t('retention.placeText')}</p>
      <CaseSearch of={found} field="legalFind" />
      {chosen ? (
        <>
          <label className="lab" htmlFor={`${id}-ground`}>
            {t('retention.ground')}
          </label>
          <select
            id={`${id}-ground`}
            className="fi-in"
            data-field="ground"
            value={ground}
            onChange={({ target }) => setGround(LegalHoldGround.safeParse(target.value).data ?? 'lawsuit')}
          >
            {LEGAL_HOLD_GROUNDS.map((one) => (
              <option key={one} value={one}>
                {t(`enums.legalHold.${one}`)}
              </option>
            ))}
          </select>
          <ReasonForm
            lifts={false}
            now={now}
            busy={busy}
            onCancel={onCancel}
            onSave={(reason, reviewAt) => onPlace(chosen, { ground, reviewAt, reason })}
          />
        </>
      ) : (
        <Button look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      )}
    </>
  )
}
