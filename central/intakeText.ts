// Bytes of a text file to characters: UTF-8 and UTF-16 by their mark, else UTF-8 where the bytes are valid, else GB18030.
// Promises: streaming, nothing replaced silently (an invalid byte is `intake.encoding`). Private to the intake reader.
import { ProblemError } from '../shared/problem.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** Bytes after the first non-ASCII one on which the choice between UTF-8 and GB18030 rests. */
const WINDOW = 64 * 1024

export interface DecodedText {
  /** Known once the first piece of text was read; ASCII counts as UTF-8 until another byte is met. */
  encoding(): Encoding
  readonly pieces: AsyncIterable<string>
}

/** Decodes while it is read. Throws ProblemError `intake.encoding {line}` or `intake.notATable {detail: 'binary'}`. */
export function decodeText(source: AsyncIterable<Uint8Array>): DecodedText {
  let encoding: Encoding = 'utf-8'
  return {
    encoding: () => encoding,
    pieces: pieces(source, (found) => {
      encoding = found
    }),
  }
}

async function* pieces(
  source: AsyncIterable<Uint8Array>,
  found: (encoding: Encoding) => void,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  let line = 1
  const decode = (chunk: Uint8Array | undefined): string => {
    if (!decoder) return ''
    let text: string
    try {
      text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch (cause) {
      throw new ProblemError('intake.encoding', { line }, { cause })
    }
    if (text.includes('\0')) throw new ProblemError('intake.notATable', { detail: 'binary' })
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1
    return text
  }
  const settle = (encoding: Encoding): void => {
    decoder = new TextDecoder(encoding, { fatal: true })
    found(encoding)
  }

  let first = true
  let held: Uint8Array[] = []
  let heldBytes = 0
  for await (const chunk of source) {
    if (decoder) {
      yield decode(chunk)
      continue
    }
    let rest = chunk
    if (first) {
      first = false
      const marked = markOf(chunk)
      if (marked) {
        settle(marked)
        yield decode(chunk)
        continue
      }
    }
    if (heldBytes === 0) {
      const at = chunk.findIndex((byte) => byte > 0x7f)
      const ascii = at < 0 ? chunk : chunk.subarray(0, at)
      if (ascii.length > 0) yield asciiText(ascii, (lines) => (line += lines))
      if (at < 0) continue
      rest = chunk.subarray(at)
    }
    held.push(rest)
    heldBytes += rest.length
    if (heldBytes >= WINDOW) {
      const all = Buffer.concat(held)
      held = []
      settle(isUtf8(all, false) ? 'utf-8' : 'gb18030')
      yield decode(all)
    }
  }
  if (heldBytes > 0 && !decoder) {
    const all = Buffer.concat(held)
    settle(isUtf8(all, true) ? 'utf-8' : 'gb18030')
    yield decode(all)
  }
  yield decode(undefined)
}

function asciiText(bytes: Uint8Array, count: (lines: number) => void): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (text.includes('\0')) throw new ProblemError('intake.notATable', { detail: 'binary' })
  count(text.split('\n').length - 1)
  return text
}

function markOf(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null
}

/** `whole`: the bytes end here; otherwise a character cut off at the end is fine. */
function isUtf8(bytes: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole })
    return true
  } catch {
    return false
  }
}
