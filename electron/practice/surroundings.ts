// What a practice call needs of the exchange around it, and what it notes of itself: tests and the log read the notes, which hold no
// personal data.
import type { OtherCall } from './handOver.ts'
import type { Voices } from './voices.ts'

export interface Surroundings {
  /** SIP domain of the exchange. */
  readonly domain: string
  readonly seed: number
  readonly voices: Voices
  /** Customers bear any silence, and let it ring. */
  readonly patient: boolean
  send(text: string): void
  /** For tests and the log: what happened, without personal data. */
  note(event: DialogNote): void
  over(callId: string): void
  /** All calls of this desk, this one as well. */
  others(): readonly OtherCall[]
}

export type DialogNote =
  | { readonly kind: 'answered' | 'held' | 'resumed' | 'cancelled' | 'heldDesk' | 'resumedDesk' }
  | { readonly kind: 'record'; readonly on: boolean }
  | { readonly kind: 'dtmf'; readonly digit: string }
  | { readonly kind: 'trouble'; readonly detail: string }
  | {
      readonly kind: 'ended'
      readonly by: 'desk' | 'customer'
      readonly sent: number
      readonly received: number
    }
