// A transfer or consultation with somebody outside: a call of its own under the law. Private to the phone. Promises that it is asked of
// the guard twice, like a dial, written down as an attempt before it leaves, and ended when its recorder does not confirm.
import type { GuardRecord } from '../../../shared/compliance/judgement.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { ProblemError } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Subject } from './inboundDesk.ts'
import type { SecondLegPorts } from './secondLegDesk.ts'

const TRIES = 2

export interface Outside {
  /** All of the number that a screen may show. */
  readonly masked: string
  answered(): void
  /** The recorder's word about this leg. */
  recorder(on: boolean): void
  ended(sipStatus: number | null, by: 'agent' | 'customer' | 'network'): void
}

/** The leg, permitted and written down; null when the guard refuses, which is shown and recorded. Rejects when nobody can be asked. */
export async function outsideLeg(
  e164: string,
  legId: Id,
  { deps, store, acts, trouble }: Pick<SecondLegPorts, 'deps' | 'store' | 'acts' | 'trouble'>,
): Promise<Outside | null> {
  const { line, now } = deps
  const caller = await deps.findCaller(e164)
  // A number of nobody known needs the right to dial freely, which a transfer does not lend.
  if (!caller?.caseId || !caller.contactId) throw new ProblemError('guard.freeDialRight')
  const { caseId, contactId, ofDebtor, masked } = caller
  const request = { caseId, contactId, purpose: 'collect' } as const
  let on: Subject = { customerId: caller.customerId, caseId }
  let permit: { rules: string; online: boolean; guard?: GuardRecord } = { rules: '', online: false }
  for (const stage of ['click', 'invite'] as const) {
    const answer = await deps.askGuard({ ...request, stage })
    on = { customerId: answer.customerId, caseId }
    if (!answer.permitted) {
      const { rule, until } = answer
      const payload = { contactId, purpose: request.purpose, rule, until, stage }
      void acts.push(Promise.resolve([{ kind: 'call.refused', ...on, payload }]))
      store.setState({ refusal: answer })
      return null
    }
    const { rules, online, record } = answer
    permit = { rules, online, ...(record ? { guard: record } : {}) }
  }
  const attempt = { callId: legId, contactId, number: null, ofDebtor, purpose: request.purpose, ...permit }
  if (!(await acts.pushOrDrop([{ kind: 'call.attempted', ...on, payload: attempt }])))
    throw new ProblemError('local.journalFailed', { detail: 'attempt' })
  let answeredAt: number | null = null
  let confirmed = false
  let over = false
  const record = (draft: ActDraft) => void acts.push(Promise.resolve([draft]))

  async function mustBeRecorded(): Promise<void> {
    for (let attempts = 1; attempts <= TRIES; attempts += 1) {
      try {
        await line.recordFlag(legId, true)
        return
      } catch {
        // A second silence decides.
        if (over) return
      }
    }
    record({
      kind: 'recording.flagged',
      ...on,
      payload: { callId: legId, recording: 'failed', reason: 'unconfirmed' },
    })
    record({ kind: 'incident.raised', ...on, payload: { callId: legId, incident: 'recordingUnconfirmed' } })
    trouble({ code: 'phone.recordingUnconfirmed', params: {} })
    await line.hangUp(legId)
  }

  return {
    masked,
    answered() {
      answeredAt = now()
      record({ kind: 'call.answered', ...on, payload: { callId: legId } })
      void mustBeRecorded()
    },
    recorder(told) {
      if (told === confirmed || answeredAt === null) return
      confirmed = told
      const recording = told ? 'confirmed' : 'off'
      record({ kind: 'recording.flagged', ...on, payload: { callId: legId, recording, reason: 'exchange' } })
    },
    ended(sipStatus, endedBy) {
      if (over) return
      over = true
      const talkMs = answeredAt === null ? 0 : Math.max(0, now() - answeredAt)
      const media = answeredAt === null ? null : line.statistics(legId)
      record({ kind: 'call.ended', ...on, payload: { callId: legId, sipStatus, endedBy, talkMs, media } })
    },
  }
}
