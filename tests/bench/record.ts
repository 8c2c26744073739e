// `bench record`: the desk's own recording of a call that goes on and on. Memory: growth of the page's heap after a collection, minute by
// minute, against what a MediaRecorder without pieces holds by then. Loss: the recording process is killed in mid-call once a minute, and
// what the shell's file holds, opened with central's key, is compared with how long it ran; the simple recorder loses all.
import { webcrypto } from 'node:crypto'
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { openRecording } from '../../central/recordingFile.ts'
import { openRecordings } from '../../electron/recordings.ts'
import { readHead } from '../../shared/recordingFile.ts'
import type { RecordPage } from './bare/record.ts'
import { openBare } from './bareApp.ts'
import type { Bench } from './rounds.ts'

const MINUTE = 60_000
const WARM_UP = 10_000
/** How long a recording runs before it is killed, ms. */
const KILLED_AFTER = 9_000
const MEGABYTE = 1_000_000

/** In the page of `bare/record.ts`. */
declare function recordOf(): RecordPage

export const record: Bench = {
  name: 'record',
  // Minutes of sound.
  repetitions: { quick: 10, full: 60 },
  minutes: { quick: 11, full: 62 },
  figures: [
    {
      name: 'memory that a recording grows by, to the last minute',
      unit: 'MB',
      statistic: 'max',
      ours: 'heap growth',
      against: 'MediaRecorder without pieces',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 5 },
    },
    {
      name: 'sound that a kill loses',
      unit: 'ms',
      statistic: 'max',
      ours: 'lost',
      against: 'MediaRecorder without pieces loses',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 5000 },
    },
  ],
  async open(at) {
    const keys = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])
    const sealKey = (await webcrypto.subtle.exportKey('jwk', keys.publicKey)) as JsonWebKey
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-record-'))

    /** A page that records into files of its own under `name`. */
    async function recording(name: string) {
      const recordings = openRecordings(join(folder, name), {
        report: () => undefined,
        added: () => undefined,
      })
      const bare = await openBare('record.ts')
      let id = ''
      await bare.page.exposeFunction('keepFrames', async (what: string, base64: string) => {
        const bytes = Buffer.from(base64, 'base64')
        if (what !== 'head') return recordings.append(id, bytes)
        id = readHead(bytes)?.header.recordingId ?? ''
        await recordings.begin(id, bytes)
      })
      await bare.page.evaluate((key) => recordOf().start(key), sealKey)
      return { recordings, ...bare }
    }

    at('open the long call')
    const long = await recording('long')
    const devTools = await long.page.context().newCDPSession(long.page)
    const heap = async () => {
      await devTools.send('HeapProfiler.collectGarbage')
      return (await devTools.send('Runtime.getHeapUsage')).usedSize
    }
    let first = 0

    async function killed(name: string): Promise<{ ran: number; lost: number }> {
      const call = await recording(name)
      const from = performance.now()
      await elapsed(call.page, KILLED_AFTER)
      await call.kill()
      const ran = performance.now() - from
      await call.recordings.cutOff()
      const [file] = await call.recordings.waiting()
      const told = file && (await openRecording(keys.privateKey, createReadStream(file.path)))
      if (!told) throw new Error('nothing of the killed recording opens')
      return { ran, lost: Math.max(0, ran - told.soundMs) }
    }

    return {
      async round(n) {
        await long.page.evaluate(() => recordOf().simple())
        // The minute of the long call is also that of the killed one.
        const [{ ran, lost }] = await Promise.all([
          killed(`killed${n}`),
          elapsed(long.page, n < 0 ? WARM_UP : MINUTE),
        ])
        const held = await long.page.evaluate(() => recordOf().rest())
        const trouble = await long.page.evaluate(() => recordOf().trouble())
        if (trouble !== null) throw new Error(`the recording stopped: ${trouble}`)
        const used = await heap()
        if (n < 0) first = used
        return {
          'heap growth': [Math.max(0, used - first) / MEGABYTE],
          'MediaRecorder without pieces': [held / MEGABYTE],
          lost: [lost],
          'MediaRecorder without pieces loses': [ran],
        }
      },
      async close() {
        await long.close()
        await long.recordings.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

/** Sound takes the time that it takes. */
function elapsed(page: Page, ms: number): Promise<void> {
  return page.evaluate((wait) => new Promise<void>((resolve) => setTimeout(resolve, wait)), ms)
}
