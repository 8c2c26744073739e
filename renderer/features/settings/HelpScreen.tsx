// All keys of the workstation by group: those of the call loop always, and whatever else the key registry knows at the moment.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Kbd, Scroll, SectionHead } from '../../ui/controls.tsx'
import { FIXED, MOVABLE } from '../../ui/keyMap.ts'
import type { KeyBinding } from '../../ui/keys.ts'
import { useActingKey, useKeys } from '../../ui/keys.ts'
import './help.css'

export function HelpScreen() {
  const { t } = useTranslation()
  const keys = useKeys()
  const acting = useActingKey()
  const groups = useMemo(() => {
    const all = new Map<string, KeyBinding>()
    for (const [combo, label, group] of [...MOVABLE, ...FIXED])
      all.set(combo, { combo, label: t(label), group: t(group) })
    for (const key of keys) all.set(key.combo, key)
    const found = new Map<string, KeyBinding[]>()
    for (const key of all.values()) found.set(key.group, [...(found.get(key.group) ?? []), key])
    return [...found]
  }, [keys, t])
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
              {members.map((key) => (
                <div className="hp-key" key={key.combo}>
                  <dt>{key.label}</dt>
                  <dd>
                    <Kbd combo={key.combo} />
                    <span className="said-only">{acting(key.combo)}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="t3 hp-more">{t('help.more')}</p>
      </Scroll>
    </main>
  )
}
