// What happens between a press of a key and the line: private to `phone.ts`. Promises that an INVITE leaves only after the
// guard's permit and a durable attempt, that every attempt gets exactly one end in the acts, and that acts keep their order.
import type { StoreApi } from 'zustand'
import type { CallEvent, CallFacts, Party } from '../../../shared/call.ts'
import { callOf } from '../../../shared/call.ts'
import { type CallSlots, callsOf, moveSlots, offersWaiting, withWaiting } from '../../../shared/callSlots.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { PRACTICE_CONTENT_TYPE, type PracticeWish, type StepInfo } from '../../../shared/practice/messages.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { hearsTarget, legIdOf } from '../../../shared/secondLeg.ts'
import type { TransferTarget } from '../../../shared/transfer.ts'
import { endProblem, lineAfter } from './callEnds.ts'
import type { SoundChange } from './devices.ts'
import { deviceDesk } from './devices.ts'
import { dialDesk } from './dialDesk.ts'
import { inboundDesk, type Subject } from './inboundDesk.ts'
import type { LineEvent, LineStatistics } from './line.ts'
import type { DialRequest, DialResult, PendingCommand, PhoneDeps, PhoneState, Tone } from './phone.ts'
import { practiceDesk } from './practiceDesk.ts'
import { recordingDesk } from './recordingDesk.ts'
import { recordQueue } from './recordQueue.ts'
import { secondCallDesk } from './secondCallDesk.ts'
import { secondLegDesk } from './secondLegDesk.ts'
import { toneFor } from './tones.ts'

export interface CallDesk {
  dial(request: DialRequest): Promise<DialResult>
  answer(): Promise<void>
  hangUp(): Promise<void>
  toggleMute(): void
  toggleHold(): Promise<void>
  answerWaiting(): Promise<void>
  declineWaiting(): Promise<void>
  transfer(target: TransferTarget): Promise<void>
  consult(target: TransferTarget): Promise<void>
  completeTransfer(): Promise<void>
  joinConference(): Promise<void>
  takeBack(): Promise<void>
  redial(): Promise<DialResult | null>
  sendDigits(digits: string): Promise<void>
  finishWrapUp(): void
  takeBreak(reason: string, since?: number): void
  endBreak(): void
  chooseDevices(change: SoundChange): Promise<void>
  setVoiceVolume(volume: number): void
  attachCaller(to: Subject): Promise<void>
  sendStep(step: Omit<StepInfo, 'kind'>): Promise<void>
  sendCalm(): Promise<void>
  noticeSaid(callId: Id): void
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
  /** Of the calls of this session; resolves to null for a caller whom nobody knows: there is nothing to record on. */
  const subjects = new Map<Id, Promise<Subject | null>>()
  /** The call that went to the line last. */
  let lastCall: Id | null = null
  /** What the line knows of: its calls are ended there. */
  const onLine = new Set<Id>()
  const went = (callId: Id) => {
    onLine.add(callId)
    lastCall = callId
  }
  let tone: Tone | null = null

  const slots = (): CallSlots => {
    const { call, parked, waiting } = get()
    return { call, parked, waiting }
  }

  function move(event: CallEvent): boolean {
    const moved = moveSlots(slots(), event)
    if (!moved.ok) {
      deps.log('phone.moveRefused', { event: event.kind, state: get().call.state, reason: moved.reason })
      return false
    }
    set(moved.slots)
    sound()
    return true
  }

  /** What the desk itself plays now. */
  function sound(): void {
    const wanted = toneFor(slots(), get().leg)
    if (wanted === tone) return
    tone = wanted
    if (wanted) deps.tones.play(wanted)
    else deps.tones.stop()
  }

  const present = (): CallFacts | null => callOf(get().call)
  const isMine = (callId: Id) => present()?.callId === callId
  const talking = () => (get().call.state === 'talking' ? present() : null)

