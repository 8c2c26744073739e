// WebM as recorders write it and as it is served in pieces: what was written is read back, however it is cut, and nothing bad is believed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type OpusTrack,
  type Packet,
  pieceBytes,
  WebmReader,
  webmHead,
  webmPiece,
} from '../../shared/webm.ts'

const track: OpusTrack = { number: 1, channels: 2, rate: 48_000, privately: null }
const sounds = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 40 })

/** Packets of 60 ms in pieces of `each`, as one file. */
function fileOf(all: readonly Uint8Array[], each: number): Uint8Array {
  const parts: Uint8Array[] = [webmHead(track, all.length * 60)]
  for (let at = 0; at < all.length; at += each) {
    const some = all.slice(at, at + each)
    const packets = some.map((sound, n): Packet => ({ atMs: (at + n) * 60, offset: n, length: sound.length }))
    const piece = webmPiece(packets, ({ offset }) => some[offset] ?? new Uint8Array())
    expect(piece.length).toBe(pieceBytes(packets))
    parts.push(piece)
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function readWhole(file: Uint8Array, cut: number): { packets: Packet[]; reader: WebmReader } {
  const reader = new WebmReader()
  const packets: Packet[] = []
  for (let at = 0; at < file.length; at += cut) packets.push(...reader.push(file.subarray(at, at + cut)))
  return { packets, reader }
}

describe('WebM', () => {
  test('what was written is read back, however it comes in', () => {
    fc.assert(
      fc.property(
        sounds,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4000 }),
        (all, each, cut) => {
          const file = fileOf(all, each)
          const { packets, reader } = readWhole(file, cut)
          expect(reader.track).toMatchObject({ channels: 2, rate: 48_000 })
          expect(packets.map(({ atMs }) => atMs)).toEqual(all.map((_, n) => n * 60))
          packets.forEach(({ offset, length }, n) => {
            expect([...file.subarray(offset, offset + length)]).toEqual([...(all[n] ?? [])])
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a file that ends anywhere gives the packets before', () => {
    fc.assert(
      fc.property(sounds, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
        const file = fileOf(all, 7)
        const { packets } = readWhole(file.subarray(0, Math.floor(file.length * part)), 997)
        expect(packets).toEqual(readWhole(file, 997).packets.slice(0, packets.length))
      }),
      { numRuns: 60 },
    )
  })

  test('rubbish is no sound, and costs no memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const { packets } = readWhole(bytes, 100)
        for (const { offset, length } of packets) expect(offset + length).toBeLessThanOrEqual(bytes.length)
      }),
    )
    // An element that claims a gigabyte.
    const reader = new WebmReader()
    expect(reader.push(Uint8Array.of(0xec, 0x08, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00))).toEqual([])
    reader.push(Uint8Array.of(0x10, 0x40, 0, 0, 0))
    expect(reader.track).toBeNull()
  })
})
