// One call on SIP.js: its commands, its sound and its single end. Private to `sipLine.ts`. The outcome is read from responses,
// because the session's state says `Terminated` before the response that explains it.
import { type Info, Invitation, Inviter, type Session, SessionState, type URI } from 'sip.js'
import type { EndedBy } from '../../../shared/call.ts'
import type { Problem } from '../../../shared/problem.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { CallMedia, hasAudio, holdsUs, openMicrophone } from './callMedia.ts'
import { type CommandQueue, commandQueue, Glare } from './commandQueue.ts'
import type { LineDevices, LineEvent, LineStatistics, PreparedCall } from './line.ts'
import type { OpenedAhead } from './microphoneAhead.ts'
import { ExchangeRecorder, type RecordConfig, recordHeaders } from './sipRecord.ts'
import { ackGate, inform, refer, reinvite } from './sipRequests.ts'

/** SIP.js reports `Terminated` up to this much before the response that explains it. */
const EXPLANATION_MS = 400
/** A CANCEL or BYE that nobody answers ends the call all the same. */
const HANG_UP_LIMIT_MS = 4_000
/** Final responses by which a person, not the network, ended the attempt. */
const BY_CUSTOMER: ReadonlySet<number> = new Set([486, 600, 603, 607])

export interface CallPorts {
  emit(event: LineEvent): void
  random(): number
  devices(): LineDevices
  /** How loud the customer is heard, 0…1. */
  volume(): number
  /** How this exchange is asked to record, and whether its bare 2xx confirms. */
  record(): RecordConfig
  /** The call is over; its sound is closed right after. */
  over(call: SipCall): void
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export class SipCall {
  /** Changes once, when this leg carries on another call. */
  callId: Id
  readonly session: Session
  readonly #ports: CallPorts
  readonly #queue: CommandQueue
  #media: CallMedia | null = null
  #cancelled = false
  #accepted = false
  #over = false
  #farHeld = false
  /** Hears that the far end ended the call while it is being handed over. */
  #leaving: (() => void) | null = null
  #mayLeave: Promise<void> = Promise.resolve()
  /** Resolves when our sound is described; rejects with the reason why it never will be. */
  readonly described: Promise<void>
  #describe: (trouble: unknown) => void = () => undefined
  readonly #recorder: ExchangeRecorder
  readonly #ack = ackGate()

  constructor(callId: Id, session: Session, ports: CallPorts) {
    this.callId = callId
    this.session = session
    this.#ports = ports
    this.described = new Promise((resolve, reject) => {
      this.#describe = (trouble) => (trouble === null ? resolve() : reject(trouble))
    })
    // Only a call that is being prepared has somebody who waits for it.
    this.described.catch(() => undefined)
    this.#queue = commandQueue(session instanceof Inviter, ports.random, wait)
    this.#recorder = new ExchangeRecorder({
      config: ports.record,
      inform: (headers) => this.#queue.run(() => inform(session, headers, null)),
      dtmf: (digits) => this.dtmf(digits),
    })
    if (session instanceof Invitation) this.#ack.close()
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.#answered()
      if (state !== SessionState.Terminated) return
      this.#ack.open()
      void this.#explain()
    })
    session.delegate = {
      onAck: () => this.#ack.open(),
      onInvite: (request, _response, status) => {
        if (status === 200) this.#ack.close()
        const held = status === 200 ? holdsUs(request.body) : null
        if (held === null || held === this.#farHeld) return
        this.#farHeld = held
        this.#emit({ kind: 'farHeld', callId: this.callId, held })
      },
      onBye: (bye) => {
        void bye.accept()
        const reason = bye.request.getHeader('X-Reason') ?? bye.request.getHeader('Reason') ?? ''
        this.#end(200, reason, 'customer')
      },
      onCancel: () => this.#end(487, '', 'customer'),
      onInfo: (info) => this.#informed(info),
      onMessage: (message) => void message.accept(),
      onRefer: (referral) => void referral.reject(),
    }
  }

  get media(): CallMedia | null {
    return this.#media
  }

  get totals(): LineStatistics | null {
    return this.#media?.totals ?? null
  }

  get givenUp(): boolean {
    return this.#cancelled
  }

  /** Our sound is described. Resolves at once but for a call that is being prepared: that waits for `send`, and rejects when it is dropped. */
  mayLeave(): Promise<void> {
    this.#describe(null)
    return this.#mayLeave
  }

  /** Opens microphone and media; the INVITE waits for `send`, which rejects when there is no microphone. */
  prepare(session: Inviter, ahead: OpenedAhead | null): PreparedCall {
    let release: () => void = () => undefined
    let refuse: (reason: Error) => void = () => undefined
    this.#mayLeave = new Promise<void>((resolve, reject) => {
      release = resolve
      refuse = reject
    })
    // A call may be dropped before anything waits for its permit, and before anybody asks what became of it.
    this.#mayLeave.catch(() => undefined)
    const sound = this.#openSound(ahead)
    const left = sound.then(() => this.#invite(session))
    // Whoever waits for either is told; nobody may be waiting when the call is dropped.
    left.catch(() => undefined)
    let sent = false
    return {
      sound,
      send: () => {
        sent = true
        release()
        return left
      },
      drop: () => {
        if (sent || this.#over) return
        this.#forget()
        refuse(new ProblemError('phone.failed', { status: 487, reason: 'dropped' }))
        if (session.state === SessionState.Initial) void session.cancel()
      },
    }
  }

  async #invite(session: Inviter): Promise<void> {
    if (this.#over) return
    try {
      await session.invite({
        requestDelegate: {
          onProgress: ({ message }) =>
            this.#emit({
              kind: 'progress',
              callId: this.callId,
              status: message.statusCode ?? 180,
              earlyMedia: hasAudio(message.body),
            }),
          // A 200 that crossed our CANCEL: answered for a moment, and SIP.js says BYE.
          onAccept: ({ message }) => {
            this.#recorder.saidAtAnswer = message.getHeader('Record') ?? ''
            if (this.#cancelled) this.#answered()
          },
          onReject: ({ message }) => this.#refused(message),
          // A redirection is an end too: nothing is dialled because a header said so.
          onRedirect: ({ message }) => this.#refused(message),
        },
      })
    } catch (error) {
      // A failure of what is only being prepared is told to whoever sends it.
      this.#describe(error)
      await this.#mayLeave
      this.#end(null, problemOf(error, 'invite').code, this.#cancelled ? 'agent' : 'network')
      return
    }
    if (!this.#over) this.#emit({ kind: 'invited', callId: this.callId })
  }

  #refused({
    statusCode,
    reasonPhrase,
  }: {
    statusCode?: number | undefined
    reasonPhrase?: string | undefined
  }): void {
    const by = BY_CUSTOMER.has(statusCode ?? 0) ? 'customer' : 'network'
    this.#end(statusCode ?? null, reasonPhrase ?? '', this.#cancelled ? 'agent' : by)
  }

  async answer(): Promise<void> {
    const { session } = this
    if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return
    try {
      await this.#openSound(null)
    } catch (error) {
      await this.hangUp(480)
      throw error
    }
    if (!this.#over) await session.accept({ extraHeaders: recordHeaders(this.#ports.record()) })
  }

  /** CANCEL, refusal with `status`, or BYE: whatever the session's state asks for. */
  async hangUp(status = 603): Promise<void> {
    const { session } = this
    this.#cancelled = true
    if (session.state === SessionState.Established) {
      await session.bye()
      this.#end(200, '', 'agent')
      return
    }
    const early = session.state === SessionState.Initial || session.state === SessionState.Establishing
    if (early && session instanceof Invitation) {
      await session.reject({ statusCode: status })
      this.#end(status, '', 'agent')
      return
    }
    if (early && session instanceof Inviter) {
      const unsent = session.state === SessionState.Initial
      await session.cancel()
      // Nothing left this desk: nobody will answer the CANCEL that was never sent.
      if (unsent) this.#end(null, '', 'agent')
    }
    setTimeout(() => this.#end(null, '', 'agent'), HANG_UP_LIMIT_MS)
  }

  /** The line is being taken down: no signalling is left to wait for. */
  abandon(): void {
    this.#end(null, '', 'agent')
  }

  mute(muted: boolean): void {
    this.#media?.setMuted(muted)
  }

  async hold(held: boolean): Promise<void> {
    this.#mustStand()
    await this.#queue.run(async () => {
      // Silence first: the customer must not hear the office while the re-INVITE is under way.
      if (held) this.#media?.setHeld(true)
      try {
        await reinvite(this.session, this.#ack, held)
      } catch (error) {
        if (!(error instanceof Glare)) this.#media?.setHeld(!held)
        throw error
      }
      this.#media?.setHeld(held)
      this.#emit({ kind: 'held', callId: this.callId, held })
    })
  }

  /** Tells the far end where we are now, without a change; `newWay`: our sound goes another way (ICE restart). */
  async refresh(newWay = false): Promise<void> {
    this.#mustStand()
    await this.#queue.run(() => reinvite(this.session, this.#ack, this.#media?.held ?? false, newWay))
  }

  /** The far end, or the way to it, is gone: over at once. `signal`: says goodbye all the same. */
  async vanish(sipStatus: number | null, signal: boolean): Promise<void> {
    this.#end(sipStatus, 'lost', 'network')
    if (signal) await this.hangUp(480)
  }

  /** RFC 4733 tones, also into an announcement before the answer; INFO where an answered call's sound carries none. */
  async dtmf(digits: string): Promise<void> {
    if (this.#media?.sendDigits(digits)) return
    this.#mustStand()
    for (const digit of digits)
      await this.info('application/dtmf-relay', `Signal=${digit}\r\nDuration=120\r\n`)
  }

  async info(contentType: string, content: string): Promise<void> {
    this.#mustStand()
    await this.#queue.run(() => inform(this.session, [], { contentType, content }))
  }

  async recordFlag(on: boolean, notice?: 'said'): Promise<void> {
    this.#mustStand()
    const said = await this.#recorder.ask(on, notice)
    if (notice) return
    this.#emit({ kind: 'recording', callId: this.callId, on, reason: said.slice(0, 40) })
  }

  /** Blind to an address, or attended to the far end of another call; then this call is over. */
  async transfer(target: URI | SipCall): Promise<'completed' | 'unconfirmed'> {
    const result = await this.handOver(target)
    // REFER leaves our own leg up: it ends when the other one stands.
    await this.hangUp()
    return result
  }

  /** As `transfer`, but the call stays. */
  async handOver(target: URI | SipCall): Promise<'completed' | 'unconfirmed'> {
    this.#mustStand()
    const gone = new Promise<'gone'>((resolve) => {
      this.#leaving = () => resolve('gone')
    })
    // Only the request waits its turn: a far end that rings for long must not hold up mute flags and digits.
    const asked = await this.#queue.run(() =>
      refer(this.session, target instanceof SipCall ? target.session : target, () => void this.hangUp()),
    )
    const status = await Promise.race([asked.result, gone])
    this.#leaving = null
    if (status === 'gone') return 'unconfirmed'
    if (status >= 300) throw new ProblemError('phone.transferFailed', { status })
    return 'completed'
  }

  /** Ends without an event: the call goes on elsewhere. */
  async leave(): Promise<void> {
    this.#forget()
    if (this.session.state === SessionState.Established) await this.session.bye()
  }

  /** The headset is gone in mid-call: takes the default, and tells what came of it. */
  async findMicrophone(): Promise<void> {
    let problem: Problem | null = null
    try {
      const { microphone, processing } = this.#ports.devices()
      await this.#media?.setMicrophone(microphone, processing)
    } catch (error) {
      problem = problemOf(error, 'microphone')
    }
    if (!this.#over) this.#emit({ kind: 'microphone', callId: this.callId, problem })
  }

  async #openSound(ahead: OpenedAhead | null): Promise<void> {
    const devices = this.#ports.devices()
    const { microphone, speaker, processing } = devices
    let stream: MediaStream
    try {
      stream = await (ahead?.take(devices) ?? openMicrophone(microphone, processing))
    } catch (error) {
      if (this.session instanceof Inviter) this.#forget()
      throw error
    }
    const media = new CallMedia(
      stream,
      { speaker, volume: this.#ports.volume() },
      {
        sampled: (sample) => this.#emit({ kind: 'media', callId: this.callId, sample }),
        noticed: (code) =>
          this.#emit({ kind: 'trouble', callId: this.callId, problem: { code, params: {} } }),
        microphoneDied: () => void this.findMicrophone(),
      },
    )
    // The agent may have given up while the microphone was opening.
    if (this.#over) await media.close()
    else this.#media = media
  }

  async #explain(): Promise<void> {
    const left = await this.#mayLeave.then(
      () => true,
      () => false,
    )
    if (left) setTimeout(() => this.#end(null, '', this.#cancelled ? 'agent' : 'network'), EXPLANATION_MS)
  }

  #answered(): void {
    if (this.#accepted || this.#over) return
    this.#accepted = true
    this.#media?.watchSound()
    this.#emit({ kind: 'accepted', callId: this.callId })
  }

  #end(sipStatus: number | null, reasonText: string, by: EndedBy): void {
    if (this.#over) return
    this.#forget()
    this.#emit({ kind: 'ended', callId: this.callId, sipStatus, reasonText, by })
  }

  /** Over, without an event: the caller of `invite` is told by the rejection. */
  #forget(): void {
    this.#over = true
    this.#leaving?.()
    this.#ports.over(this)
    // SIP.js keeps the connection of a session whose CANCEL nobody answers open, as long as its own timers run or for ever.
    void this.#media?.close().finally(() => this.session.sessionDescriptionHandler?.close())
  }

  #emit(event: LineEvent): void {
    this.#ports.emit(event)
  }

  #informed(info: Info): void {
    void info.accept()
    const contentType = (info.request.getHeader('Content-Type') ?? '').toLowerCase()
    const record = info.request.getHeader('Record')?.toLowerCase()
    // A word that nobody waits for is news.
    if ((record === 'on' || record === 'off') && !this.#recorder.heard(record === 'on'))
      this.#emit({ kind: 'recording', callId: this.callId, on: record === 'on', reason: 'exchange' })
    this.#emit({ kind: 'info', callId: this.callId, contentType, body: info.request.body })
  }

  #mustStand(): void {
    if (this.session.state !== SessionState.Established)
      throw new ProblemError('phone.failed', { status: 481, reason: '' })
  }
}
