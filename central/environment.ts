// What `npm run central` is told by its environment, and what can be wrong with it, in words for the person who starts it: what, where,
// what now. Promises: no secret is ever printed, not even a wrong one. Pure but for the site key's file.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ProblemError } from '../shared/problem.ts'
import type { DatabaseConfig, RecordingPlace } from './config.ts'
import { IceFile } from './ice.ts'
import { WrongSiteKey } from './keys.ts'

export const DEFAULT_PORT = 8443

/** A mistake of whoever starts central, worded for them. */
export class Mistake extends Error {}

export interface Surroundings {
  readonly folder: string
  readonly database: DatabaseConfig
  readonly host: string
  readonly port: number
  readonly origins: string[]
  readonly siteKey: string
  readonly trustProxy: boolean
  readonly recordings: RecordingPlace
  readonly metricsToken: string | null
  readonly requestsPerMinute: number
  /** Between "not ready" and the end, so that the balancer has seen it. */
  readonly leaveMs: number
  /** Where customers reach the page for papers. */
  readonly publicUrl: string | null
  readonly ice: IceFile | null
}

type Env = Readonly<Record<string, string | undefined>>

/** Throws `Mistake`. `say` hears of a site key that is made. */
export function surroundingsOf(env: Env, say: (text: string) => void): Surroundings {
  const folder = env.DUEDESK_DATA || join(homedir(), '.duedesk-central')
  const port = portOf(env.PORT)
  const database = databaseOf(env, folder)
  const metricsToken = env.DUEDESK_METRICS_TOKEN || null
  if (metricsToken !== null && metricsToken.length < 16)
    throw new Mistake('DUEDESK_METRICS_TOKEN is too short: it has to be 16 characters or more, or left out')
  if (env.DUEDESK_SITE_KEY) keyOf(env.DUEDESK_SITE_KEY, 'DUEDESK_SITE_KEY')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Mistake(
      `the folder ${folder} can't be made (${codeOf(error)}): set DUEDESK_DATA to one that can`,
    )
  }
  return {
    folder,
    database,
    host: env.HOST || '127.0.0.1',
    port,
    origins: (env.DUEDESK_ORIGINS || 'app://duedesk').split(',').map((origin) => origin.trim()),
    siteKey: env.DUEDESK_SITE_KEY
      ? keyOf(env.DUEDESK_SITE_KEY, 'DUEDESK_SITE_KEY')
      : keptKey(join(folder, 'site.key'), say),
    trustProxy: env.DUEDESK_TRUST_PROXY === '1',
    metricsToken,
    requestsPerMinute: wholeOf(env, 'DUEDESK_REQUESTS_PER_MINUTE', 1200, 20, 1_000_000),
    publicUrl: publicUrlOf(env.DUEDESK_PUBLIC_URL),
    leaveMs: 1000 * wholeOf(env, 'DUEDESK_LEAVE_SECONDS', 0, 0, 120),
    recordings: placeOf(env.DUEDESK_RECORDINGS, folder),
    ice: env.DUEDESK_ICE ? readIceFile(env.DUEDESK_ICE) : null,
  }
}

function portOf(text: string | undefined): number {
  if (!text) return DEFAULT_PORT
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new Mistake(
    `PORT is "${text.slice(0, 40)}": it has to be a whole number from 1 to 65535. Correct it, or leave it out for ${DEFAULT_PORT}`,
  )
}

/** Papers of customers travel there: never in the open, but on a machine of its own for tests. */
function publicUrlOf(text: string | undefined): string | null {
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  const local = url !== null && ['127.0.0.1', 'localhost'].includes(url.hostname)
  const plain = url !== null && url.pathname === '/' && !url.search && !url.hash && !url.username
  if (url && plain && (url.protocol === 'https:' || (local && url.protocol === 'http:'))) return url.origin
  throw new Mistake(
    `DUEDESK_PUBLIC_URL has to be the https:// address at which customers reach central, without a path. Correct it, or leave it out: then no links for papers are sent`,
  )
}

/** `database`, or a folder that every node of this central shares. */
function placeOf(text: string | undefined, folder: string): RecordingPlace {
  if (text === 'database') return { kind: 'database' }
  return { kind: 'folder', path: text || join(folder, 'recordings') }
}

