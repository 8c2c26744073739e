// Three in a conference at the exchange: we call the room, then send the consulted person and the customer there (REFER), and the call
// goes on in the room under its own name. Private to `sipLine.ts`.
import { type Inviter, type Session, SessionState, type URI } from 'sip.js'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { LineEvent } from './line.ts'
import type { SipCall } from './sipCall.ts'
import { refusalOf } from './sipWire.ts'

export interface ConferencePorts {
  /** A call of ours to the room; nothing has left yet. */
  begin(place: URI): { readonly room: SipCall; readonly inviter: Inviter }
  stands(callId: Id): boolean
  emit(event: LineEvent): void
  /** From now on the room is the call of this name. */
  carryOn(room: SipCall, callId: Id): void
}

/** Rejects with `phone.conferenceFailed`; who went ahead into a conference that there is not is told as over. */
export async function conference(
  call: SipCall,
  leg: SipCall,
  place: URI,
  { begin, stands, emit, carryOn }: ConferencePorts,
): Promise<void> {
  const { room, inviter } = begin(place)
  try {
    await room.prepare(inviter, null).send()
    await answered(inviter)
    await leg.handOver(place)
    await leg.leave()
    // A customer who hung up meanwhile is in no conference.
    if ((await call.handOver(place)) === 'unconfirmed')
      throw new ProblemError('phone.transferFailed', { status: null })
  } catch (error) {
    await room.hangUp()
    if (!stands(leg.callId))
      emit({ kind: 'ended', callId: leg.callId, sipStatus: null, reasonText: 'conference', by: 'network' })
    const status = problemOf(error, 'conference').params.status ?? null
    throw new ProblemError('phone.conferenceFailed', { status }, { cause: error })
  }
  carryOn(room, call.callId)
  await call.leave()
}

/** Resolves when the call is answered; rejects when it ends before. */
function answered(session: Session): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (state: SessionState) => {
      if (state === SessionState.Established) resolve()
      if (state === SessionState.Terminated) reject(refusalOf({ statusCode: 480 }))
    }
    look(session.state)
    session.stateChange.addListener(look)
  })
}
