// The must-say items of the script pane, with their times. Private to the script.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Zone } from '../../../shared/instant.ts'
import type { Script, ScriptState } from '../../../shared/script.ts'
import { mustSayOf } from '../../../shared/script.ts'
import { Kbd } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { shortcutOf, useActingKey, useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
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
                  {item === missed && (
                    <span className="sc-wideonly">
                      <Kbd combo="Shift+F2" />
                    </span>
                  )}
                </button>
              ) : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
