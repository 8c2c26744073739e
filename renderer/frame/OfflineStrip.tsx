// Offline: work goes on, and the strip says so with how much waits. Shows after a few seconds, so that a blink stays unseen.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesk } from '../desk.ts'
import { useSync } from '../features/sync/sync.ts'
import { useView } from '../local/useView.ts'
import { LinkButton } from '../ui/controls.tsx'
import { Strip, useLateFlag } from '../ui/states.tsx'
import { useFormat } from '../words/format.ts'

const BLINK_MS = 3000

export function OfflineStrip({ onOutbox }: { onOutbox(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { clock } = useDesk()
  const offline = useSync().state === 'offline'
  const waiting = useView('status', null).value?.waiting ?? 0
  const shown = useLateFlag(offline, BLINK_MS)
  const [since, setSince] = useState<number | null>(null)
  const [, tick] = useState(0)
  useEffect(() => {
    setSince(offline ? clock.now() : null)
    if (!offline) return
    const timer = setInterval(() => tick((count) => count + 1), 30_000)
    return () => clearInterval(timer)
  }, [offline, clock])
  if (!shown) return null
  const lasted = since === null ? 0 : clock.now() - since
  return (
    <Strip
      tone="warn"
      icon="sync"
      title={
        lasted < 60_000
          ? t('shell.offline.titleNow')
          : t('shell.offline.title', { since: format.duration(lasted) })
      }
      text={t('shell.offline.text')}
      right={<LinkButton onClick={onOutbox}>{t('shell.offline.count', { count: waiting })}</LinkButton>}
    />
  )
}
