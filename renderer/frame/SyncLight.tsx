// The light of the sync: an icon and one word while it is well, a sentence with an action when it is not.
import { Popover } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../shared/instant.ts'
import { useNow } from '../clock.ts'
import { useUploads } from '../features/recordings/useUploads.ts'
import { useSync } from '../features/sync/sync.ts'
import { useView } from '../local/useView.ts'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/icons.tsx'
import { useKey } from '../ui/keys.ts'
import { useFormat } from '../words/format.ts'
import { useProblemWords } from '../words/problem.ts'
import { SignInAgain } from './SignInAgain.tsx'

export function SyncLight({ onOutbox }: { onOutbox(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const now = useNow(MINUTE)
  const sync = useSync()
  const desk = useView('status', null).value
  const uploads = useUploads()
  const signedOut = sync.state === 'signedOut'
  const [open, setOpen] = useState(false)
  // It opens by itself and takes no focus: whoever is on the phone goes on talking.
  useEffect(() => setOpen(signedOut), [signedOut])
  useKey('Escape', () => setOpen(false), { label: '', group: '', enabled: open })
  const waiting = desk?.waiting ?? 0
  const refused = desk?.refused ?? 0
  const shown = ((): { tone: 'ok' | 'warn' | 'bad'; title: string; text: string } => {
    if (signedOut)
      return { tone: 'warn', title: t('shell.again.title'), text: t('shell.again.text', { count: waiting }) }
    if (refused > 0)
      return {
        tone: 'bad',
        title: t('shell.sync.refused', { count: refused }),
        text: t('shell.sync.refusedMore'),
      }
    if (desk && desk.kept > 0)
      return {
        tone: 'warn',
        title: t('shell.sync.kept', { count: desk.kept }),
        text: t('shell.sync.keptMore'),
      }
    if (sync.state === 'offline')
      return { tone: 'warn', title: t('shell.sync.offline'), text: t('shell.sync.offlineMore') }
    if (sync.problem) {
      const said = words(sync.problem)
      return { tone: 'warn', title: said.what, text: said.now }
    }
    if (uploads.refused > 0)
      return {
        tone: 'warn',
        title: t('recordings.uploads.light', { count: uploads.refused }),
        text: t('recordings.uploads.lightMore'),
      }
    if (sync.state === 'starting') return { tone: 'ok', title: t('shell.sync.working'), text: '' }
    return { tone: 'ok', title: t('shell.sync.online'), text: t('shell.sync.onlineMore') }
  })()
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={
        <div className="ll-pop">
          <b>{shown.title}</b>
          {shown.text && <p>{shown.text}</p>}
          {sync.lastPullAt !== null && (
            <p className="t3">{t('shell.sync.lastPull', { time: format.dayTime(sync.lastPullAt, now) })}</p>
          )}
          {signedOut && <SignInAgain />}
          {waiting > 0 && !signedOut && <p>{t('shell.waiting', { count: waiting })}</p>}
          {uploads.waiting > uploads.refused && (
            <p>{t('recordings.uploads.popover', { count: uploads.waiting - uploads.refused })}</p>
          )}
          <Button size="sm" icon="outbox" onClick={onOutbox}>
            {t('shell.sync.openOutbox')}
          </Button>
        </div>
      }
    >
      <button
        type="button"
        className="ll-chip"
        data-tone={shown.tone}
        data-sync={sync.state}
        data-waiting={waiting}
        aria-label={`${t('shell.sync.light')}: ${shown.title}`}
      >
        <Icon name={shown.tone === 'ok' ? 'cloud' : 'alert'} size="s" />
        <span>{t('shell.sync.light')}</span>
      </button>
    </Popover>
  )
}
