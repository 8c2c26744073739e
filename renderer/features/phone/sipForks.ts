// Sound before the answer, where the answer may come from somewhere else: a ring-back tone of the carrier (彩铃), an announcement or a
// first extension speaks in a dialog of its own, then another one takes the call (RFC 3261 §13.2.2.4, RFC 3960). SIP.js gives such a
// call up as soon as it is answered. Here each description before the answer is provisional (`pranswer`, RFC 8829 §5.5), and the one of
// the answer, whoever gives it, is final. Private to `sipWire.ts`.
import { Inviter, type Session, SessionState } from 'sip.js'
import { all, first, type SipText } from './sipText.ts'

interface Dialled {
  readonly inviter: Inviter
  /** Who described sound last; null before anybody did. */
  tag: string | null
  answered: boolean
}

/** How the sound of one session is described before it stands. */
export interface EarlySound {
  /** Takes a description that is not final, or that follows one; false: it is for SIP.js, like any other. */
  take(sdp: string): Promise<boolean>
  /** Resolves when what was provisional is final, where the call stands: before that nothing new can be described. */
  settled(): Promise<void>
}

export interface Forks {
  begin(session: Session, peer: RTCPeerConnection): EarlySound
  /** A message is about to be shown to SIP.js. */
  incoming(message: SipText): void
}

const NOBODY: EarlySound = { take: async () => false, settled: async () => undefined }

const tagOf = (address: string) => /;\s*tag\s*=\s*([^;\s]+)/i.exec(address)?.[1] ?? null
/**
 * Another place is another DTLS association (RFC 8842 §3.2), which Chromium begins only when the fingerprint changes: relays of one
 * exchange have the same one. Between the two stands one that nobody has.
 */
const ofNobody = (sdp: string) =>
  sdp.replace(/^(a=fingerprint:\S+ )(\S+)/gm, (_, name: string, value: string) =>
    name.concat(value.replace(/[0-9A-F]/gi, '0')),
  )

export function forks(): Forks {
  const dialled = new Map<string, Dialled>()

  function begin(session: Session, peer: RTCPeerConnection): EarlySound {
    if (!(session instanceof Inviter)) return NOBODY
    const { callId } = session.request
    const mine: Dialled = { inviter: session, tag: null, answered: false }
    dialled.set(callId, mine)
    let last: { readonly sdp: string; readonly tag: string | null } | null = null
    let settling: Promise<void> = Promise.resolve()
    const isProvisional = () => peer.signalingState === 'have-remote-pranswer'
    session.stateChange.addListener((state) => {
      if (state !== SessionState.Established && state !== SessionState.Terminated) return
      if (dialled.get(callId) === mine) dialled.delete(callId)
      // Answered by who described their sound already: that description is the final one.
      if (state === SessionState.Established && isProvisional() && last)
        settling = peer.setRemoteDescription({ type: 'answer', sdp: last.sdp })
    })
    return {
      async take(sdp) {
        if (session.state !== SessionState.Establishing) return false
        const { tag, answered } = mine
        if (answered && last === null) return false
        const elsewhere = last !== null && last.tag !== tag
        last = { sdp, tag }
        if (elsewhere) await peer.setRemoteDescription({ type: 'pranswer', sdp: ofNobody(sdp) })
        await peer.setRemoteDescription({ type: answered ? 'answer' : 'pranswer', sdp })
        return true
      },
      settled: () => settling,
    }
  }

  return {
    begin,
    incoming(message) {
      const { start, body } = message
      if (start?.kind !== 'response' || start.status <= 100 || start.status >= 300) return
      if (all(message, 'cseq').length !== 1 || !/\sINVITE$/.test(first(message, 'cseq'))) return
      const call = dialled.get(first(message, 'call-id'))
      if (!call) return
      const tag = tagOf(first(message, 'to'))
      if (start.status >= 200) call.answered = true
      else if (!body?.trim()) return
      // SIP.js holds on to the first dialog that described sound, and refuses the answer of any other.
      if (call.tag !== null && call.tag !== tag) Object.assign(call.inviter, { earlyMediaDialog: undefined })
      call.tag = tag
    },
  }
}
