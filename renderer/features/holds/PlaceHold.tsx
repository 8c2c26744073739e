// Placing a hold: the case by its whole account number or a whole phone number, then what the hold shall be. Private to holds.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { HoldsReply } from '../../../shared/holdBodies.ts'
import { CHINA, type Instant } from '../../../shared/instant.ts'
import { useDesk } from '../../desk.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { type FoundCase, useCaseSearch } from '../useCaseSearch.ts'
import { holdName } from '../worklist/reasons.ts'
import { HoldForm, type HoldWish } from './HoldForm.tsx'

export function PlaceHold({
  staff,
  now,
  busy,
  onPlace,
  onCancel,
}: {
  staff: HoldsReply['staff']
  now: Instant
  busy: boolean
  onPlace(of: FoundCase, wish: HoldWish): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const id = useId()
  const { text, setText, found, problem, chosen, setChosen, search } = useCaseSearch()
  return (
    <div className="ho-side">
      <h2>{t('holds.place')}</h2>
      <form className="ho-field" onSubmit={(event) => void search(event)}>
        <label className="lab" htmlFor={id}>
          {t('holds.find')}
        </label>
        <div className="row tight">
          <input
            id={id}
            className="fi-in grow"
            data-field="find"
            type="text"
            inputMode="numeric"
            maxLength={40}
            value={text}
            // biome-ignore lint/a11y/noAutofocus: the supervisor asked for this field by pressing its button
            autoFocus
            onChange={(event) => setText(event.target.value)}
          />
          <Button icon="search" type="submit">
            {t('holds.findGo')}
          </Button>
        </div>
        <p className="under">{t('holds.findHint')}</p>
      </form>
      {problem && <ProblemNote problem={problem} />}
      {found && found.length === 0 && <p className="t3">{t('holds.findNone')}</p>}
      {found && found.length > 0 && (
        <ul className="ho-found">
          {found.map((one) => (
            <li key={one.caseId}>
              <button type="button" aria-pressed={one === chosen} onClick={() => setChosen(one)}>
                <b>{one.name}</b>
                <span className="t2">
                  {one.matter &&
                    `${one.matter.lender} · ${t(`enums.product.${one.matter.product}`)} · ${one.matter.tail}`}
                </span>
                {one.holds.map((hold) => (
                  <Tag key={hold.id} tone="bad" small>
                    {holdName(hold.holdKind, format)}
                  </Tag>
                ))}
              </button>
            </li>
          ))}
        </ul>
      )}
      {chosen ? (
        <HoldForm
          key={chosen.caseId}
          hold={null}
          zone={chosen.matter?.zone ?? CHINA}
          now={now}
          staff={staff}
          self={profile.id}
          busy={busy}
          onSave={(wish) => onPlace(chosen, wish)}
          onCancel={onCancel}
        />
      ) : (
        <div className="row tight">
          <Button look="ghost" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        </div>
      )}
    </div>
  )
}
