// The call bar: what the line is doing, with whom, whether it is recorded, and the keys that move it. Public; the shell shows
// it on every screen. It keeps nothing but the length of this wrap-up; the call itself lives in `phone.ts`.
import type { ReactNode } from 'react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { reasonOf } from '../../../shared/agentState.ts'
import { type CallState, callOf } from '../../../shared/call.ts'
import type { Permit, Refusal } from '../../../shared/compliance/compliance.ts'
import type { Instant } from '../../../shared/instant.ts'
import { MINUTE, SECOND } from '../../../shared/instant.ts'
import type { Id, Purpose } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import type { BarButton, BarSay } from './barView.ts'
import { barView, callKeyOf, clockText } from './barView.ts'
import { useSay } from './barWords.ts'
import { CallLog } from './CallLog.tsx'
import { JoinBar } from './JoinBar.tsx'
import { LegButton } from './LegButtons.tsx'
import { BarKey, PracticeTag, RecordingFlag, StateDot } from './PhoneBarParts.tsx'
import { BreakMenu, Keypad, Quality } from './PhoneBarPopovers.tsx'
import './phoneBar.css'
import './phoneBarParts.css'
import './phoneBarNarrow.css'
import {
  answer,
  answerWaiting,
  completeTransfer,
  declineWaiting,
  dial,
  endBreak,
  hangUp,
  joinConference,
  redial,
  retryLine,
  toggleHold,
  toggleMute,
  usePhone,
} from './phone.ts'
import { useReadySince } from './readySince.ts'
import { TransferPanel } from './TransferPanel.tsx'
import { useTroubleToasts } from './troubleToasts.ts'

/** What F8 dials: the case that is open. */
export interface PhoneTarget {
  readonly caseId: Id
  readonly contactId: Id
  readonly purpose: Purpose
  readonly name: string
  readonly guard: Permit | Refusal
}

export interface PhoneBarProps {
  readonly target: PhoneTarget | null
  readonly noNumber?: boolean
  readonly practice: boolean
  /** Planned length of a wrap-up. */
  readonly wrapSeconds: number
  /** Opens the result form of a call that ended without one. */
  onFinish(callId: Id): void
  /** Opens the case of a call of the day. */
  onOpen(caseId: Id): void
}

export { useOutcomeWords, usePauseWords } from './barWords.ts'

const EXTENSION = 60 * SECOND

