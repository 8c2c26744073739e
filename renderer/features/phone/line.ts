// The seam between the workstation and a telephone engine. Kept narrow so that another engine can replace SIP.js: `phone.ts`
// is the only caller, `sipLine.ts` the only implementation in the product, and tests script a `Line` of their own.
import type { EndedBy } from '../../../shared/call.ts'
import type { IcePolicy } from '../../../shared/ice.ts'
import type { SoundProcessing } from '../../../shared/ipc.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { CallQuality, SoundCause } from '../../../shared/quality.ts'
import type { Id } from '../../../shared/rows.ts'

/** How the exchange is asked to record: SIP INFO `Record: on|off`, a header of the INVITE, or feature codes of digits. */
export type RecordWay =
  | { readonly kind: 'info' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'dtmf'; readonly on: string; readonly off: string }

/** How to reach the exchange, and as whom. */
export interface LineConnection {
  /** `ws://` or `wss://` address of the SIP server that is preferred. */
  readonly server: string
  /** Where to go while it is away, in order. */
  readonly fallbacks?: readonly string[]
  /** `sip:user@domain`. */
  readonly uri: string
  readonly authorizationUser: string
  readonly displayName: string
  readonly credential:
    | { readonly kind: 'password'; readonly password: string }
    /** MD5 of user:realm:password, so that the password itself need not leave the key store. */
    | { readonly kind: 'ha1'; readonly ha1: string }
    | { readonly kind: 'none' }
  /** Which way the sound may take; `setIce` renews it. */
  readonly ice: IcePolicy
  /** Longest wait for ICE candidates before an INVITE leaves, in ms (500–1000). */
  readonly iceBudgetMs: number
  /** What counts as the recorder's word: its `Record` header, or any 2xx where a company's exchange has no such header. */
  readonly recordConfirm: 'header' | 'response'
  /** Absent: by INFO. */
  readonly record?: RecordWay
  /** The practice exchange: the only server that may be told facts of a synthetic customer and script steps. */
  readonly practice: boolean
}

/**
 * Connection and registration. `failed` keeps trying by itself unless `retryInMs` is null. `server` is host and port of the server
 * that it is about, as they may be shown; `backup`: not the one that is preferred.
 */
export type Registration =
  | { readonly state: 'offline' }
  | { readonly state: 'connecting'; readonly attempt: number; readonly server?: string }
  | {
      readonly state: 'registered'
      readonly sinceMs: number
      readonly server?: string
      readonly backup?: boolean
    }
  | {
      readonly state: 'failed'
      readonly problem: Problem
      readonly retryInMs: number | null
      readonly server?: string
    }

/** Measured over the last sample of one second; levels and RMS are 0…1 of full scale. */
export interface MediaSample {
  readonly rttMs: number | null
  readonly jitterMs: number
  readonly lossPct: number
  /** 1.0…4.5 by ITU-T G.107 for G.711 with concealment; null before anything was received. */
  readonly mos: number | null
  /** What the microphone gives. */
  readonly levelIn: number
  /** What the agent hears, as a peak. */
  readonly levelOut: number
  /** RMS of the remote TRACK (not of packets) in this sample: packets that arrive are not audio that is heard. */
  readonly heardRms: number
  /** RMS of what the packets of this sample held, whether or not the track played it. */
  readonly arrivedRms: number
  /** Packets of this sample. */
  readonly received: number
  /** What is wrong with the sound of the answered call, as long as it is. */
  readonly cause: SoundCause | null
  /** Since the call began. */
  readonly packets: { readonly sent: number; readonly received: number; readonly lost: number }
}

export type LineEvent =
  | { readonly kind: 'registration'; readonly registration: Registration }
  /** A SIP `Date` header of the server, for the trusted clock. */
  | { readonly kind: 'serverTime'; readonly at: number }
  | { readonly kind: 'incoming'; readonly callId: Id; readonly from: string; readonly displayName: string }
  /** The INVITE is on the wire. */
  | { readonly kind: 'invited'; readonly callId: Id }
  | { readonly kind: 'progress'; readonly callId: Id; readonly status: number; readonly earlyMedia: boolean }
  | { readonly kind: 'accepted'; readonly callId: Id }
  | { readonly kind: 'held'; readonly callId: Id; readonly held: boolean }
  /** The far end put us on hold, or took us back. */
  | { readonly kind: 'farHeld'; readonly callId: Id; readonly held: boolean }
  | {
      readonly kind: 'ended'
      readonly callId: Id
      /** Final SIP status; null when none came (connection lost, or ended by the agent before one). */
      readonly sipStatus: number | null
      readonly reasonText: string
      readonly by: EndedBy
    }
  | {
      readonly kind: 'recording'
      readonly callId: Id
      /** The recorder's own word, in its answer or unasked in the middle of a call. */
      readonly on: boolean
      readonly reason: string
    }
  /** The line was lost and is back, and the far end knows where we are now. */
  | { readonly kind: 'restored'; readonly callId: Id }
  | { readonly kind: 'info'; readonly callId: Id; readonly contentType: string; readonly body: string }
  | { readonly kind: 'media'; readonly callId: Id; readonly sample: MediaSample }
  /** The microphone of the call died and no other could be opened, or (null) the call has sound again. */
  | { readonly kind: 'microphone'; readonly callId: Id; readonly problem: Problem | null }
  | { readonly kind: 'trouble'; readonly callId: Id | null; readonly problem: Problem }
  /** A message that no server may send was turned away; `why` is one word, for the log. */
  | { readonly kind: 'malformed'; readonly why: string }

