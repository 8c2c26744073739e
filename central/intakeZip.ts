// The parts of a zip archive held in memory, each inflated as a stream of text. Promises: never writes to disk (an account file is
// full of personal data); what is encrypted, or unpacks beyond measure, is refused by the directory before anything is inflated, and
// where the directory lies, as soon as a part grows past what it says. Private to the intake reader.
import { createInflateRaw } from 'node:zlib'
import { ProblemError } from '../shared/problem.ts'

/** Unpacked bytes of all parts together. 200,000 accounts of twenty columns come to half of it. */
export const UNPACKED_LIMIT_BYTES = 512 * 1024 * 1024
/** Sheets pack ten to sixty times smaller; only what was made to unpack packs so well. Small parts may. */
const RATIO_LIMIT = 200
const RATIO_FROM_BYTES = 8 * 1024 * 1024
/** A workbook has some dozens. */
const PARTS_LIMIT = 10_000

export interface Zip {
  has(path: string): boolean
  /** The text of a part (UTF-8), piece by piece; characters are never cut. */
  text(path: string): AsyncIterable<string>
  /** Bytes inflated so far. */
  inflated(): number
}

const broken = (cause?: unknown): ProblemError =>
  new ProblemError('intake.notATable', { detail: 'brokenWorkbook' }, { cause })

interface Entry {
  readonly method: number
  readonly offset: number
  readonly packed: number
  /** As the directory says; more is never inflated. */
  readonly unpacked: number
}

/** The workbook is larger than any account file, whatever it packs to. */
export const tooMuch = (): ProblemError =>
  new ProblemError('intake.unpacksTooLarge', { limitBytes: UNPACKED_LIMIT_BYTES })

/**
 * Reads the directory (APPNOTE 4.3.12, 4.3.16). Throws ProblemError `intake.notATable` on anything unreadable, and
 * `intake.unpacksTooLarge {limitBytes}` by what the directory says of sizes.
 */
export function openZip(bytes: Buffer): Zip {
  const entries = new Map<string, Entry>()
  let total = 0
  let inflated = 0
  try {
    const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end < 0) throw broken()
    let at = bytes.readUInt32LE(end + 16)
    const parts = bytes.readUInt16LE(end + 10)
    if (parts > PARTS_LIMIT) throw tooMuch()
    for (let left = parts; left > 0; left -= 1) {
      if (bytes.readUInt32LE(at) !== 0x02014b50) throw broken()
      if ((bytes.readUInt16LE(at + 8) & 1) === 1)
        throw new ProblemError('intake.notATable', { detail: 'encrypted' })
      const nameLength = bytes.readUInt16LE(at + 28)
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
      const packed = bytes.readUInt32LE(at + 20)
      const unpacked = bytes.readUInt32LE(at + 24)
      total += unpacked
      if (total > UNPACKED_LIMIT_BYTES) throw tooMuch()
      if (unpacked > RATIO_FROM_BYTES && unpacked > packed * RATIO_LIMIT) throw tooMuch()
      entries.set(name.replace(/^\//u, ''), {
        method: bytes.readUInt16LE(at + 10),
        packed,
        unpacked,
        offset: bytes.readUInt32LE(at + 42),
      })
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    }
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw broken(cause)
  }
  return {
    has: (path) => entries.has(path),
    text: (path) => {
      const entry = entries.get(path)
      if (!entry) throw broken()
      return textOf(bytes, entry, (count) => {
        inflated += count
        // Parts may overlap in the file, or be read again: what is inflated counts, whatever it was said to be.
        if (inflated > UNPACKED_LIMIT_BYTES) throw tooMuch()
      })
    },
    inflated: () => inflated,
  }
}

async function* textOf(
  bytes: Buffer,
  { method, offset, packed, unpacked: said }: Entry,
  count: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let unpacked = 0
  try {
    const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
    const data = bytes.subarray(from, from + packed)
    for await (const chunk of method === 0 ? [data] : inflated(method, data)) {
      unpacked += chunk.length
      count(chunk.length)
      if (unpacked > said) throw tooMuch()
      const text = decoder.decode(chunk, { stream: true })
      if (text !== '') yield text
    }
    decoder.decode()
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw broken(cause)
  }
}

async function* inflated(method: number, data: Buffer): AsyncGenerator<Buffer> {
  if (method !== 8) throw broken()
  const inflate = createInflateRaw()
  inflate.end(data)
  yield* inflate
}