export function PhoneBar({ target, noNumber, practice, wrapSeconds, onFinish, onOpen }: PhoneBarProps) {
  const { t } = useTranslation()
  const { clock, policy } = useDesk()
  const format = useFormat()
  const now = useNow(SECOND)
  const say = useSay(now)
  const call = usePhone((state) => state.call)
  const inCallOf = usePhone((state) => state.joined)
  // A caller who rings comes before the call that is only joined.
  const joined = call.state === 'idle' || call.state === 'paused' ? inCallOf : null
  const registration = usePhone((state) => state.registration)
  const lineLostAt = usePhone((state) => state.lineLostAt)
  const retryAt = usePhone((state) => state.retryAt)
  const deviceTrouble = usePhone((state) => state.deviceTrouble)
  const caller = usePhone((state) => state.caller)
  const pending = usePhone((state) => state.pending)
  const leg = usePhone((state) => state.leg)
  const waiting = useOther(
    usePhone((state) => state.waiting),
    now,
  )
  const parked = useOther(
    usePhone((state) => state.parked),
    now,
  )
  const conference = usePhone((state) => state.directory.conference)
  const readySince = useReadySince(call.state === 'idle', now)
  const [extension, setExtension] = useState<{ callId: Id; ms: number } | null>(null)
  const unfinished = useView('unfinished', null).value ?? []
  const party = callOf(call) ?? (call.state === 'wrappingUp' ? call.record : null)
  const own = usePhone(({ recorders }) => recorders[party?.callId ?? '']) ?? null
  const name = useName(party?.caseId ?? null, target, now)
  useTroubleToasts(name || target?.name || '')

  const wrapCallId = call.state === 'wrappingUp' ? call.record.callId : null
  const extraMs = extension !== null && extension.callId === wrapCallId ? extension.ms : 0
  // The call that is being wrapped up is on screen already; only those left behind are called unfinished. One that was just saved is none
  // either, though the list of them is still being read.
  const wrappedLast = useRef<Id | null>(null)
  if (wrapCallId) wrappedLast.current = wrapCallId
  const left = unfinished.filter(({ call: { id } }) => id !== party?.callId && id !== wrappedLast.current)
  const view = barView({
    call,
    registration,
    lineLostAt,
    retryAt,
    deviceTrouble: deviceTrouble?.problem ?? null,
    own,
    casesOfCaller: caller && caller.callId === party?.callId ? caller.cases : null,
    at: now,
    leg,
    waiting,
    parked,
    conference: conference !== null,
    pause: call.state === 'paused' ? reasonOf(policy, call.reason) : null,
    readySince,
    wrapMs: wrapSeconds * SECOND + extraMs,
    target: target && {
      name: target.name,
      permitted: target.guard.kind === 'permit',
      until: target.guard.kind === 'permit' ? null : target.guard.until,
    },
    unfinished: { count: left.length, name: left[0]?.name ?? '' },
  })

  const nobody = t(noNumber ? 'phone.tip.dialNoNumber' : 'phone.tip.dialNobody')
  const refusal =
    registration.state === 'registered' && target?.guard.kind === 'refusal' ? target.guard : null
  const callTarget = () => {
    if (!target) showToast({ tone: 'warn', title: nobody })
    else void dial({ caseId: target.caseId, contactId: target.contactId, purpose: target.purpose })
  }
  const extend = () => wrapCallId && setExtension({ callId: wrapCallId, ms: extraMs + EXTENSION })
  const group = t('phone.keys.group')
  const hungUpAt = useRef<Instant | null>(null)
  const callKey = () => {
    if (joined) return void hangUp()
    const at = clock.now()
    const does = callKeyOf(call.state, usePhone.getState().ringEndedAt, hungUpAt.current, at)
    if (does === 'hangUp') hungUpAt.current = at
    if (does === 'dial') callTarget()
    else if (does === 'answer') void answer()
    else if (does === 'hangUp') void hangUp()
  }
  const finish = () => left[0] && onFinish(left[0].call.id)
  const talking = call.state === 'talking'
  const has = (button: BarButton) => view.buttons.includes(button)
  // With a call up the customer hears what goes on: hanging up and muting don't wait for an input method.
  useKey('F8', callKey, {
    label: t('phone.keys.call'),
    group,
    urgent: call.state !== 'idle' || joined !== null,
  })
  useKey('F2', () => void answer(), { label: t('phone.keys.answer'), group, enabled: has('answer') })
  useKey('F3', toggleMute, {
    label: t('phone.keys.mute'),
    group,
    enabled: talking || joined !== null,
    urgent: true,
  })
  useKey('F12', () => void toggleHold(), { label: t('phone.keys.hold'), group, enabled: talking })
  useKey('Ctrl+T', () => void completeTransfer(), {
    label: t('phone.keys.transfer'),
    group,
    enabled: has('complete'),
  })
  useKey('Ctrl+F7', () => void joinConference(), {
    label: t('phone.keys.conference'),
    group,
    enabled: has('conference'),
  })
  useKey('Ctrl+F2', () => void answerWaiting(), {
    label: t('phone.keys.takeSecond'),
    group,
    enabled: has('takeSecond'),
  })
  useKey('Shift+F8', () => void (has('decline') ? declineWaiting() : hangUp()), {
    label: t('phone.keys.reject'),
    group,
    enabled: has('reject') || has('decline'),
  })
  useKey('Ctrl+Shift+F8', () => void redial(), {
    label: t('phone.keys.redial'),
    group,
    enabled: call.state === 'idle',
  })
  useKey('F10', extend, { label: t('phone.keys.extend'), group, enabled: has('extend') })
  useKey('Ctrl+B', endBreak, { label: t('phone.keys.break'), group, enabled: has('resume') })
  useKey('Ctrl+F8', retryLine, { label: t('phone.keys.retry'), group, enabled: has('retry') })
  useKey('Ctrl+F9', finish, { label: t('phone.keys.finish'), group, enabled: has('finish') })

  const buttons: Record<BarButton, ReactNode> = {
    pause: <BreakMenu key="pause" />,
    dial: (
      <BarKey
        key="dial"
        icon="phone"
        word={t('phone.button.dial')}
        combo="F8"
        disabled={!target || registration.state !== 'registered'}
        refused={refusal !== null}
        tip={
          !target
            ? nobody
            : registration.state !== 'registered'
              ? t('phone.tip.dialNoLine')
              : refusal
                ? `${format.pick(refusal.name)} · ${say({ kind: 'closedUntil', until: refusal.until })}`
                : ''
        }
        onClick={callTarget}
      />
    ),
    mute: (
      <BarKey
        key="mute"
        icon={party?.muted ? 'micOff' : 'mic'}
        label={t('phone.button.mute')}
        word={party?.muted ? t('phone.button.unmute') : null}
        combo="F3"
        pressed={party?.muted ?? false}
        tip={t(party?.muted ? 'phone.tip.unmute' : 'phone.tip.mute')}
        onClick={toggleMute}
      />
    ),
    hold: (
      <BarKey
        key="hold"
        icon={party?.heldSince ? 'play' : 'hold'}
        label={t('phone.button.hold')}
        word={party?.heldSince ? t('phone.button.unhold') : null}
        combo="F12"
        pressed={Boolean(party?.heldSince)}
        busy={pending.includes('hold')}
        tip={t(party?.heldSince ? 'phone.tip.unhold' : 'phone.tip.hold')}
        onClick={() => void toggleHold()}
      />
    ),
    keypad: <Keypad key="keypad" />,
    transfer: <TransferPanel key="transfer" />,
    log: <CallLog key="log" onOpen={onOpen} />,
    swap: <LegButton key="swap" of="swap" />,
    conference: <LegButton key="conference" of="conference" />,
    complete: <LegButton key="complete" of="complete" />,
    takeBack: <LegButton key="takeBack" of="takeBack" />,
    takeSecond: <LegButton key="takeSecond" of="takeSecond" />,
    decline: <LegButton key="decline" of="decline" />,
    reject: (
      <BarKey
        key="reject"
        icon="close"
        word={t('phone.button.reject')}
        combo="Shift+F8"
        onClick={() => void hangUp()}
      />
    ),
    answer: (
      <BarKey
        key="answer"
        kind="answer"
        icon="phone"
        word={t('phone.button.answer')}
        combo="F2"
        busy={pending.includes('answer')}
        onClick={() => void answer()}
      />
    ),
    extend: (
      <BarKey
        key="extend"
        icon="plus"
        word={t('phone.button.extend')}
        combo="F10"
        tip={t('phone.tip.extend', { seconds: EXTENSION / SECOND })}
        onClick={extend}
      />
    ),
    resume: (
      <BarKey key="resume" icon="play" word={t('phone.button.resume')} combo="Ctrl+B" onClick={endBreak} />
    ),
    retry: (
      <BarKey key="retry" icon="sync" word={t('phone.button.retry')} combo="Ctrl+F8" onClick={retryLine} />
    ),
    finish: (
      <BarKey key="finish" icon="pen" word={t('phone.button.finish')} combo="Ctrl+F9" onClick={finish} />
    ),
    hangUp: (
      <BarKey
        key="hangUp"
        kind="end"
        icon="hangup"
        word={t('phone.button.hangUp')}
        combo="F8"
        onClick={() => void hangUp()}
      />
    ),
  }

  // An order of the recording flag stands alone: it says what may not be done.
  const ordered = view.word === 'recordingOff' || view.word === 'recordingAwaited'
  const sentences: { what: BarSay; tone: string }[] = ordered
    ? []
    : [
        ...(view.say ? [{ what: view.say, tone: view.tone }] : []),
        ...(view.also ? [{ what: view.also, tone: view.also.kind === 'outcome' ? 'plain' : 'warn' }] : []),
      ]
  const shownName = view.who
    ? name || view.who.masked || (party?.caseId ? '' : t('phone.entry.unknownNumber'))
    : ''
  if (joined) return <JoinBar joined={joined} practice={practice} />
  return (
    <section
      className="pb"
      data-ink={view.ink}
      data-state={view.word}
      data-call={call.state}
      data-also={view.also !== null}
      data-leg={leg.state}
      data-beside={leg.state !== 'none' || parked !== null || waiting !== null}
      aria-label={t('phone.bar')}
    >
      <span className="said-only" role="status" aria-live="polite">
        {t(`phone.announce.${view.word}`, { name: shownName })}
      </span>
      <span className="pb-state">
        <StateDot view={view} />
        {t(`phone.state.${view.word}`, { count: left.length })}
      </span>
      {view.timerMs !== null && (
        <span className="pb-timer" role="timer">
          {clockText(view.timerMs)}
        </span>
      )}
      {view.who && (
        <>
          <span className="pb-sep" />
          <span className="pb-who">
            <b className="clip">{shownName}</b>
            {name !== '' && <span>{view.who.masked}</span>}
          </span>
        </>
      )}
      {view.recording !== null && (
        <RecordingFlag state={view.recording} own={own?.state ?? null} over={view.word === 'wrapUp'} />
      )}
      <Quality shown={talking && view.word !== 'recordingOff' && !view.also} />
      {sentences.map(({ what, tone }) => (
        <span key={what.kind} className="pb-say" data-say={what.kind} data-tone={tone} title={say(what)}>
          {say(what)}
        </span>
      ))}
      {practice && <PracticeTag at={now} />}
      <span className="pb-btns">{view.buttons.map((button) => buttons[button])}</span>
    </section>
  )
}

/** Another caller as the bar may name them; null when there is none. */
function useOther(state: CallState | null, now: Instant): string | null {
  const facts = state && callOf(state)
  const name = useName(facts?.caseId ?? null, null, now)
  return facts && (name || facts.masked)
}

/** Masked name of the person the call is with; empty while nobody is known. */
function useName(caseId: Id | null, target: PhoneTarget | null, now: Instant): string {
  // A call that begins takes the target away; the name that was just shown for it stands until it is read anew.
  const last = useRef(target)
  if (target) last.current = target
  const known = last.current?.caseId === caseId ? last.current : null
  const asked = useView('case', caseId && !known ? { caseId, now: now - (now % MINUTE) } : null)
  return caseId === null ? '' : (known?.name ?? asked.value?.name ?? '')
}