/** The STUN and TURN servers that desks are told of. Throws `Mistake`; says where the file is wrong, never what stands there. */
export function readIceFile(path: string): IceFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Mistake(
      `DUEDESK_ICE names ${path}, which can't be read (${codeOf(error)}): correct the path, or leave it out`,
    )
  }
  let told: unknown
  try {
    told = JSON.parse(text)
  } catch {
    throw new Mistake(`${path} (DUEDESK_ICE) is no JSON: correct it; docs/telephony.md shows one`)
  }
  const read = IceFile.safeParse(told)
  if (read.success) return read.data
  const wrong = read.error.issues.map(
    ({ path: at, code, message }) =>
      // The library's own words may quote what was given.
      `${at.join('.') || 'file'}: ${code === 'custom' ? message : code}`,
  )
  throw new Mistake(
    `${path} (DUEDESK_ICE) is not as it has to be (${wrong.join('; ')}): correct it; docs/telephony.md shows one`,
  )
}

const EXAMPLE = 'postgres://user:password@host:5432/database'

/** A whole number that the environment may name. */
function wholeOf(env: Env, name: string, otherwise: number, least: number, most: number): number {
  const text = env[name]
  if (!text) return otherwise
  const value = Number(text)
  if (/^\d{1,7}$/.test(text) && value >= least && value <= most) return value
  throw new Mistake(
    `${name} is "${text.slice(0, 40)}": it has to be a whole number from ${least} to ${most}. Correct it, or leave it out for ${otherwise}`,
  )
}

function databaseOf(env: Env, folder: string): DatabaseConfig {
  const text = env.DATABASE_URL
  if (!text) return { kind: 'pglite', dataDir: join(folder, 'pgdata'), seed: null }
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw new Mistake(
      `DATABASE_URL is no address of a PostgreSQL database: it has to look like ${EXAMPLE} (special characters of the password percent-encoded). Correct it, or leave it out for a database in ${folder}`,
    )
  if (url.pathname.length < 2)
    throw new Mistake(
      `DATABASE_URL names no database on ${url.host}: put its name at the end, like ${EXAMPLE}`,
    )
  return { kind: 'postgres', url: text, connections: wholeOf(env, 'DUEDESK_CONNECTIONS', 10, 2, 500) }
}

const KEY = /^[0-9a-f]{64}$/

function keyOf(text: string, where: string): string {
  const key = text.trim().toLowerCase()
  if (KEY.test(key)) return key
  throw new Mistake(
    `${where} holds no site key: it has to be 64 hex digits (0-9, a-f), and there are ${key.length} characters. Put the key back as it was kept with the backups; only with an empty database make a new one: openssl rand -hex 32`,
  )
}

function keptKey(file: string, say: (text: string) => void): string {
  if (existsSync(file)) return keyOf(readFileSync(file, 'utf8'), file)
  const key = randomBytes(32).toString('hex')
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
  say(`made a site key in ${file}: keep it with the backups; every node of this central needs the same one`)
  return key
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'

/** Why central did not start, and what to do about it. */
export function startTrouble(error: unknown, { host, port, database, folder }: Surroundings): string {
  if (error instanceof ProblemError && error.problem.code === 'shell.portTaken')
    return `port ${port} on ${host} is taken: stop what listens there, or set PORT to another one`
  if (error instanceof WrongSiteKey)
    return `the site key does not open this database: set DUEDESK_SITE_KEY (or ${join(folder, 'site.key')}) to the key with which it was made; it is kept with the backups`
  const at = database.kind === 'postgres' ? new URL(database.url) : null
  const code = codeOf(error)
  const plain = error instanceof Error ? error.message : String(error)
  if (at === null) return `central did not start: ${plain}`
  const name = decodeURIComponent(at.pathname.slice(1))
  switch (code) {
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ECONNRESET':
      return `no PostgreSQL answers at ${at.host} (${code}): start it, or correct host and port in DATABASE_URL`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${at.hostname} in DATABASE_URL leads to no machine (${code}): correct it, or ask who runs the network`
    case '28P01':
    case '28000':
      return `PostgreSQL at ${at.host} refuses user "${decodeURIComponent(at.username)}" (${code}): correct user and password in DATABASE_URL`
    case '3D000':
      return `there is no database "${name}" at ${at.host} (${code}): make it (createdb ${name}), or correct DATABASE_URL`
    case '42501':
      return `user "${decodeURIComponent(at.username)}" may not make tables in "${name}" (${code}): make it the owner of the database`
    default:
      return `central did not start on ${at.host}/${name}: ${plain}`
  }
}
