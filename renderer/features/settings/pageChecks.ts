// What only the window can find out: microphone, loudspeaker, and whether sound can leave this machine. Each check stands alone,
// without imports or anything from around it: `npm run doctor` sends the very same functions into the page.

/** Found, and the figures of it, as `shared/doctor.ts` names them. */
export interface PageFinding {
  readonly found: string
  readonly figures: Record<string, number>
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

/** Gathers candidates for three seconds at most. `relays`: how many TURN servers the company names. */
export async function iceCheck({
  servers,
  practice,
}: {
  servers: RTCIceServer[]
  practice: boolean
}): Promise<PageFinding> {
  const peer = new RTCPeerConnection({ iceServers: servers })
  const kinds: string[] = []
  try {
    const gathered = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 3000)
      peer.onicecandidate = ({ candidate }) => {
        if (candidate?.type) kinds.push(candidate.type)
        if (candidate) return
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
  const count = kinds.length
  const relays = kinds.filter((kind) => kind === 'relay').length
  const wantsRelay = servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)))
  const found =
    count === 0 ? 'none' : practice ? 'loopback' : wantsRelay && relays === 0 ? 'noRelay' : 'gathered'
  return { found, figures: { count, relays } }
}
