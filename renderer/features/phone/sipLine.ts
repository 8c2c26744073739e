// The `Line` on SIP.js: what `main.tsx` gives to the phone. Joins the supervised connection (`sipWire.ts`) and the calls
// (`sipCall.ts`), and brings calls over a loss of the line. Only `sip*.ts` files import SIP.js, and nobody else imports them.
import { Invitation, Inviter, Messager, type Session, SessionState, type URI, UserAgent } from 'sip.js'
import { NO_ICE } from '../../../shared/ice.ts'
import type { SipLeg } from '../../../shared/keptCall.ts'
import type { Problem } from '../../../shared/problem.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { CallerHeader, shownText } from '../../../shared/shownText.ts'
import type { Line, LineDevices, LineEvent, LineStatistics } from './line.ts'
import { OpenedAhead, opensOtherwise } from './microphoneAhead.ts'
import { refusalOfOffer } from './offer.ts'
import { type CallPorts, SipCall } from './sipCall.ts'
import { conference } from './sipConference.ts'
import { legOf } from './sipDialog.ts'
import { recordHeaders } from './sipRecord.ts'
import { type SipWire, sipWire } from './sipWire.ts'
import { type KeptWay, keepWay } from './soundWay.ts'
import { type Supervisor, supervise } from './supervisor.ts'

export interface SipLineOptions {
  newId(): Id
  /** 0…1, for jitter. */
  random(): number
  now(): number
  /** What else is known of a connection that could not be opened (its certificate). */
  explain?(server: string, problem: Problem): Promise<Problem>
  /** Each message as it stands on the wire, for a trace. */
  traced?(way: 'sent' | 'received', text: string): void
  /** What ends the call should this window die, whenever it changes; null = the call is over. */
  legChanged?(callId: Id, leg: SipLeg | null): void
}

const LEAVING_LIMIT_MS = 1_500
/** More at once are an attack, and are answered "busy" before anybody hears of them. The desk is told of all others: each is a missed call. */
const MOST_CALLS = 128
/** A caller who rings on through so long a loss may have hung up unheard. */
const RING_OVER_MS = 10_000
/** What a far end says that does not know the call any more. */
const GONE: ReadonlySet<number> = new Set([404, 408, 481])
const NO_STATISTICS: LineStatistics = {
  sentPackets: 0,
  receivedPackets: 0,
  lostPackets: 0,
  heardRms: 0,
  quality: null,
}

