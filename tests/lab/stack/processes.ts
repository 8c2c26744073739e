// The lab's programs: each is started on its own, watched, and ended with whoever started it. Promises that nothing outlives a
// lab: `setpriv` asks the kernel to end a program whose starter died, also when that one was killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** Of the util-linux package; without it (no Debian has none) an orphan is only ended by `stop`. */
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))
const GRACE_MS = 2_000

export interface Program {
  readonly name: string
  readonly pid: number
  /** What it wrote, newest last, at most 200 kB: for failure messages and logs. */
  output(): string
  /** Resolves with the text when `pattern` was written; rejects with the output when it ends or `limitMs` pass. */
  said(pattern: RegExp, limitMs?: number): Promise<string>
  /** Resolves with the exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** To the program and all that it forked. */
  signal(name: NodeJS.Signals): void
  write(text: string): void
  /** Ends it and all that it forked; harmless when it is over. */
  stop(): Promise<void>
}

const running = new Set<number>()

/** What this process started and what has not ended: each number is also that of a process group. */
export const runningPrograms = (): readonly number[] => [...running]

/** The processes of a group that run, as `name number`; none of those that have ended and wait for somebody to ask how. */
export function runningIn(group: number): string[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    let stat: string
    try {
      stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
    } catch {
      // It ended since the folder was read.
      return []
    }
    const [, name, state, of] = /^\d+ \((.*)\) (\S) \d+ (\d+) /s.exec(stat) ?? []
    return Number(of) === group && !'ZX'.includes(state ?? '') ? [`${name} ${entry}`] : []
  })
}

/** Starts `program` in a process group of its own. */
export function startProgram(
  name: string,
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly env?: Readonly<Record<string, string>>
    /**
     * It forks workers and takes them along when it is asked to end. Any other is killed with its starter: baresip would wait half a
     * minute for a registrar that is dying as well to confirm that it leaves.
     */
    readonly forks?: boolean
  },
): Program {
  const [command, rest] = SETPRIV
    ? [SETPRIV, ['--pdeathsig', options.forks ? 'TERM' : 'KILL', program, ...args]]
    : [program, [...args]]
  const child: ChildProcess = spawn(command, rest, {
    cwd: options.cwd,
    env: { ...process.env, LC_ALL: 'C', ...options.env },
    // A group of its own, so that a stop or a freeze reaches the forked workers too.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${program} could not be started`)
  let written = ''
  let over = false
  const watchers = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written = (written + text).slice(-200_000)
      for (const watcher of [...watchers]) watcher()
    })
  running.add(pid)
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code) => resolve(code))
  })
  void ended.then(() => {
    running.delete(pid)
    over = true
    for (const watcher of [...watchers]) watcher()
  })
  // A program that ended has nobody to read what is still written to it.
  child.stdin?.on('error', () => undefined)
  const signal = (which: NodeJS.Signals) => {
    try {
      process.kill(-pid, which)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  const endAtExit = () => signal('SIGKILL')
  process.once('exit', endAtExit)
  return {
    name,
    pid,
    output: () => written,
    ended,
    signal,
    said(pattern, limitMs = 10_000) {
      return new Promise((resolve, reject) => {
        const settle = (outcome: () => void) => {
          clearTimeout(timer)
          watchers.delete(look)
          outcome()
        }
        const look = () => {
          const found = pattern.exec(written)
          if (found) settle(() => resolve(found[0]))
          else if (over) settle(() => reject(new Error(`${name} ended without ${pattern}:\n${written}`)))
        }
        const timer = setTimeout(
          () =>
            settle(() => reject(new Error(`${name} did not say ${pattern} in ${limitMs} ms:\n${written}`))),
          limitMs,
        )
        watchers.add(look)
        look()
      })
    },
    write: (text) => void child.stdin?.write(text),
    async stop() {
      process.removeListener('exit', endAtExit)
      // A frozen program can't end in order.
      signal('SIGCONT')
      signal('SIGTERM')
      const timer = setTimeout(() => signal('SIGKILL'), GRACE_MS)
      await ended
      clearTimeout(timer)
      // Whatever it forked and left behind.
      signal('SIGKILL')
    },
  }
}

const given = new Set<number>()

/** A port of 127.0.0.1 that is free for TCP and UDP and was given to nobody in this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await tcpPort()
    if (!given.has(port) && (await udpFree(port))) {
      given.add(port)
      return port
    }
  }
  throw new Error('No free port on 127.0.0.1')
}

/** Two such ports, one after the other: what speaks TLS on the port after its own. Resolves with the first. */
export async function freePortPair(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await freePort()
    const next = port + 1
    if (!given.has(next) && (await tcpFree(next)) && (await udpFree(next))) {
      given.add(next)
      return port
    }
  }
  throw new Error('No two free ports on 127.0.0.1')
}

async function tcpFree(port: number): Promise<boolean> {
  try {
    return (await tcpPort(port)) === port
  } catch {
    // Somebody else has it.
    return false
  }
}

function tcpPort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}

function udpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
}
