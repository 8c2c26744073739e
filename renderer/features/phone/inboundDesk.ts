// A call that comes in: who it is, what is recorded of it, and that one which nobody took becomes a callback. Private to the
// phone. Promises that every call leaves a trace, whether it rang, was turned away or was given up: of a known customer its acts,
// of an unknown caller what is kept on this desk, until an agent finds the case it belongs to.
import type { CallEvent, Party } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { maskPhone, parsePhone } from '../../../shared/phoneNumber.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { LineEvent } from './line.ts'
import type { Caller, PhoneDeps } from './phone.ts'
import type { RecordQueue } from './recordQueue.ts'

/** The subject of the acts of a call, once known. */
export type Subject = { readonly customerId: Id; readonly caseId: Id | null }

export interface InboundPorts {
  readonly deps: Pick<
    PhoneDeps,
    'findCaller' | 'keepStranger' | 'forgetStranger' | 'locked' | 'line' | 'now' | 'newId' | 'attention'
  >
  readonly acts: RecordQueue
  move(event: CallEvent): boolean
  trouble(problem: Problem): void
  /** The call is still on this desk: in front, parked or waiting. */
  isHere(callId: Id): boolean
  /** The call rings: its acts go onto whoever is found, or nobody. */
  begin(callId: Id, found: Promise<Subject | null>): void
  /** The agent talks: told quietly of a second caller, where the policy offers one. False: turned away. */
  wait(event: Extract<CallEvent, { kind: 'incoming' }>, found: Promise<Subject | null>): boolean
  known(callId: Id, caller: Caller): void
  /** The final response to a call that nobody here takes now. */
  refusal(): number
}

/** A call of somebody whom nobody knows, as this desk keeps it. */
export interface Stranger {
  readonly callId: Id
  /** As the network gave it: E.164, another form, or nothing. */
  readonly from: string
  readonly startedAt: Instant
  readonly answeredAt: Instant | null
  readonly endedAt: Instant | null
  /** It came while the desk was locked: nobody looked yet who it is. */
  readonly unlooked?: boolean
}

/** Acts of a stranger's call that wait for their subject, and when they happened. */
interface Held {
  readonly at: Instant
  readonly draftsOf: (on: Subject) => ActDraft[]
}

export interface InboundDesk {
  incoming(event: Extract<LineEvent, { kind: 'incoming' }>): void
  /** Acts of a call that nobody took: missed, and to be called back where there is a case. */
  missed(on: Subject, callId: Id): ActDraft[]
  /** Keeps acts of a stranger's call; false for any other call. */
  keep(callId: Id, draftsOf: (on: Subject) => ActDraft[]): boolean
  /** What the call of a stranger came to; nothing for a call of somebody known. */
  tell(callId: Id, change: Partial<Pick<Stranger, 'answeredAt' | 'endedAt'>>): void
  /** The acts of the call so far, now that its case was found; null for a call that is no stranger's. */
  attach(callId: Id, on: Subject): ActDraft[] | null
}

