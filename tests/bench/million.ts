// `bench import`: account files into central without a window, up to a million accounts, while another desk works: how soon does it see what a
// colleague recorded, what does central answer it, and what does a row cost beside the database copying the same rows by itself.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { csvBytes } from '../../build/accounts.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { makeStaff, startNode } from '../central/nodeProcess.ts'
import { accountsCsv, Desk, newDatabase, ofKind } from '../central/site.ts'
import { setup } from '../postgres.ts'
import { everythingOf, importFor, keepSignedIn, memoryOf } from './centralLoad.ts'
import type { Bench } from './rounds.ts'

const ACCOUNTS = { quick: 100_000, full: 1_000_000 }
/** A file may have 64 MB. */
const FILE_ROWS = 200_000
const BETWEEN_MS = 50

export const importBench: Bench = {
  name: 'import',
  window: false,
  repetitions: { quick: 1, full: 1 },
  figures: [
    {
      name: `from a colleague's act until a desk's pull has it, while ${ACCOUNTS.quick} accounts come in (${ACCOUNTS.full} in full)`,
      unit: 'ms',
      statistic: 'p99',
      ours: 'lag',
      against: 'lag at rest',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 500 },
    },
    {
      name: 'accounts a second, read, checked and landed',
      unit: 'accounts/s',
      statistic: 'median',
      ours: 'accounts/s',
      against: 'accounts/s of INSERT … SELECT alone',
      ratio: 'ours/against',
      aim: null,
    },
    {
      name: 'writing, per 1,000 rows of the database',
      unit: 'ms',
      statistic: 'median',
      ours: 'per 1,000 rows',
      against: 'INSERT … SELECT of the same rows with the same indexes and trigger',
      ratio: 'ours/against',
      aim: null,
    },
    {
      name: 'the last file beside the first',
      unit: 'ms',
      statistic: 'median',
      ours: 'last file',
      against: 'first file',
      ratio: 'ours/against',
      aim: { of: 'ratio', atMost: 1.5 },
    },
    {
      name: 'memory of the node',
      unit: 'MB',
      statistic: 'max',
      ours: 'memory while importing',
      against: 'memory before',
      ratio: 'ours/against',
      aim: null,
    },
  ],
  async open(at, mode) {
    const stop = setup()
    const database = await newDatabase()
    at('central')
    const node = await startNode(database.url)
    const staff = await makeStaff(node, ['agent1', 'agent2'])
    const [admin, busy, taker] = [staff.admin1, staff.agent1, staff.agent2]
    if (!admin || !busy || !taker) throw new Error('no staff')
    const leave = keepSignedIn(() => node, { admin1: admin, agent1: busy, agent2: taker })
    await importFor(node, admin, accountsCsv(1, 50), busy)
    const [matter] = ofKind((await everythingOf(node, busy)).rows, 'case')
    if (!matter) throw new Error('no case')
    let { cursor } = await everythingOf(node, busy)
    const desk = new Desk(node, busy)

    /** ms from the answer to a push until a pull has the row. */
    async function lag(): Promise<number> {
      const note = desk.note(matter as NonNullable<typeof matter>)
      const answer = await desk.send([note])
      if (answer.status !== 200) throw new Error(`push: ${answer.status}`)
      const from = performance.now()
      for (;;) {
        const page = await node.pull(busy as NonNullable<typeof busy>, cursor)
        if (page.kind !== 'page') throw new Error(page.reason)
        cursor = page.cursor
        if (page.rows.some(({ id }) => id === note.payload.noteId)) return performance.now() - from
      }
    }
    async function lagsUntil(end: Promise<unknown>): Promise<number[]> {
      const lags: number[] = []
      let over = false
      const ended = end.finally(() => {
        over = true
      })
      ended.catch(() => undefined)
      while (!over) {
        lags.push(await lag())
        await pause(BETWEEN_MS)
      }
      return lags
    }

    return {
      async round(n) {
        const accounts = n < 0 ? 500 : ACCOUNTS[mode]
        const perFile = Math.min(FILE_ROWS, Math.ceil(accounts / 2))
        const atRest = await lagsUntil(pause(2000))
        const before = memoryOf(node)
        let most = before
        const files: number[] = []
        const lags: number[] = []
        const client = new pg.Client({ connectionString: database.url })
        await client.connect()
        const countRows = async () =>
          Number((await client.query(`select count(*) as rows from rows`)).rows[0]?.rows ?? 0)
        const rowsBefore = await countRows()
        for (let made = 0; made < accounts; made += perFile) {
          at(`accounts from ${made}`)
          const options = {
            rows: perFile,
            seed: 7_000 + n * 100 + made / perFile,
            today: localDay(Date.now(), CHINA),
          }
          const csv = Buffer.concat([
            ...csvBytes({ ...options, format: 'csv', encoding: 'utf-8', delimiter: ',' }),
          ]).toString('utf8')
          const from = performance.now()
          const importing = importFor(node, admin, csv, taker, {
            lender: `示例银行${n}-${made}`,
            callerName: '示例银行',
            hotline: '4000000000',
          })
          lags.push(...(await lagsUntil(importing)))
          const { accepted, problems } = await importing
          if (accepted < perFile * 0.9) throw new Error(`${accepted} taken: ${JSON.stringify(problems[0])}`)
          files.push(performance.now() - from)
          most = Math.max(most, memoryOf(node))
        }
        const rows = (await countRows()) - rowsBefore
        await client.query('drop table if exists peer_rows; create table peer_rows (like rows including all)')
        await client.query(`create trigger rows_stamp before insert or update on peer_rows
          for each row execute function rows_stamp()`)
        const from = performance.now()
        await client.query('insert into peer_rows select * from rows')
        const copied = performance.now() - from
        await client.end()
        const all = files.reduce((sum, file) => sum + file, 0)
        return {
          lag: lags,
          'lag at rest': atRest,
          'accounts/s': [(accounts / all) * 1000],
          'accounts/s of INSERT … SELECT alone': [
            (accounts / (copied * (rows / (rows + rowsBefore)))) * 1000,
          ],
          'per 1,000 rows': [(all / rows) * 1000],
          'INSERT … SELECT of the same rows with the same indexes and trigger': [
            (copied / (rows + rowsBefore)) * 1000,
          ],
          'last file': files.slice(-1),
          'first file': files.slice(0, 1),
          'memory while importing': [most],
          'memory before': [before],
        }
      },
      async close() {
        leave()
        await node.stop()
        await database.drop()
        stop?.()
      },
    }
  },
}
