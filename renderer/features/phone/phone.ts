// The public face of the telephone: one store with the live call, and the commands that move it. Owns the order guard ->
// durable attempt -> INVITE, the acts of a call, and the one queue in which they are recorded. Knows no SIP and no wording.

import { create } from 'zustand'
import type { CallState } from '../../../shared/call.ts'
import { IDLE } from '../../../shared/call.ts'
import type { GuardRecord } from '../../../shared/compliance/judgement.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { SoundProcessing } from '../../../shared/ipc.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { PracticeFacts, PracticeWish, StepInfo } from '../../../shared/practice/messages.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Id, OwnRecording, Purpose } from '../../../shared/rows.ts'
import { NO_LEG, type SecondLeg } from '../../../shared/secondLeg.ts'
import type { Supervise } from '../../../shared/supervise.ts'
import { type Directory, NO_DIRECTORY, type TransferTarget } from '../../../shared/transfer.ts'
import type { CallDesk } from './callDesk.ts'
import { callDesk } from './callDesk.ts'
import type { Caption } from './captions.ts'
import type { DeviceChoice, DeviceList, DevicePort, DeviceTrouble, SoundChange } from './devices.ts'
import type { Stranger } from './inboundDesk.ts'
import { type JoinDesk, type Joined, type JoinWish, joinDesk } from './joinDesk.ts'
import type { Line, LineStatistics, MediaSample, Registration } from './line.ts'
import type { RecordingParts } from './recordingDesk.ts'

export type DialRequest = {
  readonly caseId: Id
  readonly contactId: Id
  readonly purpose: Purpose
}

/** What the guard is asked; `stage` is `click` when the agent asks and `invite` just before the INVITE leaves. */
export type GuardRequest = DialRequest & { readonly stage: 'click' | 'invite' }

/** `customerId` comes with both, so that a refusal can be recorded without handing out the number. */
export type GuardAnswer =
  | {
      readonly permitted: true
      readonly customerId: Id
      readonly rules: string
      /** What each check measured, kept with the attempt for review. */
      readonly record?: GuardRecord
      /** Central was at hand; without it a lease permitted. */
      readonly online: boolean
      /** The stage of the case is not for the telephone: a person gives a reason before anything is dialled. */
      readonly outsideStage?: boolean
      /** Asked at the click: whom to call; null when the number may not be used any more. Just before the INVITE it is known. */
      readonly target: DialTarget | null
    }
  | {
      readonly permitted: false
      readonly customerId: Id
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
  /** Cases of this customer on the desk. */
  readonly cases: number
  /** A missed call of theirs already waits to be called back. */
  readonly awaited: boolean
}

export type Tone = 'ring' | 'ringback' | 'waiting'

export interface PhoneDeps {
  readonly line: Line
  readonly now: () => Instant
  readonly newId: () => Id
  askGuard(request: GuardRequest): Promise<GuardAnswer>
  dialTarget(contactId: Id): Promise<DialTarget | null>
  findCaller(e164: string): Promise<Caller | null>
  /** Keeps the call of an unknown caller on this desk; called again as it goes on. */
  keepStranger(call: Stranger): Promise<void>
  /** The call became acts: what was kept of it goes. */
  forgetStranger(callId: Id): Promise<void>
  /** The desk is locked: who calls is found out when it is opened. */
  locked(): boolean
  /** Resolves when the acts are durable. */
  record(drafts: ActDraft[]): Promise<unknown>
  /** Raises window and task bar for a ringing call. */
  attention(): void
  /** A `Date` header of the SIP server, for the trusted clock. */
  serverTime(at: Instant): void
  /** Technical log; no personal data. */
  log(event: string, data: Record<string, string | number | boolean | null>): void
  readonly devices: DevicePort
  readonly tones: {
    play(tone: Tone): void
    stop(): void
    setSinks(ringer: string | null, speaker: string | null): void
  }
  /** The final response to a caller who comes while the agent takes a break or is not ready; 486 where nothing else is said. */
  pausedStatus?(): number
  /** How loud the customer is heard, 0…1, as the settings have it. */
  volume(): number
  /** Absent: the line's recorder is asked in every call, and the desk keeps no recording of its own. */
  readonly recording?: RecordingParts
  /** What was remembered from the settings, and where to keep a new choice. */
  readonly remembered: DeviceChoice
  readonly processing: SoundProcessing
  remember(choice: DeviceChoice, processing: SoundProcessing): void
}

export type { Caption, LineStatistics, RecordingParts, Stranger }

/** Whom the agent chose to practise with on the next call of this case. */
export type PracticePartner = PracticeWish & { readonly caseId: Id }

/** The practice call that is up, or the last one: who was asked to answer it (null: the table of numbers decides). */
type Practised = PracticeWish & { readonly callId: Id; readonly calmCards: readonly Instant[] }

