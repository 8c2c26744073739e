// A practice central on a PostgreSQL of the caller's, for a demo whose rows somebody wants to look at afterwards. It shows the
// door and keeps the clock that an embedded one would.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { root } from '../../build/paths.mjs'
import { start } from '../../central/server.ts'
import { CHINA, HOUR, instantOf, localDay } from '../../shared/instant.ts'
import type { Door } from '../e2e/centralDoor.ts'

export async function prepareCentral(url: string): Promise<{ door: Door; close(): Promise<void> }> {
  const secret = randomBytes(32).toString('base64url')
  const clockOffsetMs = instantOf(localDay(Date.now(), CHINA), 10 * HOUR, CHINA) - Date.now()
  const central = await start({
    database: { kind: 'postgres', url },
    door: secret,
    allowedOrigins: ['app://duedesk'],
    now: () => Date.now() + clockOffsetMs,
    practice: true,
    linePassword: randomBytes(16).toString('base64url'),
    migrationsDir: join(root, 'central', 'migrations'),
    log(line) {
      if (line.level !== 'info') process.stderr.write(`${JSON.stringify(line)}\n`)
    },
  })
  return { door: { url: central.url, door: secret, clockOffsetMs }, close: () => central.close() }
}
