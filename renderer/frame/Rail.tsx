// The rail: one entry for each screen the role has, badges only for what needs action, work that goes on, and the practice clock.
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../shared/instant.ts'
import type { Environment } from '../../shared/ipc.ts'
import type { Role } from '../../shared/rows.ts'
import { useNow } from '../clock.ts'
import { Icon } from '../ui/icons.tsx'
import { capOf, shortcutOf, useKey } from '../ui/keys.ts'
import { useFormat } from '../words/format.ts'
import type { Screen } from './screens.ts'
import { railOf, SCREEN_ICONS } from './screens.ts'

export interface RailProps {
  readonly role: Role
  readonly mode: Environment['mode']
  readonly screen: Screen
  readonly badges: Partial<Record<Screen, number>>
  /** Long work that a screen has begun, in whole per cent; null when there is none. */
  readonly progress: Partial<Record<Screen, number | null>>
  onScreen(screen: Screen): void
}

export function Rail({ role, mode, screen, badges, progress, onScreen }: RailProps) {
  const { t } = useTranslation()
  const { top, foot } = railOf(role, mode)
  const all = [...top, ...foot]
  const entry = (one: Screen) => (
    <RailItem
      key={one}
      of={one}
      place={all.indexOf(one) + 1}
      on={screen === one}
      badge={badges[one] ?? 0}
      done={progress[one] ?? null}
      onOpen={() => onScreen(one)}
    />
  )
  return (
    <nav className="rail" aria-label={t('shell.nav')}>
      <ul>{top.map(entry)}</ul>
      <span className="grow" />
      {mode === 'practice' && <PracticeClock />}
      <ul>{foot.map(entry)}</ul>
    </nav>
  )
}

/** One screen, opened with Ctrl and the digit of its place. */
function RailItem({
  of,
  place,
  on,
  badge,
  done,
  onOpen,
}: {
  of: Screen
  place: number
  on: boolean
  badge: number
  /** Whole per cent of work that goes on; null when there is none. */
  done: number | null
  onOpen(): void
}) {
  const { t } = useTranslation()
  const combo = `Ctrl+${place}`
  useKey(combo, onOpen, {
    label: t('help.keys.screens'),
    group: t('help.group.general'),
    enabled: place <= 9,
  })
  return (
    <li>
      <button
        type="button"
        className="rail-item"
        aria-current={on ? 'page' : undefined}
        aria-keyshortcuts={place <= 9 ? shortcutOf(combo) : undefined}
        title={place <= 9 ? capOf(combo) : undefined}
        data-screen={of}
        onClick={onOpen}
      >
        <Icon name={SCREEN_ICONS[of]} size="l" />
        <span>{t(`shell.screen.${of}`)}</span>
        {done !== null && (
          <b className="work-done" role="progressbar" aria-label={t('shell.atWork')} aria-valuenow={done}>
            {done}%
          </b>
        )}
        {badge > 0 && <b className={of === 'outbox' ? 'quiet' : ''}>{badge > 99 ? '99+' : badge}</b>}
      </button>
    </li>
  )
}

function PracticeClock() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow(MINUTE)
  const time = format.time(now)
  return (
    <div
      className="rail-clock"
      role="img"
      aria-label={t('shell.practiceClock', { time })}
      title={t('shell.practiceClock', { time })}
    >
      <span>{t('shell.screen.practice')}</span>
      <b>{time}</b>
    </div>
  )
}
