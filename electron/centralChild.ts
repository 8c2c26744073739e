// The embedded central: a utility process that runs central's own `start` on PGlite in memory, hands main a snapshot of
// the database each minute in which something changed, and a last one when it is told to stop.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningCentral, start } from '../central/server.ts'
import { MINUTE } from '../shared/instant.ts'
import type { Problem } from '../shared/problem.ts'
import { problemOf } from '../shared/problem.ts'
import { type FromChild, type StartMessage, ToChild } from './childMessages.ts'
import { readIfThere } from './durableFile.ts'

const tell = (message: FromChild) => process.parentPort.postMessage(message)

/** Main reads this stream and redacts it. */
function log(line: { level: string; what: string; reference?: string; detail?: string }): void {
  if (line.level !== 'info') process.stderr.write(`${JSON.stringify(line)}\n`)
}

let central: RunningCentral | null = null
let timer: NodeJS.Timeout | undefined

async function seedOf(message: StartMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  if (message.snapshot) return message.snapshot
  const seed = message.seedFile === null ? null : await readIfThere(message.seedFile)
  return seed ? new Uint8Array(seed) : null
}

async function run(message: StartMessage): Promise<void> {
  const seed = await seedOf(message)
  central = await start({
    database: { kind: 'pglite', dataDir: null, seed },
    port: message.port,
    door: message.secret,
    allowedOrigins: [message.origin],
    now: () => Date.now() + message.clockOffsetMs,
    practice: true,
    linePassword: message.linePassword,
    ...(message.recordings
      ? {
          recordings: { kind: 'folder' as const, path: message.recordings.folder },
          recordingPolicy: { local: message.recordings.local },
        }
      : {}),
    migrationsDir: join(dirname(fileURLToPath(import.meta.url)), 'migrations'),
    log,
  })
  let before = JSON.stringify(await central.counts())
  timer = setInterval(() => {
    keep().catch((error: unknown) => log({ level: 'error', what: 'snapshot', detail: String(error) }))
  }, MINUTE)
  tell({ kind: 'ready', port: central.port })
  // A new practice world is kept at once: desks hold its cases from the first minute, and a kill must not make others of them.
  if (message.snapshot === null) {
    before = ''
    keep().catch((error: unknown) => log({ level: 'error', what: 'snapshot', detail: String(error) }))
  }

  /** Dumping stops central for some tenths of a second: only when there is something to keep. */
  async function keep(): Promise<void> {
    if (!central) return
    const after = JSON.stringify(await central.counts())
    if (after === before) return
    before = after
    tell({ kind: 'snapshot', bytes: new Uint8Array(await central.snapshot()) })
  }
}

async function stop(): Promise<void> {
  clearInterval(timer)
  if (central) {
    tell({ kind: 'snapshot', bytes: new Uint8Array(await central.snapshot()) })
    await central.close()
  }
  tell({ kind: 'stopped' })
  process.exit(0)
}

/** A database that does not open from a snapshot is the snapshot's fault, until a start without it says otherwise. */
function failure(error: unknown, message: StartMessage): Problem {
  const problem = problemOf(error, 'central')
  if (problem.code !== 'unexpected') return problem
  return message.snapshot
    ? { code: 'local.corrupt', params: { what: 'practiceDatabase' } }
    : { code: 'shell.practiceUnavailable', params: { detail: 'central' } }
}

process.parentPort.on('message', ({ data }) => {
  const message = ToChild.parse(data)
  if (message.kind === 'stop') {
    stop().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    })
    return
  }
  run(message).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    tell({ kind: 'failed', problem: failure(error, message) })
  })
})
