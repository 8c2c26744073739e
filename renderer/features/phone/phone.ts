// The public face of the telephone: one store with the live call, and the commands that move it. Owns the order guard ->
// durable attempt -> INVITE, the acts of a call, and the one queue in which they are recorded. Knows no SIP and no wording.
import { create } from 'zustand'
import type { CallState } from '../../../shared/call.ts'
import { IDLE } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { PracticeFacts, PracticeInfo, StepInfo } from '../../../shared/practice/messages.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Id, Purpose } from '../../../shared/rows.ts'
import type { DeviceChoice, DeviceList } from './devices.ts'
import type { Line, LineStatistics, MediaSample, Registration } from './line.ts'

export type DialRequest = {
  readonly caseId: Id
  readonly contactId: Id
  readonly purpose: Purpose
}

/** What the guard is asked; `stage` is `click` when the agent asks and `invite` just before the INVITE leaves. */
export type GuardRequest = DialRequest & { readonly stage: 'click' | 'invite' }

export type GuardAnswer =
  | { readonly permitted: true; readonly rules: string }
  | {
      readonly permitted: false
      readonly rule: string
      readonly source: string
      readonly until: Instant | null
      readonly overridableBy: string | null
    }

export type GuardRefusal = Extract<GuardAnswer, { permitted: false }>

/** What the desk store hands out for one dial and never shows: `e164` goes to the line and is forgotten. */
export interface DialTarget {
  readonly e164: string
  /** `138********`-like, for the call bar. */
  readonly masked: string
  readonly customerId: Id
  readonly ofDebtor: boolean
  /** Only for synthetic customers; sent to the practice line only. */
  readonly practice: PracticeFacts | null
}

/** A caller found by number. */
export interface Caller {
  readonly customerId: Id
  readonly caseId: Id | null
  readonly contactId: Id | null
  readonly ofDebtor: boolean
  readonly masked: string
}

export interface PhoneDeps {
  readonly line: Line
  readonly now: () => Instant
  readonly newId: () => Id
  askGuard(request: GuardRequest): Promise<GuardAnswer>
  dialTarget(contactId: Id): Promise<DialTarget | null>
  findCaller(e164: string): Promise<Caller | null>
  /** Resolves when the acts are durable. */
  record(drafts: ActDraft[]): Promise<unknown>
  /** Raise window and task bar for a ringing call. */
  attention(): void
  /** A `Date` header of the SIP server, for the trusted clock. */
  serverTime?(at: Instant): void
}

export type Caption = Extract<PracticeInfo, { kind: 'caption' }> & {
  readonly at: Instant
  readonly spoken: 'yes' | 'cut' | 'no'
}

export type PendingCommand = 'answer' | 'hold' | 'recording' | 'transfer'

export interface PhoneState {
  readonly call: CallState
  readonly registration: Registration
  /** The last second of media; null outside calls. */
  readonly sample: MediaSample | null
  /** What the simulated customer said in this call, oldest first. */
  readonly captions: readonly Caption[]
  /** Why the last dial was refused; cleared by the next dial or `dismiss`. */
  readonly refusal: GuardRefusal | null
  /** The last trouble worth showing; cleared by `dismiss`. */
  readonly problem: Problem | null
  /** Commands under way, so that their buttons show it. */
  readonly pending: readonly PendingCommand[]
  readonly devices: DeviceList
  readonly chosen: DeviceChoice
}

export const usePhone = create<PhoneState>()(() => ({
  call: IDLE,
  registration: { state: 'offline' },
  sample: null,
  captions: [],
  refusal: null,
  problem: null,
  pending: [],
  devices: { microphones: [], speakers: [] },
  chosen: { microphone: null, speaker: null, ringer: null },
}))

export type DialResult =
  | { readonly state: 'dialled'; readonly callId: Id }
  | { readonly state: 'refused'; readonly refusal: GuardRefusal }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly problem: Problem }

export interface Phone {
  /** Asks the guard, makes the attempt durable, asks again and sends the INVITE. Never throws. */
  dial(request: DialRequest): Promise<DialResult>
  answer(): Promise<void>
  /** Cancels, rejects or ends, whichever fits; pressing it twice is harmless. */
  hangUp(): Promise<void>
  toggleMute(): void
  toggleHold(): Promise<void>
  /** `0-9*#`, sent in order. */
  sendDigits(digits: string): Promise<void>
  setRecording(on: boolean): Promise<void>
  transfer(target: string): Promise<void>
  /** The wrap-up was saved: the phone is free again. */
  finishWrapUp(): void
  takeBreak(reason: string): void
  endBreak(): void
  chooseDevices(change: Partial<DeviceChoice>): Promise<void>
  /** Tells the simulated customer where the script is; nothing on a company's line. */
  sendStep(step: Omit<StepInfo, 'kind'>): Promise<void>
  /** Practice only: a customer of this contact calls in. */
  askToBeCalled(contactId: Id, afterMs: number): Promise<void>
  statistics(): LineStatistics | null
  retryNow(): void
  dismiss(): void
}
