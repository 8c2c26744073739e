// What all schedules of a fleet share: two nodes of central on one PostgreSQL, people with sessions, and a heap of cases that nobody has. Each
// schedule takes a few and gives them back. Also looks into the database behind central's back.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openAct, type StoredAct, unwrapped } from '../../central/customerKeys.ts'
import { wrapping } from '../../central/keys.ts'
import { type RunningCentral, start } from '../../central/server.ts'
import { openJournal, type Journal as ShellJournal } from '../../electron/journal.ts'
import type { Session } from '../../shared/ipc.ts'
import type { Act } from '../../shared/operation.ts'
import { SessionReply, type Verdict } from '../../shared/protocol.ts'
import type { CaseRow, Id, Row } from '../../shared/rows.ts'
import { accountsCsv, MIGRATIONS, ORIGIN, openSite, type Site, START, type User } from '../central/site.ts'
import type { Seat } from './fleetDesk.ts'

const HEAP = 600
/** Where journals are written as on a disk and nobody waits for one, as far as there is such a place. */
const MEMORY = '/dev/shm'
/** Shorter than a token lives. */
const RENEWED_FOR_MS = 3 * 60_000
const SITE_KEY = 'ab'.repeat(32)

/** An act as central keeps it. */
export interface KeptAct {
  device: Id
  n: number
  id: Id
  outcome: Verdict['outcome']
  act: Act
}

export interface FleetWorld {
  readonly site: Site
  /** The journal of a machine that has none yet. */
  openShell(): ShellJournal
  readonly sealKey: SessionReply['sealKey']
  /** Three sessions: two of the first agent, one of the second. */
  readonly seats: readonly [Seat, Seat, Seat]
  readonly database: pg.Client
  /** Address of a node that is up. */
  node(which: 0 | 1): string
  /** The second node ends in the middle of whatever it does, and comes again. */
  restartNode(): Promise<void>
  /** So many that nobody has worked on yet. */
  takeCases(count?: number): Promise<CaseRow[]>
  assign(cases: readonly CaseRow[], agent: Id | null): Promise<void>
  pay(matter: CaseRow, amountFen: number): Promise<void>
  /** Gives this person a token that holds now. */
  renew(user: User): Promise<void>
  /** Rows of these customers, as they stand. */
  rowsOf(customers: readonly Id[]): Promise<Row[]>
  /** Acts of these devices in the order in which central took them. */
  actsOf(devices: readonly Id[]): Promise<KeptAct[]>
  /** Whether nothing that was written about these customers is held back from a pull any more. */
  allVisible(customers: readonly Id[]): Promise<boolean>
  /** Who could dial these customers when. */
  leasesOf(customers: readonly Id[]): Promise<{ customerId: Id; device: Id; from: number; until: number }[]>
  /** A connection of its own, for a transaction that stays open. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
}

async function seatOf(user: User, node: () => string): Promise<Seat & { sealKey: SessionReply['sealKey'] }> {
  let refreshToken = user.refreshToken
  const seat = {
    agent: { id: user.profile.id, role: user.profile.role },
    token: user.token,
    sealKey: { kty: 'EC' as const, crv: 'P-256' as const, x: '', y: '' },
    async renew(): Promise<Session> {
      const answer = await fetch(new URL('/v1/session/refresh', node()), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken }),
      })
      const reply = SessionReply.parse(await answer.json())
      refreshToken = reply.refreshToken
      seat.token = reply.accessToken
      seat.sealKey = reply.sealKey
      return {
        accessToken: reply.accessToken,
        expiresAt: reply.accessExpiresAt,
        profile: reply.profile,
        sip: null,
        centralNow: reply.now,
        sealKey: reply.sealKey,
        recording: reply.recording,
        rules: [],
        ice: reply.ice,
        online: true,
      }
    },
  }
  await seat.renew()
  return seat
}

export async function openFleetWorld(): Promise<FleetWorld> {
  const site = await openSite('postgres')
  const url = site.databaseUrl ?? ''
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'duedesk-fleet-'))
  const startNode = () =>
    start({
      database: { kind: 'postgres', url },
      allowedOrigins: [ORIGIN],
      now: () => site.clock.at,
      migrationsDir: MIGRATIONS,
      siteKey: SITE_KEY,
      requestsPerMinute: 100_000,
    })
  let second: RunningCentral | null = await startNode()
  const node = (which: 0 | 1) => (which === 1 && second ? second.url : site.central.url)
  const connect = async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return client
  }
  const database = await connect()
  // The order in which central took acts, for the test alone: set while the customer is locked.
  await database.query('alter table acts add column taken bigserial')
  let shells = 0
  const openShell = () => {
    shells += 1
    return openJournal(
      join(folder, String(shells)),
      () => site.clock.at,
      () => undefined,
      1000,
    )
  }
  const again = () => site.signIn('agent1')
  const seats = [
    await seatOf(site.users.agent1, () => node(0)),
    await seatOf(await again(), () => node(0)),
    await seatOf(site.users.agent2, () => node(0)),
  ] as const
  const renewedAt = new Map<User, number>()
  let taken = 0
  let made = 0

  /** In a schedule more time passes than a token lives. */
  async function renewed(user: User): Promise<void> {
    const answer = await site.call('POST', '/v1/session/refresh', {
      body: { refreshToken: user.refreshToken },
    })
    const reply = SessionReply.parse(answer.body)
    user.token = reply.accessToken
    user.refreshToken = reply.refreshToken
  }