export interface LineDevices {
  readonly microphone: string | null
  readonly speaker: string | null
  /** A change in mid-call opens the microphone anew. */
  readonly processing: SoundProcessing
}

/** A microphone that is opened for a call which may not come to be. */
export interface MicrophoneAhead {
  /** Closes it, unless a call took it. */
  drop(): void
}

/** A call of which nothing is on the wire yet. */
export interface PreparedCall {
  /** Resolves when the microphone is open; rejects with the reason why this call can have no sound. */
  readonly sound: Promise<void>
  /** Resolves when the INVITE is on the wire, or the call ended before it was. */
  send(): Promise<void>
  /** Lets go of the microphone: no INVITE will leave. Harmless after `send`. */
  drop(): void
}

/** Both sides of a call as a recorder hears them: the microphone as it is sent (silent when muted or held), the customer as heard. */
export interface CallTracks {
  readonly microphone: MediaStreamTrack | null
  readonly customer: MediaStreamTrack | null
}

/** Counted over a whole call. */
export interface LineStatistics {
  readonly sentPackets: number
  readonly receivedPackets: number
  readonly lostPackets: number
  /** RMS over all samples in which something was heard; 0 when nothing was. */
  readonly heardRms: number
  /** Of the answered part; null when no second of it was measured. */
  readonly quality: CallQuality | null
}

/**
 * Every command rejects with a `ProblemError` when it can't be done. Commands of one call run one after another: a second
 * hold waits for the first re-INVITE. `hangUp` jumps the queue and is harmless when the call is over.
 */
export interface Line {
  /** Starts to connect and stays at it until `disconnect`; what comes of it is told by `registration` events. */
  connect(connection: LineConnection): void
  disconnect(): Promise<void>
  /** The connected exchange is the practice line. */
  readonly practice: boolean
  /** Begins to open the microphone while it is still being asked whether there may be a call, for the `prepare` that may follow. */
  openMicrophone(): MicrophoneAhead
  /** Opens the microphone and gathers for a call to `target` (E.164), while its permit and record are still under way. */
  prepare(
    target: string,
    options: {
      readonly callId: Id
      readonly headers: Readonly<Record<string, string>>
      readonly microphone?: MicrophoneAhead
    },
  ): PreparedCall
  answer(callId: Id): Promise<void>
  /** CANCEL, BYE or a refusal with `status`, whichever the state of the call asks for. */
  hangUp(callId: Id, status?: number): Promise<void>
  /** Silences the microphone at once; no signalling. */
  mute(callId: Id, muted: boolean): void
  hold(callId: Id, held: boolean): Promise<void>
  dtmf(callId: Id, digits: string): Promise<void>
  /**
   * Blind transfer: resolves with what became of it. `completed`: the far end reported success by NOTIFY, and the line says BYE;
   * `unconfirmed`: it agreed and ended the call itself before it reported. Rejects with `phone.transferFailed` while the call stands.
   */
  transfer(callId: Id, target: string): Promise<'completed' | 'unconfirmed'>
  /** Hands the call to the far end of another one (REFER with Replaces); then both are over here. As `transfer`. */
  attend(callId: Id, legId: Id): Promise<'completed' | 'unconfirmed'>
  /**
   * Joins a call and a leg at the exchange's conference under `address`: the call goes on there under its own name and the leg
   * is over, without an `ended` of either. Rejects with `phone.conferenceFailed`, and tells what ended meanwhile.
   */
  conference(callId: Id, legId: Id, address: string): Promise<void>
  /**
   * Resolves when the recorder confirmed this very state; rejects when it refuses, is silent, or names another state. `notice`: the
   * customer has been told, and the exchange is told so.
   */
  recordFlag(callId: Id, on: boolean, notice?: 'said'): Promise<void>
  /** Hears both sides of a call that stands, at once and whenever a track is replaced; the reply ends it. Null without sound. */
  tap(callId: Id, listener: (tracks: CallTracks) => void): (() => void) | null
  info(callId: Id, contentType: string, body: string): Promise<void>
  /** A SIP MESSAGE outside any call, to `target` of our own domain. */
  message(target: string, contentType: string, body: string): Promise<void>
  /** For the calls that begin from now on: renewed accounts of the TURN servers. */
  setIce(ice: IcePolicy): Promise<void>
  /** Also looks again for a microphone where the one of a call has died. */
  setDevices(devices: LineDevices): Promise<void>
  /** How loud the customer is heard, 0…1; for the call that is up and all later ones. */
  setVolume(volume: number): void
  statistics(callId: Id): LineStatistics
  /**
   * Makes sure at once that the line stands, else tries now instead of as planned: resume from sleep, the network is back or another
   * one, the agent's click. The sound of a call whose way broke is looked for anew.
   */
  retryNow(): void
  /** Tells where the registration stands at once, if the line was connected before. Until somebody listens, callers hear 480. */
  subscribe(listener: (event: LineEvent) => void): () => void
}
