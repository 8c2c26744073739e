// A zip that unpacks beyond measure: refused in words, by bytes inflated and not by time. What is honest is read.
import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openZip, UNPACKED_LIMIT_BYTES } from '../../central/intakeZip.ts'
import { problemOf } from '../../shared/problem.ts'
import { failure, HEAD, names, problemsAt, read } from './intakeFile.ts'

interface Part {
  name: string
  packed: Buffer
  /** What the directory says of the unpacked size. */
  says: number
}

const MIB = 1024 * 1024
const part = (name: string, content: Buffer, says = content.length): Part => ({
  name,
  packed: deflateRawSync(content),
  says,
})

/** A zip archive of deflated parts. */
function zip(parts: readonly Part[]): Buffer {
  const chunks: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, packed, says } of parts) {
    const title = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(crc32(packed), 14)
    local.writeUInt16LE(title.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(says, 24)
    entry.writeUInt16LE(title.length, 28)
    entry.writeUInt32LE(offset, 42)
    chunks.push(local, title, packed)
    directory.push(entry, title)
    offset += 30 + title.length + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...chunks, listed, end])
}

const REFUSED = { code: 'intake.unpacksTooLarge', params: { limitBytes: UNPACKED_LIMIT_BYTES } }
const BOMB = Buffer.alloc(64 * MIB, '<c/>')
const WORKBOOK = part('xl/workbook.xml', Buffer.from('<workbook/>'))

async function drained(pieces: AsyncIterable<string>): Promise<number> {
  let length = 0
  for await (const piece of pieces) length += piece.length
  return length
}

describe('by what the directory says, before anything is inflated', () => {
  test.each([
    ['a part that packs a thousand times smaller', [WORKBOOK, part('xl/worksheets/sheet1.xml', BOMB)]],
    [
      'parts that are too much together',
      [
        WORKBOOK,
        ...Array.from({ length: 80 }, (_, n) => ({
          name: `xl/worksheets/sheet${n}.xml`,
          packed: Buffer.alloc(1000, 1),
          says: 7 * MIB,
        })),
      ],
    ],
    ['a size that no directory can hold', [{ ...WORKBOOK, says: 0xffff_ffff }]],
    [
      'too many parts',
      Array.from({ length: 10_001 }, (_, n) => ({ name: `p${n}`, packed: Buffer.of(3, 0), says: 0 })),
    ],
  ])('%s is refused', async (_what, parts) => {
    expect(await failure(zip(parts))).toEqual(REFUSED)
  })
})

test('a directory that lies is found out within a breath of what it says', async () => {
  const archive = openZip(zip([part('xl/sharedStrings.xml', BOMB, 100_000)]))
  const problem = await drained(archive.text('xl/sharedStrings.xml')).then(
    () => null,
    (error: unknown) => problemOf(error),
  )
  expect(problem).toEqual(REFUSED)
  expect(archive.inflated()).toBeGreaterThan(0)
  expect(archive.inflated()).toBeLessThan(MIB)
})

test('parts that share their bytes count each time they are inflated', async () => {
  const honest = part('a', Buffer.alloc(6 * MIB, '<c/>'))
  const archive = openZip(zip([honest]))
  const times = Math.ceil(UNPACKED_LIMIT_BYTES / (6 * MIB))
  const read = async () => {
    for (let n = 0; n < times; n += 1) await drained(archive.text('a'))
  }
  await expect(read()).rejects.toMatchObject({ problem: REFUSED })
  expect(archive.inflated()).toBeLessThan(UNPACKED_LIMIT_BYTES + MIB)
})

/** A workbook with this sheet. */
function workbook(rows: string): Buffer {
  const sheet = `<worksheet><sheetData>${rows}</sheetData></worksheet>`
  const rels = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
  const book = '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
  return zip([
    part('xl/workbook.xml', Buffer.from(book)),
    part('xl/_rels/workbook.xml.rels', Buffer.from(rels)),
    part('xl/worksheets/sheet1.xml', Buffer.from(sheet)),
  ])
}

test('cells that name columns far out do not fill the memory', async () => {
  const far = Array.from({ length: 33_000 }, (_, n) => `<row r="${n + 1}"><c r="XFD1"><v>1</v></c></row>`)
  expect(await failure(workbook(far.join('')))).toEqual(REFUSED)
})

test('a value far out shows as one cell too many, an empty one is left out', async () => {
  const cell = (text: string, column: string) => `<c r="${column}1" t="inlineStr"><is><t>${text}</t></is></c>`
  const row = (...cells: string[]) =>
    `<row>${cells.map((text, at) => cell(text, 'ABCDEF'[at] ?? '')).join('')}`
  const values = ['测试一', '6225990000000001', '信用卡', '1', '2026-11-01', '19900000001']
  const { rows } = await read(
    workbook(
      [
        `${row(...HEAD.split(','))}</row>`,
        `${row(...values)}<c r="XFD1" s="1"/></row>`,
        `${row(...values)}${cell('x', 'XFD')}</row>`,
      ].join(''),
    ),
  )
  expect(names(rows)).toEqual(['测试一', null])
  expect(problemsAt(rows, 3)).toEqual(['intake.brokenRow:tooManyCells'])
})

test('an honest part that packs well is read whole', async () => {
  const content = Buffer.from('<row><c>测试</c></row>'.repeat(50_000))
  const archive = openZip(zip([part('a', content)]))
  expect(await drained(archive.text('a'))).toBe(content.toString().length)
  expect(archive.inflated()).toBe(content.length)
})
