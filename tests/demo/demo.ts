// `npm run demo`: the main job from an account file to a promise in central, in real Electron, with nobody watching. Every
// figure it prints was measured in this run; a step that does not happen ends it with `ok: false` and status 1.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from '../../build/bundle.mjs'
import { withDisplay } from '../../build/display.mjs'
import { CHINA, HOUR, instantOf, localDay } from '../../shared/instant.ts'
import { ownCentral } from '../e2e/ownCentral.ts'
import { type DemoResult, reminderCall } from './reminderCall.ts'
import { summaryOf } from './summary.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    shots: { type: 'string' },
    accounts: { type: 'string' },
    'database-url': { type: 'string' },
  },
})

/** Everything but the answer goes to stderr, so that stdout can be piped. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

const started = performance.now()
const work = mkdtempSync(join(tmpdir(), 'duedesk-demo-'))
let step = 'build'
let result: DemoResult
try {
  const shots = values.shots === undefined ? null : resolve(values.shots)
  if (shots) mkdirSync(shots, { recursive: true })
  await bundle()
  const databaseUrl = values['database-url']
  // Its clock is practice's: ten in the morning of today where the debtors live.
  const ten = instantOf(localDay(Date.now(), CHINA), 10 * HOUR, CHINA)
  const own = databaseUrl === undefined ? null : await ownCentral({ databaseUrl, at: ten })
  try {
    const done = await withDisplay(() =>
      reminderCall({
        work,
        shots,
        accounts: values.accounts === undefined ? null : resolve(values.accounts),
        central: own?.door ?? null,
        at(name) {
          step = name
          tell(`· ${name}`)
        },
      }),
    )
    result = { ok: true, seconds: secondsSince(started), ...done }
  } finally {
    await own?.close()
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  result = { ok: false, seconds: secondsSince(started), failed: { step, message } }
  tell(error instanceof Error && error.stack ? error.stack : message)
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}

if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else process.stdout.write(`${summaryOf(result)}\n`)
process.exit(result.ok ? 0 : 1)

function secondsSince(from: number): number {
  return Math.round((performance.now() - from) / 100) / 10
}
