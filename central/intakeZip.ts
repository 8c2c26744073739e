// The parts of a zip archive held in memory, each inflated as a stream of text. Promises: never writes to disk (an account
// file is full of personal data), refuses what is encrypted and what unpacks beyond measure. Private to the intake reader.
import { createInflateRaw } from 'node:zlib'
import { ProblemError } from '../shared/problem.ts'

/** Unpacked bytes of one part; a workbook of the permitted size stays far below, a zip bomb does not. */
const PART_LIMIT = 1 << 30

export interface Zip {
  has(path: string): boolean
  /** The text of a part (UTF-8), piece by piece; characters are never cut. */
  text(path: string): AsyncIterable<string>
}

const broken = (cause?: unknown): ProblemError =>
  new ProblemError('intake.notATable', { detail: 'brokenWorkbook' }, { cause })

interface Entry {
  readonly method: number
  readonly offset: number
  readonly packed: number
}

/** Reads the directory (APPNOTE 4.3.12, 4.3.16). Throws ProblemError `intake.notATable` on anything unreadable. */
export function openZip(bytes: Buffer): Zip {
  const entries = new Map<string, Entry>()
  try {
    const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end < 0) throw broken()
    let at = bytes.readUInt32LE(end + 16)
    for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
      if (bytes.readUInt32LE(at) !== 0x02014b50) throw broken()
      if ((bytes.readUInt16LE(at + 8) & 1) === 1)
        throw new ProblemError('intake.notATable', { detail: 'encrypted' })
      const nameLength = bytes.readUInt16LE(at + 28)
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
      entries.set(name.replace(/^\//u, ''), {
        method: bytes.readUInt16LE(at + 10),
        packed: bytes.readUInt32LE(at + 20),
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
      return textOf(bytes, entry)
    },
  }
}

async function* textOf(bytes: Buffer, { method, offset, packed }: Entry): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let unpacked = 0
  try {
    const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
    const data = bytes.subarray(from, from + packed)
    for await (const chunk of method === 0 ? [data] : inflated(method, data)) {
      unpacked += chunk.length
      if (unpacked > PART_LIMIT) throw broken()
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
