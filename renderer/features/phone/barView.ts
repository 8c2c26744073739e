// What the call bar shows, as data: one pure function from the live call, the registration and the time to state, timer,
// sentences and buttons. Promises that a lost line or recorder is never hidden by anything less, and that hang up is last. Only `PhoneBar.tsx` draws it.
import { type PauseReason, pauseLeft } from '../../../shared/agentState.ts'
import type { CallFacts, CallOutcome, CallState } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import { SECOND } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { OwnRecording } from '../../../shared/rows.ts'
import { besideCall, type LegFacts, type LegSay, legView, ownState } from './legView.ts'
import type { Registration } from './line.ts'
import { type RecorderStopped, recorderStopped } from './recorder.ts'

export type BarWord =
  | 'ready'
  | 'dialling'
  | 'ringing'
  | 'inbound'
  | 'talking'
  | 'muted'
  | 'held'
  | 'transferring'
  | 'consultRings'
  | 'consulting'
  | 'joining'
  | 'conference'
  | 'recordingAwaited'
  | 'recordingOff'
  | 'ending'
  | 'wrapUp'
  | 'paused'
  | 'notReady'
  | 'connecting'
  | 'reconnecting'
  | 'lineDown'
  | 'unfinished'

export type BarButton =
  | 'pause'
  | 'dial'
  | 'mute'
  | 'hold'
  | 'keypad'
  | 'transfer'
  | 'swap'
  | 'complete'
  | 'conference'
  | 'takeBack'
  | 'takeSecond'
  | 'decline'
  | 'log'
  | 'reject'
  | 'answer'
  | 'extend'
  | 'resume'
  | 'retry'
  | 'finish'
  | 'hangUp'

type BarDot = 'ready' | 'limited' | 'busy' | 'live' | 'warn' | 'bad' | 'off'

/** The sentence beside the person: a key of the words, and what it is about. */
export type BarSay =
  | LegSay
  | {
      readonly kind: 'customerWaits' | 'customerDeaf' | 'farRings' | 'announcement' | 'keepOff' | 'awaitFlag'
    }
  | { readonly kind: 'wrapTotal'; readonly limitMs: number; readonly over: boolean }
  | { readonly kind: 'outcome'; readonly outcome: CallOutcome; readonly status: number | null }
  | { readonly kind: 'pausedFor'; readonly reason: string }
  /** Of a break with a planned length. */
  | { readonly kind: 'breakLeft' | 'breakOver'; readonly reason: string; readonly ms: number }
  | { readonly kind: 'casesOfCaller'; readonly count: number }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'retryIn'; readonly seconds: number }
  /** The line is lost while it is in use; the sound of a call may go on. */
  | { readonly kind: 'lostInCall' | 'lostAfterCall' }
  | RecorderStopped
  | { readonly kind: 'unfinished'; readonly count: number; readonly name: string }
  | { readonly kind: 'closedUntil'; readonly until: Instant | null }
  | { readonly kind: 'next'; readonly name: string }
  | { readonly kind: 'connecting' }

type Tone = 'plain' | 'warn' | 'bad'

export interface BarView {
  readonly ink: boolean
  readonly word: BarWord
  readonly dot: BarDot | 'alert' | 'sync'
  readonly timerMs: number | null
  readonly who: CallFacts | null
  /** Null while no flag belongs on screen. */
  readonly recording: CallFacts['recording'] | null
  readonly say: BarSay | null
  readonly tone: Tone
  /** A second sentence, in amber: trouble of line or device, or what became of a call that nobody answered. */
  readonly also: BarSay | null
  readonly buttons: readonly BarButton[]
}

/** What F8 would dial: the case that is open, and what the guard says of it now. */
interface BarTarget {
  readonly name: string
  readonly permitted: boolean
  readonly until: Instant | null
}

export interface BarFacts extends LegFacts {
  readonly call: CallState
  readonly registration: Registration
  /** Since when the line is lost; null while it stands, and before it ever stood. */
  readonly lineLostAt: Instant | null
  /** When it is tried again; null while it is being tried. */
  readonly retryAt: Instant | null
  /** A lost headset, until it is back or another was chosen. */
  readonly deviceTrouble: Problem | null
  /** How the desk's own recorder fares in this call; null where there is none. */
  readonly own: OwnRecording | null
  /** Cases of the customer who calls in; null while nobody is known. */
  readonly casesOfCaller: number | null
  /** What the company says of the reason for which the agent pauses; null while the agent does not, or it says nothing. */
  readonly pause: PauseReason | null
  /** Since when the agent is free. */
  readonly readySince: Instant
  /** Length of the wrap-up in ms, extensions included. It never decides a code; it only shows the time. */
  readonly wrapMs: number
  readonly target: BarTarget | null
  /** Calls that ended without a result. */
  readonly unfinished: { readonly count: number; readonly name: string }
}

