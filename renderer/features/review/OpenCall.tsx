// The call that is open: its track with the sound, and its sheet. Private to the review. Promises: the sound ends with the call; a remark keeps the
// time at which it was begun.
import { type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Remark } from '../../../shared/qa/scoreRow.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import { Button, LinkButton } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { CallSheet } from './CallSheet.tsx'
import { Track } from './Track.tsx'
import { type Sound, useSound } from './useSound.ts'

const REMARK_MS = 5000

export function OpenCall({
  told,
  now,
  remarks,
  sound: shared,
  onRemarks,
}: {
  told: ReviewCallReply
  now: Instant
  remarks: readonly Remark[]
  /** Where the scorecard finds the sound. */
  sound: RefObject<Sound | null>
  onRemarks: ((remarks: readonly Remark[]) => void) | null
}) {
  const sound = useSound(told.call.id)
  const [begun, setBegun] = useState<number | null>(null)
  useEffect(() => {
    shared.current = sound
    return () => {
      shared.current = null
    }
  })
  const kept = told.scores.find(({ supersededBy }) => supersededBy === null)?.remarks ?? []
  const track = (
    <>
      <Track
        told={told}
        sound={sound}
        now={now}
        remarks={[...kept, ...remarks]}
        onRemark={onRemarks && ((atMs) => setBegun(Math.round(atMs)))}
      />
      {(begun !== null || remarks.length > 0) && (
        <Remarks
          begun={begun}
          remarks={remarks}
          onSeek={sound.seek}
          onSave={(text) => {
            if (begun !== null && text !== '')
              onRemarks?.([...remarks, { clip: { fromMs: begun, untilMs: begun + REMARK_MS }, text }])
            setBegun(null)
          }}
          onDrop={(one) => onRemarks?.(remarks.filter((other) => other !== one))}
        />
      )}
    </>
  )
  return <CallSheet told={told} now={now} track={track} />
}

function Remarks({
  begun,
  remarks,
  onSeek,
  onSave,
  onDrop,
}: {
  begun: number | null
  remarks: readonly Remark[]
  onSeek(ms: number): void
  onSave(text: string): void
  onDrop(remark: Remark): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [text, setText] = useState('')
  const save = () => {
    onSave(text.trim())
    setText('')
  }
  return (
    <div className="qt-remarks">
      <ul>
        {remarks.map((one) => (
          <li key={`${one.clip.fromMs}${one.text}`} className="row tight">
            <LinkButton onClick={() => onSeek(one.clip.fromMs)}>{format.timer(one.clip.fromMs)}</LinkButton>
            <span className="copy grow">{one.text}</span>
            <LinkButton onClick={() => onDrop(one)}>{t('track.remarkDrop')}</LinkButton>
          </li>
        ))}
      </ul>
      {begun !== null && (
        <div className="row">
          <input
            className="input grow"
            // biome-ignore lint/a11y/noAutofocus: the key or button that opened it asks for words at once
            autoFocus
            value={text}
            maxLength={500}
            aria-label={t('track.remarkText', { at: format.timer(begun) })}
            placeholder={t('track.remarkText', { at: format.timer(begun) })}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) save()
              if (event.key === 'Escape') onSave('')
            }}
          />
          <Button size="sm" icon="check" onClick={save}>
            {t('track.remarkSave')}
          </Button>
        </div>
      )}
    </div>
  )
}