export function inboundDesk(ports: InboundPorts): InboundDesk {
  const { deps, acts, move, trouble, isHere, begin, wait, known, refusal } = ports
  const { line, now, newId } = deps
  /** Of this session: a desk gets some dozens of calls a day. */
  const callers = new Map<Id, Caller>()

  const strangers = new Map<Id, { call: Stranger; readonly held: Held[] }>()
  /** Calls that came to a locked desk, kept as a stranger's until their caller's acts are. */
  const unlooked = new Map<Id, Stranger>()

  function keepCall(call: Stranger): void {
    deps.keepStranger(call).catch((error: unknown) => trouble(problemOf(error, 'keepStranger')))
  }

  function tellUnlooked(callId: Id, change: Partial<Stranger>): void {
    const kept = unlooked.get(callId)
    if (!kept) return
    unlooked.set(callId, { ...kept, ...change })
    keepCall({ ...kept, ...change })
    // What ends a call is recorded right after it is told.
    queueMicrotask(() => void settle(callId))
  }

  /** The call is over and its acts are durable, or will be tried again: what stood for them goes. */
  async function settle(callId: Id): Promise<void> {
    const kept = unlooked.get(callId)
    if (!kept?.endedAt || !callers.has(callId)) return
    unlooked.delete(callId)
    if (await acts.push(Promise.resolve([])))
      await deps.forgetStranger(callId).catch((error: unknown) => trouble(problemOf(error, 'keepStranger')))
  }

  const received = (callId: Id, caller: Caller | null): ActDraft[] => {
    if (!caller) return []
    const { customerId, caseId, contactId, ofDebtor } = caller
    const payload = { callId, contactId, number: null, ofDebtor, rules: '' }
    // At a locked desk the caller is found out long after the call came.
    const came = unlooked.get(callId)?.startedAt
    const at = came === undefined ? {} : { at: came }
    return [{ kind: 'call.received', customerId, caseId, ...at, payload }]
  }

  function missed({ customerId, caseId }: Subject, callId: Id): ActDraft[] {
    const caller = callers.get(callId)
    const drafts: ActDraft[] = [{ kind: 'call.missed', customerId, caseId, payload: { callId } }]
    // Who tries five times is called back once.
    if (caseId && !caller?.awaited)
      drafts.push({
        kind: 'callback.set',
        customerId,
        caseId,
        payload: {
          callbackId: newId(),
          callId,
          contactId: caller?.contactId ?? null,
          at: now(),
          requested: false,
        },
      })
    return drafts
  }

  return {
    missed,
    keep(callId, draftsOf) {
      const stranger = strangers.get(callId)
      stranger?.held.push({ at: now(), draftsOf })
      return stranger !== undefined
    },
    tell(callId, change) {
      tellUnlooked(callId, change)
      const stranger = strangers.get(callId)
      if (!stranger) return
      stranger.call = { ...stranger.call, ...change }
      keepCall(stranger.call)
    },
    attach(callId, on) {
      const stranger = strangers.get(callId)
      if (!stranger) return null
      strangers.delete(callId)
      const parsed = parsePhone(stranger.call.from)
      const payload = {
        callId,
        contactId: null,
        number: parsed.ok ? parsed.e164 : null,
        ofDebtor: false,
        rules: '',
      }
      // Each act at the time of what it tells, not of when the case was found.
      return [
        { kind: 'call.received', ...on, at: stranger.call.startedAt, payload },
        ...stranger.held.flatMap(({ at, draftsOf }) => draftsOf(on).map((draft) => ({ ...draft, at }))),
      ]
    },
    incoming({ callId, from }) {
      const parsed = parsePhone(from)
      const party: Party = {
        customerId: null,
        caseId: null,
        contactId: null,
        purpose: 'service',
        masked: parsed.ok ? maskPhone(parsed.e164, 'unverified') : '',
      }
      const startedAt = now()
      const call: Stranger = { callId, from, startedAt, answeredAt: null, endedAt: null }
      if (deps.locked()) {
        unlooked.set(callId, { ...call, unlooked: true })
        keepCall({ ...call, unlooked: true })
      }
      const found: Promise<Caller | null> = deps.findCaller(from).catch((error: unknown) => {
        trouble(problemOf(error, 'findCaller'))
        return null
      })
      void found.then((caller) => {
        if (caller) {
          callers.set(callId, caller)
          queueMicrotask(() => void settle(callId))
          return
        }
        const { unlooked: _, ...known } = unlooked.get(callId) ?? call
        unlooked.delete(callId)
        strangers.set(callId, { call: known, held: [] })
        keepCall(known)
      })
      const subject = found.then(
        (caller) => caller && { customerId: caller.customerId, caseId: caller.caseId },
      )
      const event = { kind: 'incoming', at: startedAt, callId, party } as const
      // A second caller waits where the policy has a place for one.
      if (!wait(event, subject)) {
        if (!move(event)) {
          void acts.push(
            found.then((caller) => [...received(callId, caller), ...(caller ? missed(caller, callId) : [])]),
          )
          tellUnlooked(callId, { endedAt: startedAt })
          line.hangUp(callId, refusal()).catch((error: unknown) => trouble(problemOf(error, 'hangUp')))
          return
        }
        begin(callId, subject)
      }
      deps.attention()
      void acts.push(found.then((caller) => received(callId, caller)))
      void found.then((caller) => {
        if (!caller || !isHere(callId)) return
        move({ kind: 'identified', at: now(), callId, party: { ...caller, purpose: 'service' } })
        known(callId, caller)
      })
    },
  }
}
