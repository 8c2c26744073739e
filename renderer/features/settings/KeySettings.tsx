// Moving the keys of the call loop: press the new key, and it is taken unless it types, belongs to the system or an input
// method, or does something else already. Every cap, tooltip and the list of keys follow at once.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Kbd, LinkButton, SectionHead } from '../../ui/controls.tsx'
import type { KeyFault, KeyMap, MovableKey } from '../../ui/keyMap.ts'
import { actingKey, keyFault, MOVABLE, moved } from '../../ui/keyMap.ts'
import { comboOf, isComposingKey } from '../../ui/keyPress.ts'
import { capOf } from '../../ui/keys.ts'

interface Asked {
  readonly key: MovableKey
  /** What was pressed and can't be taken. */
  readonly refused: { combo: string; fault: KeyFault } | null
}

export function KeySettings({ map, onChange }: { map: KeyMap; onChange(map: KeyMap): void }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked | null>(null)
  const latest = useRef({ map, onChange })
  latest.current = { map, onChange }
  const key = asked?.key ?? null

  useEffect(() => {
    if (key === null) return
    const take = (event: KeyboardEvent) => {
      // What an input method is composing is its own.
      if (isComposingKey(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return
      const combo = comboOf(event)
      if (combo === 'Escape') return setAsked(null)
      const fault = keyFault(latest.current.map, key, combo)
      if (fault) return setAsked({ key, refused: { combo, fault } })
      latest.current.onChange(moved(latest.current.map, key, combo))
      setAsked(null)
    }
    // Before the registry hears it: the key that is being moved must not act.
    window.addEventListener('keydown', take, true)
    return () => window.removeEventListener('keydown', take, true)
  }, [key])

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
              <button
                type="button"
                className="st-key"
                aria-pressed={waiting}
                aria-label={
                  waiting ? undefined : t('settings.keys.change', { action: t(label), key: capOf(acting) })
                }
                onClick={() => setAsked(waiting ? null : { key: one, refused: null })}
                onBlur={() => setAsked((now) => (now?.key === one ? null : now))}
              >
                {waiting ? t('settings.keys.press') : <Kbd combo={one} />}
              </button>
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
