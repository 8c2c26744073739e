// RxDB and PouchDB for `bench sync`, installed beside the bench once, outside of Duedesk's own dependencies. Where they can't be had the
// bench says so and goes without them.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Dexie } from 'dexie'
import { root } from '../../build/paths.mjs'

const WANTED = { rxdb: '17.6.0', rxjs: '7.8.2', 'pouchdb-browser': '9.0.0', events: '3.3.0' }
const LIMIT_MS = 180_000

/** What the page takes in place of `peers.mjs`; empty where they are not to be had. */
export function peerModules(at: (step: string) => void): Record<string, string> {
  const folder = join(root, 'dist', 'bench', 'peers')
  const modules = join(folder, 'node_modules')
  if (!existsSync(join(modules, 'pouchdb-browser'))) {
    at('install RxDB and PouchDB beside the bench')
    mkdirSync(folder, { recursive: true })
    // RxDB pins a Dexie of its own, and two of them do not load into one page: it gets ours.
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: WANTED, overrides: { dexie: Dexie.semVer } }),
    )
    const done = spawnSync(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: LIMIT_MS,
      },
    )
    if (done.status !== 0) {
      at(
        `RxDB and PouchDB can't be installed here; their figures are left out: ${done.stderr.trim().slice(-300)}`,
      )
      return {}
    }
  }
  // Beside its packages, so that it finds them.
  const page = join(folder, 'peers.mjs')
  copyFileSync(join(import.meta.dirname, 'bare', 'peersInstalled.mjs'), page)
  return { './peers.mjs': page }
}
