// `bench recover`: from the loss of the connection to the next answered REGISTER, by the registrar's own clock. Our line beside
// SIP.js's session manager with all that it offers against losses, in one window, against one registrar: a socket that is reset, and
// one that falls silent without closing.

import type { Lines } from './bare/lines.ts'
import { openBare } from './bareApp.ts'
import { type Registrar, startRegistrar } from './registrar.ts'
import type { Bench } from './rounds.ts'

const OURS = '8101'
const THEIRS = '8102'
/** Who is not back by then counts as this long away. */
const LIMIT_MS = 90_000

export const recover: Bench = {
  name: 'recover',
  repetitions: { quick: 5, full: 40 },
  minutes: { quick: 5, full: 31 },
  figures: [
    {
      name: 'a connection that is reset, until registered again',
      unit: 'ms',
      statistic: 'max',
      ours: 'our line, reset',
      against: 'SIP.js session manager, reset',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 2_000 },
    },
    {
      name: 'a connection that falls silent, until registered again',
      unit: 'ms',
      statistic: 'max',
      ours: 'our line, silent',
      against: 'SIP.js session manager, silent',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 25_000 },
    },
  ],
  async open(at) {
    at('open both telephones')
    const registrar = await startRegistrar()
    const bare = await openBare('lines.ts').catch(async (error: unknown) => {
      await registrar.close()
      throw error
    })
    const account = (user: string) => ({
      server: registrar.url,
      uri: `sip:${user}@bench.invalid`,
      password: null,
    })
    await bare.page.waitForFunction(() => 'linesOf' in globalThis)
    await bare.page.evaluate((given) => linesOf().connectOurs(given), account(OURS))
    await bare.page.evaluate((given) => linesOf().connectTheirs(given), account(THEIRS))
    return {
      async round() {
        const series: Record<string, number[]> = {}
        // In this order: while SIP.js finds its silent socket, ours stands long enough to count as steady. Breaks that follow upon each other
        // are answered more and more slowly, on purpose.
        await both(registrar, 'silent', series)
        await both(registrar, 'reset', series)
        return series
      },
      async close() {
        await bare.close()
        await registrar.close()
      },
    }
  },
}

/** Breaks both at once: each waits for nobody but itself. */
async function both(
  registrar: Registrar,
  how: 'reset' | 'silent',
  series: Record<string, number[]>,
): Promise<void> {
  const again = [OURS, THEIRS].map((user) => {
    const back = registrar.registeredAgain(user, LIMIT_MS)
    if (how === 'reset') registrar.reset(user)
    else registrar.silence(user)
    return back
  })
  const [ours = 0, theirs = 0] = await Promise.all(again)
  for (const [name, took] of [
    [`our line, ${how}`, ours],
    [`SIP.js session manager, ${how}`, theirs],
  ] as const)
    series[name] = [...(series[name] ?? []), took]
}

/** In the page of `bare/lines.ts`. */
declare function linesOf(): Lines
