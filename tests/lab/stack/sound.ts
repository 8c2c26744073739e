// Sound as the lab makes and measures it: A-law (ITU-T G.711), tones, RMS and the share of one frequency (Goertzel). Pure.

export const RATE = 8_000

/** G.711 A-law of one 16-bit sample. */
export function toAlaw(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80
  let magnitude = Math.min(32_635, sample < 0 ? -sample - 1 : sample)
  if (magnitude < 0) magnitude = 0
  let exponent = 7
  for (let mask = 0x4000; (magnitude & mask) === 0 && exponent > 0; mask >>= 1) exponent--
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}

/** The 16-bit sample of one A-law byte. */
export function fromAlaw(byte: number): number {
  const value = byte ^ 0x55
  const exponent = (value & 0x70) >> 4
  const mantissa = (value & 0x0f) << 4
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1)
  return value & 0x80 ? magnitude : -magnitude
}

/** The 16-bit sample of one u-law byte, in which the practice voices are kept. */
export function fromUlaw(byte: number): number {
  const value = ~byte & 0xff
  const magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84
  return value & 0x80 ? -magnitude : magnitude
}

/** A steady tone of `hertz`, 16-bit, at half of full scale. */
export function tone(hertz: number, milliseconds: number, rate = RATE): Int16Array {
  const samples = new Int16Array(Math.round((rate * milliseconds) / 1000))
  for (let at = 0; at < samples.length; at++)
    samples[at] = Math.round(16_000 * Math.sin((2 * Math.PI * hertz * at) / rate))
  return samples
}

/** Root mean square, 0…1 of full scale. */
export function rms(samples: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < samples.length; at++) sum += ((samples[at] ?? 0) / 32_768) ** 2
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

/** How much of the energy of `samples` is at `hertz`, 0…1; 0 for silence. */
export function toneShare(samples: ArrayLike<number>, hertz: number, rate = RATE): number {
  const step = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  // Short windows: a tone that is cut into bursts, or drifts a little, is a tone all the same.
  const window = Math.round(rate / 20)
  let found = 0
  let whole = 0
  for (let from = 0; from + window <= samples.length; from += window) {
    let before = 0
    let last = 0
    let energy = 0
    for (let at = from; at < from + window; at++) {
      const sample = (samples[at] ?? 0) / 32_768
      const next = sample + step * last - before
      before = last
      last = next
      energy += sample * sample
    }
    found += (2 * (last * last + before * before - step * last * before)) / window
    whole += energy
  }
  return whole < 1e-6 ? 0 : Math.min(1, found / whole)
}

/** A RIFF file of 16-bit mono samples. */
export function wav(samples: Int16Array, rate: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.byteLength, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.byteLength, 40)
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)])
}

/** The samples of a 16-bit RIFF file, also one that is still being written. */
export function samplesOf(file: Buffer): { samples: Int16Array; rate: number } {
  if (file.length < 44) return { samples: new Int16Array(), rate: RATE }
  const rate = file.readUInt32LE(24)
  const data = file.indexOf('data', 12, 'latin1') + 8
  const count = Math.max(0, (file.length - data) >> 1)
  const samples = new Int16Array(count)
  for (let at = 0; at < count; at++) samples[at] = file.readInt16LE(data + at * 2)
  return { samples, rate }
}
