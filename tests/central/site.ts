// A real central for tests, on PGlite or on a database of its own in the run's PostgreSQL, with a clock that the test
// holds, accounts made through the API, and the verbs that desks and administrators use.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { CentralOptions, LogLine } from '../../central/config.ts'
import { prepareSeed } from '../../central/database.ts'
import { type RunningCentral, start } from '../../central/server.ts'
import type { Act, ActKind, ActOf } from '../../shared/operation.ts'
import { ProblemDocument } from '../../shared/problem.ts'
import {
  type ImportReply,
  type Profile,
  type PullReply,
  type PushReply,
  SessionReply,
} from '../../shared/protocol.ts'
import type { CaseRow, Role, Row, RowKind, RowOf } from '../../shared/rows.ts'

export const KINDS = ['pglite', 'postgres'] as const
export type Kind = (typeof KINDS)[number]

export const MIGRATIONS = join(import.meta.dirname, '../../central/migrations')
export const ORIGIN = 'app://duedesk'
/** 10:00 of a Wednesday in China. */
export const START = Date.parse('2026-03-11T10:00:00+08:00')
export const PASSWORD = 'correct horse 测试'

export interface Answer<T = unknown> {
  status: number
  body: T
  headers: Headers
}

export interface User {
  profile: Profile
  token: string
  refreshToken: string
}

export interface Site {
  central: RunningCentral
  kind: Kind
  clock: { at: number }
  log: LogLine[]
  /** For looking at the database behind central's back; PostgreSQL only. */
  databaseUrl: string | null
  users: Record<'admin1' | 'supervisor1' | 'qa1' | 'agent1' | 'agent2', User>
  call<T = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>
  signIn(loginName: string, password?: string): Promise<User>
  importCsv(csv: string, query?: Record<string, string>): Promise<ImportReply>
  pull(user: User, cursor?: string, limit?: number): Promise<PullReply>
  /** All rows in scope, from nothing. */
  everything(user: User): Promise<{ rows: Row[]; cursor: string }>
  close(): Promise<void>
}

export interface CallOptions {
  as?: User | undefined
  body?: unknown
  headers?: Record<string, string>
}

/** A database of its own in the PostgreSQL of this run. */
export async function newDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env.DUEDESK_TEST_DATABASE_URL
  if (!server) throw new Error('DUEDESK_TEST_DATABASE_URL is not set: run this with the "central" project')
  const name = `central_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.toString(),
    async drop() {
      const client = new pg.Client({ connectionString: server })
      await client.connect()
      await client.query(`drop database ${name} with (force)`)
      await client.end()
    },
  }
}

/** A prepared PGlite directory, made once for all test files of this state of the migrations. */
export async function seedBytes(): Promise<Uint8Array> {
  const hash = createHash('sha256')
  // By name too: a database knows the migrations that it has by their names.
  for (const name of readdirSync(MIGRATIONS).sort())
    hash.update(`${name}\n`).update(readFileSync(join(MIGRATIONS, name)))
  const file = join(tmpdir(), `duedesk-test-seed-${hash.digest('hex').slice(0, 16)}.tar.gz`)
  if (!existsSync(file)) {
    const own = `${file}.${process.pid}`
    writeFileSync(own, await prepareSeed(MIGRATIONS))
    renameSync(own, file)
  }
  return new Uint8Array(readFileSync(file))
}

/** `known` = the accounts that stand in the database already, with tokens that still hold. */
export async function openSite(
  kind: Kind,
  options: Partial<CentralOptions> = {},
  known: Site['users'] | null = null,
): Promise<Site> {
  const database = kind === 'postgres' ? await newDatabase() : null
  const clock = { at: START }
  const log: LogLine[] = []
  const central = await start({
    database: database
      ? { kind: 'postgres', url: database.url }
      : { kind: 'pglite', seed: await seedBytes() },
    allowedOrigins: [ORIGIN],
    now: () => clock.at,
    migrationsDir: MIGRATIONS,
    siteKey: 'ab'.repeat(32),
    requestsPerMinute: 100_000,
    log: (line) => log.push(line),
    ...options,
  })
  const door = typeof options.door === 'string' ? { 'x-duedesk-door': options.door } : {}

  async function call<T>(method: string, path: string, asked: CallOptions = {}): Promise<Answer<T>> {
    const { as, body, headers } = asked
    const raw = body instanceof Uint8Array || typeof body === 'string'
    const response = await fetch(central.url + path, {
      method,
      headers: {
        ...door,
        ...(as ? { authorization: `Bearer ${as.token}` } : {}),
        ...(body === undefined
          ? {}
          : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: (json ? JSON.parse(text) : text) as T, headers: response.headers }
  }
  async function signIn(loginName: string, password = PASSWORD): Promise<User> {
    const answer = await call('POST', '/v1/session', { body: { loginName, password } })
    if (answer.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`)
    const reply = SessionReply.parse(answer.body)
    return { profile: reply.profile, token: reply.accessToken, refreshToken: reply.refreshToken }
  }
  const users = known ?? (await makeUsers())
  async function makeUsers(): Promise<Site['users']> {
    const code = await central.enrolCode()
    const staff = { name: '管理员测试', staffNumber: '9001', password: PASSWORD }
    await call('POST', '/v1/enrol', { body: { code, loginName: 'admin1', ...staff } })
    const admin1 = await signIn('admin1')
    const made = async (loginName: string, role: Role, staffNumber: string): Promise<User> => {
      const body = {
        loginName,
        name: `${loginName}测试`,
        staffNumber,
        role,
        password: PASSWORD,
        line: null,
        sipPassword: null,
      }
      const answer = await call('POST', '/v1/users', { as: admin1, body })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return signIn(loginName)
    }
    return {
      admin1,
      supervisor1: await made('supervisor1', 'supervisor', '9101'),
      qa1: await made('qa1', 'qa', '9201'),
      agent1: await made('agent1', 'agent', '8001'),
      agent2: await made('agent2', 'agent', '8002'),
    }
  }

  const pull: Site['pull'] = async (user, cursor, limit) => {
    const query = new URLSearchParams({
      ...(cursor ? { cursor } : {}),
      ...(limit ? { limit: String(limit) } : {}),
    })
    const answer = await call<PullReply>('GET', `/v1/sync/pull?${query}`, { as: user })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return answer.body
  }
  return {
    central,
    kind,
    clock,
    log,
    databaseUrl: database?.url ?? null,
    users,
    call,
    signIn,
    async importCsv(csv, query = {}) {
      const asked = new URLSearchParams({ name: 'accounts.csv', ...query })
      const answer = await call<ImportReply>('POST', `/v1/imports?${asked}`, {
        as: users.admin1,
        body: Buffer.from(csv),
      })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return answer.body
    },
    pull,
    async everything(user) {
      // What is most urgent comes first and once more in its turn: the later one counts, as on a desk.
      const rows = new Map<string, Row>()
      let cursor: string | undefined
      for (;;) {
        const page = await pull(user, cursor)
        if (page.kind !== 'page') throw new Error(page.reason)
        for (const row of page.rows) rows.set(`${row.kind} ${row.id}`, row)
        cursor = page.cursor
        if (!page.more) return { rows: [...rows.values()], cursor }
      }
    },
    async close() {
      await central.close()
      await database?.drop()
    },
  }
}

