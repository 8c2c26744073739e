// Whether the call is recorded, and what follows when it is not (C13, DESIGN ruling 9): private to the phone. Promises that
// a call whose recorder never confirmed is ended before its purpose is told, that a recorder which falls silent in the middle
// is heard and asked again, and that each failure is an incident.
import type { CallEvent, CallState } from '../../../shared/call.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Line, LineEvent } from './line.ts'

/** Tries to have the recorder confirm before it counts as silent. */
const TRIES = 2
/** A recorder that was lost and found more often than this in one call is not to be relied on. */
const LOSSES = 2

export interface RecordingPorts {
  readonly line: Pick<Line, 'recordFlag'>
  now(): number
  call(): CallState
  move(event: CallEvent): boolean
  /** Appends acts on the customer of this call. */
  record(
    callId: Id,
    draftsOf: (on: { readonly customerId: Id; readonly caseId: Id | null }) => ActDraft[],
  ): void
  trouble(problem: Problem): void
  hangUp(): Promise<void>
  log(event: string, data: Record<string, string | number>): void
}

export interface RecordingDesk {
  /** The call was answered, or the line came back in the middle of it: asks the recorder to confirm. */
  ask(callId: Id): Promise<void>
  /** The recorder's own word, asked for or not. */
  heard(event: Extract<LineEvent, { kind: 'recording' }>): void
}

export function recordingDesk(ports: RecordingPorts): RecordingDesk {
  const { line, now, move, record, trouble, log } = ports
  /** The call whose recorder has confirmed before: its purpose may have been told. */
  let confirmed: Id | null = null
  let losses = { callId: '', count: 0 }

  const isTalking = (callId: Id) => {
    const state = ports.call()
    return state.state === 'talking' && state.call.callId === callId
  }

  function flagged(callId: Id, recording: 'off' | 'confirmed' | 'failed', reason: string): void {
    if (!move({ kind: 'recording', at: now(), callId, recording })) return
    record(callId, (on) => [{ kind: 'recording.flagged', ...on, payload: { callId, recording, reason } }])
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

  /** What was confirmed before goes on, covered: the agent takes leave. What never was is ended here. */
  async function fail(callId: Id): Promise<void> {
    flagged(callId, 'failed', 'unconfirmed')
    record(callId, (on) => [
      { kind: 'incident.raised', ...on, payload: { callId, incident: 'recordingUnconfirmed' } },
    ])
    trouble({ code: 'phone.recordingUnconfirmed', params: {} })
    if (confirmed !== callId) await ports.hangUp()
  }

  return {
    ask,
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
