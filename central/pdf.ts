// Paper: headings, paragraphs, figures and tables laid onto A4 as a PDF with its own Chinese font (central has no fonts of a desktop).
// Promises: the same document gives the same bytes; only the glyphs that are used are embedded; a character that the font can't draw is
// refused, never a box in a letter. Knows nothing about debt: letters, legal packages and whatever else goes on paper bring their words.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Instant } from '../shared/instant.ts'

/** Width of a column in shares of the line. */
export type PdfColumn = { readonly head: string; readonly share: number; readonly align?: 'left' | 'right' }

export type PdfPart =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly align?: 'left' | 'right' | 'center' }
  /** Small print under or beside something else. */
  | { readonly kind: 'remark'; readonly text: string }
  /** Names and what they hold, in two columns. */
  | { readonly kind: 'fields'; readonly rows: readonly (readonly [string, string])[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly PdfColumn[]
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly kind: 'newPage' }

export interface PdfDocument {
  /** In the file's properties; what stands on the page is a part of its own. */
  readonly title: string
  readonly author: string
  readonly language: 'zh' | 'en'
  readonly madeAt: Instant
  /** Above everything on the first page: who writes, and how to reach them. */
  readonly letterhead: { readonly name: string; readonly lines: readonly string[] } | null
  /** At the foot of each page, before its number. */
  readonly footer: string
  readonly parts: readonly PdfPart[]
}

/** Characters that no page can show. */
export class Undrawable extends Error {
  readonly characters: readonly string[]
  constructor(characters: readonly string[]) {
    super(`the font has no glyph for ${characters.length} characters`)
    this.characters = characters
  }
}

/** All lengths in points, 1/72 inch. */
const MARGIN = { top: 64, bottom: 72, left: 64, right: 64 }
const SIZE = { title: 16, heading: 12, body: 10.5, small: 9 }
const INK = '#21201C'
const QUIET = '#6B6860'
const LINE = '#D2CFC7'
/** Chinese lines need air between them; a share of the size is added to each. */
const LEADING = 0.45

let font: Promise<Buffer> | null = null

/** Noto Sans SC in a subset of the 22,000 characters of GBK, beside this file in the sources as in the bundle. */
function fontFile(): Promise<Buffer> {
  font ??= readFile(join(dirname(fileURLToPath(import.meta.url)), 'fonts', 'NotoSansSC-Regular.ttf'))
  return font
}

/** Throws `Undrawable`. */
export async function makePdf(document: PdfDocument): Promise<Uint8Array> {
  // Loaded only where something is printed: central starts without it.
  const [{ default: PDFDocument }, { create }, bytes] = await Promise.all([
    import('pdfkit'),
    import('fontkit'),
    fontFile(),
  ])
  const face = create(bytes)
  if (!('hasGlyphForCodePoint' in face)) throw new Error('the font file holds more than one font')
  const missing = [...new Set(textsOf(document).join(''))].filter(
    (character) =>
      !face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) && character !== '\n' && character !== '\t',
  )
  if (missing.length > 0) throw new Undrawable(missing)

  const at = new Date(document.madeAt)
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGIN,
    bufferPages: true,
    lang: document.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    // Given at once, or the library looks for a font of its own.
    font: bytes as unknown as string,
    info: { Title: document.title, Author: document.author, CreationDate: at, ModDate: at },
  })
  const chunks: Buffer[] = []
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    pdf.on('error', reject)
  })
  pdf.fillColor(INK).fontSize(SIZE.body)
  if (document.letterhead) letterhead(pdf, document.letterhead)
  for (const part of document.parts) lay(pdf, part)
  feet(pdf, document.footer)
  pdf.end()
  return ended
}

/** Where every character has to be said, also one that the font lacks: it stands there by its number. */
export async function makeReadablePdf(document: PdfDocument): Promise<Uint8Array> {
  try {
    return await makePdf(document)
  } catch (error) {
    if (!(error instanceof Undrawable)) throw error
    return makePdf(named(document, error.characters))
  }
}

/** These characters by their number, wherever they stand. */
function named(document: PdfDocument, characters: readonly string[]): PdfDocument {
  const plain = (text: string) =>
    [...text]
      .map((one) =>
        characters.includes(one) ? `[U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}]` : one,
      )
      .join('')
  const parts = document.parts.map((part): PdfPart => {
    switch (part.kind) {
      case 'fields':
        return { ...part, rows: part.rows.map(([name, value]) => [plain(name), plain(value)] as const) }
      case 'table':
        return { ...part, rows: part.rows.map((row) => row.map(plain)) }
      case 'newPage':
        return part
      default:
        return { ...part, text: plain(part.text) }
    }
  })
  return { ...document, parts }
}

type Pdf = PDFKit.PDFDocument

function textsOf({ title, footer, letterhead: head, parts }: PdfDocument): string[] {
  return [
    title,
    footer,
    ...(head ? [head.name, ...head.lines] : []),
    ...parts.flatMap((part): readonly string[] => {
      switch (part.kind) {
        case 'fields':
          return part.rows.flat()
        case 'table':
          return [...part.columns.map(({ head: name }) => name), ...part.rows.flat()]
        case 'newPage':
          return []
        default:
          return [part.text]
      }
    }),
  ]
}

