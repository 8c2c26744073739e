// `npm run bench [start|dial|paint|intake|central…] [-- --quick|--full --json --packaged]`: measures the workstation against a peer or a floor in the same
// run, on the same machine, in turns. A missed aim is a result; what could not be measured ends the run with status 1.
import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from '../../build/bundle.mjs'
import { withDisplay } from '../../build/display.mjs'
import { root } from '../../build/paths.mjs'
import { ensureRuntime } from '../../build/runtime.mjs'
import { appFolder } from '../e2e/launch.ts'
import { centralBench } from './central.ts'
import { cursorBench } from './cursor.ts'
import { daysBench } from './days.ts'
import { dial } from './dial.ts'
import { faultsBench } from './faults.ts'
import { type Figure, figureOf, tableOf, wasMeasured } from './figures.ts'
import { first } from './first.ts'
import { fleetBench } from './fleet.ts'
import { guardBench } from './guard.ts'
import { intakeBench } from './intake.ts'
import { killsBench } from './kills.ts'
import { reviewBench } from './listening.ts'
import { importBench } from './million.ts'
import { paint } from './paint.ts'
import { power } from './power.ts'
import { record } from './record.ts'
import { recover } from './recover.ts'
import { reportsBench } from './reports.ts'
import { restoreBench } from './restore.ts'
import { type Bench, repeat } from './rounds.ts'
import { rulesBench } from './rules.ts'
import { searchBench } from './search.ts'
import { soak } from './soak.ts'
import { start } from './start.ts'
import { syncBench } from './sync.ts'
import { trackBench } from './track.ts'
import { worklistBench } from './worklist.ts'

const BENCHES: Readonly<Record<string, Bench>> = {
  start,
  dial,
  paint,
  guard: guardBench,
  rules: rulesBench,
  reports: reportsBench,
  worklist: worklistBench,
  search: searchBench,
  days: daysBench,
  intake: intakeBench,
  first,
  sync: syncBench,
  recover,
  power,
  soak,
  record,
  faults: faultsBench,
  fleet: fleetBench,
  kills: killsBench,
  review: reviewBench,
  track: trackBench,
  cursor: cursorBench,
  central: centralBench,
  import: importBench,
  restore: restoreBench,
}

interface Measured {
  /** Load averages of one minute, before and after: the figures are only as quiet as the machine was. */
  readonly load: { readonly before: number; readonly after: number }
  readonly seconds: number
  readonly figures: readonly Figure[]
}

/** Everything but the answer goes to stderr, so that stdout can be piped. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

const load = () => Math.round((loadavg()[0] ?? 0) * 10) / 10
const started = performance.now()
const secondsSince = (from: number) => Math.round((performance.now() - from) / 100) / 10
let step = 'options'

async function measure(): Promise<object> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      packaged: { type: 'boolean', default: false },
    },
  })
  const unknown = positionals.find((name) => !Object.hasOwn(BENCHES, name))
  if (unknown !== undefined)
    throw new Error(`there is no bench "${unknown}"; there are ${Object.keys(BENCHES).join(', ')}`)
  if (values.packaged) process.env.DUEDESK_BENCH_PACKAGED = '1'
  if (values.full && values.quick) throw new Error('--quick and --full exclude each other')
  const chosen = Object.values(BENCHES).filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  )
  const windows = chosen.some(({ window }) => window !== false)
  const { version, key } = windows ? await desk() : { version: 'not used', key: 'central' }
  const benches: Record<string, Measured> = {}
  const all = async () => {
    for (const bench of chosen) {
      const from = performance.now()
      const before = load()
      const file = values.full ? join(root, 'dist', 'bench', `${bench.name}-${key}.jsonl`) : null
      const rounds = await repeat(bench, { mode: values.full ? 'full' : 'quick', file, at })
      const figures = bench.figures
        .filter((figure) => wasMeasured(figure, rounds))
        .map((figure) => figureOf(figure, rounds))
      if (file !== null) rmSync(file, { force: true })
      benches[bench.name] = { load: { before, after: load() }, seconds: secondsSince(from), figures }
    }
  }
  await (windows ? withDisplay(all) : all())
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model ?? '', electron: version }
  if (!values.json) {
    const texts = Object.entries(benches).map(
      ([name, measured]) =>
        `\n${name} (load ${measured.load.before} before, ${measured.load.after} after, ${measured.seconds} s)\n${tableOf(measured.figures)}`,
    )
    const head = `\nDuedesk benches on ${machine.cores} × ${machine.cpu}, Electron ${machine.electron}`
    process.stdout.write(`${[head, ...texts].join('\n')}\n\nok in ${secondsSince(started)} s\n`)
  }
  return { ok: true, mode: values.full ? 'full' : 'quick', seconds: secondsSince(started), machine, benches }
}

/** Builds what desks are started from. `key`: of this state of it, for repetitions that are kept. */
async function desk(): Promise<{ version: string; key: string }> {
  at('build')
  if (appFolder === root) await bundle()
  const { executable, version } = await ensureRuntime()
  process.env.DUEDESK_ELECTRON = executable
  const built = statSync(join(appFolder, 'out', '.built')).mtimeMs
  return { version, key: createHash('sha256').update(`${version} ${built}`).digest('hex').slice(0, 12) }
}

function at(name: string): void {
  step = name
  tell(`· ${name}`)
}

// Known before the options are: a mistake in them is answered in JSON too.
const json = process.argv.includes('--json')
/** Whatever went wrong, also where nobody waited for it, is answered once. */
function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error)
  tell(error instanceof Error && error.stack ? error.stack : message)
  const answer = { ok: false, seconds: secondsSince(started), failed: { step, message } }
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `The bench stopped at "${step}": ${message}\n`)
  process.exit(1)
}
process.on('uncaughtException', fail)
try {
  const result = await measure()
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exit(0)
} catch (error) {
  fail(error)
}
