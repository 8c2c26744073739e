// `npm run central`: the central API alone, on PGlite in a folder or on the PostgreSQL that DATABASE_URL names. Speaks on
// standard error and output only; what it prints is for the person who runs it.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ProblemError } from '../shared/problem.ts'
import type { LogLine } from './config.ts'
import type { RunningCentral } from './server.ts'
import { start } from './server.ts'

const DEFAULT_PORT = 8443

const USAGE = `Duedesk central

  npm run central [-- --restored]

  DATABASE_URL      PostgreSQL 15 or newer; without it a database is kept in DUEDESK_DATA
  DUEDESK_DATA      folder for the database and the site key (default ~/.duedesk-central)
  DUEDESK_SITE_KEY  64 hex digits; without it a key is made and kept in DUEDESK_DATA/site.key
  PORT, HOST        where to listen (default 127.0.0.1:${DEFAULT_PORT})
  DUEDESK_ORIGINS   origins of workstations, comma-separated (default app://duedesk)
  DUEDESK_TRUST_PROXY=1  behind a load balancer: believe its X-Forwarded-For

  --restored        say it once after the database was put back from a backup: desks then
                    fetch everything anew and resend what the backup lacks
`

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

function siteKey(folder: string): string {
  const given = process.env.DUEDESK_SITE_KEY
  if (given) return given
  const file = join(folder, 'site.key')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const key = randomBytes(32).toString('hex')
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
  say(`made a site key in ${file}: keep it with the backups; every node of this central needs the same one`)
  return key
}

function log(line: LogLine): void {
  complain(JSON.stringify({ at: new Date().toISOString(), ...line }))
}

async function run(): Promise<void> {
  if (process.argv.includes('--help')) return say(USAGE)
  const folder = process.env.DUEDESK_DATA ?? join(homedir(), '.duedesk-central')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const url = process.env.DATABASE_URL
  const port = Number(process.env.PORT ?? DEFAULT_PORT)
  const host = process.env.HOST ?? '127.0.0.1'
  let central: RunningCentral
  try {
    central = await start({
      database: url ? { kind: 'postgres', url } : { kind: 'pglite', dataDir: join(folder, 'pgdata') },
      host,
      port,
      allowedOrigins: (process.env.DUEDESK_ORIGINS ?? 'app://duedesk')
        .split(',')
        .map((origin) => origin.trim()),
      now: Date.now,
      migrationsDir: join(import.meta.dirname, 'migrations'),
      siteKey: siteKey(folder),
      restored: process.argv.includes('--restored'),
      trustProxy: process.env.DUEDESK_TRUST_PROXY === '1',
      docs: true,
      log,
    })
  } catch (error) {
    process.exitCode = 1
    if (error instanceof ProblemError && error.problem.code === 'shell.portTaken')
      return complain(`port ${port} on ${host} is taken: stop what listens there, or set PORT to another one`)
    return complain(`central did not start: ${error instanceof Error ? error.message : String(error)}`)
  }
  say(
    `central listens on ${central.url} (${url ? 'PostgreSQL' : join(folder, 'pgdata')}); API: ${central.url}/v1/docs`,
  )
  const code = await central.enrolCode()
  if (code) {
    say('no accounts yet. This code makes the first administrator, once; a restart makes another code:')
    say(`\n    ${code}\n`)
    say(
      `curl -X POST ${central.url}/v1/enrol -H 'content-type: application/json' -d '{"code":"${code}","loginName":"…","name":"…","staffNumber":"…","password":"…"}'`,
    )
  }
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    central.close().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(`central did not stop cleanly: ${String(error)}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

await run()