export function sipLine(options: SipLineOptions): Line {
  const listeners = new Set<(event: LineEvent) => void>()
  const calls = new Map<Id, SipCall>()
  const bySession = new WeakMap<Session, SipCall>()
  const ways = new Map<SipCall, KeptWay>()
  /** Dialled calls that the line was lost under: told as over, and cancelled as soon as somebody can be told. */
  const orphans = new Set<SipCall>()
  let lostAt: number | null = null
  let practice = false
  let record: ReturnType<CallPorts['record']> = { way: { kind: 'info' }, bareResponseConfirms: false }
  let volume = 1
  let ice = NO_ICE
  let wire: SipWire | null = null
  let supervisor: Supervisor | null = null
  let devices: LineDevices = {
    microphone: null,
    speaker: null,
    processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  }
  /** The call that ended last, so that its counts can still be asked for. */
  let ended: SipCall | null = null

  /** For who begins to listen after the line began to connect. */
  let registration: LineEvent | null = null

  const emit = (event: LineEvent) => {
    if (event.kind === 'registration') registration = event
    for (const listener of [...listeners]) listener(event)
    if (!('callId' in event) || event.callId === null || event.kind === 'media') return
    const call = calls.get(event.callId)
    options.legChanged?.(event.callId, call ? legOf(call.session) : null)
  }

  const ports: CallPorts = {
    emit: (event) =>
      emit(event.kind === 'ended' ? { ...event, reasonText: shownText(event.reasonText, 80) } : event),
    random: options.random,
    devices: () => devices,
    volume: () => volume,
    record: () => record,
    over: (call) => {
      if (calls.get(call.callId) === call) {
        calls.delete(call.callId)
        // Not every call ends with an event: a leg that went into a conference is only left.
        options.legChanged?.(call.callId, null)
      }
      ways.get(call)?.stop()
      ways.delete(call)
      wire?.forget(sipIdOf(call))
      ended = call
    },
  }

  function adopt(callId: Id, session: Session): SipCall {
    const call = new SipCall(callId, session, ports)
    calls.set(callId, call)
    bySession.set(session, call)
    return call
  }

  const told = (callId: Id, step: string) => (error: unknown) =>
    emit({ kind: 'trouble', callId, problem: problemOf(error, step) })

  /** A conference goes on under the name of the call that was taken there. */
  function carryOn(room: SipCall, callId: Id): void {
    calls.delete(room.callId)
    options.legChanged?.(room.callId, null)
    room.callId = callId
    calls.set(callId, room)
    options.legChanged?.(callId, legOf(room.session))
  }

  const refusalNow = () =>
    listeners.size === 0
      ? { status: 480, headers: [] }
      : calls.size >= MOST_CALLS
        ? { status: 486, headers: [] }
        : null

  function incoming(invitation: Invitation): void {
    const { body, request } = invitation
    const unfit = refusalOfOffer(request.getHeader('content-type') ?? '', body ?? '')
    // The desk behind this line may not be open yet (nobody could see who calls), or everybody calls at once.
    const refusal = unfit ?? refusalNow()
    if (refusal) {
      invitation
        .reject({ statusCode: refusal.status, extraHeaders: [...refusal.headers] })
        .catch(() => emit({ kind: 'malformed', why: 'reject' }))
      return
    }
    const callId = options.newId()
    const { uri, displayName } = invitation.remoteIdentity
    adopt(callId, invitation)
    invitation.progress().catch(told(callId, 'progress'))
    const caller = CallerHeader.parse({ from: uri.user ?? '', displayName: displayName ?? '' })
    emit({ kind: 'incoming', callId, ...caller })
  }

  /** The Call-ID on the wire. */
  const sipIdOf = ({ session }: SipCall): string =>
    session instanceof Inviter ? session.request.callId : (session as Invitation).request.callId
  const callBySip = (sipId: string) => [...calls.values()].find((call) => sipIdOf(call) === sipId)

  /** Rejects with what the far end says; a far end that does not know the call ends it. */
  async function refresh(call: SipCall, newWay: boolean): Promise<void> {
    try {
      await call.refresh(newWay)
    } catch (error) {
      const { code, params } = problemOf(error, 'refresh')
      if (code === 'phone.failed' && GONE.has(Number(params.status)))
        await call.vanish(Number(params.status), true)
      throw error
    }
  }

  /** Answers to what was only being set up go to the old socket and are lost. */
  function lost(): void {
    lostAt ??= options.now()
    for (const call of [...calls.values()]) {
      if (!(call.session instanceof Inviter) || call.session.state !== SessionState.Establishing) continue
      orphans.add(call)
      call.vanish(null, false).catch(told(call.callId, 'lost'))
    }
  }

  /** The far ends still send to the old socket until a re-INVITE tells them of the new one. */
  function restored(): void {
    const away = options.now() - (lostAt ?? options.now())
    lostAt = null
    for (const orphan of orphans) orphan.hangUp().catch(told(orphan.callId, 'cancel'))
    orphans.clear()
    for (const call of [...calls.values()]) {
      const { callId, session } = call
      if (session.state === SessionState.Established)
        refresh(call, ways.get(call)?.broken ?? false)
          .then(() => emit({ kind: 'restored', callId }))
          // The call may have ended meanwhile, which is told apart.
          .catch((error: unknown) => calls.has(callId) && told(callId, 'restore')(error))
      else if (session instanceof Invitation && away > RING_OVER_MS)
        call.vanish(null, true).catch(told(callId, 'lost'))
    }
  }

  function connected(): UserAgent {
    // Without a socket SIP.js ends a call by a 503 of its own, which looks like the carrier's.
    if (!wire?.agent?.isConnected()) throw new ProblemError('phone.notRegistered')
    return wire.agent
  }

  function uriOf(target: string): URI {
    const uri = UserAgent.makeURI(`sip:${target}@${connected().configuration.uri.host}`)
    if (!uri || !/^\+?[\w.*-]{1,40}$/.test(target))
      throw new ProblemError('phone.numberInvalid', { reason: 'form' })
    return uri
  }

  function callOf(callId: Id): SipCall {
    const call = calls.get(callId)
    if (!call) throw new ProblemError('phone.failed', { status: 481, reason: '' })
    return call
  }

  return {
    get practice() {
      return practice
    },

    connect(connection) {
      // The practice exchange may come back on another port: whatever was connected is let go first.
      void supervisor?.stop()
      void wire?.stop()
      practice = connection.practice
      ice = connection.ice
      record = {
        way: connection.record ?? { kind: 'info' },
        bareResponseConfirms: connection.recordConfirm === 'response',
      }
      const mine = sipWire(connection, {
        incoming,
        ice: () => ice,
        mediaOf: (session) => bySession.get(session)?.media ?? null,
        attached(session, peer) {
          const call = bySession.get(session)
          if (call)
            ways.set(
              call,
              keepWay(peer, () => refresh(call, true)),
            )
        },
        malformed: (why) => emit({ kind: 'malformed', why }),
        async refresh(sipId) {
          const call = callBySip(sipId)
          if (call) await refresh(call, false)
        },
        expired(sipId) {
          const call = callBySip(sipId)
          call?.vanish(408, true).catch(told(call.callId, 'expired'))
        },
        givenUp: (sipId) => callBySip(sipId)?.givenUp ?? true,
        mayLeave: async (session) => bySession.get(session)?.mayLeave(),
        traced: (way, text) => options.traced?.(way, text),
        serverTime: (at) => emit({ kind: 'serverTime', at }),
        lost: () => {
          if (wire === mine) supervisor?.lost()
        },
      })
      wire = mine
      const minder = supervise(mine, {
        servers: [connection.server, ...(connection.fallbacks ?? [])],
        busy: () => calls.size > 0,
        explain: async (server, problem) => (await options.explain?.(server, problem)) ?? problem,
        report: (registration) => {
          if (supervisor !== minder) return
          if (registration.state === 'connecting') lost()
          emit({ kind: 'registration', registration })
        },
        restored,
        random: options.random,
        now: options.now,
      })
      supervisor = minder
      minder.start()
    },

    async disconnect() {
      const leaving = { wire, supervisor }
      practice = false
      // A customer on the line hears the end before the registration is taken back.
      for (const call of [...calls.values()]) {
        call.abandon()
        call.hangUp().catch(told(call.callId, 'leave'))
      }
      await Promise.race([
        leaving.supervisor?.stop(),
        new Promise<void>((resolve) => setTimeout(resolve, LEAVING_LIMIT_MS)),
      ])
      wire = null
      supervisor = null
      void leaving.wire?.stop()
      emit({ kind: 'registration', registration: { state: 'offline' } })
    },

    openMicrophone: () => new OpenedAhead(devices),

    prepare(target, { callId, headers, microphone }) {
      const told = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      const extraHeaders = [...told, ...recordHeaders(record)]
      const inviter = new Inviter(connected(), uriOf(target), { earlyMedia: true, extraHeaders })
      const call = adopt(callId, inviter)
      const prepared = call.prepare(inviter, microphone instanceof OpenedAhead ? microphone : null)
      return {
        // Where only a relay may carry it, there is sound when one has answered.
        sound: ice.relayOnly ? prepared.sound.then(() => call.described) : prepared.sound,
        async send() {
          connected()
          await prepared.send()
        },
        drop: () => prepared.drop(),
      }
    },

    answer: async (callId) => callOf(callId).answer(),
    // A call that is over needs no hanging up.
    hangUp: async (callId, status) => calls.get(callId)?.hangUp(status),
    mute: (callId, muted) => calls.get(callId)?.mute(muted),
    hold: async (callId, held) => callOf(callId).hold(held),
    dtmf: async (callId, digits) => callOf(callId).dtmf(digits),
    transfer: async (callId, target) => callOf(callId).transfer(uriOf(target)),
    async attend(callId, legId) {
      const leg = callOf(legId)
      const result = await callOf(callId).transfer(leg)
      // The target ends the leg that was taken over; one that does not is ended here.
      await leg.hangUp()
      return result
    },
    conference: async (callId, legId, address) =>
      conference(callOf(callId), callOf(legId), uriOf(address), {
        begin(place) {
          const inviter = new Inviter(connected(), place, { earlyMedia: true })
          return { inviter, room: adopt(options.newId(), inviter) }
        },
        stands: (id) => calls.has(id),
        emit,
        carryOn,
      }),
    recordFlag: async (callId, on, notice) => callOf(callId).recordFlag(on, notice),
    tap: (callId, listener) => calls.get(callId)?.media?.tap(listener) ?? null,
    info: async (callId, contentType, body) => callOf(callId).info(contentType, body),

    async message(target, contentType, content) {
      await new Messager(connected(), uriOf(target), content, contentType).message()
    },

    async setIce(renewed) {
      ice = renewed
    },

    async setDevices(chosen) {
      const before = devices
      devices = chosen
      for (const call of calls.values()) {
        const { media } = call
        if (chosen.speaker !== before.speaker) await media?.setSpeaker(chosen.speaker)
        const reopen = opensOtherwise(before, chosen) || media?.microphoneDead
        if (media && reopen) await call.findMicrophone()
      }
    },

    setVolume(loud) {
      volume = loud
      for (const { media } of calls.values()) media?.setVolume(loud)
    },

    statistics(callId) {
      const call = calls.get(callId) ?? (ended?.callId === callId ? ended : null)
      return call?.totals ?? NO_STATISTICS
    },

    retryNow() {
      supervisor?.retryNow()
      for (const way of ways.values()) way.check()
    },

    subscribe(listener) {
      listeners.add(listener)
      if (registration) listener(registration)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
