// The page of a bare SIP.js softphone, a peer of `dial`: registers, and F8 sends an INVITE with SIP.js's own defaults, except
// for the ICE servers, which are those that the workstation has in the same repetition.
import { Inviter, Registerer, RegistererState, SessionState, type URI, UserAgent } from 'sip.js'
import { offer, play } from './caller.ts'

let agent: UserAgent | null = null
let next: Inviter | null = null
let failed: unknown = null
/** Resolves when the call that F8 made rings. */
let ringing: Promise<void> = Promise.resolve()
const handlerOptions: { peerConnectionConfiguration: RTCConfiguration } = {
  peerConnectionConfiguration: { iceServers: [] },
}

function call(): void {
  ringing = new Promise((resolve) => {
    next?.invite({ requestDelegate: { onProgress: () => resolve() } }).catch((error: unknown) => {
      failed = error
      resolve()
    })
  })
}

function uriOf(text: string): URI {
  const uri = UserAgent.makeURI(text)
  if (!uri) throw new Error('no SIP address')
  return uri
}

offer(
  {
    async open({ server, uri, user, password }) {
      const opened = new UserAgent({
        uri: uriOf(uri),
        authorizationUsername: user,
        authorizationPassword: password,
        logBuiltinEnabled: false,
        transportOptions: { server },
        sessionDescriptionHandlerFactoryOptions: handlerOptions,
      })
      agent = opened
      await opened.start()
      const registerer = new Registerer(opened)
      await new Promise<void>((resolve, reject) => {
        registerer.stateChange.addListener((state) => {
          if (state === RegistererState.Registered) resolve()
        })
        registerer
          .register({
            requestDelegate: { onReject: ({ message }) => reject(new Error(`${message.statusCode}`)) },
          })
          .catch(reject)
      })
    },
    prepare({ target, iceServers }) {
      if (!agent) throw new Error('not open')
      failed = null
      // SIP.js hands this object to whatever makes the next peer connection.
      handlerOptions.peerConnectionConfiguration = { iceServers }
      const inviter = new Inviter(agent, uriOf(target))
      next = inviter
      inviter.stateChange.addListener((state) => {
        const handler = inviter.sessionDescriptionHandler
        if (state === SessionState.Established && handler && 'remoteMediaStream' in handler)
          play(handler.remoteMediaStream as MediaStream)
        if (state === SessionState.Terminated) play(null)
      })
    },
    async end() {
      const inviter = next
      if (!inviter) throw new Error('no call')
      // SIP.js forgets a CANCEL that it was asked for before the exchange's challenge.
      await ringing
      if (failed) throw failed
      const over = new Promise<void>((resolve) =>
        inviter.stateChange.addListener((state) => {
          if (state === SessionState.Terminated) resolve()
        }),
      )
      await (inviter.state === SessionState.Established ? inviter.bye() : inviter.cancel())
      await over
    },
  },
  call,
)
