// Real nodes of one central for tests and benches: `central/main.ts` in processes of their own on one PostgreSQL, as behind a balancer.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ProblemDocument } from '../../shared/problem.ts'
import type { PullReply, SessionReply } from '../../shared/protocol.ts'
import { type Answer, type CallOptions, PASSWORD, type Site, type User } from './site.ts'

const MAIN = join(import.meta.dirname, '../../central/main.ts')
const SITE_KEY = 'ab'.repeat(32)
export const METRICS_TOKEN = 'figures-for-the-tests'

export interface Node extends Pick<Site, 'call' | 'clock' | 'signIn' | 'pull'> {
  readonly url: string
  readonly pid: number
  /** The single-use code that it printed; null where accounts stood already. */
  readonly code: string | null
  /** What it wrote. */
  readonly text: () => string
  /** Its status once it has ended. */
  readonly ended: () => number | null
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, until it has ended. */
  stop(): Promise<void>
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const PATIENCE_MS = 45_000

/** Looks again until it holds; without vitest, because benches start nodes too. */
async function until(holds: () => boolean, otherwise: () => string): Promise<void> {
  for (const from = performance.now(); !holds(); await pause(50))
    if (performance.now() - from > PATIENCE_MS) throw new Error(otherwise())
}

/** Starts one node and waits until it listens. `more`: further variables. */
export async function startNode(
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Node> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-node-'))
  const port = more.PORT ? Number(more.PORT) : await freePort()
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      DUEDESK_DATA: folder,
      DUEDESK_SITE_KEY: SITE_KEY,
      DUEDESK_RECORDINGS: 'database',
      DUEDESK_METRICS_TOKEN: METRICS_TOKEN,
      DUEDESK_REQUESTS_PER_MINUTE: '100000',
      DUEDESK_TEST_SITE: '1',
      PORT: String(port),
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  let code: number | null = null
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      text += piece.toString()
    })
  child.on('exit', (status, signal) => {
    code = status ?? (signal ? -1 : 0)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  // A process of its own on a busy machine: longer than `soon`.
  await until(
    () => code !== null || text.includes('"what":"ready"'),
    () => `not yet: ${text}`,
  )
  if (code !== null) throw new Error(`central ended with ${code}: ${text}`)
  const url = `http://127.0.0.1:${port}`

  async function call<T>(method: string, path: string, asked: CallOptions = {}): Promise<Answer<T>> {
    const { as, body, headers } = asked
    const raw = body instanceof Uint8Array
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(as ? { authorization: `Bearer ${as.token}` } : {}),
        ...(body === undefined
          ? {}
          : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const got = await response.text()
    const json = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: (json ? JSON.parse(got) : got) as T, headers: response.headers }
  }
  return {
    url,
    pid: child.pid ?? 0,
    get code() {
      return /\n {4}([\w-]{20})\n/.exec(text)?.[1] ?? null
    },
    text: () => text,
    ended: () => code,
    clock: {
      get at() {
        return Date.now()
      },
    },
    call,
    async signIn(loginName, password = PASSWORD) {
      const answer = await call<SessionReply>('POST', '/v1/session', { body: { loginName, password } })
      if (answer.status !== 200) throw new Error(ProblemDocument.parse(answer.body).code)
      const { profile, accessToken: token, refreshToken } = answer.body
      return { profile, token, refreshToken }
    },
    async pull(user: User, cursor, limit) {
      const query = new URLSearchParams({
        ...(cursor ? { cursor } : {}),
        ...(limit ? { limit: String(limit) } : {}),
      })
      const answer = await call<PullReply>('GET', `/v1/sync/pull?${query}`, { as: user })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return answer.body
    },
    kill: (signal) => void child.kill(signal),
    async stop() {
      if (code !== null) return
      child.kill('SIGTERM')
      await until(
        () => code !== null,
        () => `still there: ${text}`,
      )
    },
  }
}

/** The first administrator and agents, through this node; by login name. */
export async function makeStaff(node: Node, agents: readonly string[]): Promise<Record<string, User>> {
  const person = { name: '测试', password: PASSWORD }
  const enrolled = await node.call('POST', '/v1/enrol', {
    body: { ...person, code: node.code, loginName: 'admin1', staffNumber: '9001' },
  })
  if (enrolled.status !== 200) throw new Error(JSON.stringify(enrolled.body))
  const admin1 = await node.signIn('admin1')
  const staff: Record<string, User> = { admin1 }
  for (const [index, loginName] of agents.entries()) {
    const body = {
      ...person,
      loginName,
      staffNumber: String(8001 + index),
      role: 'agent',
      line: null,
      sipPassword: null,
    }
    const made = await node.call('POST', '/v1/users', { as: admin1, body })
    if (made.status !== 200) throw new Error(JSON.stringify(made.body))
    staff[loginName] = await node.signIn(loginName)
  }
  return staff
}
