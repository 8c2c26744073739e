// One call between a desk and a simulated customer: the SIP dialog (RFC 3261 §13–§15) and what hangs on it. Promises exactly
// one end, and that media and timers are gone when it has come. Private to `switchboard.ts`.
import { randomBytes } from 'node:crypto'
import type { PracticeFacts, PracticeInfo, PracticeWish } from '../../shared/practice/messages.ts'
import {
  DeskInfo,
  PracticeFacts as Facts,
  NO_WISH,
  PRACTICE_CONTENT_TYPE,
  PRACTICE_FACTS_HEADER,
  PracticeWish as Wish,
} from '../../shared/practice/messages.ts'
import type { Pickup, Recorder } from '../../shared/practice.ts'
import { beginCustomer, pickupOf } from '../../shared/practice.ts'
import { SimulatedCustomer } from './customer.ts'
import { Leg, newBranch } from './leg.ts'
import { Media } from './media.ts'
import type { Content, HeaderLine, SipRequest, SipResponse } from './sipMessage.ts'
import { reasonOf, uriOf, userOf } from './sipMessage.ts'
import type { Voices } from './voices.ts'

/** An inbound call that nobody takes is given up after this. */
const GIVE_UP_MS = 15_000
const BUSY_AFTER_MS = 400
/** A recorder that stops does so this long after it confirmed. */
const RECORDER_STOPS_MS = 6_000
const SDP = 'application/sdp'

export interface Surroundings {
  /** SIP domain of the exchange. */
  readonly domain: string
  readonly seed: number
  readonly voices: Voices
  send(text: string): void
  /** For tests and the log: what happened, without personal data. */
  note(event: DialogNote): void
  over(callId: string): void
}

export type DialogNote =
  | { readonly kind: 'answered' | 'held' | 'resumed' | 'cancelled' }
  | { readonly kind: 'record'; readonly on: boolean }
  | { readonly kind: 'dtmf'; readonly digit: string }
  | { readonly kind: 'trouble'; readonly detail: string }
  | {
      readonly kind: 'ended'
      readonly by: 'desk' | 'customer'
      readonly sent: number
      readonly received: number
    }

export class Dialog {
  readonly callId: string
  readonly #around: Surroundings
  readonly #leg: Leg
  #media: Media | null = null
  #customer: SimulatedCustomer | null = null
  #invite: SipRequest | null = null
  #ourInvite: { readonly branch: string } | null = null
  #state: 'early' | 'confirmed' | 'over' = 'early'
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #number: string
  #facts: PracticeFacts | null = null
  #wish: PracticeWish = NO_WISH
  #recorder: Recorder = 'confirms'

  private constructor(around: Surroundings, number: string, leg: Leg) {
    this.#around = around
    this.#number = number
    this.callId = leg.callId
    this.#leg = leg
  }

  /** The desk calls a customer. */
  static from(invite: SipRequest, around: Surroundings): Dialog {
    const number = userOf(uriOf(invite.headers.get('to')))
    const dialog = new Dialog(around, number, Leg.calledBy(invite, number, around.domain))
    const told = headerJson(invite.headers.get(PRACTICE_FACTS_HEADER))
    dialog.#facts = Facts.safeParse(told).data ?? null
    dialog.#wish = Wish.safeParse(told).data ?? NO_WISH
    dialog.#invite = invite
    dialog.#answerCall(pickupOf(number, around.seed, dialog.#wish.scenario), invite)
    return dialog
  }

  /** A customer calls the desk at `contact`. */
  static async to(
    contact: string,
    desk: string,
    number: string,
    about: { readonly facts: PracticeFacts | null; readonly wish: PracticeWish },
    around: Surroundings,
  ): Promise<Dialog> {
    const dialog = new Dialog(around, number, Leg.calling(desk, contact, number, around.domain))
    dialog.#facts = about.facts
    dialog.#wish = about.wish
    await dialog.#callDesk()
    return dialog
  }

  request(request: SipRequest): void {
    const { method } = request
    // The customer speaks when the sound is up, not when the ACK is in.
    if (method === 'ACK') return
    if (method === 'CANCEL') {
      this.#cancelled(request)
      return
    }
    if (!this.#leg.owns(request)) {
      this.#reply(request, 481)
      return
    }
    if (method === 'BYE') {
      this.#reply(request, 200)
      this.#end('desk')
    } else if (method === 'INVITE') void this.#reinvited(request)
    else if (method === 'INFO') this.#informed(request)
    else if (method === 'REFER') this.#referred(request)
    else this.#reply(request, method === 'NOTIFY' || method === 'OPTIONS' ? 200 : 405)
  }

