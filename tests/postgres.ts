// A real PostgreSQL for the integration tests: started by the run on a unix socket in its own folder, by an
// unprivileged user, and thrown away afterwards. Exports its address as DUEDESK_TEST_DATABASE_URL; a caller
// that sets the variable brings its own server. Every test file makes its own database in it.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PORT = 5499

/** The folder that holds initdb and pg_ctl, or null when no server is installed. */
function serverPrograms(): string | null {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  for (const version of versions) {
    const folder = join(root, version, 'bin')
    if (existsSync(join(folder, 'initdb'))) return folder
  }
  for (const folder of (process.env.PATH ?? '').split(':'))
    if (folder && existsSync(join(folder, 'initdb'))) return folder
  return null
}

/** Whether `setup` finds a server. */
export function postgresHere(): boolean {
  return Boolean(process.env.DUEDESK_TEST_DATABASE_URL) || serverPrograms() !== null
}

type Account = { uid: number; gid: number }

/** PostgreSQL refuses to run as root: there, the account that Debian's package made for it, else nobody. */
function unprivileged(): Account | null {
  if (process.getuid?.() !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    const uid = Number(spawnSync('id', ['-u', name], { encoding: 'utf8' }).stdout)
    const gid = Number(spawnSync('id', ['-g', name], { encoding: 'utf8' }).stdout)
    if (uid > 0 && gid > 0) return { uid, gid }
  }
  throw new Error('PostgreSQL cannot run as root and this machine has neither a user postgres nor nobody')
}

function run(program: string, args: string[], account: Account | null): void {
  // stdio is not inherited: pg_ctl's server would keep the test run's pipes open for ever.
  const done = spawnSync(program, args, {
    ...(account ?? {}),
    encoding: 'utf8',
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (done.status !== 0)
    throw new Error(`${program} ${args[0]} failed: ${done.stderr || done.error?.message}`)
}

/** `durable`: a commit is on the disk when it is answered, as in production; for benches whose figure hangs on that. */
export function setup({ durable = false } = {}): (() => void) | undefined {
  if (process.env.DUEDESK_TEST_DATABASE_URL) return undefined
  const programs = serverPrograms()
  if (!programs)
    throw new Error(
      'The tests of central need PostgreSQL: apt-get install postgresql, or set DUEDESK_TEST_DATABASE_URL',
    )
  const account = unprivileged()
  const home = mkdtempSync(join(tmpdir(), 'duedesk-pg-'))
  const data = join(home, 'data')
  const socket = join(home, 'socket')
  mkdirSync(data)
  mkdirSync(socket)
  chmodSync(home, 0o711)
  if (account) for (const folder of [data, socket]) chownSync(folder, account.uid, account.gid)
  chmodSync(data, 0o700)
  run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'duedesk', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    account,
  )
  // fsync off: this server lives for one test run; what is tested is our SQL, not its disk.
  const fsync = durable ? 'on' : 'off'
  const options = `-p ${PORT} -c listen_addresses= -c unix_socket_directories=${socket} -c fsync=${fsync} -c max_connections=200`
  run(
    join(programs, 'pg_ctl'),
    ['-D', data, '-o', options, '-l', join(data, 'server.log'), '-w', '-t', '60', 'start'],
    account,
  )
  process.env.DUEDESK_TEST_DATABASE_URL = `postgres://duedesk@localhost:${PORT}/postgres?host=${encodeURIComponent(socket)}`
  return () => {
    run(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], account)
    rmSync(home, { recursive: true, force: true })
  }
}