const leading = (size: number) => ({ lineGap: size * LEADING })
const widthOf = (pdf: Pdf): number => pdf.page.width - MARGIN.left - MARGIN.right
const floorOf = (pdf: Pdf): number => pdf.page.height - MARGIN.bottom

/** The font has one weight; a hair of outline makes the second. */
function strong(pdf: Pdf, text: string, size: number, options: PDFKit.Mixins.TextOptions = {}): void {
  pdf
    .fontSize(size)
    .lineWidth(size / 40)
    .strokeColor(INK)
  pdf.text(text, MARGIN.left, pdf.y, { ...leading(size), ...options, fill: true, stroke: true })
  pdf.fontSize(SIZE.body)
}

function letterhead(pdf: Pdf, { name, lines }: { name: string; lines: readonly string[] }): void {
  strong(pdf, name, SIZE.heading)
  pdf.fontSize(SIZE.small).fillColor(QUIET)
  for (const line of lines) pdf.text(line, MARGIN.left, pdf.y, leading(SIZE.small))
  pdf.fillColor(INK).fontSize(SIZE.body)
  rule(pdf, pdf.y + 4)
  pdf.y += 20
}

function rule(pdf: Pdf, y: number): void {
  pdf
    .moveTo(MARGIN.left, y)
    .lineTo(pdf.page.width - MARGIN.right, y)
    .lineWidth(0.6)
    .strokeColor(LINE)
    .stroke()
}

function lay(pdf: Pdf, part: PdfPart): void {
  switch (part.kind) {
    case 'title':
      strong(pdf, part.text, SIZE.title, { align: 'center' })
      pdf.y += 10
      return
    case 'heading':
      // A heading at the very foot of a page would stand away from what it heads.
      if (pdf.y + 60 > floorOf(pdf)) pdf.addPage()
      pdf.y += 8
      strong(pdf, part.text, SIZE.heading)
      pdf.y += 2
      return
    case 'paragraph':
      pdf.text(part.text, MARGIN.left, pdf.y, { ...leading(SIZE.body), align: part.align ?? 'left' })
      pdf.y += 6
      return
    case 'remark':
      pdf.fontSize(SIZE.small).fillColor(QUIET)
      pdf.text(part.text, MARGIN.left, pdf.y, leading(SIZE.small))
      pdf.fontSize(SIZE.body).fillColor(INK)
      pdf.y += 4
      return
    case 'fields':
      table(
        pdf,
        [
          { head: '', share: 3 },
          { head: '', share: 7 },
        ],
        part.rows,
      )
      return
    case 'table':
      table(pdf, part.columns, part.rows)
      return
    case 'newPage':
      pdf.addPage()
      return
    default:
      part satisfies never
  }
}

const CELL = { x: 6, y: 5 }

function table(pdf: Pdf, columns: readonly PdfColumn[], rows: readonly (readonly string[])[]): void {
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => (widthOf(pdf) * share) / shares)
  const headed = columns.some(({ head }) => head !== '')
  const heads = columns.map(({ head }) => head)
  const size = SIZE.body - 0.5
  const heightOf = (cells: readonly string[]): number => {
    pdf.fontSize(size)
    const heights = widths.map((width, index) =>
      pdf.heightOfString(cells[index] || ' ', { width: width - 2 * CELL.x, ...leading(size) }),
    )
    return Math.max(...heights) + CELL.y
  }
  const row = (cells: readonly string[], quiet: boolean): void => {
    const height = heightOf(cells)
    const top = pdf.y
    let x = MARGIN.left
    columns.forEach(({ align = 'left' }, index) => {
      const width = widths[index] ?? 0
      pdf.fillColor(quiet || (!headed && index === 0) ? QUIET : INK)
      pdf.text(cells[index] ?? '', x + CELL.x, top + CELL.y, {
        width: width - 2 * CELL.x,
        align,
        ...leading(size),
      })
      x += width
    })
    pdf.fillColor(INK)
    pdf.y = top + height
    rule(pdf, pdf.y)
  }
  rule(pdf, pdf.y)
  if (headed) row(heads, true)
  for (const cells of rows) {
    if (pdf.y + heightOf(cells) > floorOf(pdf)) {
      pdf.addPage()
      rule(pdf, pdf.y)
      if (headed) row(heads, true)
    }
    row(cells, false)
  }
  pdf.fontSize(SIZE.body)
  pdf.y += 10
}

/** Numbers the pages, once all of them are there. */
function feet(pdf: Pdf, footer: string): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index)
    const y = pdf.page.height - MARGIN.bottom + 24
    rule(pdf, y - 8)
    // Writing under the lower margin would begin another page.
    pdf.page.margins.bottom = 0
    pdf.fontSize(SIZE.small).fillColor(QUIET)
    pdf.text(footer, MARGIN.left, y, {
      width: widthOf(pdf) - 60,
      lineBreak: false,
      height: 14,
      ellipsis: true,
    })
    pdf.text(`${index + 1} / ${count}`, MARGIN.left, y, { width: widthOf(pdf), align: 'right' })
    pdf.page.margins.bottom = MARGIN.bottom
  }
}
