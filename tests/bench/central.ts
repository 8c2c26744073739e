// `bench central`: one real node on a PostgreSQL that writes through to the disk, beside pgbench, which inserts the same rows in the same run
// (`peerInserts.ts`). Node, database and whoever asks share the machine. Acts a second and the slowest of a hundred; what an act costs when there are many; a quiet desk's pull; and a herd of desks that all come back after an outage.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { CaseRow } from '../../shared/rows.ts'
import { makeStaff, startNode } from '../central/nodeProcess.ts'
import { accountsCsv, Desk, newDatabase, ofKind } from '../central/site.ts'
import { setup } from '../postgres.ts'
import { cpuOfCentral, everythingOf, importFor, keepSignedIn, LeanDesk } from './centralLoad.ts'
import { herd } from './herd.ts'
import { pgbench, preparePeer } from './peerInserts.ts'
import type { Bench } from './rounds.ts'

const WRITERS = 8
const PUSHES = { quick: 60, full: 400 }
const BATCH = 25
const BATCHES = { quick: 6, full: 40 }
/** Acts before and after the data grew. */
const GROWN = { quick: 100_000, full: 1_000_000 }
const PULLS = { quick: 200, full: 1000 }
const CASES = 800

export const centralBench: Bench = {
  name: 'central',
  window: false,
  repetitions: { quick: 2, full: 5 },
  figures: [
    {
      name: `acts a second of ${WRITERS} desks, one act a push`,
      unit: 'acts/s',
      statistic: 'median',
      ours: 'acts/s',
      against: 'pgbench, the same rows',
      ratio: 'ours/against',
      aim: { of: 'ratio', atLeast: 0.5 },
    },
    {
      name: `acts a second of ${WRITERS} desks, ${BATCH} acts a push`,
      unit: 'acts/s',
      statistic: 'median',
      ours: 'acts/s in batches',
      against: 'pgbench, the same rows in the same batches',
      ratio: 'ours/against',
      aim: { of: 'ratio', atLeast: 0.5 },
    },
    {
      name: 'one push of one act',
      unit: 'ms',
      statistic: 'p99',
      ours: 'push',
      against: 'transaction of pgbench',
      ratio: 'ours/against',
      aim: null,
    },
    {
      name: `processor time of an act among ${GROWN.quick} acts (${GROWN.full} in full), node and database`,
      unit: 'ms',
      statistic: 'median',
      ours: 'act among many',
      against: 'act among few',
      ratio: 'ours/against',
      aim: { of: 'ratio', atMost: 1.3 },
    },
    {
      name: 'processor time of a pull that finds nothing, node and database',
      unit: 'ms',
      statistic: 'median',
      ours: 'quiet pull',
      against: 'a request that asks the database one thing (/v1/ready)',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 2 },
    },
    {
      name: 'desks of a herd that were not served after an outage (500, 5,000 in full)',
      unit: 'desks',
      statistic: 'max',
      ours: 'unserved',
      against: 'desks',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 0 },
    },
    {
      name: 'from the first answer after the outage until the whole herd is served',
      unit: 'ms',
      statistic: 'median',
      ours: 'drained',
      against: 'the same requests by eight desks at a time',
      ratio: 'ours/against',
      aim: null,
    },
    {
      name: 'memory of the node after a herd',
      unit: 'MB',
      statistic: 'median',
      ours: 'memory after a herd',
      against: 'memory after the first herd',
      ratio: 'ours/against',
      aim: { of: 'ratio', atMost: 1.3 },
    },
  ],
  async open(at, mode) {
    // What central calls taken is on the disk, and what pgbench commits as well.
    const stop = setup({ durable: true })
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-pgbench-'))
    const database = await newDatabase()
    at('central')
    let node = await startNode(database.url)
    const staff = await makeStaff(node, ['agent1'])
    const [admin, agent] = [staff.admin1, staff.agent1]
    if (!admin || !agent) throw new Error('no staff')
    const leave = keepSignedIn(() => node, { agent1: agent })
    await importFor(node, admin, accountsCsv(1, CASES), agent)
    const first = await everythingOf(node, agent)
    const cases = ofKind(first.rows, 'case')
    let grown = false

    /** Desks that push at once; ms of each push. What they send is ready before, as pgbench's script is. */
    async function pushes(count: number, batch: number): Promise<{ times: number[]; seconds: number }> {
      const times: number[] = []
      const desks = Array.from({ length: WRITERS }, (_, place) => {
        const desk = new Desk(node, agent as NonNullable<typeof agent>)
        const bodies = Array.from({ length: count }, (_, n) => {
          // Each desk its own customers, as in life.
          const acts = Array.from({ length: batch }, (_, index) =>
            desk.note(caseAt(cases, place * 97 + n * batch + index)),
          )
          return Buffer.from(JSON.stringify({ protocol: 1, device: desk.device, acts }))
        })
        return { bodies, lean: new LeanDesk(node, desk.user) }
      })
      const from = performance.now()
      await Promise.all(
        desks.map(async ({ bodies, lean }) => {
          for (const body of bodies) times.push(await lean.push(body))
          lean.close()
        }),
      )
      return { times, seconds: (performance.now() - from) / 1000 }
    }

    await pushes(1, 1)
    const peer = await preparePeer(database.url, cases)

    async function cpuPer(count: number, work: () => Promise<unknown>): Promise<number> {
      const before = await cpuOfCentral(node, database.url)
      await work()
      return ((await cpuOfCentral(node, database.url)) - before) / count
    }

    async function pulls(count: number, path: string): Promise<void> {
      for (let n = 0; n < count; n += 1) {
        const answer = await node.call('GET', path, { as: agent as NonNullable<typeof agent> })
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
      }
    }

    return {
      async round(n) {
        const [count, batches] = n < 0 ? [10, 1] : [PUSHES[mode], BATCHES[mode]]
        at('pushes of one act')
        const ours = await pushes(count, 1)
        const theirs = await pgbench(peer, folder, { clients: WRITERS, transactions: count, batch: 1 })
        at('pushes in batches')
        const many = await pushes(batches, BATCH)
        const theirMany = await pgbench(peer, folder, {
          clients: WRITERS,
          transactions: batches,
          batch: BATCH,
        })
        const few: number[] = []
        if (!grown) few.push(await cpuPer(count * WRITERS, () => pushes(count, 1)))
        if (n < 0) return {}
        if (!grown) {
          at(`grow to ${GROWN[mode]} acts`)
          await grow(database.url, GROWN[mode])
          grown = true
        }
        at('pushes among many')
        const among = await cpuPer(count * WRITERS, () => pushes(count, 1))
        at('quiet pulls')
        const { cursor } = await everythingOf(node, agent)
        const device = randomUUID()
        const path = `/v1/sync/pull?device=${device}&cursor=${encodeURIComponent(cursor)}`
        const quiet = await cpuPer(PULLS[mode], () => pulls(PULLS[mode], path))
        const floor = await cpuPer(PULLS[mode], () => pulls(PULLS[mode], '/v1/ready'))
        at('herd')
        const herded = await herd({
          desks: mode === 'full' ? 5000 : 500,
          node,
          again: async () => {
            node = await startNode(database.url, { PORT: new URL(node.url).port })
            return node
          },
          agent,
          cases,
        })
        return {
          'acts/s': [ours.times.length / ours.seconds],
          'pgbench, the same rows': [theirs.perSecond],
          'acts/s in batches': [(many.times.length * BATCH) / many.seconds],
          'pgbench, the same rows in the same batches': [theirMany.perSecond * BATCH],
          push: ours.times,
          'transaction of pgbench': theirs.times,
          'act among many': [among],
          ...(few.length > 0 ? { 'act among few': few } : {}),
          'quiet pull': [quiet],
          'a request that asks the database one thing (/v1/ready)': [floor],
          ...herded,
        }
      },
      async close() {
        leave()
        node.kill('SIGKILL')
        await database.drop()
        rmSync(folder, { recursive: true, force: true })
        stop?.()
      },
    }
  },
}