const since = (at: Instant, start: Instant) => Math.max(0, at - start)

/** The bar for these facts. Total over all call states. */
export function barView(facts: BarFacts): BarView {
  const { call, at } = facts
  switch (call.state) {
    case 'idle':
      return idle(facts)
    case 'paused':
      return {
        ink: false,
        word: facts.pause?.kind === 'notReady' ? 'notReady' : 'paused',
        dot: 'off',
        timerMs: since(at, call.since),
        who: null,
        recording: null,
        say: pauseSay(facts.pause, call.reason, since(at, call.since)),
        tone: 'plain',
        also: null,
        buttons: ['resume'],
      }
    case 'dialling':
      return busy(facts, 'dialling', call.call, since(at, call.call.startedAt), null, ['hangUp'])
    case 'ringing':
      return busy(
        facts,
        'ringing',
        call.call,
        since(at, call.call.ringingAt ?? call.call.startedAt),
        { kind: call.earlyMedia ? 'announcement' : 'farRings' },
        // An announcement may ask for a digit before anybody answers, where its sound carries digits.
        call.earlyMedia ? ['keypad', 'hangUp'] : ['hangUp'],
      )
    case 'inbound':
      return busy(
        facts,
        'inbound',
        call.call,
        since(at, call.call.startedAt),
        facts.casesOfCaller === null ? null : { kind: 'casesOfCaller', count: facts.casesOfCaller },
        ['reject', 'answer'],
      )
    case 'talking':
      return talking(facts, call.call)
    case 'ending':
      return busy(facts, 'ending', call.call, since(at, call.since), null, [])
    case 'wrappingUp': {
      const { record } = call
      const elapsed = since(at, record.endedAt)
      const answered = record.answeredAt !== null
      return {
        ink: true,
        word: 'wrapUp',
        dot: 'warn',
        timerMs: elapsed,
        who: record,
        recording: answered ? record.recording : null,
        say: { kind: 'wrapTotal', limitMs: facts.wrapMs, over: elapsed > facts.wrapMs },
        tone: 'plain',
        also: lineIsLost(facts)
          ? { kind: 'lostAfterCall' }
          : answered
            ? null
            : { kind: 'outcome', outcome: record.outcome, status: record.sipStatus },
        buttons: ['extend'],
      }
    }
    default:
      return call satisfies never
  }
}

function pauseSay(pause: PauseReason | null, reason: string, elapsed: number): BarSay | null {
  const left = pauseLeft(pause, elapsed)
  if (left === null) return reason ? { kind: 'pausedFor', reason } : null
  return left >= 0 ? { kind: 'breakLeft', reason, ms: left } : { kind: 'breakOver', reason, ms: -left }
}

const lineIsLost = ({ registration, lineLostAt }: BarFacts) =>
  registration.state !== 'registered' && lineLostAt !== null

/** What stands beside a call that is up: a lost line first, then a lost headset. */
function troubleInCall(facts: BarFacts): BarSay | null {
  if (lineIsLost(facts)) return { kind: 'lostInCall' }
  const stopped = 'call' in facts.call ? recorderStopped(facts.own, facts.call.call) : null
  if (stopped) return stopped
  return facts.deviceTrouble ? { kind: 'problem', problem: facts.deviceTrouble } : null
}

function busy(
  facts: BarFacts,
  word: BarWord,
  who: CallFacts,
  timerMs: number,
  say: BarSay | null,
  buttons: readonly BarButton[],
): BarView {
  return {
    ink: true,
    word,
    dot: 'busy',
    timerMs,
    who,
    recording: null,
    say,
    tone: 'plain',
    also: troubleInCall(facts),
    buttons,
  }
}

function talking(facts: BarFacts, call: CallFacts): BarView {
  const { at } = facts
  const all: BarView = {
    ink: true,
    word: 'talking',
    dot: 'live',
    timerMs: since(at, call.answeredAt ?? call.startedAt),
    who: call,
    recording: call.recording,
    say: null,
    tone: 'plain',
    also: troubleInCall(facts),
    // A line that is lost carries no hold: the sound is all that may be left.
    buttons: lineIsLost(facts)
      ? ['mute', 'keypad', 'hangUp']
      : ['mute', 'hold', 'keypad', 'transfer', 'hangUp'],
  }
  // Without a confirmed recording nothing of the case may be said: that outranks every other state of the line.
  const ours = facts.own?.state === 'running'
  if (call.recording === 'failed' && !ours)
    return {
      ...all,
      word: 'recordingOff',
      dot: 'bad',
      say: { kind: 'keepOff' },
      tone: 'bad',
      buttons: ['hangUp'],
    }
  return legView(facts, all) ?? besideCall(facts, call, ownState(facts.at, call, all, ours))
}