export function problemIn(answer: Answer): string {
  return ProblemDocument.parse(answer.body).code
}

const HEADINGS =
  '委托方,官方热线,产品,账号,应还金额,到期日,姓名,身份证号,手机号,联系人姓名,联系人电话,联系人关系'

/** An account file of `count` synthetic people, numbered from `first`. The debtors owe 1,000.00 and are five days late. */
export function accountsCsv(
  first: number,
  count: number,
  change: (row: string[], index: number) => string[] = (row) => row,
): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const index = first + at
    const number = String(index).padStart(4, '0')
    return change(
      [
        '示例银行',
        '4000000000',
        '信用卡',
        `62000000${number}`,
        '1000.00',
        '2026-03-06',
        '王安测试',
        '',
        `1990000${number}`,
        '王宁测试',
        `1990001${number}`,
        '亲属',
      ],
      index,
    ).join(',')
  })
  return [HEADINGS, ...rows].join('\n')
}

/** One desk: stamps acts for a user and pushes them. */
export class Desk {
  readonly device = randomUUID()
  site: Pick<Site, 'call' | 'clock'>
  user: User
  n = 0

  constructor(site: Pick<Site, 'call' | 'clock'>, user: User) {
    this.site = site
    this.user = user
  }

  act<K extends ActKind>(
    kind: K,
    matter: Pick<CaseRow, 'id' | 'customerId'>,
    payload: ActOf<K>['payload'],
    change: Partial<ActOf<K>> = {},
  ): ActOf<K> {
    this.n += 1
    const at = this.site.clock.at
    return {
      kind,
      payload,
      id: randomUUID(),
      device: this.device,
      n: this.n,
      customerId: matter.customerId,
      caseId: matter.id,
      base: null,
      hlc: `${String(at).padStart(15, '0')}-${String(this.n).padStart(5, '0')}`,
      schema: 1,
      actor: { id: this.user.profile.id, role: this.user.profile.role },
      at,
      clock: { source: 'central', skewMs: 0 },
      ...change,
    } as ActOf<K>
  }

  note(matter: Pick<CaseRow, 'id' | 'customerId'>, text = '一条记录'): ActOf<'note.added'> {
    return this.act('note.added', matter, { noteId: randomUUID(), callId: null, text })
  }

  send(acts: readonly Act[], as: User = this.user): Promise<Answer<PushReply>> {
    return this.site.call('POST', '/v1/sync/push', { as, body: { protocol: 1, device: this.device, acts } })
  }
}

export function ofKind<K extends RowKind>(rows: readonly Row[], kind: K): RowOf<K>[] {
  return rows.filter((row): row is RowOf<K> => row.kind === kind)
}

/** The case of the person numbered `index` in `accountsCsv`. */
export function caseOf(rows: readonly Row[], index: number): CaseRow {
  const number = `62000000${String(index).padStart(4, '0')}`
  const found = ofKind(rows, 'case').find((row) => row.accountNumber === number)
  if (!found) throw new Error(`no case ${number} among ${rows.length} rows`)
  return found
}
