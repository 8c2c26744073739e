// One call between a desk and whoever is simulated at its other end (a customer, a colleague, a conference): the SIP dialog (RFC 3261
// §13–§15) and what hangs on it. Promises exactly one end, and that media and timers are gone when it has come. Private to `switchboard.ts`.
import { randomBytes } from 'node:crypto'
import { extensionPickup, habitOf } from '../../shared/practice/extensions.ts'
import { PRACTICE_CONTENT_TYPE } from '../../shared/practice/messages.ts'
import type { Pickup } from '../../shared/practice.ts'
import { pickupOf } from '../../shared/practice.ts'
import { handOver, type OtherCall, readReferTo } from './handOver.ts'
import { type About, aboutIn, readInfo } from './info.ts'
import { Leg, newBranch } from './leg.ts'
import type { Media } from './media.ts'
import { PracticeRecorder } from './recorder.ts'
import { Seat } from './seat.ts'
import type { Content, HeaderLine, SipRequest, SipResponse } from './sipMessage.ts'
import { uriOf, userOf } from './sipMessage.ts'
import type { Surroundings } from './surroundings.ts'

/** An inbound call that nobody takes is given up after this; by the patient much later. */
const GIVE_UP_MS = { usual: 15_000, patient: 120_000 }
const BUSY_AFTER_MS = 400
/** A customer who puts the agent on hold does so after this, for so long. */
const HOLDS_MS = { after: 2_500, for: 4_000 }
/** What follows a 491 on our side (RFC 3261 §14.1). */
const GLARE_MS = 1_000
const SDP = 'application/sdp'

export class Dialog implements OtherCall {
  readonly callId: string
  readonly #around: Surroundings
  readonly #leg: Leg
  #media: Media | null = null
  readonly #seat: Seat
  #invite: SipRequest | null = null
  #ourInvite: { readonly branch: string } | null = null
  #glared = false
  #state: 'early' | 'confirmed' | 'over' = 'early'
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #number: string
  readonly #about: About
  #recorder = new PracticeRecorder('confirms')

