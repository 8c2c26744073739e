// Just enough XML for the parts of a workbook: tags, attributes and text as they stream by. Promises: constant memory, no
// document types (so no entity bombs), local names without prefixes. Private to the intake reader.
import { ProblemError } from '../shared/problem.ts'

export interface XmlHandler {
  open(name: string, attributes: Attributes): void
  close(name: string): void
  text(text: string): void
}

export interface Attributes {
  /** By local name (`r:id` is `id`); undefined when absent. */
  get(name: string): string | undefined
}

/** A tag or a piece of text longer than this is no workbook. */
const PIECE_LIMIT = 1 << 22

const TAG = /<(\/?)([^\s/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/y
const ATTRIBUTE = /(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Walks a document; yields after each piece, so that the caller can hand on what the handler has gathered. */
export async function* walk(pieces: AsyncIterable<string>, handler: XmlHandler): AsyncGenerator<void> {
  let rest = ''
  for await (const piece of pieces) {
    rest = scan(rest + piece, handler)
    if (rest.length > PIECE_LIMIT) throw unreadable()
    yield
  }
  if (rest.trim() !== '') throw unreadable()
}

const unreadable = (): ProblemError => new ProblemError('intake.notATable', { detail: 'brokenWorkbook' })

/** Reads as far as the text is complete and returns what has to wait for more. */
function scan(text: string, handler: XmlHandler): string {
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    if (open < 0) return text.slice(at)
    if (open > at) handler.text(decoded(text.slice(at, open)))
    at = open
    if (text[at + 1] === '!' || text[at + 1] === '?') {
      const end = special(text, at, handler)
      if (end < 0) return text.slice(at)
      at = end
      continue
    }
    TAG.lastIndex = at
    const found = TAG.exec(text)
    if (!found) {
      // A tag that ends and still makes no sense will not make any later.
      return text.slice(at)
    }
    const [whole, closing, prefixed = '', attributes = '', empty] = found
    const name = prefixed.slice(prefixed.indexOf(':') + 1)
    if (closing) handler.close(name)
    else {
      handler.open(name, attributesOf(attributes))
      if (empty) handler.close(name)
    }
    at += whole.length
  }
  return ''
}

/** Comments and declarations are skipped, CDATA is text; the place behind it, or -1 when it is not complete yet. */
function special(text: string, at: number, handler: XmlHandler): number {
  const until = (mark: string): number => {
    const end = text.indexOf(mark, at)
    return end < 0 ? -1 : end + mark.length
  }
  if (text[at + 1] === '?') return until('?>')
  const head = text.slice(at, at + 9)
  if (head.startsWith('<!--')) return until('-->')
  if (head === '<![CDATA[') {
    const end = until(']]>')
    if (end >= 0) handler.text(text.slice(at + 9, end - 3))
    return end
  }
  if (head.length < 9) return -1
  throw unreadable()
}

function attributesOf(text: string): Attributes {
  if (text === '') return NONE
  // Most tags are never asked for most of their attributes: they are looked for one by one, not gathered.
  return {
    get: (name) => {
      ATTRIBUTE.lastIndex = 0
      for (let found = ATTRIBUTE.exec(text); found; found = ATTRIBUTE.exec(text))
        if (found[1] === name) return decoded(found[2] ?? found[3] ?? '')
      return undefined
    },
  }
}

const NONE: Attributes = { get: () => undefined }

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/giu, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? whole
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
