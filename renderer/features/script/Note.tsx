// The note that writes itself from the path and stays the agent's: a time and a sentence a line, own lines as well. Private to the script.
// Promises: it never changes what somebody typed but for the time before a line just begun, and never while an input method composes.
import { useId, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant, Zone } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Kbd, LeaveHint } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { shortcutOf, useActingKey, useKey } from '../../ui/keys.ts'
import { useLateFlag } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { toEnd } from '../typing.ts'
import { stampedLine, timeAt } from './view.ts'

export function Note({
  text,
  savedAt,
  unsaved,
  problem,
  zone,
  onChange,
}: {
  text: string
  savedAt: Instant | null
  /** Something typed is still on its way to the disk. */
  unsaved: boolean
  problem: Problem | null
  zone: Zone
  onChange(text: string): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { clock } = useDesk()
  const id = useId()
  const slow = useLateFlag(unsaved)
  const acting = useActingKey()
  const box = useRef<HTMLTextAreaElement>(null)
  const times = useRef<HTMLDivElement>(null)
  const caret = useRef<number | null>(null)
  /** The note as it stood when an input method began to compose. */
  const composing = useRef<string | null>(null)
  useKey('Alt+N', () => toEnd(box.current), { label: t('script.keys.note'), group: t('script.keys.group') })
  useLayoutEffect(() => {
    if (caret.current === null) return
    box.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  })
  const typed = (before: string, field: HTMLTextAreaElement) => {
    const stamped = stampedLine(before, field.value, field.selectionStart, format.time(clock.now(), zone))
    if (stamped) caret.current = stamped.caret
    onChange(stamped?.text ?? field.value)
  }
  return (
    <section className="leavable" aria-labelledby={id}>
      <div className="sc-head">
        <h3 id={id}>{t('script.note.title')}</h3>
        <Kbd combo="Alt+N" />
        <span className="sc-t3 sc-clip">{t('script.note.hint')}</span>
        <LeaveHint text={t('common.leaveField')} />
        <span className="sc-end">
          {problem ? (
            <span className="bad" role="alert">
              {words(problem).what}
            </span>
          ) : (
            savedAt !== null && (
              <>
                {!slow && <Icon name="check" size="s" />}
                {slow ? t('common.saving') : t('script.note.saved', { at: format.clock(savedAt, zone) })}
              </>
            )
          )}
        </span>
      </div>
      <div className="sc-notebox">
        <textarea
          ref={box}
          className="sc-note"
          aria-labelledby={id}
          aria-keyshortcuts={shortcutOf(acting('Alt+N'))}
          value={text}
          maxLength={8000}
          placeholder={t('script.note.placeholder')}
          onChange={(event) => {
            if (composing.current === null) typed(text, event.target)
            else onChange(event.target.value)
          }}
          onCompositionStart={() => {
            composing.current = text
          }}
          onCompositionEnd={(event) => {
            const before = composing.current ?? text
            composing.current = null
            typed(before, event.currentTarget)
          }}
          onScroll={(event) => {
            if (times.current) times.current.scrollTop = event.currentTarget.scrollTop
          }}
        />
        <div ref={times} className="sc-notetimes" aria-hidden="true">
          {text.split('\n').map((line, index) => {
            const time = timeAt(line)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
              <div key={index}>
                {time && <b>{time}</b>}
                {line.slice(time?.length ?? 0) || '\u200b'}
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}
