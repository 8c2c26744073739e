// A call that comes in: who it is, what is recorded of it, and that one which nobody took becomes a callback. Private to the
// phone. Promises that every call of a known customer leaves its acts, whether it rang, was turned away or was given up.
import type { CallEvent, Party } from '../../../shared/call.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { LineEvent } from './line.ts'
import type { Caller, PhoneDeps } from './phone.ts'
import type { RecordQueue } from './recordQueue.ts'

/** The subject of the acts of a call, once known. */
export type Subject = { readonly customerId: Id; readonly caseId: Id | null }

export interface InboundPorts {
  readonly deps: Pick<PhoneDeps, 'findCaller' | 'line' | 'now' | 'newId' | 'attention'>
  readonly acts: RecordQueue
  move(event: CallEvent): boolean
  trouble(problem: Problem): void
  isMine(callId: Id): boolean
  /** The call rings: its acts go onto whoever is found, or nobody. */
  begin(callId: Id, found: Promise<Subject | null>): void
  known(callId: Id, caller: Caller): void
}

export interface InboundDesk {
  incoming(event: Extract<LineEvent, { kind: 'incoming' }>): void
  /** Acts of a call that nobody took: missed, and to be called back where there is a case. */
  missed(on: Subject, callId: Id): ActDraft[]
}

export function inboundDesk({ deps, acts, move, trouble, isMine, begin, known }: InboundPorts): InboundDesk {
  const { line, now, newId } = deps
  /** Of this session: a desk gets some dozens of calls a day. */
  const callers = new Map<Id, Caller>()

  const received = (callId: Id, caller: Caller | null): ActDraft[] => {
    if (!caller) return []
    const { customerId, caseId, contactId, ofDebtor } = caller
    const payload = { callId, contactId, number: null, ofDebtor, rules: '' }
    return [{ kind: 'call.received', customerId, caseId, payload }]
  }

  function missed({ customerId, caseId }: Subject, callId: Id): ActDraft[] {
    const contactId = callers.get(callId)?.contactId ?? null
    const drafts: ActDraft[] = [{ kind: 'call.missed', customerId, caseId, payload: { callId } }]
    if (caseId)
      drafts.push({
        kind: 'callback.set',
        customerId,
        caseId,
        payload: { callbackId: newId(), callId, contactId, at: now(), requested: false },
      })
    return drafts
  }

  return {
    missed,
    incoming({ callId, from }) {
      const party: Party = {
        customerId: null,
        caseId: null,
        contactId: null,
        purpose: 'service',
        masked: '',
      }
      const found: Promise<Caller | null> = deps.findCaller(from).catch((error: unknown) => {
        trouble(problemOf(error, 'findCaller'))
        return null
      })
      void found.then((caller) => caller && callers.set(callId, caller))
      if (!move({ kind: 'incoming', at: now(), callId, party })) {
        void acts.push(
          found.then((caller) => [...received(callId, caller), ...(caller ? missed(caller, callId) : [])]),
        )
        line.hangUp(callId, 486).catch((error: unknown) => trouble(problemOf(error, 'hangUp')))
        return
      }
      begin(callId, found)
      deps.attention()
      void acts.push(found.then((caller) => received(callId, caller)))
      void found.then((caller) => {
        if (!caller || !isMine(callId)) return
        move({ kind: 'identified', at: now(), callId, party: { ...caller, purpose: 'service' } })
        known(callId, caller)
      })
    },
  }
}