  async function office(path: string, as: User, body: unknown): Promise<void> {
    let answer = await site.call('POST', path, { as, body })
    if (answer.status === 401) {
      await renewed(as)
      answer = await site.call('POST', path, { as, body })
    }
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  }

  return {
    site,
    openShell,
    sealKey: seats[0].sealKey,
    seats,
    database,
    node,
    connect,
    async restartNode() {
      const ending = second
      second = null
      await ending?.close()
      second = await startNode()
    },
    async takeCases(count = 1) {
      if (taken + count > made) {
        await site.importCsv(accountsCsv(made + 1, HEAP))
        made += HEAP
      }
      const numbers = Array.from(
        { length: count },
        (_, at) => `62000000${String(taken + at + 1).padStart(4, '0')}`,
      )
      taken += count
      const found = await database.query<{ data: CaseRow }>(
        `select data from rows where kind = 'case' and data ->> 'accountNumber' = any($1) order by data ->> 'accountNumber'`,
        [numbers],
      )
      return found.rows.map((row) => row.data)
    },
    async renew(user) {
      if (Math.abs(site.clock.at - (renewedAt.get(user) ?? 0)) < RENEWED_FOR_MS) return
      await renewed(user)
      renewedAt.set(user, site.clock.at)
    },
    assign: (cases, agentId) =>
      office('/v1/assignments', site.users.supervisor1, { caseIds: cases.map((row) => row.id), agentId }),
    pay: (matter, amountFen) =>
      office('/v1/payments', site.users.admin1, {
        payments: [
          {
            lender: matter.lender,
            accountNumber: matter.accountNumber,
            reference: randomUUID(),
            amountFen,
            valueDate: '2026-03-11',
            channel: 'bank',
          },
        ],
      }),
    async rowsOf(customers) {
      const found = await database.query<{ data: Row }>(
        'select data from rows where customer_id = any($1::uuid[]) and not deleted',
        [customers],
      )
      return found.rows.map((row) => row.data)
    },
    async actsOf(devices) {
      const found = await database.query<
        Omit<KeptAct, 'act'> & { act: StoredAct; customer: Id; wrapped: string | null }
      >(
        `select device, n, id, outcome, act, customer_id as customer, wrapped from acts left join customer_keys using (customer_id)
         where device = any($1::uuid[]) order by taken`,
        [devices],
      )
      return found.rows.map(({ customer, wrapped, act: stored, ...about }) => {
        const key =
          wrapped === null ? [] : [[customer, unwrapped(wrapping(SITE_KEY), customer, wrapped)] as const]
        const act = openAct(stored, new Map(key))
        if (!act) throw new Error(`act ${about.id} does not open`)
        return { ...about, act }
      })
    },
    async allVisible(customers) {
      const found = await database.query<{ all: boolean }>(
        `select coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) as all
         from rows where customer_id = any($1::uuid[])`,
        [customers],
      )
      return found.rows[0]?.all ?? true
    },
    async leasesOf(customers) {
      const found = await database.query<{ customer_id: Id; device: Id; from_at: string; until_at: string }>(
        'select customer_id, device, from_at, until_at from lease_spans where customer_id = any($1::uuid[])',
        [customers],
      )
      return found.rows.map((row) => ({
        customerId: row.customer_id,
        device: row.device,
        from: Number(row.from_at),
        until: Number(row.until_at),
      }))
    },
    async close() {
      await database.end()
      await second?.close()
      await site.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Back to ten o'clock, as every schedule begins. */
export function resetClock(world: FleetWorld): void {
  world.site.clock.at = START
}
