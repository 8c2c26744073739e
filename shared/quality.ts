// How a call sounded: listening quality of a second by the E-model, its bands, and the record of a whole call that QA and support
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

/** One second of an answered call, as the line measured it. */
export interface QualitySecond {
  /** Null when nothing was received in it. */
  readonly mos: number | null
  readonly rttMs: number | null
  readonly jitterMs: number
  readonly lossPct: number
  /** The customer should have been heard (no hold), and no packet came. */
  readonly deaf: boolean
  /** The agent should have been heard (no mute, no hold), and the microphone gave nothing. */
  readonly dumb: boolean
}

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
})
export type CallQuality = z.infer<typeof CallQuality>

const NOTICED_SECONDS = 5

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

  add({ mos, rttMs, jitterMs, lossPct, deaf, dumb }: QualitySecond): void {
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

  /** Null when no second was measured. A call shorter than five seconds has its average for its lowest. */
  get record(): CallQuality | null {
    const { seconds, mos, loss, jitter, rtt, rttSeconds, poor, deaf, dumb } = this.#sums
    if (seconds === 0) return null
    const mosMean = rounded(mos / seconds, 2)
    return {
      seconds,
      mosMean,
      mosLow: Math.min(mosMean, rounded(this.#low ?? mosMean, 2)),
      lossPct: rounded(loss / seconds, 2),
      jitterMs: rounded(jitter / seconds, 1),
      rttMs: rttSeconds === 0 ? null : rounded(rtt / rttSeconds, 1),
      poorSeconds: poor,
      deafSeconds: deaf,
      dumbSeconds: dumb,
    }
  }
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits
