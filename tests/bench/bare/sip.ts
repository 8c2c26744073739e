// The page of a bare SIP.js softphone, the peer of `dial`: registers, and F8 sends an INVITE with SIP.js's own defaults, except
// for the ICE servers, which are those that the workstation has in the same repetition.
import { Inviter, Registerer, RegistererState, SessionState, type URI, UserAgent } from 'sip.js'

export interface BareSip {
  /** Registers; rejects when the line refuses. */
  open(account: { server: string; uri: string; user: string; password: string }): Promise<void>
  /** Whom the next F8 calls, and with which ICE servers. */
  prepare(call: { target: string; iceServers: RTCIceServer[] }): void
  /** Cancels the call; resolves when it is over. */
  cancel(): Promise<void>
}

let agent: UserAgent | null = null
let next: Inviter | null = null
let failed: unknown = null
/** Resolves when the call that F8 made rings. */
let ringing: Promise<void> = Promise.resolve()
const handlerOptions: { peerConnectionConfiguration: RTCConfiguration } = {
  peerConnectionConfiguration: { iceServers: [] },
}

const bare: BareSip = {
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
    next = new Inviter(agent, uriOf(target))
  },
  async cancel() {
    const call = next
    if (!call) throw new Error('no call')
    // SIP.js forgets a CANCEL that it was asked for before the exchange's challenge.
    await ringing
    if (failed) throw failed
    const over = new Promise<void>((resolve) =>
      call.stateChange.addListener((state) => {
        if (state === SessionState.Terminated) resolve()
      }),
    )
    await call.cancel()
    await over
  },
}

function uriOf(text: string): URI {
  const uri = UserAgent.makeURI(text)
  if (!uri) throw new Error('no SIP address')
  return uri
}

window.addEventListener('keydown', (event) => {
  if (event.key !== 'F8') return
  ringing = new Promise((resolve) => {
    next?.invite({ requestDelegate: { onProgress: () => resolve() } }).catch((error: unknown) => {
      failed = error
      resolve()
    })
  })
})
Object.assign(globalThis, { bareOf: () => bare })
