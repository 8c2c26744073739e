// How a call sounded: listening quality of a second by the E-model, its bands, and the record of a whole call that QA and IT
// see. Pure. Bands leave no hole, and MOS never rises when round trip, jitter or loss rise.
import { z } from 'zod'

/**
 * Robustness of G.711 with concealment against random loss (ITU-T G.113, appendix I). The desk may send Opus, but calls to the
 * telephone network go on as G.711: a figure for the weaker half is the honest one.
 */
const BPL = 25.1
/** Packet, jitter buffer at rest and codec, in ms, beside half the round trip. */
const FIXED_DELAY_MS = 60

/**
 * Mean opinion score 1.0…4.5 of a telephone line, by ITU-T G.107 (E-model) in its usual simplification: R = 93.2 − Id − Ie,eff
 * with Id = 0.024 d + 0.11 (d − 177.3) beyond 177.3 ms (Cole and Rosenbluth, 2001), Ie,eff = 95 Ppl / (Ppl + Bpl), and MOS of
 * R as in G.107 annex B. Round trip and jitter in ms; loss in percent, what the jitter buffer threw away included.
 */
export function mosOf(rttMs: number, jitterMs: number, lossPct: number): number {
  const delay = rttMs / 2 + 2 * jitterMs + FIXED_DELAY_MS
  const delayed = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0)
  const lossy = (95 * lossPct) / (lossPct + BPL)
  const r = Math.min(100, Math.max(0, 93.2 - delayed - lossy))
  const mos = 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r)
  return Math.min(4.5, Math.max(1, mos))
}

export type QualityBand = 'good' | 'fair' | 'poor'

/** ITU-T G.107 bands as agents speak of them: from 4.0 satisfied, from 3.6 some dissatisfied, below that many. */
export function qualityBand(mos: number): QualityBand {
  return mos >= 4 ? 'good' : mos >= 3.6 ? 'fair' : 'poor'
}

/** What may be wrong with the sound, worst first: the customer can't be heard, the agent can't be, and three ills of the network. */
export const SOUND_CAUSES = ['deaf', 'dumb', 'loss', 'jitter', 'delay'] as const
export type SoundCause = (typeof SOUND_CAUSES)[number]

/** One second of an answered call, as the line measured it. */
export interface QualitySecond {
  /** Whole seconds since the answer. */
  readonly at: number
  /** Null when nothing was received in it. */
  readonly mos: number | null
  readonly rttMs: number | null
  readonly jitterMs: number
  readonly lossPct: number
  /** The customer should have been heard (no hold), and no packet came. */
  readonly deaf: boolean
  /** The agent should have been heard (no mute, no hold), and the microphone gave nothing. */
  readonly dumb: boolean
  /** What the agent is told of in it, if anything. */
  readonly cause: SoundCause | null
}

/** Something was wrong with the sound for a while. `at`: seconds from the answer to its beginning. */
export const SoundIncident = z.object({
  cause: z.enum(SOUND_CAUSES),
  at: z.int().min(0),
  seconds: z.int().min(1),
})
export type SoundIncident = z.infer<typeof SoundIncident>

/** From `at` seconds after the answer on, the call had this device; the first of each kind is the one that it was answered with. */
export const SoundDevice = z.object({
  at: z.int().min(0),
  what: z.enum(['microphone', 'speaker']),
  /** As the system names it; '' where it gives no name, or the device went and no other was found. */
  label: z.string().max(80),
})
export type SoundDevice = z.infer<typeof SoundDevice>

/** More of them in one call say nothing new; seconds go on being counted. */
const INCIDENTS = 30
const DEVICES = 20

/** The record of a call's sound. Averages over its measured seconds. */
export const CallQuality = z.object({
  /** Seconds that were measured; holds count when something came in them. */
  seconds: z.int().min(0),
  mosMean: z.number().min(1).max(4.5),
  /** Lowest average of five seconds in a row: what the customer will have noticed. */
  mosLow: z.number().min(1).max(4.5),
  lossPct: z.number().min(0).max(100),
  jitterMs: z.number().min(0),
  rttMs: z.number().min(0).nullable(),
  poorSeconds: z.int().min(0),
  deafSeconds: z.int().min(0),
  dumbSeconds: z.int().min(0),
  /** In the order in which they began. Absent from records of older desks, as are the next two. */
  incidents: z.array(SoundIncident).max(INCIDENTS).optional(),
  /** Of the sound that came, with its clock: `opus/48000`. */
  codec: z.string().max(40).optional(),
  devices: z.array(SoundDevice).max(DEVICES).optional(),
})
export type CallQuality = z.infer<typeof CallQuality>

/** From here on a call's sound is worth looking at: what an agent is told of in the call, and a passage that customers notice. */
export const BAD_SOUND = { deafSeconds: 4, dumbSeconds: 12, mosLow: 3.6 } as const

