// `npm run demo`: the main job from an account file to a promise in central, in real Electron, with nobody watching. Every
// figure it prints was measured in this run; a step that does not happen ends it with `ok: false` and status 1.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../../build/bundle.mjs'
import { withDisplay } from '../../build/display.mjs'
import { CHINA, HOUR, instantOf, localDay } from '../../shared/instant.ts'
import { ownCentral } from '../e2e/ownCentral.ts'
import { type DemoArguments, printed, resultOf } from './outcome.ts'
import { type Done, reminderCall } from './reminderCall.ts'

async function play(
  { shots, accounts, databaseUrl }: DemoArguments,
  at: (step: string) => void,
): Promise<Done> {
  const work = mkdtempSync(join(tmpdir(), 'duedesk-demo-'))
  try {
    at('build')
    if (shots) mkdirSync(shots, { recursive: true })
    await bundle()
    at('open central')
    // Its clock is practice's: ten in the morning of today where the debtors live.
    const ten = instantOf(localDay(Date.now(), CHINA), 10 * HOUR, CHINA)
    const own = databaseUrl === null ? null : await ownCentral({ databaseUrl, at: ten })
    try {
      return await withDisplay(() => reminderCall({ work, shots, accounts, central: own?.door ?? null, at }))
    } finally {
      await own?.close()
    }
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 })
  }
}

const args = process.argv.slice(2)
// Everything but the answer goes to stderr, so that stdout can be piped.
const result = await resultOf(
  args,
  play,
  () => performance.now(),
  (text) => process.stderr.write(`${text}\n`),
)
const { stdout, status } = printed(args, result)
process.stdout.write(stdout)
process.exit(status)
