// `bench restore`: the drill of whoever runs central. Desks work, central is killed at random moments, a backup (pg_dump) is taken meanwhile and
// put back at the end with `--restored`: desks resend from their journals. Counted: acts that a desk was told of as taken and that are
// gone, or there twice. The control is what is missing before anybody resends.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Act } from '../../shared/operation.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { makeStaff, type Node, startNode } from '../central/nodeProcess.ts'
import { accountsCsv, Desk, newDatabase, ofKind, type User } from '../central/site.ts'
import { setup } from '../postgres.ts'
import { everythingOf, importFor } from './centralLoad.ts'
import type { Bench } from './rounds.ts'

const KILLS = { quick: 5, full: 10 }
const DESKS = 6
const BETWEEN_KILLS_MS = [400, 1600] as const
const run = promisify(execFile)

/** A desk with its journal: what was sent stays in it, as on disk. */
class JournalDesk {
  readonly #desk: Desk
  readonly #cases: readonly CaseRow[]
  readonly journal: Act[] = []
  /** Numbers up to this one were answered. */
  settled = 0
  readonly told = new Map<string, string>()
  working = true

  constructor(node: Node, agent: User, cases: readonly CaseRow[]) {
    this.#desk = new Desk(node, agent)
    this.#cases = cases
  }

  get user(): User {
    return this.#desk.user
  }
  get device(): string {
    return this.#desk.device
  }

  at(node: Node, agent: User): void {
    this.#desk.site = node
    this.#desk.user = agent
  }

  /** Records and hands over until it is told to stop; whatever goes wrong is tried again. */
  async work(): Promise<void> {
    this.working = true
    while (this.working) {
      const count = 1 + (this.journal.length % 4)
      for (let n = 0; n < count; n += 1) {
        const matter = this.#cases[(this.journal.length * 7 + n) % this.#cases.length]
        if (matter) this.journal.push(this.#desk.note(matter))
      }
      await this.handOver().catch(() => pause(50))
    }
  }

  async handOver(): Promise<void> {
    const batch = this.journal.filter(({ n }) => n > this.settled).slice(0, 250)
    if (batch.length === 0) return
    const answer = await this.#desk.send(batch)
    if (answer.status !== 200) throw new Error(`push: ${answer.status} ${JSON.stringify(answer.body)}`)
    for (const verdict of answer.body.verdicts) {
      const act = batch.find(({ n }) => n === verdict.n)
      if (act) this.told.set(act.id, verdict.outcome)
      this.settled = Math.max(this.settled, verdict.n)
    }
  }

  /** What a desk does with the answer to a pull: central knows less than it had said, so the rest is sent anew. */
  rewind(lastN: number): void {
    this.settled = Math.min(this.settled, lastN)
  }
}

export const restoreBench: Bench = {
  name: 'restore',
  window: false,
  repetitions: { quick: 1, full: 5 },
  figures: [
    {
      name: `acknowledged acts that are gone after ${KILLS.quick} kills (${KILLS.full} in full) and a backup that was put back`,
      unit: 'acts',
      statistic: 'max',
      ours: 'lost',
      against: 'missing before desks resend',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 0 },
    },
    {
      name: 'acts that are there twice',
      unit: 'acts',
      statistic: 'max',
      ours: 'twice',
      against: 'acts in all',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 0 },
    },
    {
      name: 'from the start of the node until every desk has resent',
      unit: 'ms',
      statistic: 'median',
      ours: 'resent',
      against: 'pg_restore of the backup',
      ratio: 'ours/against',
      aim: null,
    },
  ],
  async open(at, mode) {
    const stop = setup()
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-drill-'))
    return {
      async round(n) {
        // A drill has nothing to warm up.
        if (n < 0) return {}
        const database = await newDatabase()
        let node = await startNode(database.url)
        try {
          const staff = await makeStaff(node, ['agent1'])
          const [admin, first] = [staff.admin1, staff.agent1]
          if (!admin || !first) throw new Error('no staff')
          await importFor(node, admin, accountsCsv(1, 60), first)
          const cases = ofKind((await everythingOf(node, first)).rows, 'case')
          const desks = Array.from({ length: DESKS }, () => new JournalDesk(node, first, cases))
          let working = desks.map((desk) => desk.work())
          const file = join(folder, `${randomUUID()}.dump`)
          for (let kill = 1; kill <= KILLS[mode]; kill += 1) {
            at(`kill ${kill} of ${KILLS[mode]}`)
            const [least, most] = BETWEEN_KILLS_MS
            await pause(least + ((kill * 379) % (most - least)))
            if (kill === 2) await run('pg_dump', ['-Fc', '-f', file, database.url])
            node.kill('SIGKILL')
            const killed = node
            node = await startNode(database.url)
            if (killed.ended() === null) throw new Error('a killed node lives')
            for (const desk of desks) desk.at(node, first)
          }
          await pause(BETWEEN_KILLS_MS[1])
          for (const desk of desks) desk.working = false
          await Promise.all(working)
          working = []
          for (const desk of desks) await desk.handOver()

          at('put the backup back')
          await node.stop()
          const restoring = performance.now()
          await emptied(database.url)
          await run('pg_restore', ['--no-owner', '-d', database.url, file])
          const restored = performance.now() - restoring
          const acknowledged = desks.flatMap(({ told }) => [...told.keys()])
          const before = await appliedIn(database.url)
          const missing = acknowledged.filter((id) => !before.has(id)).length

          at('desks resend')
          const from = performance.now()
          node = await startNode(database.url, {}, ['--restored'])
          const agent = await node.signIn('agent1')
          for (const desk of desks) {
            desk.at(node, agent)
            const told = await node.call<{ kind: string; lastN?: number }>(
              'GET',
              `/v1/sync/pull?device=${desk.device}`,
              { as: agent },
            )
            desk.rewind(told.body.lastN ?? 0)
            while (desk.settled < desk.journal.length) await desk.handOver()
          }
          const resent = performance.now() - from
          const after = await appliedIn(database.url)
          return {
            lost: [acknowledged.filter((id) => !after.has(id)).length],
            'missing before desks resend': [missing],
            twice: [[...after.values()].filter((times) => times > 1).length],
            'acts in all': [acknowledged.length],
            resent: [resent],
            'pg_restore of the backup': [restored],
          }
        } finally {
          node.kill('SIGKILL')
          await database.drop()
        }
      },
      async close() {
        rmSync(folder, { recursive: true, force: true })
        stop?.()
      },
    }
  },
}

/** The same database, empty. */
async function emptied(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.end()
}

/** How often each act stands there as applied, its note in the rows. */
async function appliedIn(url: string): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const found = await client.query<{ id: string; times: number }>(
    `select a.id, count(*)::int as times from acts a
     join rows r on r.kind = 'note' and r.id = (a.act #>> '{payload,noteId}')::uuid
     where a.outcome = 'applied' group by a.id`,
  )
  await client.end()
  return new Map(found.rows.map(({ id, times }) => [id, times]))
}
