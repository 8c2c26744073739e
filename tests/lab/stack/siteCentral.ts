// A company's central for the lab: the product's own, behind TLS with the lab's certificate, as the policy file of a site names it.
// Its clock is the caller's, so that a journey may call at ten in the morning whatever the hour.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { root } from '../../../build/paths.mjs'
import type { IceFile } from '../../../central/ice.ts'
import { start } from '../../../central/server.ts'
import type { Door } from '../../e2e/centralDoor.ts'
import type { Certificate } from './certificates.ts'
import { freePort } from './processes.ts'

export interface SiteCentral {
  /** What desks are told: `https://…`. */
  readonly url: string
  /** The same central without TLS, for looks from outside. */
  readonly door: Door
  close(): Promise<void>
}

/** Its accounts are those of practice (`admin1`), its cases whatever is imported; data stand in memory. `ice`: as IT's file has it. */
export async function startSiteCentral(
  { certificate, key }: Certificate,
  at: number,
  ice: IceFile,
): Promise<SiteCentral> {
  const [port, tlsPort] = [await freePort(), await freePort()]
  const clockOffsetMs = at - Date.now()
  const central = await start({
    database: {
      kind: 'pglite',
      dataDir: null,
      seed: readFileSync(join(root, 'out', 'seed', 'pgdata.tar.gz')),
    },
    port,
    door: null,
    allowedOrigins: ['app://duedesk'],
    allowedHosts: [`127.0.0.1:${port}`, `127.0.0.1:${tlsPort}`],
    now: () => Date.now() + clockOffsetMs,
    practice: true,
    ice,
    migrationsDir: join(root, 'central', 'migrations'),
    requestsPerMinute: 100_000,
    log(line) {
      if (line.level !== 'info') process.stderr.write(`${JSON.stringify(line)}\n`)
    },
  })
  const front = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (secure) => {
    const plain = connect(port, '127.0.0.1')
    secure.pipe(plain).pipe(secure)
    // Either end may break off; the other is then of no use.
    secure.on('error', () => plain.destroy())
    plain.on('error', () => secure.destroy())
  })
  await new Promise<void>((resolve) => front.listen(tlsPort, '127.0.0.1', () => resolve()))
  return {
    url: `https://127.0.0.1:${tlsPort}`,
    door: { url: central.url, door: null, clockOffsetMs },
    async close() {
      front.close()
      await central.close()
    },
  }
}
