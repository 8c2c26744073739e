// The foot of the script pane: what can be opened over it. Private to the script. What can't be used now says why, in words.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Kbd } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { shortcutOf, useActingKey } from '../../ui/keys.ts'
import { HelpButton } from '../care/care.tsx'
import type { DrawerName } from './script.tsx'
import './dock.css'

const DRAWERS: readonly { name: DrawerName; icon: IconName; combo: string; verified: boolean }[] = [
  { name: 'objections', icon: 'scale', combo: 'F5', verified: false },
  { name: 'knowledge', icon: 'book', combo: 'F6', verified: true },
  { name: 'calm', icon: 'leaf', combo: 'F7', verified: false },
]

export function Dock({
  live,
  matched,
  drawer,
  onDrawer,
  onCallback,
}: {
  live: boolean
  matched: boolean
  drawer: DrawerName | null
  onDrawer(name: DrawerName): void
  onCallback(): void
}) {
  const { t } = useTranslation()
  const acting = useActingKey()
  const id = useId()
  const waits = live ? undefined : `${id}-wait`
  return (
    <footer className="sc-dock">
      {DRAWERS.map(({ name, icon, combo, verified }) => {
        const covered = live && verified && !matched
        return (
          <button
            key={name}
            type="button"
            className="sc-dockbtn"
            aria-expanded={drawer === name}
            aria-keyshortcuts={shortcutOf(acting(combo))}
            aria-describedby={waits}
            disabled={!live || covered}
            onClick={() => onDrawer(name)}
          >
            <Icon name={icon} />
            {t(`script.dock.${name}`)}
            {covered && <small>{t('script.dock.verifyFirst')}</small>}
            {live && !covered && <Kbd combo={combo} />}
          </button>
        )
      })}
      <button
        type="button"
        className="sc-dockbtn"
        aria-keyshortcuts={shortcutOf(acting('Alt+C'))}
        aria-describedby={waits}
        disabled={!live}
        onClick={onCallback}
      >
        <Icon name="callback" />
        {t('script.dock.callback')}
        {live && (
          <span className="sc-wideonly">
            <Kbd combo="Alt+C" />
          </span>
        )}
      </button>
      <span className="sc-end">
        {!live && (
          <small id={`${id}-wait`} className="sc-wait">
            {t('script.dock.afterAnswer')}
          </small>
        )}
        <HelpButton />
        <button
          type="button"
          className="sc-dockbtn"
          data-tone="bad"
          aria-expanded={drawer === 'stop'}
          aria-keyshortcuts={shortcutOf(acting('Ctrl+Shift+T'))}
          aria-describedby={waits}
          disabled={!live}
          onClick={() => onDrawer('stop')}
        >
          <Icon name="flag" />
          {t('script.dock.stop')}
          <span className="sc-wideonly">
            <Kbd combo="Ctrl+Shift+T" />
          </span>
        </button>
      </span>
    </footer>
  )
}
