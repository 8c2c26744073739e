// coturn of the lab: a real TURN server on loopback, with the shared secret of the TURN REST API. What it says of each allocation is
// evidence of whose sound went through it.
import { join } from 'node:path'
import { freePort, startProgram } from './processes.ts'

const FIRST_PORT = 33_000
const PORTS = 500
const READY_MS = 15_000

export interface TurnServer {
  readonly port: number
  /** `turn:` address over UDP. */
  readonly url: string
  readonly secret: string
  output(): string
  /** Packets that an account got relayed (to its peer and back) in allocations that are over; 0 for one that it never let in. */
  relayed(username: string): number
  stop(): Promise<void>
}

/** Starts it in `folder`; resolves when it listens. */
export async function startTurn(folder: string): Promise<TurnServer> {
  const port = await freePort()
  const secret = 'turn-secret-of-the-lab'
  const low = FIRST_PORT + (port % 12) * PORTS
  const program = startProgram(
    'turnserver',
    '/usr/bin/turnserver',
    [
      // Nothing of the machine's own configuration.
      '-n',
      '--no-cli',
      '--no-tls',
      '--no-dtls',
      '--allow-loopback-peers',
      '--verbose',
      '--simple-log',
      '--log-file=stdout',
      `--pidfile=${join(folder, 'turn.pid')}`,
      `--userdb=${join(folder, 'turn.db')}`,
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      `--min-port=${low}`,
      `--max-port=${low + PORTS - 1}`,
      '--realm=lab.test',
      '--use-auth-secret',
      `--static-auth-secret=${secret}`,
    ],
    { cwd: folder },
  )
  await program.said(/listener opened on.*127\.0\.0\.1:\d+/i, READY_MS)
  return {
    port,
    url: `turn:127.0.0.1:${port}?transport=udp`,
    secret,
    output: () => program.output(),
    relayed(username) {
      const spoken = username.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      const line = new RegExp(`: usage: realm=\\S+ username=<${spoken}>, rp=(\\d+), rb=\\d+, sp=(\\d+)`, 'g')
      return [...program.output().matchAll(line)].reduce(
        (sum, [, received, sent]) => sum + Number(received) + Number(sent),
        0,
      )
    },
    stop: () => program.stop(),
  }
}
