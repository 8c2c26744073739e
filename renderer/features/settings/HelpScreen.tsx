// All keys of the workstation that this role uses, by group, whatever screen is open; and what else the registry knows at the moment.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { mayCall } from '../../../shared/role.ts'
import type { Role } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Kbd, Scroll, SectionHead } from '../../ui/controls.tsx'
import { FIXED, LAST_DIGIT, MOVABLE } from '../../ui/keyMap.ts'
import type { KeyBinding } from '../../ui/keys.ts'
import { useActingKey, useKeys } from '../../ui/keys.ts'
import { sectionsOf } from '../manage/manage.ts'
import './help.css'

type Group = (typeof MOVABLE | typeof FIXED)[number][2]

/** A key as help lists it. */
interface Listed extends KeyBinding {
  /** The last digit, where the key stands for a row of them. */
  readonly upTo?: string | undefined
}

/** The call loop is for those who call, each other screen for those who have it; lists and windows are everybody's. */
function usesKeysOf(group: Group, role: Role): boolean {
  const calls = role === 'agent' || role === 'supervisor'
  switch (group) {
    case 'help.group.general':
    case 'help.group.move':
      return true
    case 'review.keys.group':
      return mayCall(role, 'review.list')
    case 'approvals.keys.group':
      return mayCall(role, 'approvals.list')
    case 'tickets.keys.group':
      return calls || mayCall(role, 'tickets.list')
    case 'manage.title':
      return sectionsOf(role).length > 0
    case 'releases.keys.group':
      return sectionsOf(role).includes('scripts')
    case 'message.desk.templates':
      return sectionsOf(role).includes('messages')
    default:
      return calls
  }
}

export function HelpScreen() {
  const { t } = useTranslation()
  const keys = useKeys()
  const acting = useActingKey()
  const { role } = useDesk().profile
  const groups = useMemo(() => {
    const all: Listed[] = [...MOVABLE, ...FIXED]
      .filter(([, , group]) => usesKeysOf(group, role))
      .map(([combo, label, group]) => ({ combo, label: t(label), group: t(group), upTo: LAST_DIGIT[label] }))
    // A key of many places stands there under its first.
    const named = new Set(all.map(({ group, label }) => `${group} ${label}`))
    for (const key of keys) {
      const name = `${key.group} ${key.label}`
      if (!named.has(name)) all.push(key)
      named.add(name)
    }
    // Two keys may do the same: both stand in its row.
    const found = new Map<string, Map<string, Listed[]>>()
    for (const key of all) {
      const rows = found.get(key.group) ?? new Map<string, Listed[]>()
      found.set(key.group, rows.set(key.label, [...(rows.get(key.label) ?? []), key]))
    }
    return [...found].map(([group, rows]) => [group, [...rows]] as const)
  }, [keys, role, t])
  return (
    <main className="sheet" aria-label={t('help.title')}>
      <header className="page-head">
        <h1>{t('help.title')}</h1>
        <p>{t('help.intro')}</p>
      </header>
      <Scroll className="hp" label={t('help.title')}>
        {groups.map(([group, members]) => (
          <section key={group}>
            <SectionHead title={group} />
            <dl>
              {members.map(([label, combos]) => (
                <div className="hp-key" key={label}>
                  <dt>{label}</dt>
                  {combos.map((key) => (
                    <dd key={key.combo}>
                      <Kbd combo={key.combo} upTo={key.upTo} />
                      <span className="said-only">
                        {acting(key.combo)}
                        {key.upTo !== undefined && `–${key.upTo}`}
                      </span>
                    </dd>
                  ))}
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <SectionHead title={t('help.waiting.title')} />
          <p className="t2 hp-text">{t('help.waiting.text')}</p>
        </section>
        <p className="t3 hp-more">{t('help.more')}</p>
      </Scroll>
    </main>
  )
}