function idle(facts: BarFacts): BarView {
  const { at, unfinished, target, deviceTrouble } = facts
  const all: BarView = {
    ink: false,
    word: 'ready',
    dot: 'ready',
    timerMs: since(at, facts.readySince),
    who: null,
    recording: null,
    say: null,
    tone: 'plain',
    also: null,
    buttons: ['log', 'pause', 'dial'],
  }
  const line = idleLine(facts, all)
  // A result that is missing hides neither a lost line nor the key that dials.
  if (line) return unfinished.count > 0 ? { ...line, buttons: ['finish', ...line.buttons] } : line
  if (unfinished.count > 0)
    return {
      ...all,
      word: 'unfinished',
      dot: 'alert',
      timerMs: null,
      say: { kind: 'unfinished', ...unfinished },
      tone: 'warn',
      buttons: ['log', 'pause', 'finish', 'dial'],
    }
  if (deviceTrouble)
    return { ...all, dot: 'limited', say: { kind: 'problem', problem: deviceTrouble }, tone: 'warn' }
  if (!target) return all
  if (!target.permitted)
    return { ...all, dot: 'limited', say: { kind: 'closedUntil', until: target.until }, tone: 'warn' }
  return { ...all, say: { kind: 'next', name: target.name } }
}

/** The bar of a free agent whose line does not stand; null when it does. */
function idleLine(facts: BarFacts, all: BarView): BarView | null {
  const { registration, lineLostAt, retryAt, at } = facts
  if (registration.state === 'registered') return null
  // What does not pass by itself is said instead of the time of the next try: somebody has to act.
  const stuck =
    registration.state === 'failed' &&
    !['phone.lineDown', 'phone.serverBusy'].includes(registration.problem.code)
  if (registration.state === 'failed' && (stuck || registration.retryInMs === null))
    return {
      ...all,
      word: 'lineDown',
      dot: 'alert',
      timerMs: null,
      say: { kind: 'problem', problem: registration.problem },
      tone: 'warn',
      buttons: ['pause', 'retry'],
    }
  if (lineLostAt === null)
    return { ...all, word: 'connecting', dot: 'limited', timerMs: null, say: { kind: 'connecting' } }
  return {
    ...all,
    word: 'reconnecting',
    dot: 'sync',
    timerMs: since(at, lineLostAt),
    say: { kind: 'retryIn', seconds: retryAt === null ? 0 : Math.ceil(since(retryAt, at) / 1000) },
    tone: 'warn',
    buttons: ['pause', 'retry'],
  }
}

/** How long the call key rests after a caller gave up: the hand that meant to answer would dial the case that is open. */
const REST = SECOND
const justNow = (then: Instant | null, at: Instant) => then !== null && at - then < REST

/**
 * What the call key does now. `ringEndedAt`: when a ring last ended without an answer; `hungUpAt`: when this key last hung up, for a
 * second press that is meant for the call that is over must not take the caller who waited; null = never.
 */
export function callKeyOf(
  state: CallState['state'],
  ringEndedAt: Instant | null,
  hungUpAt: Instant | null,
  at: Instant,
): 'dial' | 'answer' | 'hangUp' | 'nothing' {
  switch (state) {
    case 'idle':
      return justNow(ringEndedAt, at) ? 'nothing' : 'dial'
    case 'inbound':
      return justNow(hungUpAt, at) ? 'nothing' : 'answer'
    case 'paused':
    case 'wrappingUp':
      return 'nothing'
    case 'dialling':
    case 'ringing':
    case 'talking':
    case 'ending':
      return 'hangUp'
    default:
      return state satisfies never
  }
}

/** `02:47`; from one hour on `1:02:47`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** The points of a sparkline in a box of `width` x `height`, oldest left. MOS 1 is the bottom, 4.5 the top. */
export function sparkline(values: readonly number[], width: number, height: number): string {
  if (values.length === 0) return ''
  const step = values.length > 1 ? width / (values.length - 1) : 0
  return values
    .map((value, index) => {
      const share = Math.min(1, Math.max(0, (value - 1) / 3.5))
      return `${(index * step).toFixed(1)},${(height - share * height).toFixed(1)}`
    })
    .join(' ')
}

/** The same line closed along the bottom, to be filled; '' while there is no line yet. */
export function areaUnder(values: readonly number[], width: number, height: number): string {
  return values.length < 2 ? '' : `0,${height} ${sparkline(values, width, height)} ${width},${height}`
}
