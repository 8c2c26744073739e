// All keys of the workstation by group: those of the call loop always, and whatever else the key registry knows at the moment.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Kbd, Scroll, SectionHead } from '../../ui/controls.tsx'
import type { KeyBinding } from '../../ui/keys.ts'
import { useKeys } from '../../ui/keys.ts'
import './help.css'

/** The keys of the call loop, listed also while their screen is not open. */
const LOOP = [
  ['F8', 'phone.keys.call', 'phone.keys.group'],
  ['F3', 'phone.keys.mute', 'phone.keys.group'],
  ['F4', 'phone.keys.hold', 'phone.keys.group'],
  ['F10', 'phone.keys.extend', 'phone.keys.group'],
  ['Ctrl+K', 'phone.keys.search', 'phone.keys.group'],
  ['F2', 'script.keys.said', 'script.keys.group'],
  ['1', 'help.keys.answers', 'script.keys.group'],
  ['Alt+ArrowLeft', 'script.keys.back', 'script.keys.group'],
  ['F5', 'script.keys.objections', 'script.keys.group'],
  ['F6', 'script.keys.knowledge', 'script.keys.group'],
  ['F7', 'script.keys.calm', 'script.keys.group'],
  ['Ctrl+Shift+T', 'script.keys.stop', 'script.keys.group'],
  ['Ctrl+Enter', 'wrapUp.keys.saveNext', 'wrapUp.keys.group'],
  ['Ctrl+S', 'wrapUp.keys.save', 'wrapUp.keys.group'],
  ['F9', 'help.keys.next', 'help.group.move'],
  ['ArrowUp', 'help.keys.up', 'help.group.move'],
  ['ArrowDown', 'help.keys.down', 'help.group.move'],
  ['Enter', 'help.keys.open', 'help.group.move'],
  ['Escape', 'help.keys.work', 'help.group.general'],
  ['?', 'help.keys.help', 'help.group.general'],
] as const

export function HelpScreen() {
  const { t } = useTranslation()
  const keys = useKeys()
  const groups = useMemo(() => {
    const all = new Map<string, KeyBinding>()
    for (const [combo, label, group] of LOOP) all.set(combo, { combo, label: t(label), group: t(group) })
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
                    <span className="said-only">{key.combo}</span>
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
