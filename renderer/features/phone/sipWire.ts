// The connection of the SIP line: user agent, socket, registration, ping and close, as the supervisor wants them. Private to
// `sipLine.ts`; only the `sip*.ts` files know SIP.js.
import { Invitation, type Session, SessionState, SIPExtension, UserAgent, Web } from 'sip.js'
import { type IcePolicy, iceConfigurationOf } from '../../../shared/ice.ts'
import { ProblemError } from '../../../shared/problem.ts'
import { shownText } from '../../../shared/shownText.ts'
import type { CallMedia } from './callMedia.ts'
import { withoutSsrc } from './callMedia.ts'
import { budgetOf, hasWay, watchAddresses } from './gathering.ts'
import type { LineConnection } from './line.ts'
import { type SessionTimers, sessionTimers, type TimerPorts } from './sessionTimers.ts'
import { forks } from './sipForks.ts'
import { type Registrar, registrarOf } from './sipRegistration.ts'
import { SipSocket } from './sipSocket.ts'
import { first, type SipText, tagged } from './sipText.ts'
import type { Wire } from './supervisor.ts'

/** What a far end may require of us (RFC 3261 §8.2.2.3); `timer` is `sessionTimers.ts`. */
const EXTENSIONS: ReadonlySet<string> = new Set(['timer', 'outbound', 'gruu', 'path'])

export interface WirePorts extends TimerPorts {
  incoming(invitation: Invitation): void
  /** Which way the sound of the next call may take. */
  ice(): IcePolicy
  /** The sound of the call that a session belongs to. */
  mediaOf(session: Session): CallMedia | null
  /** A session has a way for its sound. */
  attached(session: Session, peer: RTCPeerConnection): void
  /** The agent gave up the call with this Call-ID, or there is none. */
  givenUp(sipId: string): boolean
  /** Resolves when what describes a session may be sent; rejects when it never may. */
  mayLeave(session: Session): Promise<void>
  serverTime(at: number): void
  /** Each message as it stands on the wire, for a trace. */
  traced(way: 'sent' | 'received', text: string): void
  /** A message was turned away at the gate. */
  malformed(why: string): void
  /** The socket is gone. */
  lost(): void
}

export interface SipWire extends Wire {
  /** Null until the first `open` and after `stop`. */
  readonly agent: UserAgent | null
  /** The session timer of this call has no more to do. */
  forget(callId: string): void
  stop(): Promise<void>
}

interface Opened {
  readonly agent: UserAgent
  readonly socket: SipSocket
  readonly registrar: Registrar
}

