// Keys that act while another program is in front: off until they are set here, and each says whether the system really gave it.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  HOTKEY_ACTIONS,
  Hotkey,
  type HotkeyAction,
  type HotkeyStates,
  type Hotkeys,
} from '../../../shared/deskControls.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { LinkButton, SectionHead } from '../../ui/controls.tsx'
import { comboOf } from '../../ui/keyPress.ts'
import { capOf } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { KeyButton, useNextPress } from './KeyCapture.tsx'

const NAMED: Readonly<Record<string, string>> = { ' ': 'Space' }

/** The combination as the system spells it; null for one that would be taken from every program. */
export function hotkeyOf(event: Parameters<typeof comboOf>[0]): string | null {
  const combo = comboOf(event)
    .split('+')
    .map((part) => NAMED[part] ?? part)
    .join('+')
  return Hotkey.safeParse(combo).success ? combo : null
}

export function HotkeySettings({
  hotkeys,
  onChange,
}: {
  hotkeys: Hotkeys
  onChange(hotkeys: Hotkeys): void
}) {
  const { t } = useTranslation()
  const { bridge } = useDesk()
  const words = useProblemWords()
  const [states, setStates] = useState<HotkeyStates | null>(null)
  const [asked, setAsked] = useState<{ action: HotkeyAction; refused: boolean } | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew whenever the keys changed; words change with the language only
  useEffect(() => {
    let stale = false
    bridge.call('hotkeys.states').then(
      (now) => {
        if (!stale) setStates(now)
      },
      (error: unknown) => {
        const said = words(problemOf(error, 'hotkeys'))
        showToast({ tone: 'bad', title: said.what, text: said.now })
      },
    )
    return () => {
      stale = true
    }
  }, [bridge, hotkeys])

  const action = asked?.action ?? null
  useNextPress(action !== null, {
    take(event) {
      if (action === null) return
      const key = hotkeyOf(event)
      if (key === null) return setAsked({ action, refused: true })
      onChange({ ...hotkeys, [action]: key })
      setAsked(null)
    },
    giveUp: () => setAsked(null),
  })

  return (
    <section aria-label={t('settings.section.hotkeys')}>
      <SectionHead title={t('settings.section.hotkeys')} />
      <p className="t2 st-text">{t('settings.hotkeys.text')}</p>
      <ul className="st-keys">
        {HOTKEY_ACTIONS.map((one) => {
          const waiting = asked?.action === one
          const key = hotkeys[one]
          const state = key === null ? 'off' : (states?.[one] ?? 'off')
          return (
            <li key={one} data-hotkey={one} data-state={state}>
              <span className="grow">{t(`settings.hotkeys.action.${one}`)}</span>
              {key !== null && !waiting && (
                <LinkButton onClick={() => onChange({ ...hotkeys, [one]: null })}>
                  {t('settings.hotkeys.clear')}
                </LinkButton>
              )}
              <KeyButton
                waiting={waiting}
                action={t(`settings.hotkeys.action.${one}`)}
                cap={key === null ? t('settings.hotkeys.none') : capOf(key)}
                onAsk={(wait) => setAsked(wait ? { action: one, refused: false } : null)}
              >
                {key === null ? t('settings.hotkeys.none') : <kbd>{capOf(key)}</kbd>}
              </KeyButton>
              {waiting && asked.refused && (
                <p className="under bad" role="alert">
                  {t('settings.hotkeys.refused')}
                </p>
              )}
              {!waiting && (state === 'taken' || state === 'twice' || state === 'unsure') && (
                <p className="under warn" role="alert">
                  {t(`settings.hotkeys.state.${state}`)}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
