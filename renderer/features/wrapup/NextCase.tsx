// Who is next, at the foot of the wrap-up: name, bucket, why, and whether they may be called. Private to the wrap-up.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { WorkRow } from '../../local/views.ts'
import { Tag } from '../../ui/controls.tsx'
import { GuardLight } from '../../ui/signs.tsx'
import { leadingReason, useLightWords, useReasonWords } from '../worklist/reasons.ts'

/** `covered`: the caller of this call is not verified, so nothing of any debt is shown. */
export function NextCase({ row, now, covered }: { row: WorkRow; now: Instant; covered: boolean }) {
  const { t } = useTranslation()
  const reasonWords = useReasonWords()
  const light = useLightWords()(row, now)
  const reason = leadingReason(row.reasons)
  return (
    <>
      <span className="t2 nowrap">{t('wrapUp.next')}</span>
      <b className="nowrap">{row.name}</b>
      {!covered && <Tag small>{row.bucket}</Tag>}
      {!covered && reason && <span className="t2 clip sc-wideonly">{reasonWords(reason, now).text}</span>}
      <GuardLight light={light.light} />
      <span className={light.light === 'may' ? 'ok nowrap' : 't2 nowrap'}>
        {light.light === 'done' ? light.name : t(`worklist.legend.${light.light}`)}
      </span>
    </>
  )
}
