// `npm run central`: the central API alone, on PGlite in a folder or on the PostgreSQL that DATABASE_URL names. Speaks on
// standard error and output only; what it prints is for the person who runs it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import { CodeRequest, MOST_CODE_HOURS } from '../shared/machineBodies.ts'
import { ProblemError } from '../shared/problem.ts'
import { redactLog } from '../shared/redact.ts'
import { checkAudit, standsOnChain } from './audit.ts'
import type { LogLine, MessageWays } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { makeCode } from './enrolmentCodes.ts'
import { DEFAULT_PORT, Mistake, type Surroundings, startTrouble, surroundingsOf } from './environment.ts'
import { loadKeys } from './keys.ts'
import { readLenderFeeds } from './lenderEvents.ts'
import { messageWaysOf } from './messageEnvironment.ts'
import { openShelf } from './recordingShelf.ts'
import { removeDue, showRetention } from './retentionCommand.ts'
import type { RunningCentral } from './server.ts'
import { start } from './server.ts'

const USAGE = `Duedesk central

  npm run central [-- --restored]
  npm run central -- verify-audit [PLACE:HASH]
  npm run central -- retention --dry-run [--json]
  npm run central -- retention --remove
  npm run central -- enrol-code POLICY.json [HOURS]

  DATABASE_URL      PostgreSQL 15 or newer; without it a database is kept in DUEDESK_DATA
  DUEDESK_DATA      folder for the database and the site key (default ~/.duedesk-central)
  DUEDESK_SITE_KEY  64 hex digits; without it a key is made and kept in DUEDESK_DATA/site.key
  PORT, HOST        where to listen (default 127.0.0.1:${DEFAULT_PORT})
  DUEDESK_ORIGINS   origins of workstations, comma-separated (default app://duedesk)
  DUEDESK_RECORDINGS  where desks' own recordings are kept, sealed: a folder that all nodes share
                    (default DUEDESK_DATA/recordings), or the word database
  DUEDESK_ICE       file with the STUN and TURN servers that desks are told of (docs/telephony.md)
  DUEDESK_SMTP_URL, DUEDESK_MAIL_FROM   mail server and sender of e-mails (docs/messages.md)
  DUEDESK_SMS_URL, DUEDESK_SMS_SECRET   gateway of text messages, and the secret shared with it
  DUEDESK_LENDER_FEEDS  file with lenders whose app and texts may tell of events (docs/lender-events.md)
  DUEDESK_LETTERS   folder from which the print room takes letters
  DUEDESK_PUBLIC_URL  https:// address at which customers reach the page for papers (docs/messages.md)
  DUEDESK_TEST_SITE=1  made-up cases may be written to: a site for tests
  DUEDESK_TRUST_PROXY=1  behind a load balancer: believe its X-Forwarded-For
  DUEDESK_CONNECTIONS  connections to PostgreSQL of this node (default 10; docs/central.md says how many)
  DUEDESK_REQUESTS_PER_MINUTE  of one desk, and of one address before sign-in (default 1200)
  DUEDESK_METRICS_TOKEN  secret for /v1/metrics; without it there is no such page
  DUEDESK_LEAVE_SECONDS  how long /v1/ready says no before this node stops (default 0)

  --restored        say it once after the database was put back from a backup: desks then
                    fetch everything anew and resend what the backup lacks
  enrol-code        makes a code by which one computer gets this policy, once, within HOURS (default 24, at most 168). The same is
                    under Manage, Computers. Made beside a central that runs it needs DATABASE_URL
  verify-audit      follows the hash chain of the audit from its beginning and prints its end. With an end that was
                    noted before, also says whether that one is still on the chain. Leaves with 1 when it is broken
  retention --dry-run  says what is past its period, and what is kept and why; removes nothing (docs/retention.md)
  retention --remove   removes it, customer by customer; stopped anywhere, it goes on from there the next time
`

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

/** One JSON object a line, with whatever may be about a person taken out. */
function log({ level, what, reference, detail }: LogLine): void {
  const about = { ...(reference ? { reference } : {}), ...(detail ? { detail: redactLog(detail) } : {}) }
  complain(JSON.stringify({ at: new Date().toISOString(), level, what, ...about }))
}

