// The page of a bare JsSIP softphone, a peer of `dial`: registers, and F8 sends an INVITE with JsSIP's own defaults, except for the
// ICE servers.
import JsSIP from 'jssip'
import { offer, play } from './caller.ts'

type Agent = InstanceType<typeof JsSIP.UA>
type Session = ReturnType<Agent['call']>

let agent: Agent | null = null
let next: { target: string; iceServers: RTCIceServer[] } | null = null
let session: Session | null = null
let failed: string | null = null
let over: Promise<void> = Promise.resolve()
/** Resolves when the call that F8 made rings, or failed before. */
let ringing: Promise<void> = Promise.resolve()

function call(): void {
  const [ua, wish] = [agent, next]
  if (!ua || !wish) return
  let rings: () => void = () => undefined
  let ends: () => void = () => undefined
  ringing = new Promise((resolve) => {
    rings = resolve
  })
  over = new Promise((resolve) => {
    ends = resolve
  })
  const end = () => {
    play(null)
    rings()
    ends()
  }
  session = ua.call(wish.target, {
    mediaConstraints: { audio: true, video: false },
    pcConfig: { iceServers: wish.iceServers },
    eventHandlers: {
      progress: () => rings(),
      ended: end,
      failed: ({ cause, originator }: { cause: string; originator: string }) => {
        // What the bench itself gives up is no failure.
        if (originator !== 'local') failed = cause
        end()
      },
      accepted: () => {
        const tracks = session?.connection.getReceivers().map(({ track }) => track) ?? []
        play(new MediaStream(tracks))
      },
    },
  })
}

offer(
  {
    open({ server, uri, user, password }) {
      const ua = new JsSIP.UA({
        sockets: [new JsSIP.WebSocketInterface(server)],
        uri,
        authorization_user: user,
        password,
      })
      agent = ua
      return new Promise<void>((resolve, reject) => {
        ua.on('registered', () => resolve())
        ua.on('registrationFailed', ({ cause }: { cause?: string }) =>
          reject(new Error(cause ?? 'not registered')),
        )
        ua.start()
      })
    },
    prepare(wish) {
      failed = null
      session = null
      next = wish
    },
    async end() {
      await ringing
      if (failed !== null) throw new Error(failed)
      if (!session) throw new Error('no call')
      session.terminate()
      await over
    },
  },
  call,
)
