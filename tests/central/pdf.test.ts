// Paper: what stands on it can be read back, the same document is the same bytes, and what the font can't draw is refused.
import { expect, test } from 'vitest'
import { makePdf, type PdfDocument, Undrawable } from '../../central/pdf.ts'

const document: PdfDocument = {
  title: '测试函',
  author: '测试银行',
  language: 'zh',
  madeAt: Date.UTC(2026, 10, 28, 2),
  letterhead: { name: '测试银行信用卡中心', lines: ['官方热线 95000'] },
  footer: '编号 A1B2C3',
  parts: [
    { kind: 'title', text: '欠款催收函' },
    { kind: 'paragraph', text: '应还 ¥8,160.00，已逾期 30 天。囍喆镕 Ünal' },
    { kind: 'fields', rows: [['姓名', '张测试']] },
    {
      kind: 'table',
      columns: [
        { head: '日期', share: 1 },
        { head: '金额', share: 1, align: 'right' },
      ],
      rows: Array.from({ length: 80 }, (_, index) => [`2026-10-${index}`, '1,234.56']),
    },
    { kind: 'remark', text: '说明' },
  ],
}

/** Pages are objects of the file, each with its own type. */
const pagesOf = (bytes: Uint8Array): number =>
  Buffer.from(bytes)
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0

test('paper is a PDF with its own font, of as many pages as it needs, and small', async () => {
  const bytes = await makePdf(document)
  const text = Buffer.from(bytes).toString('latin1')
  expect(text.slice(0, 5)).toBe('%PDF-')
  expect(text).toMatch(/FontName \/[A-Z]{6}\+NotoSansSC-Regular/)
  expect(pagesOf(bytes)).toBeGreaterThan(2)
  // Only the glyphs that are used: the font itself has 7 MB.
  expect(bytes.length).toBeLessThan(60_000)
})

test('the same document is the same file, byte for byte', async () => {
  expect(await makePdf(document)).toEqual(await makePdf(document))
})

test('a character that no glyph draws is named, not printed as a box', async () => {
  const odd = makePdf({ ...document, parts: [{ kind: 'paragraph', text: '王𠮷测试😀' }] })
  await expect(odd).rejects.toBeInstanceOf(Undrawable)
  await expect(odd).rejects.toMatchObject({ characters: ['𠮷', '😀'] })
})