export type PendingCommand = 'answer' | 'hold' | 'transfer' | 'takeBack' | 'conference'

/** The account that the line registers with, as it may be shown: no password, and of the address host and port only. */
interface ShownAccount {
  readonly uri: string
  readonly authorizationUser: string
  readonly displayName: string
  readonly server: string
}

/** The keys of a headset. `unknown`: nobody has looked yet; `unable`: this system lets no program at them. */
export type HeadsetState =
  | { readonly state: 'unknown' | 'unable' | 'none' }
  | { readonly state: 'ready' | 'gone'; readonly name: string; readonly lamps: boolean }

export interface PhoneState {
  /** Null until the line is known, and for people without one. */
  readonly account: ShownAccount | null
  readonly call: CallState
  /** How the desk's own recorder fares in each call that is up; without an entry there is none. */
  readonly recorders: Readonly<Record<Id, OwnRecording>>
  /** The other customer, on hold behind the call in front; null when there is none. */
  readonly parked: CallState | null
  /** A second caller who waits to be answered. */
  readonly waiting: CallState | null
  /** A transfer, consultation or three-way call of the call in front. */
  readonly leg: SecondLeg
  /** Who is inside the company, by IT's policy. */
  readonly directory: Directory
  /** By which codes a supervisor joins the call of an agent; null where the exchange has none. */
  readonly supervise: Supervise | null
  /** The call of an agent that this supervisor is in; null when there is none. */
  readonly joined: Joined | null
  /** What redial dials: the call that left this desk last; null before the first of this session. */
  readonly lastDialled: DialRequest | null
  readonly registration: Registration
  /** Since when the line is lost; null while it stands, and before it was ever reached. */
  readonly lineLostAt: Instant | null
  /** When it is tried again; null while it is being tried. */
  readonly retryAt: Instant | null
  /** A lost headset, until it is back or another was chosen; never dismissed. */
  readonly deviceTrouble: DeviceTrouble | null
  /** Who is behind the inbound call that is up, or was last; null when nobody is known by that number. */
  readonly caller: { readonly callId: Id; readonly cases: number } | null
  /** When a caller last gave up, or was declined, before an answer, or a call that was joined was left; null before the first. */
  readonly ringEndedAt: Instant | null
  /** The last second of media; null outside calls. */
  readonly sample: MediaSample | null
  /** Counts of the call that is up, else of the last one; null before the first. */
  readonly counts: LineStatistics | null
  /** What the simulated customer said in this call, oldest first. */
  readonly captions: readonly Caption[]
  readonly partner: PracticePartner | null
  readonly practised: Practised | null
  /** Why the last dial was refused; cleared by the next dial or `dismiss`. */
  readonly refusal: GuardRefusal | null
  /** A dial that waits for a reason, because the stage of its case is not for the telephone; null when none does. */
  readonly stageAsked: StageAsked | null
  /** The last trouble worth showing; cleared by `dismiss`. */
  readonly problem: Problem | null
  /** Commands under way, so that their buttons show it. */
  readonly pending: readonly PendingCommand[]
  readonly devices: DeviceList
  readonly chosen: DeviceChoice
  readonly headset: HeadsetState
}

export const usePhone = create<PhoneState>()(() => ({
  account: null,
  call: IDLE,
  recorders: {},
  parked: null,
  waiting: null,
  leg: NO_LEG,
  directory: NO_DIRECTORY,
  supervise: null,
  joined: null,
  lastDialled: null,
  registration: { state: 'offline' },
  lineLostAt: null,
  retryAt: null,
  deviceTrouble: null,
  caller: null,
  ringEndedAt: null,
  sample: null,
  counts: null,
  captions: [],
  partner: null,
  practised: null,
  refusal: null,
  stageAsked: null,
  problem: null,
  pending: [],
  devices: { microphones: [], speakers: [] },
  chosen: { microphone: null, speaker: null, ringer: null },
  headset: { state: 'unknown' },
}))

/** `customerId`: of whom the reason is kept. */
export type StageAsked = DialRequest & { readonly customerId: Id }

export type DialResult =
  | { readonly state: 'dialled'; readonly callId: Id }
  | { readonly state: 'refused'; readonly refusal: GuardRefusal }
  /** Nothing was dialled: the reason is asked for first. */
  | { readonly state: 'asksReason' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly problem: Problem }

let desk: CallDesk | null = null
let joins: JoinDesk | null = null

/** Nothing of the supervisor's own comes before the call that was joined. */
function joinInFront(): boolean {
  const { joined, call } = usePhone.getState()
  return joined !== null && (call.state === 'idle' || call.state === 'paused')
}

function connected(): CallDesk {
  if (!desk) throw new Error('connectPhone must run before the phone is used')
  return desk
}

