// While the machine is locked nothing of anybody stands on our screen: what is open stays as it is, out of sight, and a ringing
// call goes on ringing. Whoever unlocks the machine sees it again.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesk } from '../desk.ts'
import { Icon } from '../ui/icons.tsx'

/** Whether the machine's own screen is locked. */
export function useLocked(): boolean {
  const { bridge } = useDesk()
  const [locked, setLocked] = useState(false)
  useEffect(
    () =>
      bridge.on('power', (what) => {
        if (what === 'lock') setLocked(true)
        if (what === 'unlock') setLocked(false)
      }),
    [bridge],
  )
  return locked
}

export function LockCover() {
  const { t } = useTranslation()
  return (
    <div className="lock-cover" role="status">
      <Icon name="lock" />
      <p>{t('shell.locked')}</p>
    </div>
  )
}
