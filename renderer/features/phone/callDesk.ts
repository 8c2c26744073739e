// What happens between a press of a key and the line: private to `phone.ts`. Promises that an INVITE leaves only after the
// guard's permit and a durable attempt, that every attempt gets exactly one end in the acts, and that acts keep their order.
import type { StoreApi } from 'zustand'
import type { CallEvent, CallFacts, Party } from '../../../shared/call.ts'
import { callOf, isKnownStatus, next } from '../../../shared/call.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import {
  PRACTICE_CONTENT_TYPE,
  type PracticeFacts,
  type PracticeWish,
  type StepInfo,
} from '../../../shared/practice/messages.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { SoundChange } from './devices.ts'
import { deviceDesk } from './devices.ts'
import { inboundDesk, type Subject } from './inboundDesk.ts'
import type { LineEvent, LineStatistics, PreparedCall, Registration } from './line.ts'
import type { DialRequest, DialResult, PendingCommand, PhoneDeps, PhoneState, Tone } from './phone.ts'
import { practiceDesk } from './practiceDesk.ts'
import { recordingDesk } from './recordingDesk.ts'
import { recordQueue } from './recordQueue.ts'
import { toneFor } from './tones.ts'

export interface CallDesk {
  dial(request: DialRequest): Promise<DialResult>
  answer(): Promise<void>
  hangUp(): Promise<void>
  toggleMute(): void
  toggleHold(): Promise<void>
  sendDigits(digits: string): Promise<void>
  finishWrapUp(): void
  takeBreak(reason: string): void
  endBreak(): void
  chooseDevices(change: SoundChange): Promise<void>
  setVoiceVolume(volume: number): void
  attachCaller(to: Subject): Promise<void>
  sendStep(step: Omit<StepInfo, 'kind'>): Promise<void>
  sendCalm(): Promise<void>
  askToBeCalled(contactId: Id, afterMs: number, wish?: PracticeWish): Promise<void>
  statistics(): LineStatistics | null
  retryNow(): void
  close(): void
}