  /** A response of the desk to something that we asked: only our INVITE needs care. */
  response(response: SipResponse): void {
    if (!this.#ourInvite || !response.headers.get('cseq').endsWith('INVITE')) return
    if (response.status < 200 || this.#state === 'over') return
    if (response.status >= 300) {
      this.#around.send(this.#leg.acknowledge(response, this.#ourInvite.branch))
      this.#end('desk')
      return
    }
    this.#leg.answered(response)
    this.#around.send(this.#leg.acknowledge(response, null))
    this.#clearTimers()
    this.#state = 'confirmed'
    this.#around.note({ kind: 'answered' })
    this.#media?.accept(response.body).catch(() => this.#bye())
  }

  /** Ends the call from the customer's side, whatever its state. */
  hangUp(): void {
    if (this.#state === 'over') return
    if (this.#state === 'confirmed') this.#bye()
    else if (this.#invite) {
      this.#reply(this.#invite, 480)
      this.#end('customer')
    } else this.#giveUp()
  }

  #answerCall(pickup: Pickup, invite: SipRequest): void {
    this.#reply(invite, 100)
    switch (pickup.kind) {
      case 'status':
      case 'busy':
        this.#later(BUSY_AFTER_MS, () => this.#refuse(pickup.status))
        return
      case 'noAnswer':
        this.#reply(invite, 180)
        this.#later(pickup.afterMs, () => this.#refuse(pickup.status))
        return
      case 'announcement':
        void this.#announce(pickup, invite)
        return
      case 'answers':
        this.#recorder = pickup.recorder
        this.#reply(invite, 180)
        void this.#pickUp(pickup, invite)
        return
      default:
        pickup satisfies never
    }
  }

  async #pickUp(pickup: Extract<Pickup, { kind: 'answers' }>, invite: SipRequest): Promise<void> {
    const rung = new Promise<void>((resolve) => this.#later(pickup.ringMs, resolve))
    const sdp = await this.#prepare(invite.body, () => this.#customer?.pickUp())
    if (sdp === null) return
    await rung
    if (this.#state !== 'early') return
    this.#meet(pickup.scenario)
    this.#state = 'confirmed'
    this.#around.note({ kind: 'answered' })
    this.#reply(invite, 200, { type: SDP, body: sdp })
  }

  async #announce(pickup: Extract<Pickup, { kind: 'announcement' }>, invite: SipRequest): Promise<void> {
    const sdp = await this.#prepare(
      invite.body,
      () => this.#media?.say(this.#around.voices.speech([pickup.clip])),
      () => this.#refuse(pickup.status),
    )
    if (sdp !== null && this.#state === 'early') this.#reply(invite, 183, { type: SDP, body: sdp })
  }

  /** Media for an offer; null when the offer is unusable and the call was refused for it. */
  async #prepare(offer: string, connected: () => void, finished?: () => void): Promise<string | null> {
    const media = this.#newMedia(connected, finished)
    try {
      return await media.answer(offer)
    } catch {
      this.#refuse(488)
      return null
    }
  }

  #newMedia(connected: () => void, finished?: () => void): Media {
    const media = new Media(randomBytes(4).readUInt32BE(), {
      heard: (rms) => this.#customer?.packet(rms),
      tick: () => this.#customer?.tick(),
      dtmf: (digit) => this.#around.note({ kind: 'dtmf', digit }),
      finished: () => (finished ? finished() : this.#customer?.finished()),
      connected,
    })
    this.#media = media
    return media
  }

  #meet(scenario: Extract<Pickup, { kind: 'answers' }>['scenario']): void {
    const { seed, voices } = this.#around
    const customer = beginCustomer(this.#number, scenario, seed, this.#facts, this.#wish)
    this.#customer = new SimulatedCustomer(customer, {
      say: (clips) => this.#media?.say(voices.speech(clips)),
      cut: () => this.#media?.cut(),
      tell: (info) => this.#tell(info),
      hangUp: () => this.#bye(),
    })
  }

