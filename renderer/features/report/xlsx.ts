// A table as a workbook (xlsx) that any spreadsheet opens: one sheet, every cell plain text, so that nothing in it is ever read as a formula.
// Private to the report. Promises: the parts that the format demands (ECMA-376) and no others, stored in a zip without compression.

const text = new TextEncoder()

const escaped = (value: string): string =>
  value
    // What XML 1.0 has no way to write.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are left out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

/** Column of a sheet by its place from 0: A … Z, AA … */
function columnName(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26))
  return place < 26 ? letter : columnName(Math.floor(place / 26) - 1) + letter
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

function sheetOf(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells, row) => {
    const written = cells.map(
      (cell, place) =>
        `<c r="${columnName(place)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
    )
    return `<row r="${row + 1}">${written.join('')}</row>`
  })
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

/** The bytes of a workbook whose one sheet holds these rows. */
export function workbookOf(rows: readonly (readonly string[])[], sheet: string): Uint8Array<ArrayBuffer> {
  const spread = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return zipOf([
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${spread}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${spread}.worksheet+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet).replaceAll('"', '&quot;')}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    ['xl/worksheets/sheet1.xml', sheetOf(rows)],
  ])
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, at) => {
  let value = at
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (CRC_TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

/** 1 January 1980, the first day that the format knows: the same table is the same file. */
const DATE = 0x0021

function zipOf(files: readonly (readonly [name: string, content: string])[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  const put = (into: Uint8Array[], bytes: Uint8Array) => into.push(bytes)
  for (const [name, content] of files) {
    const [label, body] = [text.encode(name), text.encode(content)]
    const facts = [20, 0x0800, 0, 0, DATE] as const
    const sizes = [crc32(body), body.length, body.length] as const
    const local = record(30, 0x04034b50, facts, sizes, [label.length, 0])
    const entry = new Uint8Array(46)
    const view = new DataView(entry.buffer)
    view.setUint32(0, 0x02014b50, true)
    view.setUint16(4, 20, true)
    entry.set(record(26, null, facts, sizes, [label.length, 0]), 6)
    view.setUint32(42, at, true)
    put(parts, local)
    put(parts, label)
    put(parts, body)
    put(directory, entry)
    put(directory, label)
    at += local.length + label.length + body.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const end = new Uint8Array(22)
  const view = new DataView(end.buffer)
  view.setUint32(0, 0x06054b50, true)
  view.setUint16(8, files.length, true)
  view.setUint16(10, files.length, true)
  view.setUint32(12, size, true)
  view.setUint32(16, at, true)
  const whole = new Uint8Array(at + size + end.length)
  let offset = 0
  for (const part of [...parts, ...directory, end]) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** What a local header and an entry of the directory say alike: words of 16 bits, sizes of 32, words again. */
function record(
  length: number,
  signature: number | null,
  first: readonly number[],
  sizes: readonly number[],
  last: readonly number[],
): Uint8Array {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  let at = 0
  const word = (value: number, wide: boolean) => {
    if (wide) view.setUint32(at, value, true)
    else view.setUint16(at, value, true)
    at += wide ? 4 : 2
  }
  if (signature !== null) word(signature, true)
  for (const value of first) word(value, false)
  for (const value of sizes) word(value, true)
  for (const value of last) word(value, false)
  return bytes
}
