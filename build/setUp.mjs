// The way in for every npm script: `node build/setUp.mjs start|test|demo|central|bench|lab|doctor|package [-- options]`. Sets up what the
// command needs on whatever Node >= 20 there is, then hands over to the command itself on Node 24.
// Imports nothing that is not in Node or beside it: it runs before dependencies exist.
import { spawn } from 'node:child_process'
import { StepFailed, say } from './console.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { environment, node24, root } from './paths.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureSystemPackages } from './systemPackages.mjs'

const COMMANDS = {
  start: { script: 'build/start.mjs', electron: true },
  test: { script: 'build/test.mjs', electron: true },
  demo: { script: 'tests/demo/demo.ts', electron: true },
  central: { script: 'central/main.ts', electron: false },
  bench: { script: 'tests/bench/bench.ts', electron: true },
  lab: { script: 'tests/lab/run.ts', electron: false },
  doctor: { script: 'build/doctor.ts', electron: true },
  // Finds its runtime itself: nothing of it is run here unless the installer is tried.
  package: { script: 'build/package.ts', electron: false },
}

/** True when somebody could see a window. */
function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** The set-up of one command; gives the variables that the command gets. @param {string} name @param {string[]} args */
async function setUp(name, args) {
  // Said before anything is downloaded for a window that nobody could see.
  if (name === 'start' && !hasDisplay())
    throw new StepFailed(
      'display',
      'This machine has no display, so the window can not be shown. `npm run demo` runs the whole loop without one.',
    )
  await ensureDependencies()
  if (name === 'lab')
    await ensureSystemPackages({ executable: null, display: false, postgres: false, lab: true })
  if (!COMMANDS[name].electron) return {}
  const wanted = args.filter((arg) => !arg.startsWith('-'))
  const has = (...stages) => wanted.length === 0 || stages.some((stage) => wanted.includes(stage))
  const runsElectron = name !== 'test' || has('e2e', 'lab')
  if (!runsElectron) {
    await ensureSystemPackages({
      executable: null,
      display: false,
      postgres: has('central', 'sync'),
    })
    return {}
  }
  if (name === 'doctor' && args.includes('--no-window')) return {}
  const runtime = await ensureRuntime().catch((error) => {
    // A doctor says what it can see without a window, too.
    if (name !== 'doctor') throw error
    say(`no Electron runtime: ${error.message}`)
    return null
  })
  if (!runtime) return {}
  await ensureSystemPackages({
    executable: runtime.executable,
    display: name !== 'start' || !hasDisplay(),
    postgres: name === 'test' && has('central', 'sync', 'e2e'),
    keyStore: name === 'test' && has('e2e'),
    sound: name === 'test' && has('e2e'),
    desktop: name === 'test' && has('e2e'),
    lab: name === 'test' && has('lab'),
  })
  return {
    DUEDESK_ELECTRON: runtime.executable,
    DUEDESK_STAND_IN: runtime.standIn ? '1' : '',
    ELECTRON_EXEC_PATH: runtime.executable,
    ELECTRON_OVERRIDE_DIST_PATH: runtime.folder,
    ELECTRON_MAJOR_VER: runtime.version.split('.')[0],
  }
}

/** @param {string} script @param {string[]} args @param {NodeJS.ProcessEnv} extra @returns {Promise<number>} */
function handOver(script, args, extra) {
  return new Promise((resolve) => {
    const child = spawn(node24, [script, ...args], { cwd: root, env: environment(extra), stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('error', (error) => {
      say(`could not start ${script}: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code, signal) => resolve(signal ? 1 : (code ?? 1)))
  })
}

const [name = '', ...args] = process.argv.slice(2)
if (!(name in COMMANDS)) {
  say(`unknown command "${name}": start, test, demo, central, bench, lab, doctor or package`)
  process.exit(2)
}
try {
  const extra = await setUp(name, args)
  process.exitCode = await handOver(COMMANDS[name].script, args, extra)
} catch (error) {
  const step = error instanceof StepFailed ? error.step : 'set-up'
  const message = error instanceof StepFailed ? error.message : String(error?.stack ?? error)
  say(`set-up failed at "${step}". ${message}`)
  // Who asked for JSON gets an answer in JSON, whatever happened.
  if (args.includes('--json'))
    process.stdout.write(`${JSON.stringify({ ok: false, failed: { step, message } })}\n`)
  process.exitCode = 1
}
