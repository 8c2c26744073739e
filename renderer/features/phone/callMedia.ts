// Sound of one call: the microphone's lifetime, the element that plays the customer, meters and counts. Promises that no
// track stays live after `close`, whatever became of the call, and that a held or muted microphone sends silence.
import type { SoundProcessing } from '../../../shared/ipc.ts'
import { type ProblemCode, ProblemError } from '../../../shared/problem.ts'
import { QualityLog, type SoundDevice } from '../../../shared/quality.ts'
import type { Meter } from './levels.ts'
import { meterOf } from './levels.ts'
import type { CallTracks, LineStatistics, MediaSample } from './line.ts'
import type { Counters } from './quality.ts'
import { countersOf, sampleOf } from './quality.ts'
import { SoundWatch } from './soundWatch.ts'

const SAMPLE_MS = 1000
/** Below this a second of the customer's track is silence and says nothing about how loud they are. */
const AUDIBLE_RMS = 0.005

/** The microphone of this id, or (null, and also when it is gone) the system's. Rejects with the problem to show. */
export async function openMicrophone(
  deviceId: string | null,
  processing: SoundProcessing,
): Promise<MediaStream> {
  const audio: MediaTrackConstraints = {
    ...processing,
    ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio })
  } catch (error) {
    const denied = error instanceof DOMException && error.name === 'NotAllowedError'
    throw new ProblemError(denied ? 'phone.microphoneDenied' : 'phone.noMicrophone', {}, { cause: error })
  }
}

/** The remote description without `a=ssrc` lines: Chromium hides the sound of a transcoder that announces another SSRC. */
export function withoutSsrc(sdp: string): string {
  return sdp.replace(/^a=ssrc(-group)?:.*\r?\n/gm, '')
}

/** Whether the far end's offer puts us on hold (RFC 3264 §8.4, and the zero address of older telephones); null: it says nothing. */
export function holdsUs(offer: string): boolean | null {
  if (!hasAudio(offer)) return null
  return /^a=(?:sendonly|inactive)\r?$/m.test(offer) || /^c=IN IP4 0\.0\.0\.0\r?$/m.test(offer)
}

/** Whether an SDP body takes part in sound at all (183 with a body is early media). */
export const hasAudio = (body: string): boolean => /^m=audio /m.test(body)

type Totals = Pick<Counters, 'received' | 'lost' | 'discarded' | 'energy' | 'seconds'>

const together = (one: Totals, other: Totals): Totals => ({
  received: one.received + other.received,
  lost: one.lost + other.lost,
  discarded: one.discarded + other.discarded,
  energy: one.energy + other.energy,
  seconds: one.seconds + other.seconds,
})

export class CallMedia {
  readonly #microphone: MediaStream
  readonly #element = new Audio()
  readonly #sampled: (sample: MediaSample) => void
  readonly #died: () => void
  readonly #noticed: (code: ProblemCode) => void
  #peer: RTCPeerConnection | null = null
  #remoteTrack: MediaStreamTrack | null = null
  #micMeter: Meter | null
  #earMeter: Meter | null = null
  #timer: ReturnType<typeof setInterval> | null = null
  #counters: Counters | null = null
  /** As the last report had them, and what streams that are gone had counted. */
  #raw: Counters | null = null
  #gone = { received: 0, lost: 0, discarded: 0, energy: 0, seconds: 0 }
  /** From the answer on. */
  #watched: { readonly watch: SoundWatch; readonly since: number } | null = null
  readonly #quality = new QualityLog()
  #audible = { squares: 0, samples: 0 }
  #muted = false
  #held = false
  #closed = false
  /** Chromium keeps a metered track for as long as the audio context runs: what listens to it must not stay with it. */
  readonly #over = new AbortController()
  readonly #taps = new Set<(tracks: CallTracks) => void>()

  constructor(
    microphone: MediaStream,
    { speaker, volume }: { readonly speaker: string | null; readonly volume: number },
    heard: { sampled(sample: MediaSample): void; noticed(code: ProblemCode): void; microphoneDied(): void },
  ) {
    this.#microphone = microphone
    this.#died = heard.microphoneDied
    this.#watchDevice()
    this.setVolume(volume)
    this.#micMeter = meterOf(microphone)
    this.#sampled = heard.sampled
    this.#noticed = heard.noticed
    this.#element.autoplay = true
    void this.setSpeaker(speaker)
  }

