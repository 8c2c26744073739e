// A supervisor's line to all agents, on every screen until it is acknowledged by its key. Private to `care`. Promises: one at a time, the
// oldest first; it goes when central knows, so that nobody counts as having read what a lost network kept from being told.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Kbd } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { Strip, showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { useCentral } from './useCentral.ts'

export function AnnouncementStrip() {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { sync } = useDesk()
  const found = useCentral('announcements.own', (care) => care.ownAnnouncements()).value
  const [done, setDone] = useState<readonly Id[]>([])
  const [busy, setBusy] = useState(false)
  const shown = found?.announcements.find((one) => !done.includes(one.id)) ?? null

  async function acknowledge(id: Id): Promise<void> {
    setBusy(true)
    try {
      await sync.care.readAnnouncement(id)
      setDone((before) => [...before, id])
    } catch (error) {
      const worded = words(problemOf(error, 'announcement'))
      showToast({ tone: 'bad', title: worded.what, text: worded.now })
    } finally {
      setBusy(false)
    }
  }
  const press = () => {
    if (shown && !busy) void acknowledge(shown.id)
  }
  useKey('Alt+O', press, {
    label: t('announce.keys.read'),
    group: t('help.group.general'),
    enabled: shown !== null,
  })
  if (!shown) return null
  return (
    <div data-announcement={shown.id}>
      <Strip
        tone="ok"
        icon="bell"
        title={t('announce.from', { name: shown.by })}
        text={<span title={shown.text}>{shown.text}</span>}
        right={
          <Button size="sm" look="ghost" busy={busy} onClick={press}>
            {t('announce.read')} <Kbd combo="Alt+O" />
          </Button>
        }
      />
    </div>
  )
}
