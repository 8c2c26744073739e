// The last word to the far end of a call whose window is gone: CANCEL, a refusal or BYE over a WebSocket of the shell's own.
// No SIP stack: one request from the facts that the window kept, one answer, and digest where it is asked for. Knows no Electron.
import { createHash, randomBytes } from 'node:crypto'
import * as tls from 'node:tls'
import type { RawData, WebSocket } from 'ws'
import { SECOND } from '../shared/instant.ts'
import type { LineDoor, SipAccount } from '../shared/ipc.ts'
import type { LeftCall, SipLeg } from '../shared/keptCall.ts'

const LIMIT = 4 * SECOND
const LARGEST = 64 * 1024
/**
 * What the window sent since it last told us raised the number; RFC 3261 §12.2.2 wants a higher one, not the next one.
 */
const CSEQ_AHEAD = 1000

/** Of the agent's line; the password itself is not needed (RFC 7616, algorithm MD5). */
export interface LineCredential {
  readonly user: string
  readonly ha1: string
}

export interface GoodbyeTo {
  /** `ws:` or `wss:` address of the exchange. */
  readonly url: string
  readonly origin: string
  readonly credential: LineCredential | null
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const newBranch = () => `z9hG4bK${randomBytes(9).toString('hex')}`
const host = `${randomBytes(6).toString('hex')}.invalid`

/** Tells the far end that the call is over. Never throws and never takes longer than four seconds. */
export async function sayGoodbye(to: GoodbyeTo, leg: SipLeg): Promise<Exclude<LeftCall['farEnd'], 'asking'>> {
  // The start of the window does not wait for what only its end needs.
  const { WebSocket: Opened } = await import('ws')
  let socket: WebSocket
  try {
    socket = new Opened(to.url, 'sip', {
      origin: to.origin,
      handshakeTimeout: LIMIT,
      maxPayload: LARGEST,
      followRedirects: false,
      ...authorities(),
    })
  } catch {
    // An address that is none: there is nobody to tell.
    return 'unreached'
  }
  return new Promise((resolve) => {
    let tries = 0
    const done = (outcome: Exclude<LeftCall['farEnd'], 'asking'>) => {
      clearTimeout(timer)
      socket.close()
      resolve(outcome)
    }
    const timer = setTimeout(() => {
      socket.terminate()
      done('unreached')
    }, LIMIT)
    const send = (authorization: string | null) => {
      tries += 1
      // A refusal is itself the answer: nothing comes back but an ACK, which the exchange owes to nobody on this socket.
      socket.send(goodbyeText(leg, to.url, tries, authorization), () => {
        if (leg.phase === 'offered') done('told')
      })
    }
    socket.on('open', () => send(null))
    socket.on('error', () => done('unreached'))
    socket.on('close', () => done('unreached'))
    socket.on('message', (data: RawData) => {
      const answer = answerIn(data.toString(), leg)
      if (!answer || answer.status < 200) return
      if (answer.status < 300) done('told')
      else if ((answer.status === 401 || answer.status === 407) && tries === 1 && to.credential) {
        const authorization = authorizationOf(answer, leg, to.credential)
        if (authorization) send(authorization)
        else done('unreached')
      } else done(answer.status === 481 || answer.status === 404 ? 'gone' : 'unreached')
    })
  })
}

/** The company's own authorities count here as they do in the window, where this Node can read the system's. */
function authorities(): { ca?: string[] } {
  const read: unknown = Reflect.get(tls, 'getCACertificates')
  if (typeof read !== 'function') return {}
  const certificates: unknown = read('system')
  return Array.isArray(certificates) ? { ca: [...tls.rootCertificates, ...certificates.map(String)] } : {}
}

const methodOf = (leg: SipLeg) => (leg.phase === 'inviting' ? 'CANCEL' : 'BYE')

/** The text that ends `leg`; `attempt` counts from 1, each with a CSeq of its own but for CANCEL, which repeats its INVITE's. */
export function goodbyeText(
  leg: SipLeg,
  url: string,
  attempt: number,
  authorization: string | null = null,
): string {
  if (leg.phase === 'offered')
    return lines([
      'SIP/2.0 480 Temporarily Unavailable',
      ...leg.vias.map((via) => `Via: ${via}`),
      `From: ${leg.remote}`,
      `To: ${leg.local}`,
      `Call-ID: ${leg.dialog}`,
      `CSeq: ${leg.cseq} INVITE`,
    ])
  const method = methodOf(leg)
  const transport = url.startsWith('wss:') ? 'WSS' : 'WS'
  const cancels = leg.phase === 'inviting'
  return lines([
    `${method} ${leg.target} SIP/2.0`,
    `Via: ${cancels ? leg.via : `SIP/2.0/${transport} ${host};branch=${newBranch()};rport`}`,
    ...leg.routes.map((route) => `Route: ${route}`),
    'Max-Forwards: 70',
    `From: ${leg.local}`,
    `To: ${leg.remote}`,
    `Call-ID: ${leg.dialog}`,
    `CSeq: ${cancels ? leg.cseq : Math.min(0x7fff_ffff, leg.cseq + CSEQ_AHEAD + attempt)} ${method}`,
    'User-Agent: Duedesk',
    ...(cancels ? [] : ['Reason: SIP;cause=200;text="Window gone"']),
    ...(authorization ? [authorization] : []),
  ])
}

const lines = (head: string[]) => `${[...head, 'Content-Length: 0', '', ''].join('\r\n')}`

interface Answer {
  readonly status: number
  readonly challenge: { readonly name: string; readonly value: string } | null
}

/** A response to our request of this very dialog; null for everything else that comes in. */
function answerIn(text: string, leg: SipLeg): Answer | null {
  const head = text.slice(0, LARGEST).split('\r\n\r\n')[0]?.split('\r\n') ?? []
  const status = Number(/^SIP\/2\.0 (\d{3}) /.exec(head[0] ?? '')?.[1])
  if (!status) return null
  const header = (name: RegExp) =>
    head
      .find((line) => name.test(line))
      ?.replace(/^[^:]*:\s*/, '')
      .trim() ?? ''
  if (header(/^(?:call-id|i)\s*:/i) !== leg.dialog) return null
  if (!header(/^cseq\s*:/i).endsWith(methodOf(leg))) return null
  const proxy = header(/^proxy-authenticate\s*:/i)
  const www = header(/^www-authenticate\s*:/i)
  const challenge = proxy
    ? { name: 'Proxy-Authorization', value: proxy }
    : www
      ? { name: 'Authorization', value: www }
      : null
  return { status, challenge }
}

/** Null where the challenge asks for what we don't have (another algorithm). */
function authorizationOf({ challenge }: Answer, leg: SipLeg, { user, ha1 }: LineCredential): string | null {
  if (!challenge || leg.phase !== 'established' || !/^Digest\s/i.test(challenge.value)) return null
  const field = (name: string) =>
    new RegExp(`(?:^|[,\\s])${name}=(?:"([^"]*)"|([^",\\s]+))`, 'i')
      .exec(challenge.value)
      ?.slice(1)
      .find((part) => part) ?? ''
  if (!/^(?:MD5)?$/i.test(field('algorithm'))) return null
  const ha2 = md5(`BYE:${leg.target}`)
  const [realm, nonce, opaque] = [field('realm'), field('nonce'), field('opaque')]
  const cnonce = randomBytes(8).toString('hex')
  const qop = /(?:^|[,\s])auth(?:$|[,\s])/.test(field('qop'))
  const response = md5(qop ? `${ha1}:${nonce}:00000001:${cnonce}:auth:${ha2}` : `${ha1}:${nonce}:${ha2}`)
  return [
    `${challenge.name}: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${leg.target}"`,
    `response="${response}"`,
    'algorithm=MD5',
    ...(qop ? [`qop=auth, nc=00000001, cnonce="${cnonce}"`] : []),
    ...(opaque ? [`opaque="${opaque}"`] : []),
  ].join(', ')
}

/** By whichever server the call may have been up: another than the first, perhaps. */
export async function sayGoodbyeOn(
  line: LineDoor,
  account: SipAccount | null,
  origin: string,
  leg: SipLeg,
): Promise<Exclude<LeftCall['farEnd'], 'asking'>> {
  if (line.state !== 'ready') return 'unreached'
  const credential = account && { user: account.authorizationUser, ha1: account.ha1 }
  let outcome: Awaited<ReturnType<typeof sayGoodbye>> = 'unreached'
  for (const url of [line.url, ...line.fallbacks]) {
    outcome = await sayGoodbye({ url, origin, credential }, leg)
    if (outcome === 'told') break
  }
  return outcome
}
