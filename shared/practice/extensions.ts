// The practice company's own extensions: who is there to be consulted, who is busy, and where several callers are joined. The desk's
// directory and the exchange read the same table.
import type { Supervise } from '../supervise.ts'
import type { Directory } from '../transfer.ts'

/** Where the practice exchange joins callers. */
const CONFERENCE = '8900'

export const PRACTICE_DIRECTORY: Directory = {
  colleagues: [
    { name: '赵主管测试', extension: '8101', role: 'supervisor' },
    { name: '李坐席测试', extension: '8002', role: 'colleague' },
    { name: '周坐席测试', extension: '8003', role: 'colleague' },
  ],
  extensions: ['8000-8999'],
  conference: CONFERENCE,
}

/** By which codes a supervisor joins a practice call. */
export const PRACTICE_SUPERVISE: Supervise = {
  listen: '*55{extension}',
  whisper: '*56{extension}',
  barge: '*57{extension}',
  announce: true,
}
const JOIN = /^\*5[567]\d{4}$/

/** What an extension does when it is called. Times in ms. */
export type ExtensionPickup =
  | { readonly kind: 'answers'; readonly ringMs: number }
  | { readonly kind: 'conference' }
  /** Answers at once and plays a call that never was: the running one is known to the agent's own exchange only. */
  | { readonly kind: 'overheard' }
  /** `afterMs` of ringing before the refusal; 0: none. */
  | { readonly kind: 'refuses'; readonly status: number; readonly afterMs: number }

/** Null for a number outside. The supervisor answers, one colleague is on the phone, the other away. */
export function extensionPickup(number: string): ExtensionPickup | null {
  if (JOIN.test(number)) return { kind: 'overheard' }
  switch (number) {
    case CONFERENCE:
      return { kind: 'conference' }
    case '8101':
      return { kind: 'answers', ringMs: 1200 }
    case '8002':
      return { kind: 'refuses', status: 486, afterMs: 0 }
    case '8003':
      return { kind: 'refuses', status: 480, afterMs: 20_000 }
    default:
      return /^8\d{3}$/.test(number) ? { kind: 'refuses', status: 404, afterMs: 0 } : null
  }
}

/** What a customer's telephone does of its own accord, for trying the line: see `HABIT_BY_TAIL`. */
export type Habit = 'holdsUs' | 'glares' | 'refusesTransfer' | 'neverTells'

/**
 * Tails of numbers set aside for it: `99170` puts the agent on hold for a while, `99171` meets the first change of a call with 491,
 * `99172` refuses to be transferred, `99173` agrees to it and hangs up without telling the result, as some exchanges do.
 */
const HABIT_BY_TAIL: Readonly<Record<string, Habit>> = {
  '99170': 'holdsUs',
  '99171': 'glares',
  '99172': 'refusesTransfer',
  '99173': 'neverTells',
}

export const habitOf = (number: string): Habit | null => HABIT_BY_TAIL[number.slice(-5)] ?? null
