// Hands the shell what it needs to end a call without this window: told again whenever the dialog moves on, and that the call is
// over. Public to `openPhone.ts`. A shell that can't be told is logged; the call itself goes on.
import type { CallFacts } from '../../../shared/call.ts'
import type { KeptCall, SipLeg } from '../../../shared/keptCall.ts'
import type { Id } from '../../../shared/rows.ts'

export interface CallKeeperPorts {
  readonly agentId: Id
  now(): number
  /** The calls that the agent has, as the phone shows them: in front, parked and waiting. */
  calls(): readonly CallFacts[]
  keep(call: KeptCall): Promise<void>
  release(callId: Id): Promise<void>
  failed(error: unknown): void
}

/** The reply is told each new leg of a call; null = the call is over, or nothing of it is on the wire. */
export function callKeeper(ports: CallKeeperPorts): (callId: Id, leg: SipLeg | null) => void {
  const told = new Map<Id, string>()
  const begun = new Map<Id, number>()
  return (callId, leg) => {
    if (leg === null) {
      begun.delete(callId)
      if (told.delete(callId)) ports.release(callId).catch(ports.failed)
      return
    }
    if (!begun.has(callId)) begun.set(callId, ports.now())
    const facts = ports.calls().find((call) => call.callId === callId) ?? null
    const call: KeptCall = {
      callId,
      agentId: ports.agentId,
      caseId: facts?.caseId ?? null,
      direction: facts?.direction ?? (leg.phase === 'offered' ? 'inbound' : 'outbound'),
      startedAt: facts?.startedAt ?? begun.get(callId) ?? ports.now(),
      answeredAt: facts?.answeredAt ?? null,
      leg,
    }
    const text = JSON.stringify(call)
    if (told.get(callId) === text) return
    told.set(callId, text)
    ports.keep(call).catch(ports.failed)
  }
}
