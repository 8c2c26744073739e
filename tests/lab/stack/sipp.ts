// Scripted peers: one SIPp per scenario, its sound in an `Ear`. Its own trace of what came over the wire is the evidence, and
// its exit status: 0 only when every step of the script happened as written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Ear, openEar } from './ear.ts'
import { freePort, type Program, startProgram } from './processes.ts'
import { Script } from './script.ts'

export interface Peer {
  /** Where it listens. */
  readonly address: string
  readonly ear: Ear
  /** What came in and went out so far, in order, as text. */
  received(): readonly string[]
  sent(): readonly string[]
  /** The n-th message that came and matches (a method, or a pattern), waiting for it. */
  got(what: string | RegExp, n?: number): Promise<string>
  /** Resolves when the script was done to its end; rejects with SIPp's own words when it went another way. */
  done(): Promise<void>
  /** What it saw and made of it, for a failure message. */
  report(): string
  close(): Promise<void>
}

export interface PeerOptions {
  /** How many calls it takes or makes; the script is each one's. */
  readonly calls?: number
  /** Calls that it makes in a second. */
  readonly rate?: number
  /** Over TCP, for messages larger than a datagram. */
  readonly tcp?: boolean
  /** Stays also when nobody calls for a minute. */
  readonly forever?: boolean
}

const GOT_LIMIT_MS = 15_000
const LOOK_EVERY_MS = 20

let count = 0

/** Starts a peer that plays what `write` says. `target`: it calls this name of the exchange instead of waiting for a call. */
export async function startPeer(
  folder: string,
  write: (script: Script) => unknown,
  {
    exchange,
    target,
    calls = 1,
    rate = 10,
    tcp = false,
    forever = false,
  }: PeerOptions & { exchange: number; target?: string },
): Promise<Peer> {
  const ear = await openEar()
  const script = new Script(ear.port)
  write(script)
  const name = `peer${++count}`
  const file = join(folder, `${name}.xml`)
  const trace = join(folder, `${name}.msg`)
  writeFileSync(file, script.xml)
  const port = await freePort()
  const program: Program = startProgram(
    name,
    '/usr/bin/sipp',
    [
      ...['-sf', file, '-i', '127.0.0.1', '-p', `${port}`, '-mi', '127.0.0.1'],
      ...['-m', `${calls}`, '-l', `${calls}`, '-r', `${rate}`, '-nostdin'],
      ...(forever ? [] : ['-timeout', '60s', '-timeout_error']),
      ...['-trace_msg', '-message_file', trace, '-message_overwrite', 'false'],
      ...['-trace_err', '-error_file', join(folder, `${name}.err`)],
      ...(tcp ? ['-t', 't1'] : []),
      ...(target ? ['-s', target] : []),
      `127.0.0.1:${exchange}`,
    ],
    { cwd: folder },
  )
  const errors = () => {
    const written = join(folder, `${name}.err`)
    return existsSync(written) ? readFileSync(written, 'utf8') : ''
  }
  const messages = (direction: 'received' | 'sent') => {
    if (!existsSync(trace)) return []
    return readFileSync(trace, 'utf8')
      .split(/^-{20,}.*$/m)
      .map((part) => /^\s*\w+ message (received|sent)[^\n]*:\s*\n\s*\n?([\s\S]*)$/.exec(part))
      .flatMap((found) => (found?.[1] === direction && found[2] ? [found[2].trimEnd()] : []))
  }
  const failed = async () =>
    new Error(
      `${name} did not go as written (status ${await program.ended}):\n${errors()}\n${tailOf(program.output())}`,
    )

  // A call that comes before it listens would be lost.
  const listens = new RegExp(`: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `)
  let over = false
  void program.ended.then(() => {
    over = true
  })
  while (!over && !target && !listens.test(readFileSync('/proc/net/udp', 'utf8')))
    await pause(LOOK_EVERY_MS / 2)
  if (over && !target) throw await failed()

  return {
    address: `127.0.0.1:${port}`,
    ear,
    received: () => messages('received'),
    sent: () => messages('sent'),
    async got(what, n = 1) {
      const wanted = typeof what === 'string' ? new RegExp(`^${what} `) : what
      const until = Date.now() + GOT_LIMIT_MS
      for (;;) {
        const found = messages('received').filter((text) => wanted.test(text))[n - 1]
        if (found) return found
        if (Date.now() > until)
          throw new Error(`${name} never got ${what}:\n${errors()}\n${messages('received').join('\n')}`)
        await pause(LOOK_EVERY_MS)
      }
    },
    async done() {
      if ((await program.ended) !== 0) throw await failed()
    },
    report: () =>
      `${name}: ${errors() || 'no complaint'}\n${messages('received').join('\n')}`.replace(
        /(.{300}).*/g,
        '$1…',
      ),
    async close() {
      ear.close()
      await program.stop()
    },
  }
}

/** Where the sound of a description goes. */
export function soundOf(message: string): { host: string; port: number } {
  const host = /^c=IN IP4 (\S+)/m.exec(message)?.[1]
  const port = Number(/^m=audio (\d+)/m.exec(message)?.[1])
  if (!host || !port) throw new Error(`No description of sound in:\n${message}`)
  return { host, port }
}

function tailOf(text: string): string {
  return text.split('\n').slice(-15).join('\n')
}
