// The part of the outbox that tells of recordings: which wait, which are on their way, which central did not take and why. Public to
// the outbox. Promises: nothing is shown while nothing waits, and nothing here can delete a recording.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { WaitingUpload } from '../../../shared/recording.ts'
import { useDesk } from '../../desk.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { Uploads } from './useUploads.ts'
import './recordings.css'

export function UploadList({ uploads, now }: { uploads: Uploads; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { bridge } = useDesk()
  const [busy, setBusy] = useState(false)
  const { waiting, bytes, items, problem } = uploads
  if (waiting === 0) return null
  const retry = async () => {
    setBusy(true)
    try {
      await bridge.call('recording.retry')
    } catch (error) {
      const said = words(problemOf(error, 'recordings.retry'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="ru" aria-label={t('recordings.uploads.title')} data-uploads={waiting}>
      <div className="row">
        <h2>{t('recordings.uploads.title')}</h2>
        <span className="t2 clip">
          {t('recordings.uploads.count', { count: waiting, size: format.bytes(bytes) })}
        </span>
        <span className="grow" />
        {problem && (
          <Button size="sm" icon="sync" busy={busy} onClick={() => void retry()}>
            {t('recordings.uploads.retry')}
          </Button>
        )}
      </div>
      <p className="under">{t('recordings.uploads.intro')}</p>
      <ul>
        {items.map((one) => (
          <Upload key={one.recordingId} one={one} now={now} />
        ))}
      </ul>
      {waiting > items.length && (
        <p className="under">{t('recordings.uploads.more', { count: waiting - items.length })}</p>
      )}
    </section>
  )
}

const TONES = { waiting: 'plain', sending: 'acc', refused: 'warn' } as const

function Upload({ one, now }: { one: WaitingUpload; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { profile } = useDesk()
  const said = one.problem && words(one.problem)
  return (
    <li className="ru-one" data-upload={one.recordingId} data-state={one.state}>
      <div className="row">
        <span className="ob-ic">
          <Icon name="mic" />
        </span>
        <b>{t('recordings.uploads.call', { at: format.dayTime(one.openedAt, now) })}</b>
        {one.agentId !== profile.id && <span className="t3 clip">{t('recordings.uploads.others')}</span>}
        <span className="grow" />
        <span className="sm t3 nowrap">
          {one.state === 'sending'
            ? t('recordings.uploads.sent', {
                sent: format.bytes(one.sentBytes),
                size: format.bytes(one.bytes),
              })
            : format.bytes(one.bytes)}
        </span>
        <Tag tone={TONES[one.state]}>{t(`recordings.uploads.state.${one.state}`)}</Tag>
      </div>
      {said && (
        <p className="sm">
          {said.what} <span className="t2">{said.now}</span>
        </p>
      )}
    </li>
  )
}
