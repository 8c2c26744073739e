// A PulseAudio of a test's own, with microphones and loudspeakers that are plugged in and out by command, as a headset is. What
// the desk records and plays is read from the server, not from the desk.
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from './until.ts'

const run = promisify(execFile)

export interface SoundServer {
  /** What a desk needs in its environment to use this server. */
  readonly environment: Record<string, string>
  /** Plugs in a microphone into which somebody may `speak`: a tone; resolves with what unplugs it. */
  plugMicrophone(hertz: number): Promise<() => Promise<void>>
  /** Somebody speaks into this microphone for as long as `meanwhile` takes. */
  speak(hertz: number, meanwhile: () => Promise<unknown>): Promise<void>
  plugSpeaker(name: string): Promise<() => Promise<void>>
  /** Names of the microphones that somebody records from now. */
  recorded(): Promise<string[]>
  /** Names of the loudspeakers that somebody plays on now. */
  played(): Promise<string[]>
  /** How loud (RMS, 0…1) this loudspeaker is in each tenth of the next so many seconds, as the server itself mixes it. */
  heardOn(name: string, seconds: number): Promise<number[]>
  close(): Promise<void>
}

export async function startSoundServer(): Promise<SoundServer> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-sound-'))
  const server = `unix:${join(folder, 'native')}`
  const env = {
    ...process.env,
    PULSE_RUNTIME_PATH: folder,
    PULSE_STATE_PATH: folder,
    PULSE_COOKIE: join(folder, 'cookie'),
    PULSE_SERVER: server,
    XDG_RUNTIME_DIR: folder,
    LC_ALL: 'C',
  }
  const socket = `module-native-protocol-unix socket=${join(folder, 'native')} auth-anonymous=1`
  const daemon = spawn(
    'pulseaudio',
    [
      '-n',
      '--daemonize=no',
      '--use-pid-file=no',
      '--exit-idle-time=-1',
      '--disable-shm=yes',
      `--load=${socket}`,
    ],
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  daemon.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4000)
  })
  daemon.on('error', (error) => {
    said += error.message
  })
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()))
  const control = async (...args: string[]) => (await run('pactl', args, { env })).stdout
  await until(async () => {
    if (daemon.exitCode !== null) throw new Error(`PulseAudio ended at once: ${said}`)
    await control('info')
  })

  const plug = async (module: string) => {
    const index = (await control('load-module', ...module.split(' '))).trim()
    return async () => {
      await control('unload-module', index)
    }
  }
  /** Names in `devices` that a stream of this kind uses. */
  const inUse = async (streams: 'source-outputs' | 'sink-inputs', devices: 'sources' | 'sinks') => {
    const table = async (kind: string) =>
      (await control('list', 'short', kind))
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('\t'))
    const names = new Map((await table(devices)).map(([index, name]) => [index, name]))
    const used = (await table(streams)).map(([, device]) => names.get(device) ?? '')
    return [...new Set(used)].filter(Boolean)
  }

  return {
    environment: { PULSE_SERVER: server },
    async plugMicrophone(hertz) {
      const unplug = await plug(`module-sine-source source_name=tone${hertz} frequency=${hertz}`)
      await control('set-source-mute', `tone${hertz}`, '1')
      return unplug
    },
    async speak(hertz, meanwhile) {
      await control('set-source-mute', `tone${hertz}`, '0')
      await meanwhile()
      await control('set-source-mute', `tone${hertz}`, '1')
    },
    plugSpeaker: (name) =>
      plug(`module-null-sink sink_name=${name} sink_properties=device.description=${name}`),
    recorded: () => inUse('source-outputs', 'sources'),
    played: () => inUse('sink-inputs', 'sinks'),
    async heardOn(name, seconds) {
      const args = [`--device=${name}.monitor`, '--raw', '--format=s16le', '--rate=8000', '--channels=1']
      const listener = spawn('parec', args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
      const tenth = 800 * 2
      let bytes = Buffer.alloc(0)
      try {
        for await (const chunk of listener.stdout) {
          bytes = Buffer.concat([bytes, chunk as Buffer])
          if (bytes.length >= tenth * 10 * seconds) break
        }
      } finally {
        listener.kill('SIGTERM')
      }
      return Array.from({ length: Math.floor(bytes.length / tenth) }, (_, at) => {
        let squares = 0
        for (let sample = 0; sample < 800; sample++)
          squares += (bytes.readInt16LE(at * tenth + sample * 2) / 32_768) ** 2
        return Math.sqrt(squares / 800)
      })
    },
    async close() {
      daemon.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
