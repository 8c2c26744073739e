// Session timers (RFC 4028) of all calls of the line, read from and written into the messages that pass: who refreshes, how often,
// and when a call that nobody refreshed is dead. SIP.js knows none of it. No SIP.js here; private to the SIP line.
import { first, replyTo, type SipText, sipText, tagged, tokens } from './sipText.ts'

/** The shortest session that we let be asked of us, in s (RFC 4028 §4: not below 90). */
export const SHORTEST_S = 90
const LONGEST_S = 86_400
/** A refresh that failed is tried again after this, in ms, until the session ends. */
const AGAIN_MS = 10_000

export interface TimerPorts {
  /** Our turn: refresh the call with this Call-ID; rejects when it could not be done. */
  refresh(callId: string): Promise<void>
  /** The session of this call ran out unrefreshed: the far end is gone. */
  expired(callId: string): void
}

export interface SessionTimers {
  /** Looks at what came in; a text is the answer to it, which SIP.js can't give. */
  incoming(message: SipText): string | null
  /** What leaves in place of `text`. */
  outgoing(text: string): string
  /** The call is over. */
  forget(callId: string): void
  close(): void
}

interface Session {
  seconds: number
  weRefresh: boolean
  timer: ReturnType<typeof setTimeout>
}

/** A request that waits for our 2xx. */
interface Asked {
  readonly seconds: number
  readonly weRefresh: boolean
}

export function sessionTimers(ports: TimerPorts): SessionTimers {
  const sessions = new Map<string, Session>()
  /** By Call-ID and CSeq: what a request that came in asked for. */
  const asked = new Map<string, Asked>()
  const keyOf = (message: SipText) => `${first(message, 'call-id')} ${first(message, 'cseq')}`

  function forget(callId: string): void {
    const session = sessions.get(callId)
    if (session) clearTimeout(session.timer)
    sessions.delete(callId)
    for (const key of [...asked.keys()]) if (key.startsWith(`${callId} `)) asked.delete(key)
  }

  function agree(callId: string, { seconds, weRefresh }: Asked): void {
    const before = sessions.get(callId)
    if (before) clearTimeout(before.timer)
    const ends = Date.now() + seconds * 1000
    // §10: half of it for who refreshes; who waits says BYE a little before its end.
    const due = weRefresh ? seconds / 2 : seconds - Math.min(32, seconds / 3)
    const act = () => (weRefresh ? void refresh(callId, ends) : over(callId))
    sessions.set(callId, { seconds, weRefresh, timer: setTimeout(act, due * 1000) })
  }

  function over(callId: string): void {
    forget(callId)
    ports.expired(callId)
  }

  async function refresh(callId: string, ends: number): Promise<void> {
    const mine = sessions.get(callId)
    try {
      await ports.refresh(callId)
      // The answer to it has set the timer anew; a far end that dropped the timer has ended it.
      if (sessions.get(callId) === mine) forget(callId)
    } catch {
      if (!mine || sessions.get(callId) !== mine) return
      // Not reached this time: as long as the session lasts it is tried again, then the call is dead.
      if (Date.now() + AGAIN_MS >= ends) over(callId)
      else mine.timer = setTimeout(() => void refresh(callId, ends), AGAIN_MS)
    }
  }

  function requested(message: SipText, method: string): string | null {
    const callId = first(message, 'call-id')
    const wanted = expiresOf(message)
    if (wanted && wanted.seconds < SHORTEST_S)
      return replyTo(message, '422 Session Interval Too Small', [`Min-SE: ${SHORTEST_S}`])
    if (wanted) {
      // Who speaks of timers may refresh; where a server on the way asks on behalf of an end that does not, we do.
      const theyCan = tokens(message, 'supported').includes('timer')
      const weRefresh = !theyCan || wanted.refresher === 'uas'
      asked.set(keyOf(message), { seconds: wanted.seconds, weRefresh })
    } else if (method === 'INVITE') forget(callId)
    if (method !== 'UPDATE') return null
    // SIP.js has no UPDATE: one without a description is a refresh and no more (§7.4), others are refused.
    if (!tagged(first(message, 'to'))) return replyTo(message, '481 Call/Transaction Does Not Exist')
    if (message.body) return replyTo(message, '488 Not Acceptable Here')
    const agreed = asked.get(keyOf(message))
    if (!sessions.has(callId) && !agreed) return null
    asked.delete(keyOf(message))
    if (agreed) agree(callId, agreed)
    return replyTo(message, '200 OK', agreed ? linesOf(agreed) : [])
  }

  return {
    incoming(message) {
      const { start } = message
      const callId = first(message, 'call-id')
      if (start?.kind === 'request') {
        if (start.method === 'INVITE' || start.method === 'UPDATE') return requested(message, start.method)
        if (start.method === 'BYE') forget(callId)
        return null
      }
      if (start === null || !/\sINVITE$/.test(first(message, 'cseq'))) return null
      const session = sessions.get(callId)
      if (start.status === 422 && session)
        session.seconds = Math.max(
          session.seconds,
          Number(/^\d{1,6}/.exec(first(message, 'min-se'))?.[0] ?? 0),
        )
      if (start.status < 200 || start.status > 299) return null
      const granted = expiresOf(message)
      // An answer without the header ends the timer (§7.2).
      if (!granted) forget(callId)
      else
        agree(callId, {
          seconds: Math.max(SHORTEST_S, granted.seconds),
          weRefresh: granted.refresher !== 'uas',
        })
      return null
    },

    outgoing(text) {
      if (!/^(?:INVITE |BYE |SIP\/2\.0 [2-6])/.test(text)) return text
      const message = sipText(text)
      const callId = first(message, 'call-id')
      if (message.start?.kind === 'request') {
        const session = sessions.get(callId)
        if (message.start.method === 'BYE') forget(callId)
        if (message.start.method !== 'INVITE' || !session || !tagged(first(message, 'to'))) return text
        const refresher = session.weRefresh ? 'uac' : 'uas'
        return withLines(text, [
          `Session-Expires: ${session.seconds};refresher=${refresher}`,
          `Min-SE: ${SHORTEST_S}`,
        ])
      }
      const agreed = asked.get(keyOf(message))
      if (!agreed) return text
      asked.delete(keyOf(message))
      // A call that is refused has no session.
      if (!text.startsWith('SIP/2.0 2')) return text
      agree(callId, agreed)
      return withLines(text, linesOf(agreed))
    },

    forget,
    close() {
      for (const callId of [...sessions.keys()]) forget(callId)
      asked.clear()
    },
  }
}

/** As the answerer says it: the refresher that is not us is the one who asked, and then must know of timers. */
function linesOf({ seconds, weRefresh }: Asked): string[] {
  const expires = `Session-Expires: ${seconds};refresher=${weRefresh ? 'uas' : 'uac'}`
  return weRefresh ? [expires] : [expires, 'Require: timer']
}

function withLines(text: string, lines: readonly string[]): string {
  const end = text.indexOf('\r\n')
  return `${text.slice(0, end)}\r\n${lines.join('\r\n')}${text.slice(end)}`
}

function expiresOf(message: SipText): { seconds: number; refresher: string | null } | null {
  const value = first(message, 'session-expires')
  const seconds = /^(\d{1,9})/.exec(value)?.[1]
  if (seconds === undefined) return null
  const refresher = /;\s*refresher\s*=\s*(uac|uas)/i.exec(value)?.[1]?.toLowerCase() ?? null
  return { seconds: Math.min(LONGEST_S, Number(seconds)), refresher }
}
