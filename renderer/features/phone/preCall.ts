// The test before the first call: the agent's own voice travels over a WebRTC connection inside this window, out of the chosen
// microphone and into the chosen earpiece, and is measured at the far end. Promises that everything it opened is closed again.
import type { SoundProcessing } from '../../../shared/ipc.ts'
import { openMicrophone } from './callMedia.ts'
import { meterOf } from './levels.ts'

export interface PreCallVerdict {
  /** Measured behind the connection, as a customer would hear it. */
  readonly microphone: 'heard' | 'silent'
  /** `refused`: the device took no sound. Whether a person hears it only the person knows. */
  readonly speaker: 'played' | 'refused'
  readonly connection: 'up' | 'failed'
  /** Of the connection inside this computer; null when it was not measured. */
  readonly roundTripMs: number | null
}

export interface PreCallWish {
  /** Device ids; null = the system's default. */
  readonly microphone: string | null
  readonly speaker: string | null
  readonly processing: SoundProcessing
  /** 0…1. */
  readonly volume: number
  readonly signal: AbortSignal
  /** How loud the voice arrives, 0…1, while one listens. */
  level(peak: number): void
}

const CONNECT_LIMIT_MS = 5_000
const LISTEN_MS = 7_000
/** The voice is to be heard back for this long at least, or nobody could judge the earpiece. */
const LEAST_MS = 3_000
const EVERY_MS = 150
/** Louder than the noise of a microphone that lies on the desk. */
const VOICE_PEAK = 0.03
/** Readings with a voice that make it one: a click is not. */
const VOICE_READINGS = 4

/** Rejects with a `ProblemError` when no microphone opens, and with an `AbortError` when `signal` says so. */
export async function preCallTest(wish: PreCallWish): Promise<PreCallVerdict> {
  const microphone = await openMicrophone(wish.microphone, wish.processing)
  const near = new RTCPeerConnection({ iceServers: [] })
  const far = new RTCPeerConnection({ iceServers: [] })
  const element = new Audio()
  try {
    wish.signal.throwIfAborted()
    element.volume = Math.min(1, Math.max(0, wish.volume))
    const taken = await takesSound(element, wish.speaker)
    const arrived = arrival(far)
    for (const track of microphone.getAudioTracks()) near.addTrack(track, microphone)
    if (!(await connect(near, far)))
      return { microphone: 'silent', speaker: 'refused', connection: 'failed', roundTripMs: null }
    const voice = new MediaStream([await arrived])
    element.srcObject = voice
    await element.play()
    const heard = await listen(voice, wish)
    const played = taken && element.currentTime > 0
    return {
      microphone: heard ? 'heard' : 'silent',
      speaker: played ? 'played' : 'refused',
      connection: 'up',
      roundTripMs: await roundTripOf(near),
    }
  } finally {
    element.pause()
    element.srcObject = null
    near.close()
    far.close()
    for (const track of microphone.getTracks()) track.stop()
  }
}

async function takesSound(element: HTMLAudioElement, speaker: string | null): Promise<boolean> {
  try {
    await element.setSinkId(speaker ?? '')
    return true
  } catch {
    // Gone or busy: that is what the test is to find out.
    return false
  }
}

const arrival = (peer: RTCPeerConnection) =>
  new Promise<MediaStreamTrack>((resolve) => {
    peer.addEventListener('track', ({ track }) => resolve(track), { once: true })
  })

/** Joins two connections of this window; false when they do not meet in time. */
async function connect(near: RTCPeerConnection, far: RTCPeerConnection): Promise<boolean> {
  const trickle = (from: RTCPeerConnection, to: RTCPeerConnection) =>
    from.addEventListener('icecandidate', ({ candidate }) => {
      // A candidate that comes too late belongs to a test that is over.
      if (candidate && to.signalingState !== 'closed') void to.addIceCandidate(candidate)
    })
  trickle(near, far)
  trickle(far, near)
  const up = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), CONNECT_LIMIT_MS)
    near.addEventListener('connectionstatechange', () => {
      if (near.connectionState !== 'connected' && near.connectionState !== 'failed') return
      clearTimeout(timer)
      resolve(near.connectionState === 'connected')
    })
  })
  await near.setLocalDescription()
  await far.setRemoteDescription(near.localDescription as RTCSessionDescription)
  await far.setLocalDescription()
  await near.setRemoteDescription(far.localDescription as RTCSessionDescription)
  return up
}

/** Resolves with whether a voice was heard; rejects when the test is called off. */
function listen(voice: MediaStream, { signal, level }: PreCallWish): Promise<boolean> {
  const meter = meterOf(voice)
  return new Promise<boolean>((resolve, reject) => {
    let passed = 0
    let voiced = 0
    const end = () => {
      clearInterval(timer)
      meter.close()
      signal.removeEventListener('abort', abort)
    }
    const abort = () => {
      end()
      reject(signal.reason)
    }
    const timer = setInterval(() => {
      passed += EVERY_MS
      const { peak } = meter.read()
      level(peak)
      if (peak > VOICE_PEAK) voiced += 1
      const heard = voiced >= VOICE_READINGS
      if (passed < LISTEN_MS && !(heard && passed >= LEAST_MS)) return
      end()
      resolve(heard)
    }, EVERY_MS)
    signal.addEventListener('abort', abort)
  })
}

async function roundTripOf(peer: RTCPeerConnection): Promise<number | null> {
  let seconds: number | null = null
  const report = await peer.getStats()
  report.forEach((entry: Record<string, unknown>) => {
    const { type, nominated, currentRoundTripTime: time } = entry
    if (type === 'candidate-pair' && nominated === true && typeof time === 'number') seconds = time
  })
  return seconds === null ? null : seconds * 1000
}