/** Takes the line into use; the reply takes it out of use again (sign-out). One phone at a time. */
export function connectPhone(deps: PhoneDeps): () => void {
  joins?.close()
  desk?.close()
  // Nothing of the agent before is left to the next: no break, no trouble, nobody's call.
  usePhone.setState(usePhone.getInitialState(), true)
  const mine = callDesk(deps, usePhone)
  desk = mine
  const theirs = joinDesk(deps, usePhone)
  joins = theirs
  return () => {
    theirs.close()
    mine.close()
    if (desk !== mine) return
    desk = null
    joins = null
  }
}

/** Asks the guard, makes the attempt durable and sends the INVITE. Never throws: the result says what came of it. */
export const dial = (request: DialRequest): Promise<DialResult> => connected().dial(request)
export const answer = (): Promise<void> => connected().answer()
/** Cancels, rejects or ends, whichever fits; pressing it twice is harmless. */
export const hangUp = async (): Promise<void> => (joinInFront() ? joins?.leave() : connected().hangUp())
export const toggleMute = (): void => (joinInFront() ? joins?.toggleMute() : connected().toggleMute())
/** Joins the call of an agent by a code of the exchange. Never throws: what went wrong is shown. Resolves when it is over. */
export const joinCall = async (wish: JoinWish): Promise<void> => joins?.join(wish)
/** Hold and back; while somebody else is on the line as well: changes between the two. */
export const toggleHold = (): Promise<void> => connected().toggleHold()
/** Puts the call in front on hold and takes the second caller. */
export const answerWaiting = (): Promise<void> => connected().answerWaiting()
/** 486 to the second caller, who becomes a callback. */
export const declineWaiting = (): Promise<void> => connected().declineWaiting()
/** Hands the customer on at once; a failure keeps the call and says so. */
export const transfer = (target: TransferTarget): Promise<void> => connected().transfer(target)
/** Puts the customer on hold and calls somebody about them. */
export const consult = (target: TransferTarget): Promise<void> => connected().consult(target)
/** Hands the customer to whoever is consulted. */
export const completeTransfer = (): Promise<void> => connected().completeTransfer()
/** Brings customer, agent and whoever is consulted together. */
export const joinConference = (): Promise<void> => connected().joinConference()
/** Ends the consultation and takes the customer from hold. */
export const takeBack = (): Promise<void> => connected().takeBack()
/** Dials who was dialled last, under the guard as always; null when nobody was. */
export const redial = (): Promise<DialResult | null> => connected().redial()
/** `0-9*#`, sent in order. */
export const sendDigits = (digits: string): Promise<void> => connected().sendDigits(digits)
/** The wrap-up was saved: the phone is free again. */
export const finishWrapUp = (): void => connected().finishWrapUp()
/** `since`: when it began, where that was before now (a pause that a restart interrupted). */
export const takeBreak = (reason: string, since?: Instant): void => connected().takeBreak(reason, since)
export const endBreak = (): void => connected().endBreak()
/** Holds at once, also in a call. */
export const chooseDevices = (change: SoundChange): Promise<void> => connected().chooseDevices(change)
/** The agent found whose call this unknown caller's is: from now on it is a call of that case. */
export const attachCaller = (to: { readonly customerId: Id; readonly caseId: Id }): Promise<void> =>
  connected().attachCaller(to)
/** How loud the customer is heard from now on, 0…1. */
export const setVoiceVolume = (volume: number): void => connected().setVoiceVolume(volume)
/** Tells the simulated customer where the script is; does nothing on a company's line. */
export const sendStep = (step: Omit<StepInfo, 'kind'>): Promise<void> => connected().sendStep(step)
/** Tells the simulated customer that the agent opened a calm card; does nothing on a company's line. */
/** The agent has told the customer that the call is recorded: an act of the case, and told to the exchange. Once for each call. */
export const noticeSaid = (callId: Id): void => connected().noticeSaid(callId)
export const sendCalm = (): Promise<void> => connected().sendCalm()
/** Practice only: this customer answers the next call of the case; null takes the choice back. */
export const choosePartner = (partner: PracticePartner | null): void => usePhone.setState({ partner })
/** Practice only: the customer behind this contact calls in after `afterMs`; the partner chosen for the case speaks. */
export const askToBeCalled = (contactId: Id, afterMs: number, wish?: PracticeWish): Promise<void> =>
  connected().askToBeCalled(contactId, afterMs, wish)
/** Counts of the call that is up, or of the last one until the next begins; null before the first. */
export const callStatistics = (): LineStatistics | null => desk?.statistics() ?? null
/** Reconnects at once instead of at the next planned try. */
export const retryLine = (): void => connected().retryNow()
/** Clears the shown refusal and problem. */
export const dismissTrouble = (): void => usePhone.setState({ refusal: null, problem: null })

/** The agent gives no reason: nothing is dialled. */
export const leaveStage = (): void => usePhone.setState({ stageAsked: null })
