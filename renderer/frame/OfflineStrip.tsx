// What stands between the desk and central, said over the screen while it lasts: offline (after a few seconds, so that a blink stays
// unseen), signed out by central, too old for it, or records that are kept and not yet in the database. Work goes on in all of them.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesk } from '../desk.ts'
import { useSync } from '../features/sync/sync.ts'
import { useView } from '../local/useView.ts'
import { LinkButton } from '../ui/controls.tsx'
import { Strip, useLateFlag } from '../ui/states.tsx'
import { useFormat } from '../words/format.ts'
import { useProblemWords } from '../words/problem.ts'

const BLINK_MS = 3000

export function OfflineStrip({ onOutbox }: { onOutbox(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { clock } = useDesk()
  const words = useProblemWords()
  const { state, problem } = useSync()
  const offline = state === 'offline'
  const desk = useView('status', null).value
  const waiting = desk?.waiting ?? 0
  const shown = useLateFlag(offline, BLINK_MS)
  const [since, setSince] = useState<number | null>(null)
  const [, tick] = useState(0)
  useEffect(() => {
    setSince(offline ? clock.now() : null)
    if (!offline) return
    const timer = setInterval(() => tick((count) => count + 1), 30_000)
    return () => clearInterval(timer)
  }, [offline, clock])
  if (desk && desk.kept > 0)
    return (
      <Strip
        tone="warn"
        icon="sync"
        title={t('shell.sync.kept', { count: desk.kept })}
        text={t('shell.kept.text')}
        right={<LinkButton onClick={onOutbox}>{t('shell.sync.openOutbox')}</LinkButton>}
      />
    )
  if (state === 'signedOut')
    return (
      <Strip
        tone="warn"
        icon="lock"
        title={t('shell.again.title')}
        text={t('shell.again.strip')}
        right={<LinkButton onClick={onOutbox}>{t('shell.offline.count', { count: waiting })}</LinkButton>}
      />
    )
  if (state === 'outdated' && problem) {
    const said = words(problem)
    return (
      <Strip
        tone="warn"
        icon="alert"
        title={said.what}
        text={said.now}
        right={<LinkButton onClick={onOutbox}>{t('shell.offline.count', { count: waiting })}</LinkButton>}
      />
    )
  }
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
