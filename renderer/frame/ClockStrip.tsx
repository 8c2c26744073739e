// A wrong clock of this PC, said while it is wrong. Nothing is refused because of it: calls and acts go by central's time.
import { useTranslation } from 'react-i18next'
import { skewToSay } from '../../shared/compliance/trustedTime.ts'
import { MINUTE } from '../../shared/instant.ts'
import { useNow } from '../clock.ts'
import { useDesk } from '../desk.ts'
import { Strip } from '../ui/states.tsx'
import { useFormat } from '../words/format.ts'

export function ClockStrip() {
  const { t } = useTranslation()
  const format = useFormat()
  const { clock } = useDesk()
  // Looked at once a minute; the reading itself is of this moment.
  useNow(MINUTE)
  const skew = skewToSay(clock.read())
  if (skew === null) return null
  return (
    <Strip
      tone="warn"
      icon="clock"
      title={t(skew > 0 ? 'shell.clock.ahead' : 'shell.clock.behind', {
        by: format.duration(Math.abs(skew)),
      })}
      text={t('shell.clock.text')}
    />
  )
}
