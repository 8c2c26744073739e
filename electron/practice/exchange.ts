// Entry of the practice exchange's own process (a utility process: a stall of the window or of main must not be heard).
// Speaks the language of `childMessages.ts` with main and opens one switchboard.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError, problemOf } from '../../shared/problem.ts'
import type { FromChild, StartMessage } from '../childMessages.ts'
import { PRACTICE_DOMAIN, ToChild } from '../childMessages.ts'
import type { Switchboard } from './switchboard.ts'
import { openSwitchboard } from './switchboard.ts'
import { loadVoices } from './voices.ts'

/** From the source folder, from the bundle in `out/main`, and from a folder inside it. */
const VOICE_FOLDERS = ['voices', '../../electron/practice/voices', '../../../electron/practice/voices']

/** After a desk registered, so long until what carries sound is read: the desk itself has the machine first, and the first call waits for nothing. */
const MEDIA_AFTER_MS = 1500

function voiceFolder(): string {
  const found = VOICE_FOLDERS.map((folder) => join(import.meta.dirname, folder)).find((folder) =>
    existsSync(join(folder, 'hello.ulaw')),
  )
  if (!found) throw new ProblemError('shell.practiceUnavailable', { detail: 'voices' })
  return found
}

let open: Switchboard | null = null
let mediaAhead = false

async function start(message: StartMessage): Promise<FromChild> {
  try {
    open = await openSwitchboard({
      port: message.port,
      secret: message.secret,
      origin: message.origin,
      domain: PRACTICE_DOMAIN,
      password: message.linePassword,
      // The same practice day meets the same customers in the same mood.
      seed: Math.floor((Date.now() + message.clockOffsetMs) / 86_400_000),
      clockOffsetMs: message.clockOffsetMs,
      voices: loadVoices(voiceFolder()),
      patient: message.patient,
      now: Date.now,
      note({ kind }) {
        if (kind !== 'registered' || mediaAhead) return
        mediaAhead = true
        // What stands against it, the call itself meets again.
        setTimeout(() => void import('./media.ts').catch(() => undefined), MEDIA_AFTER_MS)
      },
    })
    return { kind: 'ready', port: open.port }
  } catch (error) {
    return { kind: 'failed', problem: problemOf(error, 'practice') }
  }
}

const { parentPort } = process
parentPort?.on('message', async ({ data }) => {
  const message = ToChild.safeParse(data)
  if (!message.success) return
  if (message.data.kind === 'start') {
    parentPort.postMessage(await start(message.data))
    return
  }
  await open?.close()
  parentPort.postMessage({ kind: 'stopped' } satisfies FromChild)
  process.exit(0)
})
