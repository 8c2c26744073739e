// What the import screen sends to learn the columns of a file: of a text the beginning, a workbook whole, but once; and how a run
// ends whose answer was lost on the way.
import { expect, test } from 'vitest'
import { beginningOf, percentOf, startRun } from '../../renderer/features/intake/importRun.ts'
import type { ColumnsWish } from '../../renderer/features/sync/sync.ts'
import type { ColumnsReply, ImportProgress } from '../../shared/intake/exchange.ts'
import { ProblemError } from '../../shared/problem.ts'
import type { ImportReply } from '../../shared/protocol.ts'

const signal = new AbortController().signal
const reply = (kept: string | null): ColumnsReply => ({
  format: kept === null ? 'csv' : 'xlsx',
  sheet: null,
  headings: [],
  missing: [],
  known: null,
  kept,
})

/** Central as the screen sees it; `keeps` = under which name it keeps a workbook, null when it forgot. */
function central() {
  const sent: [bytes: number | null, wish: ColumnsWish][] = []
  const it = {
    sent,
    keeps: 'book-1' as string | null,
    async fileColumns(file: Blob | null, wish: ColumnsWish): Promise<ColumnsReply> {
      sent.push([file?.size ?? null, wish])
      if (file === null && wish.kept !== it.keeps) throw new ProblemError('request.notFound')
      const head = file === null ? 'PK' : await file.slice(0, 2).text()
      if (head === 'PK') it.keeps ??= 'book-2'
      return reply(head === 'PK' ? it.keeps : null)
    },
  }
  return it
}

test('a workbook goes once; further choices name the beginning that central keeps', async () => {
  const it = central()
  const ask = beginningOf(it, new Blob(['PK', 'x'.repeat(500_000)]))
  await ask({}, signal)
  await ask({ lender: '测' }, signal)
  await ask({ lender: '测试' }, signal)
  expect(it.sent).toEqual([
    [500_002, {}],
    [null, { lender: '测', kept: 'book-1' }],
    [null, { lender: '测试', kept: 'book-1' }],
  ])
  it.keeps = null
  expect((await ask({ lender: '测试银行' }, signal)).kept).toBe('book-2')
  await ask({}, signal)
  expect(it.sent.slice(3).map(([bytes]) => bytes)).toEqual([null, 500_002, null])
})

test('of a text only the beginning goes, each time', async () => {
  const it = central()
  const ask = beginningOf(it, new Blob(['姓名,账号\n', 'x'.repeat(5_000_000)]))
  await ask({}, signal)
  await ask({ lender: '测试' }, signal)
  expect(it.sent.map(([bytes]) => bytes)).toEqual([1 << 18, 1 << 18])
})

test('a refusal of the file itself is not sent again', async () => {
  const it = central()
  it.fileColumns = async () => {
    throw new ProblemError('intake.unpacksTooLarge', { limitBytes: 1 })
  }
  await expect(beginningOf(it, new Blob(['PK']))({}, signal)).rejects.toMatchObject({
    problem: { code: 'intake.unpacksTooLarge' },
  })
})

test.each([
  [{ sent: 0, progress: null }, 0],
  [{ sent: 50, progress: null }, 50],
  [{ sent: 100, progress: null }, null],
  [{ sent: 100, progress: { state: 'reading', rows: 40, of: null } }, null],
  [{ sent: 100, progress: { state: 'landing', rows: 40, of: 160 } }, 25],
] as const)('%j of 100 bytes is %s per cent', (step, percent) => {
  expect(percentOf(step, 100)).toBe(percent)
})

const answered: ImportReply = {
  importId: '00000000-0000-4000-8000-000000000001',
  rows: 2,
  accepted: 2,
  unchanged: 0,
  changed: 0,
  rejected: 0,
  columns: {},
  changes: [],
  fresh: [],
  problems: [],
  surplus: [],
  effects: [],
  effectCount: 0,
  milliseconds: 1,
}

/** Central whose answer never comes, after `sent` bytes; asked, it goes through these states. */
function cutOff(states: readonly (ImportProgress['state'] | 'away' | 'unknown')[], sent = 3) {
  const left = [...states]
  return {
    importAccounts: async (
      _file: Blob,
      _request: object,
      onSent?: (bytes: number) => void,
    ): Promise<never> => {
      onSent?.(sent)
      throw new ProblemError('central.unreachable', { url: 'https://central.invalid' })
    },
    intake: {
      async importProgress(): Promise<ImportProgress> {
        const state = left.shift()
        if (state === 'away')
          throw new ProblemError('central.unreachable', { url: 'https://central.invalid' })
        if (state === 'unknown' || state === undefined) throw new ProblemError('request.notFound')
        return { state, rows: 1, of: 2 }
      },
      importReply: async () => answered,
      cancelImport: async () => true,
      fileColumns: async () => reply(null),
      changedRows: async () => '',
    },
  }
}

test.each([
  [['landing', 'away', 'publishing', 'done'], 3, { kind: 'done', reply: answered }],
  [['landing', 'cancelled'], 3, { kind: 'cancelled' }],
  [['landing', 'failed'], 3, { kind: 'failed', problem: { code: 'central.unreachable' } }],
  [['unknown'], 3, { kind: 'failed', problem: { code: 'central.unreachable' } }],
  // The file never arrived whole: nothing to wait for.
  [['done'], 2, { kind: 'failed', problem: { code: 'central.unreachable' } }],
] as const)('an answer that is lost: central says %j after %i of 3 bytes', async (states, sent, end) => {
  const run = startRun(cutOff(states, sent), new Blob(['abc']), { name: 'x.csv' }, () => undefined)
  expect(await run.end).toMatchObject(end)
})
