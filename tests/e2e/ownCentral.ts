// A practice central that a test or the demo runs itself, beside the desks: it can be stopped and started again on the same port
// and data, its clock is the caller's, and its rows outlive every desk. Desks find it by `deskOn(door)` of `day.ts`.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../build/paths.mjs'
import type { CentralOptions } from '../../central/config.ts'
import { type RunningCentral, start } from '../../central/server.ts'
import { linePasswordOf } from '../../electron/childMessages.ts'
import type { Door } from './centralDoor.ts'
import { practiceDatabase } from './practiceDatabase.ts'

export interface OwnCentral {
  readonly door: Door
  /** Where it keeps its recordings, and its database where there is no server for it. */
  readonly folder: string
  /** To look into it by oneself, while central does not run. */
  readonly database: CentralOptions['database']
  /** Moves the clock; desks that start from now on take it over. */
  setClock(at: number): void
  /** Gone, as when the cable is pulled or the server is down. */
  stop(): Promise<void>
  /** The same port, the same data. */
  startAgain(): Promise<void>
  /** Ends it and removes what it kept. */
  close(): Promise<void>
}

/** Without `databaseUrl` the data stand in a database of their own, on the run's server or in a folder. `at`: what its clock shows now. */
export async function ownCentral({
  databaseUrl,
  at,
  recordLocally = false,
  keepsRecordings = true,
  messages = {},
}: {
  databaseUrl?: string
  at: number
  /** Its policy asks desks for recordings of their own. */
  recordLocally?: boolean
  /** It has a place for them; one that has none has it when it is started again. */
  keepsRecordings?: boolean
  /** How its messages leave; left out they go nowhere and arrive. */
  messages?: NonNullable<CentralOptions['messages']>
}): Promise<OwnCentral> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-central-'))
  const secret = randomBytes(32).toString('hex')
  const seedFile = join(root, 'out', 'seed', 'pgdata.tar.gz')
  let clockOffsetMs = at - Date.now()
  let running: RunningCentral | null = null
  const made = databaseUrl ? null : await practiceDatabase(at)
  const url = databaseUrl ?? made?.url
  const database: CentralOptions['database'] = url
    ? { kind: 'postgres', url }
    : {
        kind: 'pglite',
        dataDir: join(folder, 'pgdata'),
        seed: existsSync(seedFile) ? new Uint8Array(readFileSync(seedFile)) : null,
      }
  const open = (port: number, keeps: boolean) =>
    start({
      database,
      port,
      door: secret,
      allowedOrigins: ['app://duedesk'],
      now: () => Date.now() + clockOffsetMs,
      practice: true,
      // What the practice line of a desk with this door asks for.
      linePassword: linePasswordOf(secret),
      migrationsDir: join(root, 'central', 'migrations'),
      requestsPerMinute: 100_000,
      recordings: keeps ? { kind: 'folder', path: join(folder, 'recordings') } : null,
      recordingPolicy: { local: recordLocally },
      messages,
      log(line) {
        if (line.level !== 'info') process.stderr.write(`${JSON.stringify(line)}\n`)
      },
    })
  running = await open(0, keepsRecordings)
  const { url: address, port } = running
  const stop = async () => {
    await running?.close()
    running = null
  }
  return {
    folder,
    database,
    get door() {
      return { url: address, door: secret, clockOffsetMs }
    },
    setClock(now) {
      clockOffsetMs = now - Date.now()
    },
    stop,
    async startAgain() {
      running = await open(port, true)
    },
    async close() {
      await stop()
      await made?.drop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