  /** Appends acts of a call, in order, as soon as its customer is known; those of a stranger are kept. */
  function record(callId: Id, draftsOf: (on: Subject) => ActDraft[]): void {
    if (inbound.keep(callId, draftsOf)) return
    // A locked desk records when it is opened what happens now.
    const then = deps.locked() ? { at: now() } : {}
    void acts.push(
      (subjects.get(callId) ?? Promise.resolve(null)).then((on) => {
        if (on) return draftsOf(on).map((draft) => ({ ...draft, ...then }))
        inbound.keep(callId, draftsOf)
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

  async function hangUp(): Promise<void> {
    // Whoever is heard is let go: the end of a consultation brings the customer back.
    if (legIdOf(get().leg) !== null && hearsTarget(get().leg)) return legs.takeBack()
    const call = present()
    if (!call || !move({ kind: 'hangUpAsked', at: now() })) return
    // Before the INVITE was handed to the line `dial` sees the new state and stops by itself.
    if (!onLine.has(call.callId)) return
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
    record(callId, (on) => [{ kind: 'call.answered', ...on, payload: { callId } }])
    inbound.tell(callId, { answeredAt: now() })
    if (talking()?.callId === callId) recording.answered(callId)
    else recording.over(callId)
  }

  function ended(event: Extract<LineEvent, { kind: 'ended' }>): void {
    const { callId, sipStatus, reasonText, by } = event
    const inFront = isMine(callId)
    const moved = moveSlots(slots(), { ...event, kind: 'ended', at: now() })
    if (!moved.ok) {
      deps.log('phone.moveRefused', { event: 'ended', state: get().call.state, reason: moved.reason })
      return
    }
    if (inFront) {
      set({ sample: null, pending: [], counts: line.statistics(callId) })
      devices.microphone(null)
    }
    set(moved.slots)
    if (inFront) legs.callEnded()
    const { call: front } = moved.slots
    // Whoever waited rings in front now.
    if (inFront && front.state === 'inbound') {
      went(front.call.callId)
      practice.beginInbound(front.call.callId)
    }
    sound()
    inbound.tell(callId, { endedAt: now() })
    recording.over(callId)
    if (moved.state.state !== 'wrappingUp') {
      set({ ringEndedAt: now() })
      record(callId, (on) => inbound.missed(on, callId))
      return
    }
    const { talkMs } = moved.state.record
    const media = talkMs > 0 ? line.statistics(callId) : null
    record(callId, (on) => [
      { kind: 'call.ended', ...on, payload: { callId, sipStatus, endedBy: by, talkMs, media } },
    ])
    const problem = endProblem(moved.state.record, reasonText)
    if (problem) trouble(problem)
  }

  /** The case of an unknown caller was found: what was kept of the call becomes its acts. */
  async function attachCaller(on: Subject): Promise<void> {
    const { call } = get()
    const party = callOf(call) ?? (call.state === 'wrappingUp' ? call.record : null)
    const drafts = party && inbound.attach(party.callId, on)
    if (!party || !drafts) return
    const { callId, masked } = party
    subjects.set(callId, Promise.resolve(on))
    await acts.push(Promise.resolve(drafts))
    const known: Party = { ...on, contactId: null, purpose: 'service', masked }
    move({ kind: 'identified', at: now(), callId, party: known })
  }

  const listeners: { [K in LineEvent['kind']]: (event: Extract<LineEvent, { kind: K }>) => void } = {
    registration: ({ registration }) => set(lineAfter(get(), registration, now())),
    serverTime: ({ at }) => deps.serverTime(at),
    incoming(event) {
      inbound.incoming(event)
      if (subjects.has(event.callId)) recording.coming(event.callId)
    },
    invited({ callId }) {
      if (move({ kind: 'invited', at: now(), callId })) recording.coming(callId)
    },
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
      // While somebody else is heard the levels are theirs.
      if (isMine(callId) && !hearsTarget(get().leg)) set({ sample, counts: line.statistics(callId) })
    },
    trouble: ({ problem }) => trouble(problem),
    malformed: ({ why }) => deps.log('line.malformed', { why }),
    microphone: ({ problem }) => devices.microphone(problem),
  }
  const dispatch = <K extends LineEvent['kind']>(event: Extract<LineEvent, { kind: K }>) =>
    listeners[event.kind as K](event)
  const heard = (event: LineEvent) => {
    const ofLeg = 'callId' in event && event.callId !== null && legs.owns(event.callId)
    if (ofLeg) legs.heard(event)
    // A microphone that dies and trouble of the line are the agent's whoever is heard.
    if (!ofLeg || event.kind === 'microphone' || event.kind === 'trouble') dispatch(event)
  }

  const devices = deviceDesk(deps, store)
  const { dial } = dialDesk({
    deps,
    store,
    acts,
    practice,
    move,
    trouble,
    ended,
    concerns: (callId, on) => subjects.set(callId, Promise.resolve(on)),
    leaving(callId, request) {
      went(callId)
      set({ lastDialled: request })
    },
  })
  const recording = recordingDesk({
    parts: deps.recording ?? null,
    line,
    now,
    newId: deps.newId,
    move,
    trouble,
    hangUp,
    call: () => get().call,
    subject: (callId) => subjects.get(callId) ?? Promise.resolve(null),
    record,
    own(callId, own) {
      const { [callId]: _gone, ...others } = get().recorders
      set({ recorders: own ? { ...others, [callId]: own } : others })
    },
    log: (event, data) => deps.log(event, data),
  })
  const inbound = inboundDesk({
    deps,
    acts,
    move,
    trouble,
    isHere: (callId) => callsOf(slots()).some((call) => call.callId === callId),
    begin(callId, found) {
      went(callId)
      subjects.set(callId, found)
      set({ refusal: null, stageAsked: null, problem: null, sample: null, caller: null })
      practice.beginInbound(callId)
    },
    wait(event, found) {
      if (!offersWaiting(slots(), get().leg)) return false
      const waiting = withWaiting(slots(), event)
      if (!waiting) return false
      subjects.set(event.callId, found)
      onLine.add(event.callId)
      set(waiting)
      sound()
      return true
    },
    refusal: () => (get().call.state === 'paused' ? (deps.pausedStatus?.() ?? 486) : 486),
    known: (callId, { cases }) => set({ caller: { callId, cases } }),
  })
  const legs = secondLegDesk({
    deps,
    store,
    acts,
    talking,
    crowded: () => get().parked !== null || get().waiting !== null,
    move,
    record,
    trouble,
    askRecorder: (callId) => void recording.ask(callId),
    command,
    changed: sound,
  })
  const second = secondCallDesk({
    line,
    store,
    talking,
    command,
    sound,
    front(callId) {
      went(callId)
      set({ sample: null })
      practice.beginInbound(callId)
    },
    askRecorder: (callId) => void recording.ask(callId),
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
      const legId = legIdOf(get().leg)
      if (legId) line.mute(legId, !call.muted)
    },
    toggleHold() {
      // With somebody else on the line hold means: the other one, please.
      if (get().leg.state === 'consulting') return legs.swap()
      if (get().parked) return second.swap()
      return command('hold', (callId) => line.hold(callId, present()?.heldSince === null))
    },
    answerWaiting: () => second.answer(),
    declineWaiting: () => second.decline(),
    transfer: (target) => legs.transfer(target),
    consult: (target) => legs.consult(target),
    completeTransfer: () => legs.complete(),
    joinConference: () => legs.join(),
    takeBack: () => legs.takeBack(),
    async redial() {
      const { lastDialled } = get()
      return lastDialled && dial(lastDialled)
    },
    async sendDigits(digits) {
      const call = present()
      if (!call || !/^[0-9*#]{1,32}$/.test(digits)) return
      await line.dtmf(call.callId, digits).catch((error: unknown) => trouble(problemOf(error, 'dtmf')))
    },
    finishWrapUp() {
      move({ kind: 'wrapUpFinished', at: now() })
    },
    takeBreak(reason, since = now()) {
      move({ kind: 'breakAsked', at: since, reason })
    },
    endBreak() {
      move({ kind: 'breakEnded', at: now() })
    },
    chooseDevices: (change) => devices.choose(change),
    attachCaller,
    setVoiceVolume: (volume) => line.setVolume(volume),
    sendStep: (step) => practice.sendStep(step),
    sendCalm: () => practice.sendCalm(),
    noticeSaid: (callId) => recording.noticeSaid(callId),
    askToBeCalled: (contactId, afterMs, wish) => practice.askToBeCalled(contactId, afterMs, wish),
    statistics() {
      const front = present()?.callId
      const of = front && onLine.has(front) ? front : lastCall
      return of ? line.statistics(of) : null
    },
    retryNow: () => line.retryNow(),
    close() {
      unsubscribe()
      devices.close()
      deps.tones.stop()
    },
  }
}