export function sipWire(account: LineConnection, ports: WirePorts): SipWire {
  const timers: SessionTimers = sessionTimers(ports)
  const forked = forks()
  let opened: Opened | null = null
  let server = ''
  /** The REGISTER under way: there is never a second one (RFC 3261 §10.2). */
  let registering: ReturnType<Registrar['register']> | null = null
  let giveUp: ((reason: Error) => void) | null = null

  const descriptionHandler: Web.SessionDescriptionHandlerFactory = (session) => {
    const media = ports.mediaOf(session)
    const ice = ports.ice()
    const handler = new Web.SessionDescriptionHandler(
      session.userAgent.getLogger('media'),
      async () => {
        if (!media) throw new ProblemError('phone.noMicrophone')
        return media.microphone
      },
      {
        iceGatheringTimeout: budgetOf(ice, account.iceBudgetMs),
        peerConnectionConfiguration: iceConfigurationOf(ice),
      },
    )
    const { peerConnection } = handler
    const early = peerConnection ? forked.begin(session, peerConnection) : null
    const setDescription = handler.setDescription.bind(handler)
    handler.setDescription = async (sdp, options, modifiers) => {
      const cleaned = withoutSsrc(sdp)
      try {
        await early?.settled()
        if (!(await early?.take(cleaned))) await setDescription(cleaned, options, modifiers)
      } catch (error) {
        if (!(session instanceof Invitation) || session.state !== SessionState.Establishing) throw error
        // SIP.js says 480, "not there"; a description that is of no use here is 488 (RFC 3261 §13.3.1.3).
        const extraHeaders = ['Warning: 304 duedesk.invalid "Media not understood"']
        await session.reject({ statusCode: 488, extraHeaders })
        throw refusalOf({ statusCode: 488 })
      }
    }
    const getDescription = handler.getDescription.bind(handler)
    handler.getDescription = async (options, modifiers) => {
      await early?.settled()
      const description = await getDescription(options, modifiers)
      if (!hasWay(ice, description.body)) throw new ProblemError('phone.noRelay')
      await ports.mayLeave(session)
      return description
    }
    if (peerConnection) {
      media?.attach(peerConnection)
      ports.attached(session, peerConnection)
      watchAddresses(peerConnection, ice, () => handler.iceGatheringComplete())
    }
    return Object.assign(handler, {
      // SIP.js asks for it after a refused re-INVITE (488, 491) but brings none: the next offer would find the last one open.
      async rollbackDescription() {
        if (peerConnection?.signalingState === 'have-local-offer')
          await peerConnection.setLocalDescription({ type: 'rollback' })
      },
    })
  }

  /**
   * Challenged for a call that was given up, SIP.js would send its INVITE once more, without the CANCEL: a customer would be rung
   * by nobody. It is shown the end that the CANCEL asked for.
   */
  function shown(message: SipText, text: string): string {
    const { start } = message
    forked.incoming(message)
    if (start?.kind !== 'response' || (start.status !== 401 && start.status !== 407)) return text
    if (!/\sINVITE$/.test(first(message, 'cseq')) || !ports.givenUp(first(message, 'call-id'))) return text
    return text.replace(/^[^\r\n]*/, 'SIP/2.0 487 Request Terminated')
  }

  /** SIP.js sends the answer to a challenge in a dialog under a number that it then gives out a second time. */
  function numbered(message: SipText): void {
    const { start } = message
    if (start?.kind !== 'response' || (start.status !== 401 && start.status !== 407)) return
    if (!tagged(first(message, 'to')) || /\s(?:INVITE|REGISTER|OPTIONS)$/.test(first(message, 'cseq'))) return
    for (const dialog of opened?.agent.userAgentCore.dialogs.values() ?? [])
      if (dialog.callId === first(message, 'call-id')) dialog.incrementLocalSequenceNumber()
  }

  class Socket extends SipSocket {
    constructor() {
      super({
        server: () => server,
        extensions: EXTENSIONS,
        malformed: ports.malformed,
        incoming: (message) => timers.incoming(message),
        shown,
        dealt: numbered,
        outgoing: (text) => timers.outgoing(text),
        traced: ports.traced,
      })
    }
  }

  function make(): Opened {
    const uri = UserAgent.makeURI(account.uri)
    if (!uri) throw new ProblemError('phone.lineDown', { detail: 'uri' })
    const { credential } = account
    const agent = new UserAgent({
      uri,
      displayName: account.displayName,
      authorizationUsername: account.authorizationUser,
      ...(credential.kind === 'ha1' ? { authorizationHa1: credential.ha1 } : {}),
      ...(credential.kind === 'password' ? { authorizationPassword: credential.password } : {}),
      userAgentString: 'Duedesk',
      logBuiltinEnabled: false,
      sipExtensionExtraSupported: ['timer'],
      // RFC 3262: an exchange may want its ringing confirmed (PRACK). Ours is not sent so: whoever requires that of us gets 420.
      sipExtension100rel: SIPExtension.Supported,
      transportConstructor: Socket,
      sessionDescriptionHandlerFactory: descriptionHandler,
      delegate: {
        onInvite: (invitation) => ports.incoming(invitation),
        onDisconnect: () => {
          giveUp?.(new ProblemError('phone.lineDown', { detail: 'socket' }))
          ports.lost()
        },
        onMessage: (message) => void message.accept(),
      },
    })
    const { transport } = agent
    if (!(transport instanceof Socket)) throw new ProblemError('phone.lineDown', { detail: 'transport' })
    return { agent, socket: transport, registrar: registrarOf(agent, ports.serverTime) }
  }

  const standing = (): Opened => {
    if (!opened?.socket.isConnected()) throw new ProblemError('phone.lineDown', { detail: 'socket' })
    return opened
  }

  return {
    get agent() {
      return opened?.agent ?? null
    },

    async open(to) {
      server = to
      // One agent for the whole connection: established calls live in it and survive a lost socket, and a changed server.
      if (opened) return opened.agent.reconnect()
      opened = make()
      return opened.agent.start()
    },

    async register() {
      const { registrar } = standing()
      const lost = new Promise<never>((_, reject) => {
        giveUp = reject
      })
      registering ??= registrar.register().finally(() => {
        registering = null
      })
      return Promise.race([registering, lost])
    },

    async unregister() {
      await standing().registrar.unregister()
    },

    async ping() {
      const { agent, socket } = standing()
      const { uri } = agent.configuration
      const target = UserAgent.makeURI(`sip:${uri.host}`) ?? uri
      const ping = agent.userAgentCore.makeOutgoingRequestMessage('OPTIONS', target, uri, target, {})
      // Anything that arrives proves that the socket lives: an answer, a refusal, a call.
      const heard = socket.heard()
      agent.userAgentCore.request(ping)
      await heard
    },

    async probe(other) {
      const socket = new SipSocket({
        server: () => other,
        extensions: EXTENSIONS,
        malformed: () => undefined,
        incoming: () => null,
        shown: (_message, text) => text,
        dealt: () => undefined,
        outgoing: (text) => text,
      })
      try {
        await socket.connect()
        const heard = socket.heard()
        await socket.send(probeText(account.uri, socket.protocol))
        await heard
      } finally {
        await socket.disconnect()
      }
    },

    async drop() {
      registering = null
      await opened?.socket.disconnect()
    },

    forget: (callId) => timers.forget(callId),

    async stop() {
      const leaving = opened
      timers.close()
      await leaving?.agent.stop()
      opened = null
    },
  }
}

/** An OPTIONS that stands for itself: it asks a server that we are not connected to whether it is there. */
function probeText(uri: string, protocol: string): string {
  const id = crypto.randomUUID()
  const target = `sip:${uri.replace(/^.*@/, '')}`
  return [
    `OPTIONS ${target} SIP/2.0`,
    `Via: SIP/2.0/${protocol} ${id.slice(0, 8)}.invalid;branch=z9hG4bK${id}`,
    'Max-Forwards: 70',
    `From: <${uri}>;tag=${id.slice(0, 8)}`,
    `To: <${target}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** A final response as the problem to show. */
export function refusalOf(message: {
  statusCode?: number | undefined
  reasonPhrase?: string | undefined
}): ProblemError {
  return new ProblemError('phone.failed', {
    status: message.statusCode ?? 0,
    reason: shownText(message.reasonPhrase ?? '', 80),
  })
}
