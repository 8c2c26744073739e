// The SIP trace that support asks for: masked as it comes in, in memory only, off by itself. Public to the settings. Whoever
// switches it on sees until when; what was traced stays to be saved until it is switched on anew or the agent signs out.
import { create } from 'zustand'
import { MINUTE } from '../../../shared/instant.ts'
import { type SipMasker, sipMasker } from '../../../shared/sipTrace.ts'

/** A call is some 30 messages; a flood must not fill the memory. */
const MOST = 2000
const LONGEST_MESSAGE = 20_000

interface TraceState {
  /** Until when it runs, by the machine's clock; null = it does not. */
  readonly until: number | null
  readonly messages: number
}

export const useTrace = create<TraceState>()(() => ({ until: null, messages: 0 }))

let masker: SipMasker = sipMasker()
let lines: string[] = []
let timer: ReturnType<typeof setTimeout> | undefined

/** Begins anew: what was traced before is gone. */
export function startTrace(minutes: number): void {
  clearTrace()
  useTrace.setState({ until: Date.now() + minutes * MINUTE })
  timer = setTimeout(stopTrace, minutes * MINUTE)
}

export function stopTrace(): void {
  clearTimeout(timer)
  useTrace.setState({ until: null })
}

/** Ends it and forgets what it had: nothing of one agent is left to the next. */
export function clearTrace(): void {
  stopTrace()
  masker = sipMasker()
  lines = []
  useTrace.setState({ messages: 0 })
}

/** One message as it stands on the wire; passes by while no trace runs. */
export function heardByTrace(way: 'sent' | 'received', text: string): void {
  const { until, messages } = useTrace.getState()
  if (until === null || messages >= MOST) return
  const at = new Date().toISOString()
  const arrow = way === 'sent' ? '>>>' : '<<<'
  lines.push(`${at} ${arrow}\n${masker.mask(text.slice(0, LONGEST_MESSAGE))}\n`)
  useTrace.setState({ messages: messages + 1 })
}

/** The masked trace as text, oldest first. */
export const traceText = (): string => lines.join('\n')