  private constructor(around: Surroundings, number: string, leg: Leg, about: About) {
    this.#around = around
    this.#about = about
    this.#number = number
    this.callId = leg.callId
    this.#leg = leg
    this.#seat = new Seat({
      voices: around.voices,
      seed: around.seed,
      patient: around.patient,
      media: () => this.#media,
      tell: (info) => {
        if (this.#state === 'confirmed')
          around.send(leg.compose('INFO', { type: PRACTICE_CONTENT_TYPE, body: JSON.stringify(info) }))
      },
      hangUp: () => this.#bye(),
    })
  }

  /** The desk calls a customer. */
  static from(invite: SipRequest, around: Surroundings): Dialog {
    const number = userOf(uriOf(invite.headers.get('to')))
    const dialog = new Dialog(around, number, Leg.calledBy(invite, number, around.domain), aboutIn(invite))
    dialog.#invite = invite
    if (extensionPickup(number)) dialog.#answerInside(invite)
    else dialog.#answerCall(pickupOf(number, around.seed, dialog.#about.wish.scenario), invite)
    return dialog
  }

  /** A customer calls the desk at `contact`. */
  static async to(
    contact: string,
    desk: string,
    number: string,
    about: About,
    around: Surroundings,
  ): Promise<Dialog> {
    const dialog = new Dialog(around, number, Leg.calling(desk, contact, number, around.domain), about)
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

  isNamedBy(replaces: string): boolean {
    return this.#state === 'confirmed' && this.#leg.isNamedBy(replaces)
  }

  isRoom(address: string): boolean {
    return this.#state === 'confirmed' && this.#number === address && this.#seat.isRoom
  }

  replaced(): void {
    this.#seat.empty()
    this.#bye()
  }

  /** A response of the desk to something that we asked: only our INVITEs need care. */
  response(response: SipResponse): void {
    const ours = this.#ourInvite
    if (!ours || !response.headers.get('cseq').endsWith('INVITE')) return
    if (response.status < 200 || this.#state === 'over') return
    this.#ourInvite = null
    if (response.status >= 300) {
      this.#around.send(this.#leg.acknowledge(response, ours.branch))
      if (this.#state === 'early') this.#end('desk')
      else if (response.status === 491) this.#later(GLARE_MS, () => void this.#holdDesk(this.#seat.away))
      return
    }
    this.#leg.answered(response)
    this.#around.send(this.#leg.acknowledge(response, null))
    if (this.#state === 'early') {
      this.#clearTimers()
      this.#state = 'confirmed'
      this.#around.note({ kind: 'answered' })
    }
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
        this.#recorder = new PracticeRecorder(pickup.recorder)
        this.#reply(invite, 180)
        void this.#pickUp(pickup.ringMs, invite, () => this.#meet(pickup.scenario))
        return
      default:
        pickup satisfies never
    }
  }

  /** Somebody of the company is called, or the place where callers are joined. */
  #answerInside(invite: SipRequest): void {
    this.#reply(invite, 100)
    const pickup = extensionPickup(this.#number)
    if (!pickup || pickup.kind === 'refuses') {
      if (pickup && pickup.afterMs > 0) this.#reply(invite, 180)
      this.#later(pickup?.afterMs || BUSY_AFTER_MS, () => this.#refuse(pickup?.status ?? 404))
      return
    }
    if (pickup.kind === 'answers') this.#reply(invite, 180)
    const { kind } = pickup
    void this.#pickUp(kind === 'answers' ? pickup.ringMs : 0, invite, () => this.#seat.inside(kind))
  }

  async #pickUp(ringMs: number, invite: SipRequest, meet: () => void): Promise<void> {
    const rung = new Promise<void>((resolve) => this.#later(ringMs, resolve))
    const sdp = await this.#prepare(invite.body, () => this.#seat.pickUp())
    if (sdp === null) return
    await rung
    if (this.#state !== 'early') return
    meet()
    this.#state = 'confirmed'
    this.#around.note({ kind: 'answered' })
    this.#reply(invite, 200, { type: SDP, body: sdp })
    if (habitOf(this.#number) !== 'holdsUs') return
    this.#later(HOLDS_MS.after, () => void this.#holdDesk(true))
    this.#later(HOLDS_MS.after + HOLDS_MS.for, () => void this.#holdDesk(false))
  }

  /** The customer presses hold at their end, or takes the agent back. */
  async #holdDesk(held: boolean): Promise<void> {
    const body = await this.#media?.offerHold(held)
    if (body === undefined || this.#state !== 'confirmed') return
    this.#seat.away = held
    this.#ourInvite = { branch: newBranch() }
    this.#around.note({ kind: held ? 'heldDesk' : 'resumedDesk' })
    this.#around.send(this.#leg.compose('INVITE', { type: SDP, body }, this.#ourInvite))
  }

  async #announce(pickup: Extract<Pickup, { kind: 'announcement' }>, invite: SipRequest): Promise<void> {
    const sdp = await this.#prepare(
      invite.body,
      () => this.#media?.say(this.#around.voices.speech([pickup.clip])),
      () => this.#refuse(pickup.status),
    )
    if (sdp !== null && this.#state === 'early') this.#reply(invite, 183, { type: SDP, body: sdp })
  }

  /** Media for an offer; null when the call was over before, or the offer is unusable and the call was refused for it. */
  async #prepare(offer: string, connected: () => void, finished?: () => void): Promise<string | null> {
    try {
      const media = await this.#newMedia(connected, finished)
      return media && (await media.answer(offer))
    } catch {
      this.#refuse(488)
      return null
    }
  }

  /** Null when the call ended meanwhile. */
  async #newMedia(connected: () => void, finished?: () => void): Promise<Media | null> {
    // Read late: a start has no need of it, and much to do.
    const { Media } = await import('./media.ts')
    if (this.#state === 'over') return null
    this.#media = new Media(randomBytes(4).readUInt32BE(), {
      heard: (rms) => this.#seat.packet(rms),
      tick: () => this.#seat.tick(),
      dtmf: (digit) => this.#around.note({ kind: 'dtmf', digit }),
      finished: () => (finished ? finished() : this.#seat.finished()),
      connected,
    })
    return this.#media
  }

  #meet(scenario: Extract<Pickup, { kind: 'answers' }>['scenario']): Seat {
    this.#seat.customer({ number: this.#number, scenario, ...this.#about })
    return this.#seat
  }

  async #callDesk(): Promise<void> {
    const pickup = pickupOf(this.#number, this.#around.seed, this.#about.wish.scenario)
    // Whoever calls is willing to talk, even when they rarely answer.
    const scenario = pickup.kind === 'answers' ? pickup.scenario : 'promisesFriday'
    const body = await (await this.#newMedia(() => this.#meet(scenario).pickUp()))?.offer()
    if (body === undefined) return
    this.#ourInvite = { branch: newBranch() }
    this.#around.send(this.#leg.compose('INVITE', { type: SDP, body }, this.#ourInvite))
    this.#later(GIVE_UP_MS[this.#around.patient ? 'patient' : 'usual'], () => this.#giveUp())
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
    // Both ends change the call at once: neither change holds (RFC 3261 §14.2).
    if (this.#state !== 'confirmed' || !this.#media || this.#ourInvite) {
      this.#reply(request, 491)
      return
    }
    if (habitOf(this.#number) === 'glares' && !this.#glared) {
      this.#glared = true
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
    const told = readInfo(request)
    switch (told.kind) {
      case 'record':
        this.#recorder.asked(told.wanted, {
          reply: (status, headers) => this.#reply(request, status, null, headers),
          tellOff: () => this.#around.send(this.#leg.compose('INFO', null, { headers: [['Record', 'off']] })),
          later: (ms, run) => this.#later(ms, run),
          note: (on) => this.#around.note({ kind: 'record', on }),
        })
        return
      case 'dtmf':
        this.#around.note({ kind: 'dtmf', digit: told.digit })
        break
      case 'practice':
        this.#seat.told(told.info)
        break
      default:
        this.#reply(request, told.status)
        return
    }
    this.#reply(request, 200)
  }

  #referred(request: SipRequest): void {
    const habit = habitOf(this.#number)
    if (habit === 'refusesTransfer' || this.#state !== 'confirmed') {
      this.#reply(request, 603)
      return
    }
    this.#reply(request, 202)
    handOver(readReferTo(request.headers.get('refer-to')), {
      habit,
      seed: this.#around.seed,
      others: () => this.#around.others().filter((other) => other !== this),
      notify: (content, headers) => this.#around.send(this.#leg.compose('NOTIFY', content, { headers })),
      later: (ms, run) => this.#later(ms, run),
      leaveFor: (room) => {
        if (room instanceof Dialog) this.#seat.moveInto(room.#seat)
        else this.#seat.empty()
      },
      hangUp: () => this.#bye(),
    })
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
