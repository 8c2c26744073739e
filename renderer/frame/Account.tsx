// Who is signed in, and the way out. Signing out is refused while a call or its wrap-up is under way, and while an import runs: it
// would end with the session.
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { initialOf } from '../../shared/identity.ts'
import { mayCall } from '../../shared/role.ts'
import { useDesk } from '../desk.ts'
import { usePhone } from '../features/phone/phone.ts'
import { Kbd } from '../ui/controls.tsx'
import { useKey } from '../ui/keys.ts'
import type { Screen } from './screens.ts'

export interface AccountProps {
  readonly importing: boolean
  onScreen(screen: Screen): void
  onSignOut(): void
}

export function Account({ importing, onScreen, onSignOut }: AccountProps) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const busy = usePhone((state) => state.call.state !== 'idle' && state.call.state !== 'paused')
  const caring = mayCall(profile.role, 'care.day') || mayCall(profile.role, 'concerns.list')
  const care = () => onScreen('care')
  useKey('Alt+G', care, { label: t('care.keys.care'), group: t('help.group.general'), enabled: caring })
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            disabled: true,
            label: `${profile.name} · ${profile.staffNumber} · ${t(`enums.role.${profile.role}`)}`,
          },
          { type: 'divider' },
          ...(caring
            ? [{ key: 'care', label: t('care.keys.care'), extra: <Kbd combo="Alt+G" />, onClick: care }]
            : []),
          { key: 'about', label: t('shell.account.about'), onClick: () => onScreen('about') },
          {
            key: 'signOut',
            label: t(importing ? 'shell.account.afterImport' : 'shell.account.signOut'),
            disabled: busy || importing,
            onClick: onSignOut,
          },
        ],
      }}
    >
      <button
        type="button"
        className="ava"
        aria-label={t('shell.account.menu', { name: profile.name, number: profile.staffNumber })}
      >
        {initialOf(profile.name)}
      </button>
    </Dropdown>
  )
}
