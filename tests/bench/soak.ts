// `bench soak`: call after call with hold, mute and hang-up on the practice line, and what stays behind in the window: heap after a
// forced collection, connections, microphone tracks. SIP.js's session manager makes the same calls in a window of its own, meanwhile.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { root } from '../../build/paths.mjs'
import { openSwitchboard } from '../../electron/practice/switchboard.ts'
import { loadVoices } from '../../electron/practice/voices.ts'
import { pickupOf } from '../../shared/practice.ts'
import type { Lines } from './bare/lines.ts'
import { openBare } from './bareApp.ts'
import type { Bench } from './rounds.ts'

/** Calls of one repetition, of each: 60 in a quick run, 500 in a full one. */
const CALLS = 20
const SEED = 7
const DOMAIN = 'practice.invalid'
const MEGABYTE = 1024 * 1024
/** What counts as nothing, in MB: a ratio needs a number above nought. */
const LEAST = 0.1

export const soak: Bench = {
  name: 'soak',
  repetitions: { quick: 3, full: 25 },
  minutes: { quick: 3, full: 16 },
  figures: [
    {
      name: 'heap that calls leave behind',
      unit: 'MB',
      statistic: 'max',
      ours: 'our line',
      against: 'SIP.js session manager',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 5 },
    },
  ],
  async open(at) {
    at('open the practice exchange and both telephones')
    const secret = randomBytes(32).toString('hex')
    const exchange = await openSwitchboard({
      port: 0,
      secret,
      origin: 'app://duedesk',
      domain: DOMAIN,
      password: null,
      seed: SEED,
      clockOffsetMs: 0,
      voices: loadVoices(join(root, 'electron', 'practice', 'voices')),
      now: Date.now,
      note: () => undefined,
    })
    const server = `ws://127.0.0.1:${exchange.port}/${secret}`
    const bare = { ours: await openBare('lines.ts'), theirs: await openBare('lines.ts') }
    const accountOf = (user: string) => ({ server, uri: `sip:${user}@${DOMAIN}`, password: null })
    for (const { page } of [bare.ours, bare.theirs]) await page.waitForFunction(() => 'linesOf' in globalThis)
    await bare.ours.page.evaluate((given) => linesOf().connectOurs(given), accountOf('agent1'))
    await bare.theirs.page.evaluate((given) => linesOf().connectTheirs(given), accountOf('agent2'))
    const number = soonAnswered()
    let base: { ours: number; theirs: number } | null = null
    return {
      async round() {
        const callsOf = async (call: () => Promise<void>) => {
          for (let n = 0; n < CALLS; n += 1) await call()
        }
        await Promise.all([
          callsOf(() => bare.ours.page.evaluate((target) => linesOf().callOurs(target), number)),
          callsOf(() => bare.theirs.page.evaluate((target) => linesOf().callTheirs(target), number)),
        ])
        await bare.theirs.page.evaluate(() => linesOf().open())
        const open = await bare.ours.page.evaluate(() => linesOf().open())
        if (open.peers + open.tracks > 0)
          throw new Error(`left open: ${open.peers} connections, ${open.tracks} microphone tracks`)
        const heap = { ours: await heapOf(bare.ours.page), theirs: await heapOf(bare.theirs.page) }
        // The warm-up is the base: whatever is made once is made then.
        base ??= heap
        return {
          'our line': [Math.max(LEAST, heap.ours - base.ours)],
          'SIP.js session manager': [Math.max(LEAST, heap.theirs - base.theirs)],
        }
      },
      async close() {
        await bare.ours.close()
        await bare.theirs.close()
        await exchange.close()
      },
    }
  },
}

/** The number whose customer answers soonest: the bench need not listen to the ringing. */
function soonAnswered(): string {
  const numbers = Array.from({ length: 500 }, (_, at) => `+861990000${String(at).padStart(4, '0')}`)
  const ringOf = (number: string) => {
    const pickup = pickupOf(number, SEED)
    return pickup.kind === 'answers' ? pickup.ringMs : Number.POSITIVE_INFINITY
  }
  return numbers.reduce((best, number) => (ringOf(number) < ringOf(best) ? number : best))
}

/** Used heap of the page in MB, after everything that can be collected was. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  try {
    for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return usedSize / MEGABYTE
  } finally {
    await session.detach()
  }
}

/** In the page of `bare/lines.ts`. */
declare function linesOf(): Lines