async function run(): Promise<void> {
  if (process.argv.includes('--help')) return say(USAGE)
  let told: Surroundings
  let messages: MessageWays
  let lenderFeeds: Record<string, string>
  try {
    told = surroundingsOf(process.env, say)
    messages = messageWaysOf(process.env)
    lenderFeeds = readLenderFeeds(process.env.DUEDESK_LENDER_FEEDS)
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    process.exitCode = 1
    return complain(error.message)
  }
  const { database, folder } = told
  if (process.argv[2] === 'verify-audit') {
    process.exitCode = await verifyAudit(database, process.argv[3] ?? null)
    return
  }
  if (process.argv[2] === 'retention') {
    process.exitCode = await retention(told, process.argv.slice(3))
    return
  }
  if (process.argv[2] === 'enrol-code') {
    process.exitCode = await enrolCode(database, process.argv[3], process.argv[4])
    return
  }
  let central: RunningCentral
  try {
    central = await start({
      database,
      host: told.host,
      port: told.port,
      allowedOrigins: told.origins,
      now: Date.now,
      migrationsDir: join(import.meta.dirname, 'migrations'),
      siteKey: told.siteKey,
      restored: process.argv.includes('--restored'),
      trustProxy: told.trustProxy,
      recordings: told.recordings,
      ice: told.ice,
      messages,
      publicUrl: told.publicUrl,
      lenderFeeds,
      docs: true,
      metricsToken: told.metricsToken,
      requestsPerMinute: told.requestsPerMinute,
      clockOfDatabase: database.kind === 'postgres',
      log,
    })
  } catch (error) {
    process.exitCode = 1
    return complain(startTrouble(error, told))
  }
  say(
    `central listens on ${central.url} (${database.kind === 'postgres' ? 'PostgreSQL' : join(folder, 'pgdata')}); API: ${central.url}/v1/docs`,
  )
  const code = await central.enrolCode()
  if (code) {
    say('no accounts yet. This code makes the first administrator, once; a restart makes another code:')
    say(`\n    ${code}\n`)
    say(
      `curl -X POST ${central.url}/v1/enrol -H 'content-type: application/json' -d '{"code":"${code}","loginName":"…","name":"…","staffNumber":"…","password":"…"}'`,
    )
  }
  log({ level: 'info', what: 'ready' })
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    central.leave()
    log({ level: 'info', what: 'stopping' })
    pause(told.leaveMs)
      .then(() => central.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log({ level: 'error', what: 'central did not stop cleanly', detail: String(error) })
          process.exit(1)
        },
      )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** Null when it can't be, which was said then. */
async function opened(config: Surroundings['database']): Promise<Database | null> {
  try {
    return await openDatabase(config, join(import.meta.dirname, 'migrations'), log)
  } catch (error) {
    complain(`the database can't be opened: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** What is due to be removed and what is kept; the exit code says whether it could be told. */
async function retention(
  { database: config, recordings, siteKey }: Surroundings,
  asked: readonly string[],
): Promise<number> {
  const shows = asked[0] === '--dry-run' && asked.slice(1).every((one) => one === '--json')
  if (!shows && !(asked.length === 1 && asked[0] === '--remove')) {
    complain('retention takes --dry-run (and --json for a program that reads it), or --remove')
    return 1
  }
  const database = await opened(config)
  if (!database) return 1
  try {
    if (!shows) {
      const shelf = await openShelf(recordings, database)
      const keys = await loadKeys(database, siteKey, false)
      say(await removeDue({ database, keys, shelf, now: Date.now, pauseMs: 50 }))
      return 0
    }
    say(await showRetention(database.db, Date.now(), asked.includes('--json')))
    return 0
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.code === 'retention.busy')) throw error
    complain('another process removes right now: wait until it is done')
    return 1
  } finally {
    await database.close()
  }
}

/** Prints the code; what is wrong with the policy is said by its place. */
async function enrolCode(
  config: Surroundings['database'],
  path: string | undefined,
  told = '24',
): Promise<number> {
  const wish = path === undefined ? null : readWish(path, told)
  if (wish === null || typeof wish === 'string') {
    complain(wish ?? 'npm run central -- enrol-code POLICY.json [HOURS]')
    return 1
  }
  const database = await opened(config)
  if (!database) return 1
  try {
    const { code, expiresAt } = await makeCode(database, Date.now(), null, wish)
    say(`code, to be told in person or by phone: ${code}`)
    say(`it works once, until ${new Date(expiresAt).toISOString()}`)
    return 0
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    complain(`no computer would take this policy: ${String(error.problem.params.detail)}`)
    return 1
  } finally {
    await database.close()
  }
}

function readWish(path: string, told: string): z.infer<typeof CodeRequest> | string {
  let policy: string
  try {
    policy = readFileSync(path, 'utf8')
  } catch (error) {
    return `${path} can't be read: ${error instanceof Error ? error.message : String(error)}`
  }
  const wish = CodeRequest.safeParse({ policy, hours: Number(told) })
  return wish.success ? wish.data : `HOURS has to be a whole number from 1 to ${MOST_CODE_HOURS}`
}

/** What a person reads who checks the audit; the exit code says it to a program. */
async function verifyAudit(config: Surroundings['database'], noted: string | null): Promise<number> {
  const known = noted === null ? null : /^(\d{1,15}):([0-9a-f]{64})$/.exec(noted)
  if (noted !== null && !known) {
    complain(`"${noted.slice(0, 80)}" is no end of a chain: it has to look like 1234:<64 hex digits>`)
    return 1
  }
  const database = await opened(config)
  if (!database) return 1
  try {
    const { entries, head, broken } = await checkAudit(database.db)
    if (broken) {
      const why = { hash: 'was changed', missing: 'is missing', head: 'is missing at the end' }[broken.why]
      complain(`the audit is broken: entry ${broken.seq} ${why}. Before it, ${entries} entries hold together`)
      return 1
    }
    if (known && !(await standsOnChain(database.db, { seq: Number(known[1]), hash: known[2] ?? '' }))) {
      complain(
        'the audit holds together, but the noted end is not on it: it was written anew from before there',
      )
      return 1
    }
    say(`the audit holds together: ${entries} entries`)
    say(`its end, to be noted outside this database: ${head.seq}:${head.hash}`)
    return 0
  } finally {
    await database.close()
  }
}

await run()