  get held(): boolean {
    return this.#held
  }

  get microphone(): MediaStream {
    return this.#microphone
  }

  /** Its device is gone: the customer hears nothing until `setMicrophone` finds another. */
  get microphoneDead(): boolean {
    return this.#microphone.getAudioTracks().every((track) => track.readyState === 'ended')
  }

  /** Plays whatever comes, early media included, and starts counting. */
  attach(peer: RTCPeerConnection): void {
    if (this.#peer === peer || this.#closed) return
    this.#peer = peer
    peer.addEventListener('track', ({ track }) => this.#play(track), { signal: this.#over.signal })
    for (const receiver of peer.getReceivers()) this.#play(receiver.track)
    this.#timer ??= setInterval(() => void this.#sample(), SAMPLE_MS)
  }

  /** The call was answered: from here on both sides should be heard. */
  watchSound(): void {
    if (this.#watched) return
    this.#watched = { watch: new SoundWatch(), since: performance.now() }
    this.#noteMicrophone()
    void this.#noteSpeaker()
  }

  /** Hears the tracks at once, and again whenever one of them is replaced. */
  tap(listener: (tracks: CallTracks) => void): () => void {
    this.#taps.add(listener)
    listener(this.#tracks)
    return () => {
      this.#taps.delete(listener)
    }
  }

  setMuted(muted: boolean): void {
    this.#muted = muted
    this.#gate()
  }

  /** Silences the microphone before the re-INVITE leaves: `sendonly` alone would go on sending it. */
  setHeld(held: boolean): void {
    this.#held = held
    this.#gate()
  }

  async setMicrophone(deviceId: string | null, processing: SoundProcessing): Promise<void> {
    const fresh = await openMicrophone(deviceId, processing)
    const [track] = fresh.getAudioTracks()
    const old = this.#microphone.getAudioTracks()
    if (this.#closed || !track) {
      for (const unused of fresh.getTracks()) unused.stop()
      return
    }
    // Silent before it is sent: a muted or held agent is not heard while the microphones change.
    track.enabled = this.#open
    const sender = this.#peer?.getSenders().find((candidate) => candidate.track?.kind === 'audio')
    await sender?.replaceTrack(track)
    for (const gone of old) {
      this.#microphone.removeTrack(gone)
      gone.stop()
    }
    this.#microphone.addTrack(track)
    this.#micMeter?.close()
    this.#micMeter = meterOf(this.#microphone)
    this.#watchDevice()
    this.#gate()
    this.#noteMicrophone()
    this.#tell()
  }

  setVolume(volume: number): void {
    this.#element.volume = Math.min(1, Math.max(0, volume))
  }

  async setSpeaker(deviceId: string | null): Promise<void> {
    try {
      await this.#element.setSinkId(deviceId ?? '')
    } catch {
      // The device went away between choice and use: the default speaker is better than none.
      await this.#element.setSinkId('')
    }
    await this.#noteSpeaker()
  }

  /** RFC 4733 digits; false when this connection can't: an answered call falls back to INFO, an announcement has none. */
  sendDigits(digits: string): boolean {
    const sender = this.#peer?.getSenders().find((candidate) => candidate.track?.kind === 'audio')?.dtmf
    if (!sender?.canInsertDTMF) return false
    sender.insertDTMF(sender.toneBuffer + digits, 120, 70)
    return true
  }

  get totals(): LineStatistics {
    const { squares, samples } = this.#audible
    return {
      sentPackets: this.#counters?.sent ?? 0,
      receivedPackets: this.#counters?.received ?? 0,
      lostPackets: this.#counters?.lost ?? 0,
      heardRms: samples === 0 ? 0 : Math.sqrt(squares / samples),
      quality: this.#quality.record,
    }
  }

  /** Counts a last time, then lets go of everything. */
  async close(): Promise<void> {
    if (this.#closed) return
    await this.#sample()
    this.#closed = true
    this.#over.abort()
    if (this.#timer !== null) clearInterval(this.#timer)
    for (const track of this.#microphone.getTracks()) track.stop()
    this.#micMeter?.close()
    this.#earMeter?.close()
    this.#element.srcObject = null
  }

  #watchDevice(): void {
    for (const track of this.#microphone.getAudioTracks())
      track.addEventListener(
        'ended',
        () => {
          if (this.#closed || !this.microphoneDead) return
          this.#note('microphone', '')
          this.#died()
        },
        { signal: this.#over.signal },
      )
  }

  /** Whole seconds since the answer; 0 before it. */
  get #second(): number {
    return this.#watched ? Math.floor((performance.now() - this.#watched.since) / SAMPLE_MS) : 0
  }

  /** For the record of the call; what it was prepared with is noted at its answer. */
  #note(what: SoundDevice['what'], label: string): void {
    if (this.#watched) this.#quality.use({ at: this.#second, what, label })
  }

  #noteMicrophone(): void {
    this.#note('microphone', this.#microphone.getAudioTracks()[0]?.label ?? '')
  }

  async #noteSpeaker(): Promise<void> {
    if (!this.#watched) return
    const id = this.#element.sinkId || 'default'
    try {
      const all = await navigator.mediaDevices.enumerateDevices()
      const found = all.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === id)
      this.#note('speaker', found?.label ?? '')
    } catch {
      // Which one it is stays unknown; what is heard does not depend on it.
      this.#note('speaker', '')
    }
  }

  get #open(): boolean {
    return !this.#muted && !this.#held
  }

  #gate(): void {
    for (const track of this.#microphone.getAudioTracks()) track.enabled = this.#open
  }

  #play(track: MediaStreamTrack): void {
    if (track.kind !== 'audio' || this.#remoteTrack === track || this.#closed) return
    this.#remoteTrack = track
    const stream = new MediaStream([track])
    this.#element.srcObject = stream
    this.#earMeter?.close()
    this.#earMeter = meterOf(stream)
    this.#tell()
  }

  get #tracks(): CallTracks {
    return { microphone: this.#microphone.getAudioTracks()[0] ?? null, customer: this.#remoteTrack }
  }

  #tell(): void {
    for (const listener of [...this.#taps]) listener(this.#tracks)
  }

  async #sample(): Promise<void> {
    const peer = this.#peer
    if (!peer || this.#closed) return
    const ear = this.#earMeter?.read() ?? { rms: 0, peak: 0 }
    if (ear.rms > AUDIBLE_RMS) {
      this.#audible.squares += ear.rms ** 2
      this.#audible.samples += 1
    }
    const before = this.#counters
    if (peer.connectionState !== 'closed') {
      const entries: Record<string, unknown>[] = []
      const report = await peer.getStats()
      report.forEach((entry: Record<string, unknown>) => {
        entries.push(entry)
      })
      const raw = countersOf(entries, this.#remoteTrack?.id ?? null)
      // A hold ends the inbound stream and begins another: what was counted stays counted.
      if (this.#raw && raw.received < this.#raw.received) this.#gone = together(this.#gone, this.#raw)
      this.#raw = raw
      this.#counters = { ...raw, ...together(this.#gone, raw) }
      if (raw.codec !== null) this.#quality.decodes(raw.codec)
    }
    if (!this.#counters || this.#closed) return
    const microphone = this.#micMeter?.read() ?? { rms: 0, peak: 0 }
    const levels = { levelIn: microphone.peak, levelOut: ear.peak, heardRms: ear.rms }
    const sample = sampleOf(before, this.#counters, levels)
    this.#sampled({ ...sample, cause: this.#watch(sample) })
  }

  /** Keeps the record of the answered call, and tells when the agent can do something about its sound. */
  #watch(sample: Omit<MediaSample, 'cause'>): MediaSample['cause'] {
    if (!this.#watched) return null
    const { cause, hint, deaf, dumb } = this.#watched.watch.hear({
      ...sample,
      listening: !this.#held && this.#receives(),
      speaking: !this.#held && !this.#muted,
    })
    this.#quality.add({ ...sample, at: this.#second, deaf, dumb, cause })
    if (hint) this.#noticed(hint)
    return cause
  }

  /** Neither end has put the other on hold, as far as the last offer and answer say. */
  #receives(): boolean {
    const audio = this.#peer?.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio')
    const direction = audio?.currentDirection ?? null
    return direction === 'sendrecv' || direction === 'recvonly'
  }
}
