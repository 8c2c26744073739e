// Writes a ZIP of files that are stored as they are (PKWARE APPNOTE 4.3): what unpacks anywhere. Promises: the same files with the same time
// give the same bytes; no file is held longer than it is written. Below 4 GiB in all.
import { crc32 } from 'node:zlib'
import type { Instant } from '../shared/instant.ts'

export interface ZipEntry {
  /** ASCII or UTF-8, `/` between folders. */
  readonly name: string
  readonly bytes: number
  readonly crc: number
  content(): Promise<Uint8Array>
}

export const crcOf = (content: Uint8Array): number => crc32(content)

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** Names are UTF-8. */
const FLAGS = 0x0800
const VERSION = 20

/** MS-DOS date and time, in UTC, from 1980 on, in steps of two seconds. */
function dosTime(at: Instant): number {
  const when = new Date(at)
  const date = ((when.getUTCFullYear() - 1980) << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate()
  const time = (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1)
  return date * 0x10000 + time
}

/** What both headers of a file say of it: version, flags, method, time, CRC, both sizes, length of the name. */
function factsOf({ bytes, crc }: ZipEntry, nameBytes: number, at: Instant): Buffer {
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(VERSION, 0)
  facts.writeUInt16LE(FLAGS, 2)
  facts.writeUInt16LE(0, 4)
  facts.writeUInt32LE(dosTime(at), 6)
  facts.writeUInt32LE(crc, 10)
  facts.writeUInt32LE(bytes, 14)
  facts.writeUInt32LE(bytes, 18)
  facts.writeUInt16LE(nameBytes, 22)
  return facts
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Throws RangeError beyond 4 GiB, or when a file has become another than was announced. */
export async function* zipOf(entries: readonly ZipEntry[], at: Instant): AsyncGenerator<Uint8Array> {
  let offset = 0
  const directory: Buffer[] = []
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8')
    const facts = factsOf(entry, name.length, at)
    const content = await entry.content()
    if (content.length !== entry.bytes || crcOf(content) !== entry.crc)
      throw new RangeError(`${entry.name} changed while it was packed`)
    directory.push(
      Buffer.concat([u32(CENTRAL), facts.subarray(0, 2), facts, Buffer.alloc(10), u32(offset), name]),
    )
    const head = Buffer.concat([u32(LOCAL), facts, name])
    yield head
    yield content
    offset += head.length + content.length
    if (offset > 0xffff_ffff) throw new RangeError('a package beyond 4 GiB')
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  yield listed
  yield end
}
