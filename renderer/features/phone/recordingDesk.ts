// Whether the call is recorded, and what follows when it is not (C13, DESIGN ruling 9): private to the phone. Promises that
// a call which nothing records is ended before its purpose is told, that a recorder which falls silent in the middle is heard and
// asked again, that each failure is an incident, and that the desk's own recorder (where a policy asks for one) begins before the answer.
import type { CallEvent, CallState } from '../../../shared/call.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { ALWAYS_RECORD, type RecordingPolicy } from '../../../shared/recording.ts'
import type { Id, OwnRecording } from '../../../shared/rows.ts'
import type { Line, LineEvent } from './line.ts'
import { type RecorderPorts, recorder } from './recorder.ts'

/** Tries to have the recorder confirm before it counts as silent. */
const TRIES = 2
/** A recorder that was lost and found more often than this in one call is not to be relied on. */
const LOSSES = 2

/** On whom a call is; null for an unknown caller. */
export type RecordedOn = { readonly customerId: Id; readonly caseId: Id | null }

/** How calls are recorded at this desk, and with what. */
export interface RecordingParts extends Pick<RecorderPorts, 'shell' | 'seal' | 'openTape'> {
  /** Central's policy for the lender of this case, within the rule pack. Never rejects. */
  policy(on: RecordedOn | null): Promise<RecordingPolicy>
}

export interface RecordingPorts {
  /** Null where nothing was said of recording: the flag alone, always. */
  readonly parts: RecordingParts | null
  readonly line: Pick<Line, 'recordFlag' | 'tap'>
  now(): number
  newId(): Id
  call(): CallState
  move(event: CallEvent): boolean
  /** Whom a call is on, as soon as that is known. */
  subject(callId: Id): Promise<RecordedOn | null>
  /** Appends acts on the customer of this call. */
  record(callId: Id, draftsOf: (on: RecordedOn) => ActDraft[]): void
  trouble(problem: Problem): void
  hangUp(): Promise<void>
  /** How the own recorder of a call fares; null when its call is over. */
  own(callId: Id, own: OwnRecording | null): void
  log(event: string, data: Record<string, string | number>): void
}

export interface RecordingDesk {
  /** The call left, or rings here: what has to stand before the answer is got ready. */
  coming(callId: Id): void
  answered(callId: Id): void
  over(callId: Id): void
  /** The line came back in the middle of a call, or another is in front: asks the recorder to confirm. */
  ask(callId: Id): Promise<void>
  /** The recorder's own word, asked for or not. */
  heard(event: Extract<LineEvent, { kind: 'recording' }>): void
  /** The agent has said that the call is recorded. */
  noticeSaid(callId: Id): void
}