function caseAt(cases: readonly CaseRow[], place: number): CaseRow {
  const found = cases[place % cases.length]
  if (!found) throw new Error('no cases')
  return found
}

/** As many acts as a year brings, of other agents' customers: ten for each. */
async function grow(url: string, acts: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `with made as (select gen_random_uuid() as customer from generate_series(1, $1::int / 10)),
      people as (insert into rows (kind, id, customer_id, case_id, version, data)
        select 'customer', customer, customer, null, 1, jsonb_build_object('kind', 'customer', 'id', customer) from made),
      device as (insert into devices (id, user_id, first_seen, last_seen)
        select gen_random_uuid(), id, 0, 0 from users limit 1 returning id),
      notes as (select customer, gen_random_uuid() as id, (row_number() over ())::int as n from made, generate_series(1, 10)),
      written as (insert into rows (kind, id, customer_id, case_id, version, data)
        select 'note', id, customer, null, 1, jsonb_build_object('kind', 'note', 'id', id, 'text', repeat('x', 200)) from notes),
      judged as (insert into idem (device, n, act_id, verdict)
        select device.id, n, notes.id, '{"outcome":"applied","flags":[]}' from notes, device)
     insert into acts (device, n, id, agent, kind, customer_id, at, received_at, act, outcome, flags)
     select device.id, n, notes.id, device.id, 'note.added', customer, 0, 0,
       jsonb_build_object('kind', 'note.added', 'text', repeat('x', 300)), 'applied', '[]' from notes, device`,
    [acts],
  )
  await client.query('analyze')
  await client.end()
}
