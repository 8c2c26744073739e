// Moving the keys of the call loop: press the new key, and it is taken unless it types, belongs to the system or an input
// method, or does something else already. Every cap, tooltip and the list of keys follow at once.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Kbd, LinkButton, SectionHead } from '../../ui/controls.tsx'
import type { KeyFault, KeyMap, MovableKey } from '../../ui/keyMap.ts'
import { actingKey, keyFault, MOVABLE, moved } from '../../ui/keyMap.ts'
import { comboOf } from '../../ui/keyPress.ts'
import { capOf } from '../../ui/keys.ts'
import { KeyButton, useNextPress } from './KeyCapture.tsx'

interface Asked {
  readonly key: MovableKey
  /** What was pressed and can't be taken. */
  readonly refused: { combo: string; fault: KeyFault } | null
}

export function KeySettings({ map, onChange }: { map: KeyMap; onChange(map: KeyMap): void }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked | null>(null)
  const key = asked?.key ?? null
  useNextPress(key !== null, {
    take(event) {
      if (key === null) return
      const combo = comboOf(event)
      const fault = keyFault(map, key, combo)
      if (fault) return setAsked({ key, refused: { combo, fault } })
      onChange(moved(map, key, combo))
      setAsked(null)
    },
    giveUp: () => setAsked(null),
  })

  const saidOf = ({ combo, fault }: NonNullable<Asked['refused']>): string => {
    if (fault.why !== 'taken') return t(`settings.keys.fault.${fault.why}`, { key: capOf(combo) })
    const other = MOVABLE.find(([one]) => one === fault.by)
    return t('settings.keys.fault.taken', { key: capOf(combo), action: other ? t(other[1]) : fault.by })
  }
  return (
    <section aria-label={t('settings.section.keys')}>
      <SectionHead
        title={t('settings.section.keys')}
        right={
          Object.keys(map).length > 0 ? (
            <Button size="sm" look="ghost" icon="undo" onClick={() => onChange({})}>
              {t('settings.keys.resetAll')}
            </Button>
          ) : undefined
        }
      />
      <p className="t2 st-text">{t('settings.keys.text')}</p>
      <ul className="st-keys">
        {MOVABLE.map(([one, label]) => {
          const waiting = asked?.key === one
          const refused = waiting ? asked.refused : null
          const acting = actingKey(map, one)
          return (
            <li key={one} data-key={one}>
              <span className="grow">{t(label)}</span>
              {acting !== one && !waiting && (
                <LinkButton onClick={() => onChange(moved(map, one, one))}>
                  {t('settings.keys.reset', { key: capOf(one) })}
                </LinkButton>
              )}
              <KeyButton
                waiting={waiting}
                action={t(label)}
                cap={capOf(acting)}
                onAsk={(wait) => setAsked(wait ? { key: one, refused: null } : null)}
              >
                <Kbd combo={one} />
              </KeyButton>
              {refused && (
                <p className="under bad" role="alert">
                  {saidOf(refused)}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
