// A supervisor in the agent's own call, said for as long as it lasts, where the company's policy says so. Private to `care`. Promises: who it is
// and who hears them; gone with the call.
import { useTranslation } from 'react-i18next'
import { callOf } from '../../../shared/call.ts'
import { Strip } from '../../ui/states.tsx'
import { usePhone } from '../phone/phone.ts'
import { useCentral } from './useCentral.ts'

export function JoinedStrip() {
  const { t } = useTranslation()
  const call = usePhone((state) => state.call)
  const callId = callOf(call)?.callId ?? null
  const found = useCentral('joins.own', (care) => care.ownJoins()).value
  return (found?.joins ?? [])
    .filter((one) => one.callId === callId)
    .map(({ id, way, by }) => (
      <div key={id} data-joined-by={way}>
        <Strip
          tone="warn"
          icon="headset"
          title={t(`supervise.strip.${way}.title`, { name: by })}
          text={t(`supervise.strip.${way}.text`)}
        />
      </div>
    ))
}
