// Placing a hold: the case by its whole account number or a whole phone number, then what the hold shall be. Private to holds.
import { useTranslation } from 'react-i18next'
import type { HoldsReply } from '../../../shared/holdBodies.ts'
import { CHINA, type Instant } from '../../../shared/instant.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { CaseSearch } from '../CaseSearch.tsx'
import { type FoundCase, useCaseSearch } from '../useCaseSearch.ts'
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
  const { profile } = useDesk()
  const found = useCaseSearch()
  const { chosen } = found
  return (
    <div className="beside-side">
      <h2>{t('holds.place')}</h2>
      <CaseSearch of={found} field="find" />
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
