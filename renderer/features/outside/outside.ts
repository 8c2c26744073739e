// The telephone from outside its window: what the tray and the small window of a ringing call say, and what a person asks for
// there or by a hotkey. Public; the shell of the screens uses it once. Says no more of a caller than the call bar does before
// anybody is verified, and nothing at all of any debt.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { callOf } from '../../../shared/call.ts'
import type { Control, RingWords, TrayWords } from '../../../shared/deskControls.ts'
import { MINUTE } from '../../../shared/instant.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { capOf } from '../../ui/keys.ts'
import { usePauseWords } from '../phone/PhoneBar.tsx'
import {
  answer,
  answerWaiting,
  declineWaiting,
  endBreak,
  hangUp,
  takeBreak,
  toggleMute,
  usePhone,
} from '../phone/phone.ts'

/** Does what was asked for, where the call allows it; anything else is no press at all. */
function act(control: Control): void {
  const { state } = usePhone.getState().call
  switch (control.action) {
    case 'answer':
      if (state === 'inbound') void answer()
      else if (usePhone.getState().waiting) void answerWaiting()
      return
    case 'decline':
      if (state === 'inbound') void hangUp()
      else if (usePhone.getState().waiting) void declineWaiting()
      return
    case 'hangUp':
      if (state !== 'inbound') void hangUp()
      return
    case 'mute':
      if (state === 'talking') toggleMute()
      return
    case 'ready':
      if (state === 'paused') endBreak()
      return
    case 'notReady':
      if (state === 'idle') takeBreak(control.reason)
      return
    default:
      control satisfies never
  }
}

const barStates = {
  idle: 'ready',
  paused: 'paused',
  dialling: 'dialling',
  ringing: 'ringing',
  inbound: 'inbound',
  talking: 'talking',
  ending: 'ending',
  wrappingUp: 'wrapUp',
} as const

/** While somebody is signed in; `caller`: they have a telephone. `practice`: the small window says so, as every screen does. */
export function useOutside(caller: boolean, practice: boolean): void {
  const { t, i18n } = useTranslation()
  const { bridge, policy } = useDesk()
  const pauseWords = usePauseWords()
  const now = useNow(MINUTE)
  const call = usePhone((state) => state.call)
  const registration = usePhone((state) => state.registration.state)
  const party = callOf(call)
  const ringing = call.state === 'inbound' ? party : null
  const caseId = ringing?.caseId ?? null
  const who = useView('case', caseId ? { caseId, now } : undefined).value?.name ?? ''

  useEffect(() => (caller ? bridge.on('control', act) : undefined), [bridge, caller])

  const stateWords = (): string => {
    if (call.state === 'paused') return pauseWords(call.reason)
    if (call.state === 'idle' && registration !== 'registered') return t('phone.state.lineDown')
    return t(`phone.state.${barStates[call.state]}`)
  }
  const inCall = party !== null && ringing === null && call.state !== 'ending'
  const tray: TrayWords | null = caller
    ? {
        state: stateWords(),
        show: t('outside.show'),
        answer: ringing ? t('phone.button.answer') : null,
        decline: ringing ? t('phone.button.reject') : null,
        hangUp: inCall ? t('phone.button.hangUp') : null,
        ready: call.state === 'paused' ? t('phone.button.resume') : null,
        notReady:
          call.state === 'idle'
            ? {
                words: t('outside.notReady'),
                reasons: policy.reasons.map(({ id }) => ({ id, words: pauseWords(id) })),
              }
            : null,
        quit: t('outside.quit'),
      }
    : null
  const ring: RingWords | null = ringing && {
    title: [t('phone.state.inbound'), ...(practice ? [t('shell.screen.practice')] : [])].join(' · '),
    who: who || (ringing.masked ? '' : t('phone.entry.unknownNumber')),
    number: ringing.masked,
    answer: { words: t('phone.button.answer'), key: 'Enter' },
    decline: { words: t('phone.button.reject'), key: capOf('Escape') },
    language: i18n.language === 'en' ? 'en' : 'zh-CN',
    dark: document.documentElement.dataset.theme === 'dark',
  }
  // Whoever signs out takes their telephone out of the tray.
  useEffect(
    () => () => {
      void bridge.call('tray.say', null)
      void bridge.call('ring.hide')
    },
    [bridge],
  )
  useTold(tray, (words) => bridge.call('tray.say', words))
  useTold(ring, (words) => (words ? bridge.call('ring.show', words) : bridge.call('ring.hide')))
}

/** Tells the shell whenever the words changed. What it could not show is no reason to disturb anybody: the bar shows it. */
function useTold<T>(words: T, tell: (words: T) => Promise<void>): void {
  const text = JSON.stringify(words)
  const latest = useRef({ words, tell })
  latest.current = { words, tell }
  const { bridge } = useDesk()
  useEffect(() => {
    const { words: said, tell: say } = latest.current
    say(said).catch((error: unknown) => {
      const data = { name: error instanceof Error ? error.name : 'unknown', length: text.length }
      void bridge.call('log.write', { level: 'warn', event: 'outside.unsaid', data })
    })
  }, [text, bridge])
}