export function callDesk(deps: PhoneDeps, store: StoreApi<PhoneState>): CallDesk {
  const { line, now } = deps
  const { getState: get, setState: set } = store
  const trouble = (problem: Problem) => set({ problem })
  const acts = recordQueue((drafts) => deps.record(drafts), trouble)
  const practice = practiceDesk(deps, store, () => present())
  /** Resolves to null for a caller whom nobody knows: without a customer there is nothing to record on. */
  let subject: Promise<Subject | null> = Promise.resolve(null)
  let lastCall: Id | null = null
  let tone: Tone | null = null

  function move(event: CallEvent): boolean {
    const before = get().call
    const moved = next(before, event)
    if (!moved.ok) {
      deps.log('phone.moveRefused', { event: event.kind, state: before.state, reason: moved.reason })
      return false
    }
    set({ call: moved.state })
    const wanted = toneFor(moved.state)
    if (wanted !== tone) {
      tone = wanted
      if (wanted) deps.tones.play(wanted)
      else deps.tones.stop()
    }
    return true
  }

  const present = (): CallFacts | null => callOf(get().call)
  const isMine = (callId: Id) => present()?.callId === callId
  const isDialling = (callId: Id) => get().call.state === 'dialling' && isMine(callId)

  /** Appends acts of the present call, in order, as soon as its customer is known; those of a stranger are kept. */
  function record(draftsOf: (on: Subject) => ActDraft[]): void {
    const callId = lastCall
    if (callId && inbound.keep(callId, draftsOf)) return
    void acts.push(
      subject.then((on) => {
        if (on) return draftsOf(on)
        if (callId) inbound.keep(callId, draftsOf)
        return []
      }),
    )
  }

  /** Runs one command of the call with its button shown as busy; a second press meanwhile does nothing. */
  async function command(name: PendingCommand, run: (callId: Id) => Promise<void>): Promise<void> {
    const call = present()
    if (!call || get().pending.includes(name)) return
    set({ pending: [...get().pending, name] })
    try {
      await run(call.callId)
    } catch (error) {
      // A command that failed because the call ended under it is no news.
      if (isMine(call.callId)) trouble(problemOf(error, name))
    } finally {
      set({ pending: get().pending.filter((other) => other !== name) })
    }
  }

  async function dial(request: DialRequest): Promise<DialResult> {
    const callId = deps.newId()
    const party: Party = { ...request, customerId: null, masked: '' }
    if (!move({ kind: 'dialAsked', at: now(), callId, party })) {
      trouble({ code: 'phone.busyHere', params: {} })
      return { state: 'failed', problem: { code: 'phone.busyHere', params: {} } }
    }
    set({ refusal: null, problem: null, sample: null })
    practice.begin(callId, request.caseId)
    const dropped = (problem: Problem): DialResult => {
      if (isMine(callId)) {
        move({ kind: 'dialDropped', at: now(), callId })
        trouble(problem)
      }
      return { state: 'failed', problem }
    }
    try {
      return await dialAsked(request, callId, dropped)
    } catch (error) {
      return dropped(problemOf(error, 'dial'))
    }
  }

  async function ask(request: DialRequest, callId: Id, stage: 'click' | 'invite') {
    const answer = await deps.askGuard({ ...request, stage })
    if (answer.permitted) return answer
    const { contactId, purpose, caseId } = request
    const { rule, until, customerId } = answer
    subject = Promise.resolve({ customerId, caseId })
    record((on) => [{ kind: 'call.refused', ...on, payload: { contactId, purpose, rule, until, stage } }])
    if (isMine(callId)) {
      move({ kind: 'dialDropped', at: now(), callId })
      set({ refusal: answer })
    }
    return answer
  }

  async function dialAsked(
    request: DialRequest,
    callId: Id,
    dropped: (problem: Problem) => DialResult,
  ): Promise<DialResult> {
    if (get().registration.state !== 'registered') return dropped({ code: 'phone.notRegistered', params: {} })
    const clicked = await ask(request, callId, 'click')
    if (!clicked.permitted) return { state: 'refused', refusal: clicked }
    if (!isDialling(callId)) return { state: 'cancelled' }
    const { target } = clicked
    if (!target) return dropped({ code: 'phone.numberInvalid', params: { reason: 'unknown' } })
    const on: Subject = { customerId: clicked.customerId, caseId: request.caseId }
    move({ kind: 'identified', at: now(), callId, party: { ...request, ...on, masked: target.masked } })
    // Sound and candidates are got ready while the guard is asked again and the attempt is written down.
    const prepared = line.prepare(target.e164, { callId, headers: headersOf(callId, target.practice) })
    try {
      return await permitAndSend(request, callId, on, target.ofDebtor, prepared, dropped)
    } finally {
      prepared.drop()
    }
  }

  /** The guard's last word and the durable attempt; then, and only then, the INVITE. */
  async function permitAndSend(
    request: DialRequest,
    callId: Id,
    on: Subject,
    ofDebtor: boolean,
    prepared: PreparedCall,
    dropped: (problem: Problem) => DialResult,
  ): Promise<DialResult> {
    const { contactId, purpose } = request
    const permit = await ask(request, callId, 'invite')
    if (!permit.permitted) return { state: 'refused', refusal: permit }
    // An attempt is an INVITE: without sound none can leave, so nothing is written down as one (DESIGN ruling 4).
    await prepared.sound
    if (!isDialling(callId)) return { state: 'cancelled' }

    move({ kind: 'committed', at: now(), callId })
    subject = Promise.resolve(on)
    const { rules, online } = permit
    const payload = { callId, contactId, number: null, ofDebtor, purpose, rules, online }
    const durable = await acts.pushOrDrop([{ kind: 'call.attempted', ...on, payload }])
    if (!durable) return dropped(get().problem ?? { code: 'local.journalFailed', params: {} })
    if (!isDialling(callId)) {
      ended({ kind: 'ended', callId, sipStatus: null, reasonText: '', by: 'agent' })
      return { state: 'cancelled' }
    }
    lastCall = callId
    practice.leaving()
    try {
      await prepared.send()
      return { state: 'dialled', callId }
    } catch (error) {
      const problem = problemOf(error, 'dial')
      ended({ kind: 'ended', callId, sipStatus: null, reasonText: problem.code, by: 'network' })
      trouble(problem)
      return { state: 'failed', problem }
    }
  }

  function headersOf(callId: Id, facts: PracticeFacts | null): Record<string, string> {
    const headers: Record<string, string> = { 'X-Call-Id': callId, 'X-Record-Consent': 'notice' }
    return { ...headers, ...practice.headers(facts) }
  }

  async function hangUp(): Promise<void> {
    const call = present()
    if (!call || !move({ kind: 'hangUpAsked', at: now() })) return
    // Before the INVITE was handed to the line `dial` sees the new state and stops by itself.
    if (lastCall !== call.callId) return
    try {
      await line.hangUp(call.callId, call.direction === 'inbound' && !call.answeredAt ? 603 : undefined)
    } catch (error) {
      trouble(problemOf(error, 'hangUp'))
      if (isMine(call.callId))
        ended({ kind: 'ended', callId: call.callId, sipStatus: null, reasonText: '', by: 'agent' })
    }
  }

  function accepted(callId: Id): void {
    if (!move({ kind: 'accepted', at: now(), callId })) return
    record((on) => [{ kind: 'call.answered', ...on, payload: { callId } }])
    inbound.tell(callId, { answeredAt: now() })
    if (get().call.state === 'talking') void recording.ask(callId)
  }

  function ended(event: Extract<LineEvent, { kind: 'ended' }>): void {
    const call = present()
    const { callId, sipStatus, reasonText, by } = event
    if (!call || !move({ ...event, kind: 'ended', at: now() })) return
    set({ sample: null, pending: [], counts: line.statistics(callId) })
    devices.microphone(null)
    inbound.tell(callId, { endedAt: now() })
    const state = get().call
    if (state.state === 'wrappingUp') {
      const { talkMs } = state.record
      record((on) => [
        {
          kind: 'call.ended',
          ...on,
          payload: {
            callId,
            sipStatus,
            endedBy: by,
            talkMs,
            media: talkMs > 0 ? deps.line.statistics(callId) : null,
          },
        },
      ])
      const { outcome } = state.record
      if (sipStatus !== null && !isKnownStatus(sipStatus))
        trouble({ code: 'phone.unknownStatus', params: { status: sipStatus } })
      else if (outcome === 'serverTrouble' || outcome === 'forbidden')
        trouble({ code: 'phone.failed', params: { status: sipStatus, reason: reasonText.slice(0, 80) } })
      else if (by === 'network' && sipStatus === null)
        trouble({ code: 'phone.lineDown', params: { detail: reasonText.slice(0, 80) } })
    } else {
      set({ ringEndedAt: now() })
      record((on) => inbound.missed(on, callId))
    }
  }

  /** A first connection is no loss; from then on the time without a line is counted until it stands again. */
  function registered(registration: Registration): void {
    const { lineLostAt } = get()
    const stood = get().registration.state === 'registered'
    if (registration.state === 'registered' || registration.state === 'offline')
      set({ registration, lineLostAt: null, retryAt: null })
    else
      set({
        registration,
        lineLostAt: lineLostAt ?? (stood || registration.state === 'failed' ? now() : null),
        retryAt:
          registration.state === 'failed' && registration.retryInMs !== null
            ? now() + registration.retryInMs
            : null,
      })
  }

  /** The case of an unknown caller was found: what was kept of the call becomes its acts. */
  async function attachCaller(on: Subject): Promise<void> {
    const { call } = get()
    const party = callOf(call) ?? (call.state === 'wrappingUp' ? call.record : null)
    const drafts = party && inbound.attach(party.callId, on)
    if (!party || !drafts) return
    const { callId, masked } = party
    subject = Promise.resolve(on)
    await acts.push(Promise.resolve(drafts))
    const known: Party = { ...on, contactId: null, purpose: 'service', masked }
    move({ kind: 'identified', at: now(), callId, party: known })
  }

  const listeners: { [K in LineEvent['kind']]: (event: Extract<LineEvent, { kind: K }>) => void } = {
    registration: ({ registration }) => registered(registration),
    serverTime: ({ at }) => deps.serverTime(at),
    incoming: (event) => inbound.incoming(event),
    invited: ({ callId }) => void move({ kind: 'invited', at: now(), callId }),
    progress: ({ callId, earlyMedia }) => void move({ kind: 'progress', at: now(), callId, earlyMedia }),
    accepted: ({ callId }) => accepted(callId),
    held: ({ callId, held }) => void move({ kind: 'held', at: now(), callId, held }),
    farHeld: ({ callId, held }) => void move({ kind: 'farHeld', at: now(), callId, held }),
    ended,
    // What was confirmed over the old connection is confirmed anew over the new one.
    restored: ({ callId }) => {
      if (get().call.state === 'talking' && isMine(callId)) void recording.ask(callId)
    },
    recording: (event) => recording.heard(event),
    info: ({ callId, contentType, body }) => {
      if (line.practice && isMine(callId) && contentType.startsWith(PRACTICE_CONTENT_TYPE))
        practice.heard(body)
    },
    media: ({ callId, sample }) => {
      if (isMine(callId)) set({ sample, counts: line.statistics(callId) })
    },
    trouble: ({ problem }) => trouble(problem),
    microphone: ({ problem }) => devices.microphone(problem),
  }
  const heard = <K extends LineEvent['kind']>(event: Extract<LineEvent, { kind: K }>) =>
    listeners[event.kind as K](event)

  const devices = deviceDesk(deps, store)
  const recording = recordingDesk({
    line,
    now,
    move,
    trouble,
    hangUp,
    call: () => get().call,
    record,
    log: (event, data) => deps.log(event, data),
  })
  const inbound = inboundDesk({
    deps,
    acts,
    move,
    trouble,
    isMine,
    begin(callId, found) {
      lastCall = callId
      subject = found
      set({ refusal: null, problem: null, sample: null, caller: null })
      practice.beginInbound(callId)
    },
    known: (callId, { cases }) => set({ caller: { callId, cases } }),
  })
  const unsubscribe = line.subscribe(heard)
  line.setVolume(deps.volume())

  return {
    dial,
    hangUp,
    answer: () => command('answer', (callId) => line.answer(callId)),
    toggleMute() {
      const call = present()
      if (!call || !move({ kind: 'muted', at: now(), muted: !call.muted })) return
      line.mute(call.callId, !call.muted)
    },
    toggleHold: () => command('hold', (callId) => line.hold(callId, present()?.heldSince === null)),
    async sendDigits(digits) {
      const call = present()
      if (!call || !/^[0-9*#]{1,32}$/.test(digits)) return
      await line.dtmf(call.callId, digits).catch((error: unknown) => trouble(problemOf(error, 'dtmf')))
    },
    finishWrapUp() {
      move({ kind: 'wrapUpFinished', at: now() })
    },
    takeBreak(reason) {
      move({ kind: 'breakAsked', at: now(), reason })
    },
    endBreak() {
      move({ kind: 'breakEnded', at: now() })
    },
    chooseDevices: (change) => devices.choose(change),
    attachCaller,
    setVoiceVolume: (volume) => line.setVolume(volume),
    sendStep: (step) => practice.sendStep(step),
    sendCalm: () => practice.sendCalm(),
    askToBeCalled: (contactId, afterMs, wish) => practice.askToBeCalled(contactId, afterMs, wish),
    statistics: () => (lastCall ? line.statistics(lastCall) : null),
    retryNow: () => line.retryNow(),
    close() {
      unsubscribe()
      devices.close()
      deps.tones.stop()
    },
  }
}
