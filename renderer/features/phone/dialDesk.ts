// From the press of the key to the INVITE: private to `callDesk.ts`. Promises that an INVITE leaves only after the guard's permit and
// a durable attempt, and that a dial given up before leaves no trace on the wire.
import type { StoreApi } from 'zustand'
import type { CallEvent, Party } from '../../../shared/call.ts'
import { callOf } from '../../../shared/call.ts'
import type { PracticeFacts } from '../../../shared/practice/messages.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Subject } from './inboundDesk.ts'
import type { LineEvent, MicrophoneAhead, PreparedCall } from './line.ts'
import type { DialRequest, DialResult, PhoneDeps, PhoneState } from './phone.ts'
import type { PracticeDesk } from './practiceDesk.ts'
import type { RecordQueue } from './recordQueue.ts'

export interface DialPorts {
  readonly deps: PhoneDeps
  readonly store: StoreApi<PhoneState>
  readonly acts: RecordQueue
  readonly practice: PracticeDesk
  move(event: CallEvent): boolean
  trouble(problem: Problem): void
  /** The call is over without having left. */
  ended(event: Extract<LineEvent, { kind: 'ended' }>): void
  /** On whom the acts of this call are recorded. */
  concerns(callId: Id, on: Subject): void
  /** The call goes to the line now. */
  leaving(callId: Id, request: DialRequest): void
}

export function dialDesk(ports: DialPorts): { dial(request: DialRequest): Promise<DialResult> } {
  const { deps, store, acts, practice, move, trouble, ended, concerns, leaving } = ports
  const { line, now } = deps
  const { getState: get, setState: set } = store
  const isMine = (callId: Id) => callOf(get().call)?.callId === callId
  const isDialling = (callId: Id) => get().call.state === 'dialling' && isMine(callId)

  async function dial(request: DialRequest): Promise<DialResult> {
    const callId = deps.newId()
    const party: Party = { ...request, customerId: null, masked: '' }
    if (!move({ kind: 'dialAsked', at: now(), callId, party })) {
      trouble({ code: 'phone.busyHere', params: {} })
      return { state: 'failed', problem: { code: 'phone.busyHere', params: {} } }
    }
    set({ refusal: null, stageAsked: null, problem: null, sample: null })
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
    const payload = { contactId, purpose, rule, until, stage }
    void acts.push(Promise.resolve([{ kind: 'call.refused', customerId, caseId, payload }]))
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
    const microphone = line.openMicrophone()
    try {
      return await identifyAndPrepare(request, callId, microphone, dropped)
    } finally {
      microphone.drop()
    }
  }

  async function identifyAndPrepare(
    request: DialRequest,
    callId: Id,
    microphone: MicrophoneAhead,
    dropped: (problem: Problem) => DialResult,
  ): Promise<DialResult> {
    const clicked = await ask(request, callId, 'click')
    if (!clicked.permitted) return { state: 'refused', refusal: clicked }
    if (!isDialling(callId)) return { state: 'cancelled' }
    const { target, customerId } = clicked
    if (clicked.outsideStage) {
      move({ kind: 'dialDropped', at: now(), callId })
      set({ stageAsked: { ...request, customerId } })
      return { state: 'asksReason' }
    }
    if (!target) return dropped({ code: 'phone.numberInvalid', params: { reason: 'unknown' } })
    const on: Subject = { customerId, caseId: request.caseId }
    move({ kind: 'identified', at: now(), callId, party: { ...request, ...on, masked: target.masked } })
    // Sound and candidates are got ready while the guard is asked again and the attempt is written down.
    const headers = headersOf(callId, target.practice)
    const prepared = line.prepare(target.e164, { callId, headers, microphone })
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
    concerns(callId, on)
    const { rules, online, record } = permit
    const asked = record ? { guard: record } : {}
    const payload = { callId, contactId, number: null, ofDebtor, purpose, rules, online, ...asked }
    const durable = await acts.pushOrDrop([{ kind: 'call.attempted', ...on, payload }])
    if (!durable) return dropped(get().problem ?? { code: 'local.journalFailed', params: {} })
    if (!isDialling(callId)) {
      ended({ kind: 'ended', callId, sipStatus: null, reasonText: '', by: 'agent' })
      return { state: 'cancelled' }
    }
    leaving(callId, request)
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

  return { dial }
}
