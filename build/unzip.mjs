// Unpacks a zip archive with its file modes, using nothing but Node: the stand-in runtime is fetched before any
// unzip program can be counted on. No zip64, no encryption: what it meets is one pinned archive.
import {
  chmodSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50

/** @param {number} file @param {number} at @param {number} length */
function bytes(file, at, length) {
  const buffer = Buffer.alloc(length)
  let read = 0
  while (read < length) {
    const got = readSync(file, buffer, read, length - read, at + read)
    if (got === 0) throw new Error('the archive ends too early')
    read += got
  }
  return buffer
}

/**
 * @param {string} archive
 * @param {string} into
 * @param {(name: string) => string | null} place where an entry goes below `into`; null leaves it out
 */
export function unzip(archive, into, place) {
  const file = openSync(archive, 'r')
  try {
    const size = fstatSync(file).size
    const end = bytes(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
    let at = end.length - 22
    while (at >= 0 && end.readUInt32LE(at) !== END) at--
    if (at < 0) throw new Error('not a zip archive')
    const count = end.readUInt16LE(at + 10)
    const directory = bytes(file, end.readUInt32LE(at + 16), end.readUInt32LE(at + 12))
    let entry = 0
    for (let index = 0; index < count; index++) {
      if (directory.readUInt32LE(entry) !== ENTRY) throw new Error('the archive has a broken directory')
      const method = directory.readUInt16LE(entry + 10)
      const packed = directory.readUInt32LE(entry + 20)
      const nameLength = directory.readUInt16LE(entry + 28)
      const mode = directory.readUInt32LE(entry + 38) >>> 16
      const offset = directory.readUInt32LE(entry + 42)
      const name = directory.toString('utf8', entry + 46, entry + 46 + nameLength)
      entry += 46 + nameLength + directory.readUInt16LE(entry + 30) + directory.readUInt16LE(entry + 32)
      const to = place(name)
      if (to === null) continue
      const path = join(into, normalize(to))
      if (!path.startsWith(into + sep)) throw new Error(`the archive names a path outside: ${name}`)
      if (name.endsWith('/')) {
        mkdirSync(path, { recursive: true })
        continue
      }
      const local = bytes(file, offset, 30)
      const body = bytes(file, offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), packed)
      const content = method === 0 ? body : inflateRawSync(body)
      mkdirSync(dirname(path), { recursive: true })
      if ((mode & 0o170000) === 0o120000) {
        symlinkSync(content.toString('utf8'), path)
        continue
      }
      writeFileSync(path, content)
      if (mode & 0o777) chmodSync(path, mode & 0o777)
    }
  } finally {
    closeSync(file)
  }
}