/** What was bad about the sound of a call, worst first; null when nothing was. */
export function soundTrouble(
  quality: Pick<CallQuality, 'deafSeconds' | 'dumbSeconds' | 'mosLow'>,
): 'deaf' | 'dumb' | 'poor' | null {
  if (quality.deafSeconds >= BAD_SOUND.deafSeconds) return 'deaf'
  if (quality.dumbSeconds >= BAD_SOUND.dumbSeconds) return 'dumb'
  return quality.mosLow < BAD_SOUND.mosLow ? 'poor' : null
}

const NOTICED_SECONDS = 5
/** What is heard of a customer from whom nothing comes. */
const NOTHING_HEARD = { mosMean: 1, mosLow: 1, lossPct: 100, jitterMs: 0, rttMs: null }

interface Sums {
  seconds: number
  mos: number
  loss: number
  jitter: number
  rtt: number
  rttSeconds: number
  poor: number
  deaf: number
  dumb: number
}

/** Adds up the seconds of one call. */
export class QualityLog {
  readonly #sums: Sums = {
    seconds: 0,
    mos: 0,
    loss: 0,
    jitter: 0,
    rtt: 0,
    rttSeconds: 0,
    poor: 0,
    deaf: 0,
    dumb: 0,
  }
  #last: number[] = []
  #low: number | null = null
  readonly #incidents: SoundIncident[] = []
  #running: SoundIncident | null = null
  /** Since when nothing is heard of either side, in seconds after the answer: both are noticed some seconds later. */
  readonly #since: { deaf: number | null; dumb: number | null } = { deaf: null, dumb: null }
  readonly #devices: SoundDevice[] = []
  #codec: string | null = null

  /** The call has this device from now on; the one that it has already changes nothing. */
  use(device: SoundDevice): void {
    const label = device.label.slice(0, 80)
    const had = this.#devices.findLast(({ what }) => what === device.what)
    if (had?.label !== label && this.#devices.length < DEVICES) this.#devices.push({ ...device, label })
  }

  /** By which the sound comes now. */
  decodes(codec: string): void {
    this.#codec = codec.slice(0, 40)
  }

  add(second: QualitySecond): void {
    this.#follow(second)
    const { mos, rttMs, jitterMs, lossPct, deaf, dumb } = second
    const sums = this.#sums
    if (deaf) sums.deaf += 1
    if (dumb) sums.dumb += 1
    if (mos === null) return
    sums.seconds += 1
    sums.mos += mos
    sums.loss += lossPct
    sums.jitter += jitterMs
    if (qualityBand(mos) === 'poor') sums.poor += 1
    if (rttMs !== null) {
      sums.rtt += rttMs
      sums.rttSeconds += 1
    }
    this.#last = [...this.#last, mos].slice(-NOTICED_SECONDS)
    const average = this.#last.reduce((sum, one) => sum + one, 0) / this.#last.length
    if (this.#last.length === NOTICED_SECONDS) this.#low = Math.min(this.#low ?? average, average)
  }

  #follow({ at, cause, deaf, dumb }: QualitySecond): void {
    const since = this.#since
    since.deaf = deaf ? (since.deaf ?? at) : null
    since.dumb = dumb ? (since.dumb ?? at) : null
    const running = this.#running
    if (cause !== null && running?.cause === cause) {
      running.seconds = at - running.at + 1
      return
    }
    const from = cause === 'deaf' || cause === 'dumb' ? (since[cause] ?? at) : at
    this.#running = cause && { cause, at: from, seconds: at - from + 1 }
    if (this.#running && this.#incidents.length < INCIDENTS) this.#incidents.push(this.#running)
  }

  /**
   * Null when nothing was measured: no sound, and none that was missed. A call shorter than five seconds has its average for its
   * lowest; one from which nothing ever came is as bad as calls get.
   */
  get record(): CallQuality | null {
    const { seconds, mos, loss, jitter, rtt, rttSeconds, poor, deaf, dumb } = this.#sums
    const noticed = {
      poorSeconds: poor,
      deafSeconds: deaf,
      dumbSeconds: dumb,
      incidents: this.#incidents.map((one) => ({ ...one })),
      devices: [...this.#devices],
      ...(this.#codec === null ? {} : { codec: this.#codec }),
    }
    if (seconds === 0) return deaf === 0 ? null : { seconds, ...NOTHING_HEARD, ...noticed }
    const mosMean = rounded(mos / seconds, 2)
    return {
      seconds,
      mosMean,
      mosLow: Math.min(mosMean, rounded(this.#low ?? mosMean, 2)),
      lossPct: rounded(loss / seconds, 2),
      jitterMs: rounded(jitter / seconds, 1),
      rttMs: rttSeconds === 0 ? null : rounded(rtt / rttSeconds, 1),
      ...noticed,
    }
  }
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits
