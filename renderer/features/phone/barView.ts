// What the call bar shows, as data: one pure function from the live call, the registration and the time to state, timer,
// sentence and buttons. Promises at most one button that goes forward, and hang up last. Only `PhoneBar.tsx` draws it.
import type { CallFacts, CallOutcome, CallState } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Registration } from './line.ts'

type BarWord =
  | 'ready'
  | 'dialling'
  | 'ringing'
  | 'inbound'
  | 'talking'
  | 'muted'
  | 'held'
  | 'recordingAwaited'
  | 'recordingOff'
  | 'ending'
  | 'wrapUp'
  | 'paused'
  | 'connecting'
  | 'lineDown'
  | 'unfinished'

export type BarButton =
  | 'pause'
  | 'dial'
  | 'mute'
  | 'hold'
  | 'keypad'
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
  | {
      readonly kind: 'customerWaits' | 'customerDeaf' | 'farRings' | 'announcement' | 'keepOff' | 'awaitFlag'
    }
  | { readonly kind: 'wrapTotal'; readonly limitMs: number; readonly over: boolean }
  | { readonly kind: 'outcome'; readonly outcome: CallOutcome; readonly status: number | null }
  | { readonly kind: 'pausedFor'; readonly reason: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'retryIn'; readonly seconds: number | null }
  | { readonly kind: 'unfinished'; readonly count: number; readonly name: string }
  | { readonly kind: 'closedUntil'; readonly until: Instant | null }
  | { readonly kind: 'next'; readonly name: string }
  | { readonly kind: 'connecting' }

type Tone = 'plain' | 'warn' | 'bad'

export interface BarView {
  readonly ink: boolean
  readonly word: BarWord
  readonly dot: BarDot | 'alert'
  readonly timerMs: number | null
  readonly who: CallFacts | null
  /** Null while no flag belongs on screen. */
  readonly recording: CallFacts['recording'] | null
  readonly say: BarSay | null
  readonly tone: Tone
  readonly buttons: readonly BarButton[]
}

/** What F8 would dial: the case that is open, and what the guard says of it now. */
interface BarTarget {
  readonly name: string
  readonly permitted: boolean
  readonly until: Instant | null
}

export interface BarFacts {
  readonly call: CallState
  readonly registration: Registration
  readonly at: Instant
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
        word: 'paused',
        dot: 'off',
        timerMs: since(at, call.since),
        who: null,
        recording: null,
        say: call.reason ? { kind: 'pausedFor', reason: call.reason } : null,
        tone: 'plain',
        buttons: ['resume'],
      }
    case 'dialling':
      return busy('dialling', call.call, since(at, call.call.startedAt), null, ['hangUp'])
    case 'ringing':
      return busy(
        'ringing',
        call.call,
        since(at, call.call.ringingAt ?? call.call.startedAt),
        { kind: call.earlyMedia ? 'announcement' : 'farRings' },
        // An announcement may ask for a digit before anybody answers.
        call.earlyMedia ? ['keypad', 'hangUp'] : ['hangUp'],
      )
    case 'inbound':
      return busy('inbound', call.call, since(at, call.call.startedAt), null, ['reject', 'answer'])
    case 'talking':
      return talking(call.call, at)
    case 'ending':
      return busy('ending', call.call, since(at, call.since), null, [])
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
        say: answered
          ? { kind: 'wrapTotal', limitMs: facts.wrapMs, over: elapsed > facts.wrapMs }
          : { kind: 'outcome', outcome: record.outcome, status: record.sipStatus },
        tone: 'plain',
        buttons: ['extend'],
      }
    }
    default:
      return call satisfies never
  }
}

function busy(
  word: BarWord,
  who: CallFacts,
  timerMs: number,
  say: BarSay | null,
  buttons: readonly BarButton[],
): BarView {
  return { ink: true, word, dot: 'busy', timerMs, who, recording: null, say, tone: 'plain', buttons }
}

function talking(call: CallFacts, at: Instant): BarView {
  const all: BarView = {
    ink: true,
    word: 'talking',
    dot: 'live',
    timerMs: since(at, call.answeredAt ?? call.startedAt),
    who: call,
    recording: call.recording,
    say: null,
    tone: 'plain',
    buttons: ['mute', 'hold', 'keypad', 'hangUp'],
  }
  // Without a confirmed recording nothing of the case may be said: that outranks every other state of the line.
  if (call.recording === 'failed')
    return {
      ...all,
      word: 'recordingOff',
      dot: 'bad',
      say: { kind: 'keepOff' },
      tone: 'bad',
      buttons: ['hangUp'],
    }
  if (call.heldSince !== null)
    return {
      ...all,
      word: 'held',
      dot: 'warn',
      timerMs: since(at, call.heldSince),
      say: { kind: 'customerWaits' },
      tone: 'warn',
    }
  if (call.muted) return { ...all, word: 'muted', dot: 'warn', say: { kind: 'customerDeaf' }, tone: 'warn' }
  if (call.recording !== 'confirmed')
    return { ...all, word: 'recordingAwaited', dot: 'warn', say: { kind: 'awaitFlag' }, tone: 'warn' }
  return all
}

function idle(facts: BarFacts): BarView {
  const { registration, at } = facts
  const all: BarView = {
    ink: false,
    word: 'ready',
    dot: 'ready',
    timerMs: since(at, facts.readySince),
    who: null,
    recording: null,
    say: null,
    tone: 'plain',
    buttons: ['pause', 'dial'],
  }
  if (facts.unfinished.count > 0)
    return {
      ...all,
      word: 'unfinished',
      dot: 'alert',
      timerMs: null,
      say: { kind: 'unfinished', ...facts.unfinished },
      tone: 'warn',
      buttons: ['pause', 'finish'],
    }
  if (registration.state === 'failed')
    return {
      ...all,
      word: 'lineDown',
      dot: 'alert',
      timerMs: null,
      say:
        registration.retryInMs === null
          ? { kind: 'problem', problem: registration.problem }
          : { kind: 'retryIn', seconds: Math.ceil(registration.retryInMs / 1000) },
      tone: 'warn',
      buttons: ['pause', 'retry'],
    }
  if (registration.state !== 'registered')
    return { ...all, word: 'connecting', dot: 'limited', timerMs: null, say: { kind: 'connecting' } }
  if (!facts.target) return all
  if (!facts.target.permitted)
    return { ...all, dot: 'limited', say: { kind: 'closedUntil', until: facts.target.until }, tone: 'warn' }
  return { ...all, say: { kind: 'next', name: facts.target.name } }
}

/** `02:47`; from one hour on `1:02:47`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** ITU-T G.107 bands as agents speak of them. */
export function qualityBand(mos: number): 'good' | 'fair' | 'poor' {
  return mos >= 4 ? 'good' : mos >= 3.6 ? 'fair' : 'poor'
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

export type Entry =
  | { readonly kind: 'empty' }
  /** A number as typed: 5 digits or more, nothing but digits and their usual ornaments. */
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'text'; readonly text: string }

/** What the agent typed or pasted: full-width digits, blanks and brackets of a pasted number are understood. */
export function entryOf(typed: string): Entry {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return { kind: 'empty' }
  if (/^\+?[\d\s\-().–—]{5,}$/.test(text)) {
    const digits = text.replace(/[^\d+]/g, '')
    if (digits.replace('+', '').length >= 5) return { kind: 'number', digits }
  }
  return { kind: 'text', text }
}