export function recordingDesk(ports: RecordingPorts): RecordingDesk {
  const { parts, line, now, move, record, trouble, log } = ports
  /** The call whose recorder has confirmed before: its purpose may have been told. */
  let confirmed: Id | null = null
  let losses = { callId: '', count: 0 }
  /** The call of which an incident was raised: a recorder that comes and goes is one, however often. */
  let raised: Id | null = null
  const policies = new Map<Id, Promise<RecordingPolicy>>()
  /** As soon as they are known: an answer that comes later waits for nothing. */
  const decided = new Map<Id, RecordingPolicy>()
  const running = new Set<Id>()
  const noticed = new Set<Id>()
  const own =
    parts &&
    recorder({
      ...parts,
      newId: ports.newId,
      tap: (callId, listener) => line.tap(callId, listener),
      changed: ownChanged,
    })

  function policyOf(callId: Id): Promise<RecordingPolicy> {
    const known = policies.get(callId)
    if (known) return known
    const asked = parts
      ? ports.subject(callId).then((on) => parts.policy(on))
      : Promise.resolve(ALWAYS_RECORD)
    policies.set(callId, asked)
    void asked.then((policy) => decided.set(callId, policy))
    return asked
  }

  function ownChanged(callId: Id, { recordingId, state, reason }: OwnRecording): void {
    if (state === 'running') running.add(callId)
    else running.delete(callId)
    if (policies.has(callId)) ports.own(callId, { recordingId, state, reason })
    record(callId, (on) => [
      { kind: 'recorder.changed', ...on, payload: { callId, recordingId, state, reason } },
      ...(state === 'failed'
        ? [
            {
              kind: 'incident.raised',
              ...on,
              payload: { callId, incident: 'ownRecordingFailed' },
            } satisfies ActDraft,
          ]
        : []),
    ])
    if (state !== 'failed') return
    log('phone.recorderFailed', { reason })
    trouble(
      reason === 'diskFull'
        ? { code: 'local.diskFull', params: {} }
        : { code: 'local.recordingFailed', params: { detail: reason } },
    )
  }

  const isTalking = (callId: Id) => {
    const state = ports.call()
    return state.state === 'talking' && state.call.callId === callId
  }

  function flagged(callId: Id, recording: 'off' | 'confirmed' | 'failed', reason: string): void {
    if (!move({ kind: 'recording', at: now(), callId, recording })) return
    record(callId, (on) => [{ kind: 'recording.flagged', ...on, payload: { callId, recording, reason } }])
  }

  function begin(callId: Id, { flag, local }: RecordingPolicy): void {
    if (local) own?.start(callId)
    if (flag === 'always') void ask(callId)
  }

  async function ask(callId: Id): Promise<void> {
    move({ kind: 'recording', at: now(), callId, recording: 'asked' })
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      try {
        await line.recordFlag(callId, true)
        return
      } catch (error) {
        log('phone.recordingRefused', { attempt, code: problemOf(error).code })
      }
      if (!isTalking(callId)) return
    }
    await fail(callId)
  }

  /**
   * What was confirmed before goes on, covered: the agent takes leave. What never was is ended here, unless the desk records it.
   */
  async function fail(callId: Id): Promise<void> {
    flagged(callId, 'failed', 'unconfirmed')
    if (raised !== callId) {
      raised = callId
      record(callId, (on) => [
        { kind: 'incident.raised', ...on, payload: { callId, incident: 'recordingUnconfirmed' } },
      ])
      trouble({ code: 'phone.recordingUnconfirmed', params: {} })
    }
    if (confirmed !== callId && !running.has(callId)) await ports.hangUp()
  }

  return {
    coming(callId) {
      void policyOf(callId).then(({ local }) => {
        if (local && policies.has(callId)) own?.prepare(callId)
      })
    },
    answered(callId) {
      const known = parts ? decided.get(callId) : ALWAYS_RECORD
      if (known) begin(callId, known)
      else
        void policyOf(callId).then((policy) => {
          if (isTalking(callId)) begin(callId, policy)
        })
    },
    over(callId) {
      policies.delete(callId)
      decided.delete(callId)
      noticed.delete(callId)
      void own?.stop(callId).then(() => ports.own(callId, null))
    },
    ask,
    noticeSaid(callId) {
      if (!isTalking(callId) || noticed.has(callId)) return
      noticed.add(callId)
      record(callId, (on) => [{ kind: 'recording.noticed', ...on, payload: { callId } }])
      // The exchange is told with the flag; one that does not listen changes nothing.
      line.recordFlag(callId, true, 'said').catch((error: unknown) => {
        log('phone.noticeUntold', { code: problemOf(error).code })
      })
    },
    heard({ callId, on, reason }) {
      flagged(callId, on ? 'confirmed' : 'off', reason)
      if (on) {
        if (isTalking(callId)) confirmed = callId
        return
      }
      if (!isTalking(callId)) return
      losses = { callId, count: losses.callId === callId ? losses.count + 1 : 1 }
      void (losses.count > LOSSES ? fail(callId) : ask(callId))
    },
  }
}
