// The lower half of the script pane: must-say items with their times, and the note that writes itself and stays the agent's.
// Private to the script.
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant, Zone } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Script, ScriptState } from '../../../shared/script.ts'
import { mustSayOf } from '../../../shared/script.ts'
import { Kbd, LeaveHint } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { shortcutOf, useActingKey, useKey } from '../../ui/keys.ts'
import { useLateFlag } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { toEnd } from '../typing.ts'
import { mustSayCount, mustSayLook } from './view.ts'

export function MustSayList({
  script,
  state,
  zone,
  onSaid,
}: {
  script: Script
  state: ScriptState
  zone: Zone
  onSaid(item: string): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const items = mustSayOf(script, state)
  const { said, of } = mustSayCount(items)
  const missed = items.find((item) => mustSayLook(script, state, item) === 'missed')
  useKey('Shift+F2', () => missed && onSaid(missed.id), {
    label: t('script.keys.makeUp'),
    group: t('script.keys.group'),
    enabled: missed !== undefined,
  })
  const acting = useActingKey()
  return (
    <section aria-labelledby={id}>
      <div className="sc-head">
        <h3 id={id}>{t('script.mustSay.title')}</h3>
        <span className="sc-end">
          {said} / {of}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by key */}
      <ul className="sc-must" tabIndex={0} aria-labelledby={id}>
        {items.map((item) => {
          const look = mustSayLook(script, state, item)
          return (
            <li key={item.id} data-state={look}>
              <i>
                {look === 'said' && <Icon name="check" />}
                {look === 'missed' && <Icon name="close" />}
              </i>
              <span title={format.pick(item.label)}>{format.pick(item.label)}</span>
              <span className="said-only">{t(`script.mustSay.${look}`)}</span>
              {item.saidAt !== null ? (
                <time>{format.time(item.saidAt, zone)}</time>
              ) : look === 'now' ? (
                <em>{t('script.mustSay.here')}</em>
              ) : look === 'missed' ? (
                <button
                  type="button"
                  className="link"
                  style={{ marginLeft: 'auto' }}
                  aria-keyshortcuts={item === missed ? shortcutOf(acting('Shift+F2')) : undefined}
                  onClick={() => onSaid(item.id)}
                >
                  {t('script.mustSay.makeUp')}
                  {item === missed && <Kbd combo="Shift+F2" />}
                </button>
              ) : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

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
  unsaved: boolean
  problem: Problem | null
  zone: Zone
  onChange(text: string): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const id = useId()
  const slow = useLateFlag(unsaved)
  const acting = useActingKey()
  const box = useRef<HTMLTextAreaElement>(null)
  useKey('Alt+N', () => toEnd(box.current), { label: t('script.keys.note'), group: t('script.keys.group') })
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
      <textarea
        ref={box}
        className="sc-note"
        aria-labelledby={id}
        aria-keyshortcuts={shortcutOf(acting('Alt+N'))}
        value={text}
        maxLength={8000}
        placeholder={t('script.note.placeholder')}
        onChange={(event) => onChange(event.target.value)}
      />
    </section>
  )
}