  async #callDesk(): Promise<void> {
    const pickup = pickupOf(this.#number, this.#around.seed, this.#wish.scenario)
    // Whoever calls is willing to talk, even when they rarely answer.
    const scenario = pickup.kind === 'answers' ? pickup.scenario : 'promisesFriday'
    const media = this.#newMedia(() => {
      this.#meet(scenario)
      this.#customer?.pickUp()
    })
    const body = await media.offer()
    this.#ourInvite = { branch: newBranch() }
    this.#around.send(this.#leg.compose('INVITE', { type: SDP, body }, this.#ourInvite))
    this.#later(GIVE_UP_MS, () => this.#giveUp())
  }

  #giveUp(): void {
    if (!this.#ourInvite || this.#state !== 'early') return
    this.#around.send(this.#leg.compose('CANCEL', null, this.#ourInvite))
    this.#later(2000, () => this.#end('customer'))
  }

  #cancelled(cancel: SipRequest): void {
    if (!this.#invite || this.#state === 'over') {
      this.#reply(cancel, 481)
      return
    }
    this.#reply(cancel, 200)
    // A CANCEL that crossed our 200 changes nothing: the desk says BYE.
    if (this.#state !== 'early') return
    this.#around.note({ kind: 'cancelled' })
    this.#reply(this.#invite, 487)
    this.#end('desk')
  }

  async #reinvited(request: SipRequest): Promise<void> {
    if (this.#state !== 'confirmed' || !this.#media) {
      this.#reply(request, 491)
      return
    }
    this.#leg.moved(request)
    const wasHeld = this.#media.held
    try {
      const body = await this.#media.answer(request.body)
      this.#reply(request, 200, { type: SDP, body })
      if (this.#media.held !== wasHeld) this.#around.note({ kind: wasHeld ? 'resumed' : 'held' })
    } catch {
      this.#reply(request, 488)
    }
  }

  #informed(request: SipRequest): void {
    const record = request.headers.get('record').toLowerCase()
    if (record === 'on' || record === 'off') {
      this.#recordAsked(request, record)
      return
    }
    const type = request.headers.get('content-type').toLowerCase()
    if (type.startsWith('application/dtmf')) {
      const digit = /^\s*(?:Signal\s*=\s*)?([0-9A-D*#])/i.exec(request.body)?.[1]
      if (digit) this.#around.note({ kind: 'dtmf', digit })
      this.#reply(request, digit ? 200 : 400)
      return
    }
    if (!type.startsWith(PRACTICE_CONTENT_TYPE)) {
      this.#reply(request, 415)
      return
    }
    const told = DeskInfo.safeParse(jsonIn(request.body))
    this.#reply(request, told.success ? 200 : 400)
    if (told.data?.kind === 'step') this.#customer?.step(told.data)
    if (told.data?.kind === 'card') this.#customer?.calmCard()
  }

  #recordAsked(request: SipRequest, asked: 'on' | 'off'): void {
    if (this.#recorder === 'refuses') {
      this.#reply(request, 503)
      return
    }
    const said = this.#recorder === 'contradicts' ? 'off' : asked
    this.#around.note({ kind: 'record', on: said === 'on' })
    this.#reply(request, 200, null, this.#recorder === 'silent' ? [] : [['Record', said]])
    if (this.#recorder !== 'stops') return
    // From now on it refuses: what it has lost does not come back.
    this.#later(RECORDER_STOPS_MS, () => {
      this.#recorder = 'refuses'
      this.#around.send(this.#leg.compose('INFO', null, { headers: [['Record', 'off']] }))
    })
  }

  #referred(request: SipRequest): void {
    const target = userOf(uriOf(request.headers.get('refer-to')))
    this.#reply(request, 202)
    const notify = (status: number, done: boolean) =>
      this.#around.send(
        this.#leg.compose(
          'NOTIFY',
          { type: 'message/sipfrag;version=2.0', body: `SIP/2.0 ${status} ${reasonOf(status)}\r\n` },
          {
            headers: [
              ['Event', 'refer'],
              ['Subscription-State', done ? 'terminated;reason=noresource' : 'active;expires=60'],
            ],
          },
        ),
      )
    notify(100, false)
    const pickup = pickupOf(target, this.#around.seed)
    this.#later(500, () => notify(pickup.kind === 'answers' ? 200 : pickup.status, true))
  }

  #tell(info: PracticeInfo): void {
    if (this.#state !== 'confirmed') return
    this.#around.send(this.#leg.compose('INFO', { type: PRACTICE_CONTENT_TYPE, body: JSON.stringify(info) }))
  }

  #bye(): void {
    if (this.#state !== 'confirmed') return
    this.#around.send(this.#leg.compose('BYE', null))
    this.#end('customer')
  }

  #refuse(status: number): void {
    if (this.#state !== 'early' || !this.#invite) return
    this.#reply(this.#invite, status)
    this.#end('customer')
  }

  #end(by: 'desk' | 'customer'): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#clearTimers()
    const media = this.#media
    this.#around.note({
      kind: 'ended',
      by,
      sent: media?.sentPackets ?? 0,
      received: media?.receivedPackets ?? 0,
    })
    media?.close().catch((error: unknown) => this.#around.note({ kind: 'trouble', detail: String(error) }))
    this.#around.over(this.callId)
  }

  #reply(
    request: SipRequest,
    status: number,
    content: Content | null = null,
    more: readonly HeaderLine[] = [],
  ): void {
    this.#around.send(this.#leg.reply(request, status, content, more))
  }

  #later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (this.#state !== 'over') run()
    }, ms)
    this.#timers.add(timer)
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const headerJson = (header: string) => jsonIn(Buffer.from(header, 'base64').toString('utf8'))
