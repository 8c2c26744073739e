// What the benches of central share: account files into a node, all rows of an agent, and what a process and its database cost.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, type RequestOptions, request } from 'node:http'
import pg from 'pg'
import type { ImportReply, PullReply } from '../../shared/protocol.ts'
import type { Row } from '../../shared/rows.ts'
import type { Node } from '../central/nodeProcess.ts'
import type { User } from '../central/site.ts'

/** Imports the file for one agent. Throws when central does not take it. */
export async function importFor(
  node: Node,
  admin: User,
  csv: string,
  agent: User,
  more: Readonly<Record<string, string>> = {},
): Promise<ImportReply> {
  const query = new URLSearchParams({ name: 'a.csv', assign: agent.profile.id, ...more })
  const answer = await node.call<ImportReply>('POST', `/v1/imports?${query}`, {
    as: admin,
    body: Buffer.from(csv),
  })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return answer.body
}

/** All rows in scope, from nothing. */
export async function everythingOf(node: Node, agent: User): Promise<{ rows: Row[]; cursor: string }> {
  const rows: Row[] = []
  let cursor: string | undefined
  for (;;) {
    const page: PullReply = await node.pull(agent, cursor)
    if (page.kind !== 'page') throw new Error(page.reason)
    rows.push(...page.rows)
    cursor = page.cursor
    if (!page.more) return { rows, cursor }
  }
}

/** A desk's connection to a node, kept open, with as little work of its own as can be: beside pgbench what the asking side costs would count as central's. */
export class LeanDesk {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #options: RequestOptions

  constructor(node: Pick<Node, 'url'>, user: User) {
    const { hostname, port } = new URL(node.url)
    const headers = { authorization: `Bearer ${user.token}`, 'content-type': 'application/json' }
    this.#options = { hostname, port, method: 'POST', path: '/v1/sync/push', headers, agent: this.#agent }
  }

  /** ms until the whole answer was there. Throws for any but 200. */
  push(body: Buffer): Promise<number> {
    const sent = performance.now()
    return new Promise((resolve, reject) => {
      const asked = request(this.#options, (answer) => {
        answer.on('end', () =>
          answer.statusCode === 200
            ? resolve(performance.now() - sent)
            : reject(new Error(`push: ${answer.statusCode}`)),
        )
        answer.resume()
      })
      asked.on('error', reject).end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** A session's access lasts 15 minutes, a long bench longer. */
const RENEWED_EVERY_MS = 4 * 60_000

/** Signs these people in again from time to time, until the answer is called. `node`: the one that serves now. */
export function keepSignedIn(node: () => Node, people: Readonly<Record<string, User>>): () => void {
  const timer = setInterval(() => {
    for (const [loginName, user] of Object.entries(people))
      node()
        .signIn(loginName)
        .then(({ token }) => {
          user.token = token
        })
        // A node that was killed is back long before the old token ends.
        .catch((error: unknown) => process.stderr.write(`not signed in again: ${String(error)}\n`))
  }, RENEWED_EVERY_MS)
  return () => clearInterval(timer)
}

const TICK_MS = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Processor time that a process has used, ms, with that of its children that have ended; 0 for one that is gone. Linux only. */
function cpuOf(pid: number): number {
  try {
    // Behind the name in brackets: utime, stime, cutime and cstime are the 12th to the 15th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS
  } catch {
    return 0
  }
}

const wordsOf = (file: string) => readFileSync(file, 'utf8').trim().split(/\s+/)

/** Processor time of a node and of the database server, which keeps that of connections that have ended, ms. */
export async function cpuOfCentral(node: Node, databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const [own] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows
  const server = Number(wordsOf(`/proc/${own?.pid}/stat`)[3])
  const serving = wordsOf(`/proc/${server}/task/${server}/children`).map(Number)
  const used = [node.pid, server, ...serving].reduce((sum, pid) => sum + cpuOf(pid), 0)
  await client.end()
  return used
}

/** Memory of a process, MB. */
export function memoryOf({ pid }: Node): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1024
}
