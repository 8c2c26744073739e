// Line quality from WebRTC statistics: deltas of one sample, and the listening quality by ITU-T G.107. Pure: the reports and
// levels are handed in. Private to the phone.
import type { MediaSample } from './line.ts'

/** The counters of one moment, already picked out of a statistics report. */
export interface Counters {
  readonly sent: number
  readonly received: number
  readonly lost: number
  readonly jitterMs: number
  readonly rttMs: number | null
}

/** Robustness of G.711 with concealment against loss (ITU-T G.113). */
const BPL = 25.1
/** Jitter buffer and codec, in ms, beside half the round trip. */
const FIXED_DELAY_MS = 60

/** 1.0…4.5. Falls when round trip, jitter or loss rise. */
export function mosOf(rttMs: number, jitterMs: number, lossPct: number): number {
  const delay = rttMs / 2 + 2 * jitterMs + FIXED_DELAY_MS
  const delayed = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0)
  const lossy = (95 * lossPct) / (lossPct + BPL)
  const r = Math.min(100, Math.max(0, 93.2 - delayed - lossy))
  const mos = 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r)
  return Math.min(4.5, Math.max(1, mos))
}

/** Loss and MOS over the time between two moments; counters that ran backwards (a renegotiation) count as no change. */
export function sampleOf(
  before: Counters | null,
  now: Counters,
  levels: { readonly levelIn: number; readonly levelOut: number; readonly heardRms: number },
): MediaSample {
  const received = Math.max(0, now.received - (before?.received ?? 0))
  const lost = Math.max(0, now.lost - (before?.lost ?? 0))
  const lossPct = received + lost === 0 ? 0 : (100 * lost) / (received + lost)
  return {
    rttMs: now.rttMs,
    jitterMs: now.jitterMs,
    lossPct,
    mos: received === 0 ? null : mosOf(now.rttMs ?? 0, now.jitterMs, lossPct),
    ...levels,
    packets: { sent: now.sent, received: now.received, lost: now.lost },
  }
}

const figure = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/**
 * Picks the audio counters. There may be several inbound streams (their order follows the SSRC): the one of our track
 * counts, else the busiest. On hold there may be none at all.
 */
export function countersOf(report: Iterable<Record<string, unknown>>, trackId: string | null): Counters {
  let sent = 0
  let rtt: number | null = null
  let remoteRtt: number | null = null
  let inbound: Record<string, unknown> | null = null
  for (const entry of report) {
    if (entry.type === 'outbound-rtp' && entry.kind === 'audio') sent += figure(entry.packetsSent) ?? 0
    if (entry.type === 'remote-inbound-rtp') remoteRtt = figure(entry.roundTripTime) ?? remoteRtt
    if (entry.type === 'candidate-pair' && entry.nominated === true)
      rtt = figure(entry.currentRoundTripTime) ?? rtt
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      const isOurs = trackId !== null && entry.trackIdentifier === trackId
      const busier = (figure(entry.packetsReceived) ?? 0) > (figure(inbound?.packetsReceived) ?? -1)
      const haveOurs = trackId !== null && inbound?.trackIdentifier === trackId
      if (isOurs || (busier && !haveOurs)) inbound = entry
    }
  }
  const seconds = remoteRtt ?? rtt
  return {
    sent,
    received: figure(inbound?.packetsReceived) ?? 0,
    lost: Math.max(0, figure(inbound?.packetsLost) ?? 0),
    jitterMs: (figure(inbound?.jitter) ?? 0) * 1000,
    rttMs: seconds === null ? null : seconds * 1000,
  }
}
