// The connection of the SIP line: user agent, registration, ping and close, as the supervisor wants them. Private to
// `sipLine.ts`; with `sipCall.ts` the only files that know SIP.js.
import { type Invitation, Registerer, RegistererState, type Session, UserAgent, Web } from 'sip.js'
import { ProblemError } from '../../../shared/problem.ts'
import type { CallMedia } from './callMedia.ts'
import { withoutSsrc } from './callMedia.ts'
import { watchOwnAddresses } from './gathering.ts'
import type { LineConnection } from './line.ts'
import type { Wire } from './supervisor.ts'

const EXPIRES_S = 120
/** Register again at this share of the expiry: SIP.js's own 99 % comes too late on a slow network. */
const REFRESH_PERCENT = 75

export interface WirePorts {
  incoming(invitation: Invitation): void
  /** The sound of the call that a session belongs to. */
  mediaOf(session: Session): CallMedia | null
  /** Resolves when what describes a session may be sent; rejects when it never may. */
  mayLeave(session: Session): Promise<void>
  serverTime(at: number): void
  /** The socket or the registration is gone. */
  lost(): void
}

export interface SipWire extends Wire {
  /** Null until the first `open` and after `stop`. */
  readonly agent: UserAgent | null
  stop(): Promise<void>
}

export function sipWire(account: LineConnection, ports: WirePorts): SipWire {
  let agent: UserAgent | null = null
  let registerer: Registerer | null = null

  const descriptionHandler: Web.SessionDescriptionHandlerFactory = (session) => {
    const media = ports.mediaOf(session)
    const handler = new Web.SessionDescriptionHandler(
      session.userAgent.getLogger('media'),
      async () => {
        if (!media) throw new ProblemError('phone.noMicrophone')
        return media.microphone
      },
      {
        iceGatheringTimeout: account.iceBudgetMs,
        peerConnectionConfiguration: { iceServers: account.iceServers.map((server) => ({ ...server })) },
      },
    )
    const setDescription = handler.setDescription.bind(handler)
    handler.setDescription = (sdp, options, modifiers) => setDescription(withoutSsrc(sdp), options, modifiers)
    const getDescription = handler.getDescription.bind(handler)
    handler.getDescription = async (options, modifiers) => {
      const description = await getDescription(options, modifiers)
      await ports.mayLeave(session)
      return description
    }
    const { peerConnection } = handler
    if (peerConnection) {
      media?.attach(peerConnection)
      watchOwnAddresses(peerConnection, account.iceServers, () => handler.iceGatheringComplete())
    }
    return handler
  }

  function makeAgent(): UserAgent {
    const uri = UserAgent.makeURI(account.uri)
    if (!uri) throw new ProblemError('phone.lineDown', { detail: 'uri' })
    const { credential } = account
    return new UserAgent({
      uri,
      displayName: account.displayName,
      authorizationUsername: account.authorizationUser,
      ...(credential.kind === 'ha1' ? { authorizationHa1: credential.ha1 } : {}),
      ...(credential.kind === 'password' ? { authorizationPassword: credential.password } : {}),
      userAgentString: 'Duedesk',
      logBuiltinEnabled: false,
      // Our supervisor alone decides when to connect again.
      reconnectionAttempts: 0,
      transportOptions: { server: account.server, connectionTimeout: 5, keepAliveInterval: 0 },
      sessionDescriptionHandlerFactory: descriptionHandler,
      delegate: {
        onInvite: (invitation) => ports.incoming(invitation),
        onDisconnect: () => ports.lost(),
        onMessage: (message) => void message.accept(),
      },
    })
  }

  return {
    get agent() {
      return agent
    },

    async open() {
      // One agent for the whole connection: established calls live in it and survive a lost socket.
      if (agent) return agent.reconnect()
      agent = makeAgent()
      return agent.start()
    },

    register() {
      if (!agent) return Promise.reject(new ProblemError('phone.lineDown', { detail: 'agent' }))
      const fresh = new Registerer(agent, { expires: EXPIRES_S, refreshFrequency: REFRESH_PERCENT })
      registerer = fresh
      return new Promise((resolve, reject) => {
        let settled = false
        fresh.stateChange.addListener((state) => {
          // A refresh that failed by itself, long after this promise was settled.
          if (settled && state === RegistererState.Unregistered && registerer === fresh) ports.lost()
        })
        fresh
          .register({
            requestDelegate: {
              onAccept: ({ message }) => {
                settled = true
                const date = Date.parse(message.getHeader('Date') ?? '')
                if (Number.isFinite(date)) ports.serverTime(date)
                resolve()
              },
              onReject: ({ message }) => reject(refusalOf(message)),
            },
          })
          .catch(reject)
      })
    },

    ping() {
      const on = agent
      if (!on?.isConnected()) return Promise.reject(new ProblemError('phone.lineDown', { detail: 'socket' }))
      const { uri } = on.configuration
      const target = UserAgent.makeURI(`sip:${uri.host}`) ?? uri
      const ping = on.userAgentCore.makeOutgoingRequestMessage('OPTIONS', target, uri, target, {})
      // Any answer proves that the socket lives, a refusal too.
      return new Promise((resolve) => {
        on.userAgentCore.request(ping, { onAccept: () => resolve(), onReject: () => resolve() })
      })
    },

    async drop() {
      const old = registerer
      registerer = null
      await agent?.transport.disconnect()
      // Only now: over a live socket `dispose` would take back the registration that is about to be made anew.
      void old?.dispose()
    },

    async stop() {
      const leaving = agent
      const old = registerer
      agent = null
      registerer = null
      if (leaving?.isConnected()) await old?.dispose()
      await leaving?.stop()
    },
  }
}

/** A final response as the problem to show. */
export function refusalOf(message: {
  statusCode?: number | undefined
  reasonPhrase?: string | undefined
}): ProblemError {
  return new ProblemError('phone.failed', {
    status: message.statusCode ?? 0,
    reason: message.reasonPhrase ?? '',
  })
}
