// An hour's recording of two voices, sealed as desks seal it: second by second, over a minute of packets that comes round again and again.
import { openRecordingSealer, type RecordingSubject } from '../../renderer/features/phone/recordingSealer.ts'
import { type Packet, webmHead, webmPiece } from '../../shared/webm.ts'

export const MINUTES = 60
export const PACKET_MS = 60
const SECONDS = MINUTES * 60
const TRACK = { number: 1, channels: 2, rate: 48_000, privately: null }

/** Hands the file over, part by part. `minute`: the packets of one minute. */
export async function sealHour(
  crypto: Crypto,
  sealKey: JsonWebKey,
  subject: Omit<RecordingSubject, 'media'>,
  minute: readonly Uint8Array[],
  write: (part: Uint8Array) => void,
): Promise<void> {
  const sealer = await openRecordingSealer(crypto, sealKey, { ...subject, media: 'audio/webm;codecs=opus' })
  write(sealer.head)
  let next = 0
  for (let second = 0; second < SECONDS; second += 1) {
    const packets: Packet[] = []
    for (; next * PACKET_MS < (second + 1) * 1000; next += 1)
      packets.push({
        atMs: next * PACKET_MS,
        offset: next % minute.length,
        length: minute[next % minute.length]?.length ?? 0,
      })
    const piece = webmPiece(packets, ({ offset }) => minute[offset] ?? new Uint8Array())
    const sound = second === 0 ? Buffer.concat([webmHead(TRACK, 0), piece]) : piece
    write(await sealer.sound((second + 1) * 1000, new Uint8Array(sound)))
  }
  write(await sealer.end({ soundMs: SECONDS * 1000, reason: 'ended' }))
}
