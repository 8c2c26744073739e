// rtpengine of the lab: carries sound between browsers (DTLS-SRTP, ICE, Opus) and plain RTP, in user space. Its counters are
// evidence of what passed, independent of both ends.
import { freePort, startProgram } from './processes.ts'

export interface Relay {
  /** Where the exchange asks it for sound. */
  readonly port: number
  output(): string
  /** Ends it and starts it on the same ports: all calls that it carried are unknown to it. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Below Linux's own ephemeral ports; two labs may overlap, because rtpengine passes over ports that are taken. */
const FIRST_PORT = 20_000
const PORTS = 1_000

export async function startRelay(folder: string): Promise<Relay> {
  const port = await freePort()
  const low = FIRST_PORT + (port % 12) * PORTS
  const start = () =>
    startProgram(
      'rtpengine',
      '/usr/bin/rtpengine',
      [
        '--foreground',
        '--log-stderr',
        `--log-level=${process.env.DUEDESK_LAB_DEBUG ? 7 : 4}`,
        // In user space: no kernel module, so no root.
        '--table=-1',
        '--config-file=none',
        '--num-threads=2',
        '--interface=127.0.0.1',
        `--listen-ng=127.0.0.1:${port}`,
        `--port-min=${low}`,
        `--port-max=${low + PORTS - 1}`,
      ],
      { cwd: folder },
    )
  let program = start()
  let earlier = ''
  return {
    port,
    output: () => earlier + program.output(),
    async restart() {
      earlier += program.output()
      await program.stop()
      program = start()
    },
    stop: () => program.stop(),
  }
}
