// `bench cursor`: does a desk's cursor miss a commit? Eight writers commit rows of an agent's customers, some of them late, while a desk
// pulls from a real central over HTTP; beside it a control that asks for `seq > cursor` in the same run, as most systems do.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { makeStaff, startNode } from '../central/nodeProcess.ts'
import { accountsCsv, newDatabase } from '../central/site.ts'
import { setup } from '../postgres.ts'
import { everythingOf, importFor, keepSignedIn } from './centralLoad.ts'
import type { Bench } from './rounds.ts'

const COMMITS = { quick: 50_000, full: 1_000_000 }
const WRITERS = 8
/** One in so many transactions stays open for up to `LATE_MS`, with its number taken. */
const LATE_EVERY = 10
const LATE_MS = 60
const CUSTOMERS = 40
const TOLD_EVERY = 50_000

export const cursorBench: Bench = {
  name: 'cursor',
  window: false,
  repetitions: { quick: 1, full: 1 },
  figures: [
    {
      name: `commits of ${WRITERS} writers that a desk's cursor missed (${COMMITS.quick}, ${COMMITS.full} in full)`,
      unit: 'commits',
      statistic: 'max',
      ours: 'missed',
      against: 'missed by `seq > cursor`',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 0 },
    },
    {
      name: 'the control misses, or nothing was proved',
      unit: 'commits',
      statistic: 'max',
      ours: 'missed by `seq > cursor`',
      against: 'commits',
      ratio: 'ours/against',
      aim: { of: 'ratio', atLeast: 0.01 },
    },
    {
      name: 'from the commit to the page of the desk, which asks again at once',
      unit: 'ms',
      statistic: 'p95',
      ours: 'lag',
      against: 'lag of the control',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 500 },
    },
  ],
  async open(at, mode) {
    const stop = setup()
    const database = await newDatabase()
    at('central')
    const node = await startNode(database.url)
    const { admin1, agent1 } = await makeStaff(node, ['agent1'])
    if (!admin1 || !agent1) throw new Error('no staff')
    const leave = keepSignedIn(() => node, { agent1 })
    await importFor(node, admin1, accountsCsv(1, CUSTOMERS), agent1)
    const { rows, cursor: begin } = await everythingOf(node, agent1)
    const customers = [...new Set(rows.map((row) => row.customerId))]
    let cursor = begin
    return {
      async round(n) {
        const commits = n < 0 ? WRITERS * 50 : COMMITS[mode]
        const committed = new Map<string, number>()
        let left = commits
        let writing = true

        async function writer(): Promise<void> {
          const client = new pg.Client({ connectionString: database.url })
          await client.connect()
          // One way there and back for what commits at once.
          const row = (id: string, customer: string) =>
            `insert into rows (kind, id, customer_id, case_id, version, data)
             values ('note', '${id}', '${customer}', null, 1, '{"kind":"note","id":"${id}","customerId":"${customer}"}')`
          while (left > 0) {
            left -= 1
            if (left % TOLD_EVERY === 0 && left > 0) at(`${left} commits to go`)
            const id = randomUUID()
            const customer = customers[left % customers.length] ?? ''
            if (left % LATE_EVERY === 0) {
              await client.query(`begin; ${row(id, customer)}`)
              await pause((left * 7) % LATE_MS)
              await client.query('commit')
            } else await client.query(`begin; ${row(id, customer)}; commit`)
            committed.set(id, performance.now())
          }
          await client.end()
        }

        /** Whether every transaction up to the last row has ended. */
        async function allVisible(): Promise<boolean> {
          const found = await index.query(
            'select pg_snapshot_xmin(pg_current_snapshot()) > (select xid from rows order by xid desc limit 1) as all',
          )
          return found.rows[0]?.all === true
        }

        const seen = new Map<string, number>()
        async function desk(): Promise<void> {
          for (let more = true; more || writing; ) {
            const last = !writing
            const page = await node.pull(agent1 as NonNullable<typeof agent1>, cursor)
            if (page.kind !== 'page') throw new Error(page.reason)
            for (const { id } of page.rows) if (!seen.has(id)) seen.set(id, performance.now())
            cursor = page.cursor
            // What a transaction of somebody else's still hides is not missed: the desk is woken for it.
            more = page.more || !last || !(await allVisible())
          }
        }
        const naive = new Map<string, number>()
        async function control(): Promise<void> {
          const client = new pg.Client({ connectionString: database.url })
          await client.connect()
          let after = Number((await client.query('select max(seq) as seq from rows')).rows[0]?.seq ?? 0)
          for (let more = true; more || writing; ) {
            const last = !writing
            const page = await client.query<{ id: string; seq: string }>(
              'select id, seq from rows where seq > $1 order by seq limit 2000',
              [after],
            )
            for (const { id } of page.rows) if (!naive.has(id)) naive.set(id, performance.now())
            after = Number(page.rows.at(-1)?.seq ?? after)
            more = page.rows.length > 0 || !last
          }
          await client.end()
        }
        // Without it the control would read the whole table each time, and miss less for being slow.
        const index = new pg.Client({ connectionString: database.url })
        await index.connect()
        await index.query('create index if not exists control_seq on rows (seq)')
        // All together: whoever fails ends the others, and the servers are put away.
        const written = Promise.all(Array.from({ length: WRITERS }, writer)).finally(() => {
          writing = false
        })
        await Promise.all([written, desk(), control()]).catch(async (error: unknown) => {
          left = 0
          await written.catch(() => undefined)
          throw error
        })
        await index.end()
        const ids = [...committed.keys()]
        const lags = (of: ReadonlyMap<string, number>) =>
          ids.flatMap((id) => {
            const found = of.get(id)
            return found === undefined ? [] : [Math.max(0, found - (committed.get(id) ?? 0))]
          })
        const thousandth = (values: number[]) => values.filter((_, place) => place % 10 === 0)
        return {
          missed: [ids.filter((id) => !seen.has(id)).length],
          'missed by `seq > cursor`': [ids.filter((id) => !naive.has(id)).length],
          commits: [ids.length],
          lag: thousandth(lags(seen)),
          'lag of the control': thousandth(lags(naive)),
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
