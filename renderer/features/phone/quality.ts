// Line quality from WebRTC statistics: what one second brought, by the difference of two moments. Pure: the reports and levels are
// handed in. Private to the phone.
import { mosOf } from '../../../shared/quality.ts'
import type { MediaSample } from './line.ts'

/** The counters of one moment, already picked out of a statistics report. */
export interface Counters {
  readonly sent: number
  readonly received: number
  readonly lost: number
  /** Came too late for the jitter buffer: as good as lost. */
  readonly discarded: number
  /** Energy of the sound in the packets, and its seconds, as `totalAudioEnergy` and `totalSamplesDuration` count them. */
  readonly energy: number
  readonly seconds: number
  readonly jitterMs: number
  readonly rttMs: number | null
  /** Of the sound that comes, with its clock (`opus/48000`); null while nothing came. */
  readonly codec: string | null
}

/** Loss and MOS over the time between two moments; counters that ran backwards (a renegotiation) count as no change. */
export function sampleOf(
  before: Counters | null,
  now: Counters,
  levels: { readonly levelIn: number; readonly levelOut: number; readonly heardRms: number },
): Omit<MediaSample, 'cause'> {
  const grown = (what: 'received' | 'lost' | 'discarded' | 'energy' | 'seconds') =>
    Math.max(0, now[what] - (before?.[what] ?? 0))
  const received = grown('received')
  const lost = grown('lost')
  const missed = Math.min(received + lost, lost + grown('discarded'))
  const lossPct = received + lost === 0 ? 0 : (100 * missed) / (received + lost)
  const seconds = grown('seconds')
  return {
    rttMs: now.rttMs,
    jitterMs: now.jitterMs,
    lossPct,
    mos: received === 0 ? null : mosOf(now.rttMs ?? 0, now.jitterMs, lossPct),
    arrivedRms: seconds === 0 ? 0 : Math.min(1, Math.sqrt(grown('energy') / seconds)),
    received,
    ...levels,
    packets: { sent: now.sent, received: now.received, lost: now.lost },
  }
}

/** The name of a codec of the statistics, without the kind that all calls have in common. */
function codecOf(entry: Record<string, unknown> | undefined): string | null {
  const [, name] = /^audio\/(.+)$/i.exec(String(entry?.mimeType ?? '')) ?? []
  const clock = figure(entry?.clockRate)
  return name === undefined ? null : clock === null ? name : `${name}/${clock}`
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
  const codecs = new Map<unknown, Record<string, unknown>>()
  for (const entry of report) {
    if (entry.type === 'codec') codecs.set(entry.id, entry)
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
    discarded: figure(inbound?.packetsDiscarded) ?? 0,
    energy: figure(inbound?.totalAudioEnergy) ?? 0,
    seconds: figure(inbound?.totalSamplesDuration) ?? 0,
    jitterMs: (figure(inbound?.jitter) ?? 0) * 1000,
    rttMs: seconds === null ? null : seconds * 1000,
    codec: codecOf(codecs.get(inbound?.codecId)),
  }
}
