// The human-like peer: a real user agent (baresip) with an account, a recorded voice and its own recording of what it hears.
// It is commanded over its control port and tells there what happened to it; its WAV is the evidence of sound.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { root } from '../../../build/paths.mjs'
import { freePort, freePortPair, startProgram } from './processes.ts'
import { fromUlaw, RATE, rms, samplesOf, tone, toneShare, wav } from './sound.ts'

const Said = z.object({
  event: z.boolean().optional(),
  type: z.string().optional(),
  param: z.string().optional(),
  direction: z.string().optional(),
  response: z.boolean().optional(),
  ok: z.boolean().optional(),
  data: z.string().optional(),
})
export type PersonSaid = z.infer<typeof Said>

export interface PersonOptions {
  /** Picks up by itself; else it rings until told. */
  readonly answers?: boolean
  /** Its voice: clips of the practice customers one after another, or a tone. */
  readonly voice?: readonly string[] | { readonly hertz: number }
}

export interface Person {
  /** Whatever it told so far: CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED … with a word on why. */
  said(): readonly PersonSaid[]
  /** The n-th event of this type, waiting for it. */
  event(type: string, n?: number): Promise<PersonSaid>
  /** A command of baresip's menu: dial, accept, hangup, hold, resume, transfer … */
  tell(command: string, parameters?: string): Promise<void>
  /** What it recorded of the other side so far: 16-bit samples and their RMS. */
  heard(): { samples: Int16Array; rms: number; share(hertz: number): number }
  /** What it was told and wrote, for a failure message. */
  report(): string
  close(): Promise<void>
}

const READY_MS = 10_000
const EVENT_MS = 15_000
/** baresip ends a call when its file does: the voice is repeated for this long. */
const VOICE_MS = 90_000

/** Starts a person whose account is registered at the exchange when this resolves. */
export async function startPerson(
  folder: string,
  { user, password, domain, exchange }: { user: string; password: string; domain: string; exchange: number },
  { answers = true, voice = ['hello', 'whoAreYou', 'knowLate'] }: PersonOptions = {},
): Promise<Person> {
  const home = join(folder, `person-${user}-${await freePort()}`)
  const recordings = join(home, 'recordings')
  mkdirSync(recordings, { recursive: true })
  // Its TLS port is the one after.
  const [sip, control] = [await freePortPair(), await freePort()]
  const voiceFile = join(home, 'voice.wav')
  writeFileSync(voiceFile, wav('hertz' in voice ? tone(voice.hertz, VOICE_MS) : speech(voice), RATE))
  writeFileSync(
    join(home, 'config'),
    [
      'poll_method epoll',
      `sip_listen 127.0.0.1:${sip}`,
      'call_max_calls 4',
      `audio_source aufile,${voiceFile}`,
      // Played to nobody; the recording is taken before.
      'audio_player aubridge,nobody',
      'audio_alert aubridge,nobody',
      'audio_channels 1',
      'rtp_stats no',
      `module_path ${modules()}`,
      'module g711.so',
      'module aufile.so',
      'module aubridge.so',
      'module sndfile.so',
      'module_app account.so',
      'module_app menu.so',
      'module_app ctrl_tcp.so',
      `snd_path ${recordings}`,
      `ctrl_tcp_listen 127.0.0.1:${control}`,
    ].join('\n'),
  )
  writeFileSync(
    join(home, 'accounts'),
    `<sip:${user}@${domain}>;auth_user=${user};auth_pass=${password};outbound="sip:127.0.0.1:${exchange};transport=udp";regint=120;answermode=${answers ? 'auto' : 'manual'};audio_codecs=PCMA/8000/1\n`,
  )
  const program = startProgram('baresip', '/usr/bin/baresip', ['-f', home, '-v'], { cwd: home })
  const said: PersonSaid[] = []
  let socket: Socket
  try {
    socket = await reach(control, program.ended)
  } catch (error) {
    await program.stop()
    throw new Error(`baresip did not come up:\n${program.output()}`, { cause: error })
  }
  let unread = Buffer.alloc(0)
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    // Netstrings: LENGTH:JSON,
    unread = Buffer.concat([unread, chunk])
    for (;;) {
      const colon = unread.indexOf(':')
      const length = Number(unread.subarray(0, Math.max(0, colon)).toString('latin1'))
      if (colon < 1 || unread.length < colon + length + 2) return
      said.push(Said.parse(JSON.parse(unread.subarray(colon + 1, colon + 1 + length).toString('utf8'))))
      unread = unread.subarray(colon + length + 2)
    }
  })
  const person: Person = {
    said: () => said,
    async event(type, n = 1) {
      const until = Date.now() + EVENT_MS
      for (;;) {
        const found = said.filter((entry) => entry.event && entry.type === type)[n - 1]
        if (found) return found
        if (Date.now() > until)
          throw new Error(
            `${user} never said ${type}:\n${JSON.stringify(said)}\n${program.output().slice(-3_000)}`,
          )
        await pause(25)
      }
    },
    async tell(command, parameters = '') {
      const before = said.filter(({ response }) => response).length
      const text = JSON.stringify({ command, params: parameters, token: `${before}` })
      socket.write(`${Buffer.byteLength(text)}:${text},`)
      const until = Date.now() + EVENT_MS
      for (;;) {
        const answer = said.filter(({ response }) => response)[before]
        if (answer?.ok === false) throw new Error(`${user} could not ${command}: ${answer.data}`)
        if (answer) return
        if (Date.now() > until) throw new Error(`${user} does not answer ${command}`)
        await pause(25)
      }
    },
    heard() {
      // One file for each stretch of a call: a hold ends one.
      const parts = readdirSync(recordings)
        .filter((name) => name.endsWith('-dec.wav'))
        .map((name) => join(recordings, name))
        .sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs)
        .map((file) => samplesOf(readFileSync(file)).samples)
      const samples = Int16Array.from(parts.flatMap((part) => [...part]))
      return { samples, rms: rms(samples), share: (hertz) => toneShare(samples, hertz) }
    },
    report: () => `${user}: ${JSON.stringify(said)}\n${program.output().slice(-3_000)}`,
    async close() {
      socket.destroy()
      await program.stop()
    },
  }
  await program.said(/200 OK/)
  return person
}

function modules(): string {
  const places = [
    '/usr/lib/baresip/modules',
    ...readdirSync('/usr/lib').map((arch) => `/usr/lib/${arch}/baresip/modules`),
  ]
  const found = places.find((place) => {
    try {
      return readdirSync(place).includes('g711.so')
    } catch {
      // Most of these folders are no libraries of baresip's.
      return false
    }
  })
  if (!found) throw new Error('baresip has no modules here')
  return found
}

/** The practice voices at 8 kHz, repeated. */
function speech(clips: readonly string[]): Int16Array {
  const folder = join(root, 'electron', 'practice', 'voices')
  const once = clips.flatMap((clip) => [...readFileSync(join(folder, `${clip}.ulaw`))].map(fromUlaw))
  const samples = new Int16Array((VOICE_MS / 1000) * RATE)
  for (let at = 0; at < samples.length; at++) samples[at] = once[at % once.length] ?? 0
  return samples
}

async function reach(port: number, ended: Promise<number | null>): Promise<Socket> {
  const until = Date.now() + READY_MS
  let over = false
  void ended.then(() => {
    over = true
  })
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (open) return socket
    if (over || Date.now() > until) throw new Error('Its control port does not answer')
    await pause(50)
  }
}
