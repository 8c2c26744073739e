// What SIP.js knows of a call's dialog, as the facts by which the shell can end it should this window die. Private to
// `sipLine.ts`. Reads only; promises null rather than a guess.
import { Core, Invitation, Inviter, type Session, SessionState } from 'sip.js'
import type { SipLeg } from '../../../shared/keptCall.ts'

/** Null while nothing is on the wire, and once the call is over. */
export function legOf(session: Session): SipLeg | null {
  const { dialog } = session
  if (session.state === SessionState.Terminated) return null
  if (dialog instanceof Core.SessionDialog && !dialog.early)
    return {
      phase: 'established',
      dialog: dialog.callId,
      local: `<${dialog.localURI.toString()}>;tag=${dialog.localTag}`,
      remote: `<${dialog.remoteURI.toString()}>${dialog.remoteTag ? `;tag=${dialog.remoteTag}` : ''}`,
      cseq: dialog.localSequenceNumber ?? 0,
      target: dialog.remoteTarget.toRaw(),
      routes: [...dialog.routeSet],
    }
  if (session instanceof Inviter) return invitingLeg(session)
  if (session instanceof Invitation) return offeredLeg(session)
  return null
}

/** CANCEL repeats what its INVITE says of itself (RFC 3261 §9.1). */
function invitingLeg({ request }: Inviter): SipLeg | null {
  const via = request.getHeader('via')
  const local = request.getHeader('from')
  const remote = request.getHeader('to')
  if (!via || !local || !remote) return null
  return {
    phase: 'inviting',
    dialog: request.callId,
    local,
    remote,
    cseq: request.cseq,
    target: request.ruri.toRaw(),
    via,
    routes: request.getHeaders('route'),
  }
}

function offeredLeg({ request, dialog }: Invitation): SipLeg | null {
  const remote = request.getHeader('from')
  const local = request.getHeader('to')
  const vias = request.getHeaders('via')
  if (!remote || !local || vias.length === 0) return null
  const tag = dialog?.localTag
  return {
    phase: 'offered',
    dialog: request.callId,
    local: tag ? `${local};tag=${tag}` : local,
    remote,
    cseq: request.cseq,
    vias,
  }
}
