// The rail: one entry for each screen the role has, badges only for what needs action, and the practice clock.
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../shared/instant.ts'
import type { Environment } from '../../shared/ipc.ts'
import type { Role } from '../../shared/rows.ts'
import { useNow } from '../clock.ts'
import { Icon } from '../ui/icons.tsx'
import { useFormat } from '../words/format.ts'
import type { Screen } from './screens.ts'
import { railOf, SCREEN_ICONS } from './screens.ts'

export interface RailProps {
  readonly role: Role
  readonly mode: Environment['mode']
  readonly screen: Screen
  readonly badges: Partial<Record<Screen, number>>
  onScreen(screen: Screen): void
}

export function Rail({ role, mode, screen, badges, onScreen }: RailProps) {
  const { t } = useTranslation()
  const { top, foot } = railOf(role, mode)
  const entry = (one: Screen) => {
    const badge = badges[one] ?? 0
    return (
      <li key={one}>
        <button
          type="button"
          className="rail-item"
          aria-current={screen === one ? 'page' : undefined}
          data-screen={one}
          onClick={() => onScreen(one)}
        >
          <Icon name={SCREEN_ICONS[one]} size="l" />
          <span>{t(`shell.screen.${one}`)}</span>
          {badge > 0 && <b className={one === 'outbox' ? 'quiet' : ''}>{badge > 99 ? '99+' : badge}</b>}
        </button>
      </li>
    )
  }
  return (
    <nav className="rail" aria-label={t('shell.nav')}>
      <ul>{top.map(entry)}</ul>
      <span className="grow" />
      {mode === 'practice' && <PracticeClock />}
      <ul>{foot.map(entry)}</ul>
    </nav>
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
