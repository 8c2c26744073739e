// The page of the lab: the product's line (`sipLine`) behind a door that tests reach through, and ears and counters of the
// page's own, which know nothing of the line: they watch the browser's peer connections and tracks themselves.

import { dialCode } from '../../../renderer/features/phone/featureCode.ts'
import { joinDesk } from '../../../renderer/features/phone/joinDesk.ts'
import type { Line, LineEvent, LineStatistics } from '../../../renderer/features/phone/line.ts'
import { usePhone } from '../../../renderer/features/phone/phone.ts'
import { sipLine } from '../../../renderer/features/phone/sipLine.ts'
import type { SipLeg } from '../../../shared/keptCall.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'

type Commands = Omit<Line, 'practice' | 'prepare' | 'subscribe'>
export type CommandName = keyof Commands
export type LineArguments<K extends CommandName> = Parameters<Commands[K]>

/** What the page itself hears on the remote tracks of all live connections. */
export interface PageHears {
  /** 0…1 of full scale. */
  readonly rms: number
  /** The loudest frequency, in Hz; 0 when nothing is heard. */
  readonly peakHz: number
}

export interface Door {
  /** Null when it resolved, else the problem with which the line refused. */
  command<K extends CommandName>(name: K, args: LineArguments<K>): Promise<unknown>
  /** Prepares and sends a call; its id. The outcome is told by events. */
  dial(target: string, headers: Readonly<Record<string, string>>): Promise<string>
  /** Prepares a call and drops it; null where it could have sound, else the problem. */
  prepared(target: string): Promise<unknown>
  /** Null when the exchange took the code, else the problem. */
  code(code: string): Promise<unknown>
  /** Joins the call of an agent by its code, as who only listens; resolves at once. */
  join(code: string): void
  leave(): void
  /** How far that is. */
  joined(): 'dialling' | 'on' | null
  /** How loud each element is that plays now, 0…1. */
  plays(): readonly number[]
  /** What ends each call, should this window die. */
  legs(): readonly SipLeg[]
  events(): readonly LineEvent[]
  hears(milliseconds: number): Promise<PageHears>
  /** Connections that are not closed, and microphone tracks that are live. */
  open(): { peers: number; tracks: number }
  /** Of the latest connection, as the browser counts it. */
  counts(): Promise<{ sent: number; received: number; codec: string; state: string }>
  /** What the line counted of a call, also after its end. */
  statistics(callId: string): LineStatistics
  /** Web pages, sockets and images that anything asked for since the page stood. */
  fetched(): readonly string[]
}

const peers: RTCPeerConnection[] = []
const microphones: MediaStreamTrack[] = []
const listening = new AudioContext()
const analyser = listening.createAnalyser()
analyser.fftSize = 8192
analyser.smoothingTimeConstant = 0

const Native = globalThis.RTCPeerConnection
globalThis.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    peers.push(this)
    this.addEventListener('track', ({ track }) =>
      listening.createMediaStreamSource(new MediaStream([track])).connect(analyser),
    )
  }
}
const openDevice = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await openDevice(constraints)
  microphones.push(...stream.getTracks())
  return stream
}

const elements = new Set<HTMLAudioElement>()
const NativeAudio = globalThis.Audio
globalThis.Audio = class extends NativeAudio {
  constructor(source?: string) {
    super(source)
    elements.add(this)
  }
}

const events: LineEvent[] = []
const legs = new Map<string, SipLeg>()
const line = sipLine({
  newId: () => crypto.randomUUID() as Id,
  random: () => Math.random(),
  now: () => Date.now(),
  legChanged(callId, leg) {
    if (leg) legs.set(callId, leg)
    else legs.delete(callId)
  },
})
line.subscribe((event) => events.push(event))
line.subscribe((event) => {
  if (event.kind === 'registration') usePhone.setState({ registration: event.registration })
})
const joins = joinDesk({ line, now: Date.now, newId: () => crypto.randomUUID() as Id }, usePhone)

async function hears(milliseconds: number): Promise<PageHears> {
  const samples = new Float32Array(analyser.fftSize)
  const spectrum = new Float32Array(analyser.frequencyBinCount)
  const loudest = { decibels: Number.NEGATIVE_INFINITY, hertz: 0 }
  let squares = 0
  let count = 0
  const until = performance.now() + milliseconds
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    analyser.getFloatTimeDomainData(samples)
    for (const sample of samples) squares += sample * sample
    count += samples.length
    analyser.getFloatFrequencyData(spectrum)
    spectrum.forEach((decibels, bin) => {
      if (decibels <= loudest.decibels) return
      loudest.decibels = decibels
      loudest.hertz = (bin * listening.sampleRate) / analyser.fftSize
    })
  }
  const rms = count === 0 ? 0 : Math.sqrt(squares / count)
  return { rms, peakHz: rms < 0.001 ? 0 : loudest.hertz }
}

async function counts() {
  const peer = peers.at(-1)
  const found = { sent: 0, received: 0, codec: '', state: peer?.connectionState ?? 'none' }
  if (!peer || peer.connectionState === 'closed') return found
  const report = await peer.getStats()
  report.forEach((entry: Record<string, unknown>) => {
    if (entry.type === 'outbound-rtp') found.sent += Number(entry.packetsSent)
    if (entry.type === 'inbound-rtp') found.received += Number(entry.packetsReceived)
    if (entry.type === 'codec' && found.codec === '') found.codec = String(entry.mimeType)
  })
  return found
}

const door: Door = {
  statistics: (callId) => line.statistics(callId as Id),
  async command(name, args) {
    try {
      await (line[name] as (...given: unknown[]) => unknown)(...args)
      return null
    } catch (error) {
      return problemOf(error, String(error))
    }
  },
  async dial(target, headers) {
    const callId = crypto.randomUUID()
    const prepared = line.prepare(target, { callId: callId as Id, headers })
    prepared.sound.catch(() => undefined)
    prepared
      .send()
      .catch((error: unknown) =>
        events.push({ kind: 'trouble', callId: callId as Id, problem: problemOf(error, String(error)) }),
      )
    return callId
  },
  async prepared(target) {
    const prepared = line.prepare(target, { callId: crypto.randomUUID() as Id, headers: {} })
    try {
      await prepared.sound
      return null
    } catch (error) {
      return problemOf(error, String(error))
    } finally {
      prepared.drop()
    }
  },
  async code(code) {
    try {
      await dialCode(line, code, crypto.randomUUID() as Id)
      return null
    } catch (error) {
      return problemOf(error, String(error))
    }
  },
  join: (code) =>
    void joins.join({ way: 'listen', agent: '', open: async () => ({ code, over: () => undefined }) }),
  leave: () => joins.leave(),
  joined: () => usePhone.getState().joined?.state ?? null,
  plays: () =>
    [...elements]
      .filter(({ srcObject, paused }) => srcObject !== null && !paused)
      .map(({ volume }) => volume),
  legs: () => [...legs.values()],
  events: () => events,
  hears,
  open: () => ({
    peers: peers.filter((peer) => peer.connectionState !== 'closed').length,
    tracks: microphones.filter((track) => track.readyState === 'live').length,
  }),
  counts,
  fetched: () => performance.getEntriesByType('resource').map((entry) => entry.name),
}
Object.assign(globalThis, { doorOf: () => door })
