// What only the window can find out: microphone, loudspeaker, and whether sound can leave this machine. Each check stands alone,
// without imports or anything from around it: `npm run doctor` sends the very same functions into the page.

/** Found, and the figures of it, as `shared/doctor.ts` names them. */
export interface PageFinding {
  readonly found: string
  readonly figures: Record<string, number | string>
}

/** Listens for a second and a half. Any sound at all counts: a headset that is muted gives exact silence. */
export async function microphoneCheck(): Promise<PageFinding> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  const count = devices.filter(({ kind }) => kind === 'audioinput').length
  if (count === 0) return { found: 'missing', figures: { count } }
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  } catch (error) {
    const denied = error instanceof Error && error.name === 'NotAllowedError'
    return { found: denied ? 'denied' : 'missing', figures: { count } }
  }
  const context = new AudioContext()
  try {
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let loudest = 0
    for (let round = 0; round < 15; round++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      analyser.getFloatTimeDomainData(samples)
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample))
    }
    return {
      found: loudest > 0.0001 ? 'heard' : 'silent',
      figures: { count, percent: Math.round(loudest * 100) },
    }
  } finally {
    for (const track of stream.getTracks()) track.stop()
    await context.close()
  }
}

export async function speakerCheck(): Promise<PageFinding> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  const count = devices.filter(({ kind }) => kind === 'audiooutput').length
  return { found: count > 0 ? 'found' : 'missing', figures: { count } }
}

/**
 * Asks each STUN and TURN server by itself, and all of them as a call would, for four seconds at most. The first that is of no use
 * is named with what the browser says of it (401: the account is refused; 701: it does not answer), or `timeout`.
 */
export async function iceCheck({
  iceServers,
  iceTransportPolicy,
  practice,
}: {
  readonly iceServers: readonly { urls: string[]; username?: string; credential?: string }[]
  readonly iceTransportPolicy: RTCIceTransportPolicy
  practice: boolean
}): Promise<PageFinding> {
  const isRelay = (url: string) => /^turns?:/i.test(url)
  const gather = async (configuration: RTCConfiguration) => {
    const peer = new RTCPeerConnection(configuration)
    const kinds: string[] = []
    let trouble: number | null = null
    let complete = false
    try {
      const gathered = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 4000)
        peer.onicecandidateerror = ({ errorCode }) => {
          trouble ??= errorCode
        }
        peer.onicecandidate = ({ candidate }) => {
          if (candidate?.type) kinds.push(candidate.type)
          if (candidate) return
          complete = true
          clearTimeout(timer)
          resolve()
        }
      })
      peer.createDataChannel('check')
      await peer.setLocalDescription(await peer.createOffer())
      await gathered
    } finally {
      peer.close()
    }
    return { kinds, trouble, complete }
  }
  const single = iceServers.flatMap((server) => server.urls.map((url) => ({ ...server, urls: [url], url })))
  const whole = gather({ iceServers: iceServers.map((server) => ({ ...server })), iceTransportPolicy })
  const tried = await Promise.all(
    single.map(async ({ url, ...server }) => {
      const relay = isRelay(url)
      const seen = await gather({ iceServers: [server], iceTransportPolicy: relay ? 'relay' : 'all' })
      const useful = relay
        ? seen.kinds.includes('relay')
        : seen.kinds.includes('srflx') || (seen.complete && seen.trouble === null)
      return { url, relay, useful, code: seen.trouble ?? 'timeout' }
    }),
  )
  const all = await whole
  const count = all.kinds.length
  const relays = all.kinds.filter((kind) => kind === 'relay').length
  const dead = tried.find(({ useful, relay }) => !useful && relay) ?? tried.find(({ useful }) => !useful)
  if (iceTransportPolicy === 'relay' && relays === 0)
    return { found: 'relayDead', figures: { server: dead?.url ?? '', code: dead?.code ?? 'timeout' } }
  if (count === 0) return { found: 'none', figures: { count, relays } }
  if (dead)
    return { found: dead.relay ? 'noRelay' : 'noStun', figures: { server: dead.url, code: dead.code } }
  return { found: practice ? 'loopback' : 'gathered', figures: { count, relays } }
}
