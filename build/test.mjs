// `npm test [-- stage… [filter…]]` after its set-up: lint, types, unit, central, e2e, lab, each with its time. A stage that
// fails does not keep the next from running. All of them together run in two lanes, because much of what they do is waiting: two
// windows in one, the rest in the other. What failed there of e2e and lab runs once more, alone (CONTRIBUTING.md says why). At
// the end each failure is told again. The last line is the sum: `N passed, N failed`.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { StepFailed, secondsSince } from './console.mjs'
import { openDisplay, withDisplay } from './display.mjs'
import { environment, node24, root } from './paths.mjs'
import { openSeats } from './seats.mjs'
import { debian } from './systemPackages.mjs'
import {
  afterRunningAgain,
  failedAs,
  failuresIn,
  filesToRunAgain,
  lastWords,
  timeToRunAgain,
  together,
} from './testOutcome.mjs'

const reports = mkdtempSync(join(tmpdir(), 'duedesk-test-'))

/** @typedef {import('./testOutcome.mjs').Outcome} Outcome */

/** Runs one of our tools with its output on the screen. @param {string[]} args @param {NodeJS.ProcessEnv} [env] @returns {Promise<number>} exit status */
function tool(args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(node24, args, {
      cwd: root,
      env: environment(env),
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', () => resolve(127))
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** A check that is right or wrong as a whole: only its failure counts as a test. @param {string} stage @param {string[][]} commands @returns {Promise<Outcome>} */
async function check(stage, commands) {
  const failures = []
  for (const command of commands) {
    const status = await tool(command)
    if (status !== 0)
      failures.push({ file: null, name: command.join(' '), message: `It ended with status ${status}.` })
  }
  return { stage, passed: 0, failed: failures.length, files: {}, failures }
}

/** Files at once in a lane: central's keep a processor busy, the others wait for half of their time. */
const AT_ONCE_IN_LANE = { unit: 2, central: 1, e2e: 2, lab: 2 }

/** @param {string} project @param {string[]} filters @param {NodeJS.ProcessEnv} [env] @returns {Promise<Outcome>} */
async function vitest(project, filters, env = {}) {
  const path = join(reports, `${project}.json`)
  rmSync(path, { force: true })
  const status = await tool(['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...filters], {
    ...(process.send ? { VITEST_MAX_WORKERS: `${AT_ONCE_IN_LANE[project]}` } : {}),
    ...env,
    DUEDESK_TEST_REPORT: path,
  })
  try {
    const outcome = { stage: project, ...JSON.parse(readFileSync(path, 'utf8')) }
    if (status === 0 || outcome.failed > 0) return outcome
    const failure = failedAs(project, 'the run as a whole', `Vitest ended with status ${status}.`)
    return { ...failure, passed: outcome.passed, files: outcome.files }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return failedAs(project, 'the run as a whole', `Vitest ended with status ${status} and left no report.`)
  }
}

/**
 * The windows as a lane of a whole run: two files at a time, each on a display of its own. Half of a journey is waiting for people.
 * @param {string[]} filters @returns {Promise<Outcome>}
 */
async function windowsInLane(filters) {
  const second = await openDisplay()
  const seats = await openSeats([process.env.DISPLAY ?? '', second.name])
  try {
    return await vitest('e2e', filters, seats.environment)
  } finally {
    await seats.close()
    await second.close()
  }
}

/** What the compiler found last time and stands in `dist/`: the next check reads only what changed since. @param {string} name */
const remembering = (name) => [
  '--incremental',
  '--tsBuildInfoFile',
  join('dist', 'types', `${name}.tsbuildinfo`),
]

const STAGES = {
  lint: () => check('lint', [['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']]),
  types: () =>
    check('types', [
      ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json', ...remembering('whole')],
      ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'shared/tsconfig.json', ...remembering('shared')],
    ]),
  unit: (filters) => vitest('unit', filters),
  central: (filters) => vitest('central', filters),
  e2e: async (filters) => {
    await bundle()
    return withDisplay(() => (process.send ? windowsInLane(filters) : vitest('e2e', filters)))
  },
  lab: async (filters) => {
    if (debian()) {
      await bundle()
      return withDisplay(() => vitest('lab', filters))
    }
    console.log(
      'The lab needs Kamailio, rtpengine, SIPp and baresip from Debian or Ubuntu: not run on this system.',
    )
    return { stage: 'lab', passed: 0, failed: 0, files: {}, failures: [] }
  },
}

/** Stages that hold no tests: they are right or wrong as a whole. */
const CHECKS = new Set(['lint', 'types'])

const args = process.argv.slice(2).filter((arg) => arg !== '--')
/** `sync` is the part of the central stage that lets several desks meet. */
const named = args.filter((arg) => arg in STAGES || arg === 'sync')
const filters = args.filter((arg) => !named.includes(arg))

/** Runs one stage after the other. @param {string[]} names @param {string[]} [only] filters @returns {Promise<Outcome[]>} */
async function inTurn(names, only = filters) {
  const outcomes = []
  for (const name of names) {
    const from = performance.now()
    console.log(`\n== ${name}`)
    let outcome
    try {
      outcome = name === 'sync' ? await vitest('central', ['tests/sync', ...only]) : await STAGES[name](only)
    } catch (error) {
      const message = error instanceof StepFailed ? error.message : String(error?.stack ?? error)
      console.log(message)
      outcome = failedAs(name, 'the stage as a whole', message)
    }
    outcomes.push(outcome)
    const { passed, failed } = outcome
    const counted = passed + failed > 0 ? `${passed} passed, ${failed} failed, ` : ''
    console.log(`== ${name}: ${failed === 0 ? 'ok' : 'FAILED'} (${counted}${secondsSince(from)})`)
  }
  return outcomes
}

/**
 * Runs stages in a process of their own, which sends what came of them.
 * @param {string[]} names @param {(text: string) => void} say hears what it prints @returns {Promise<Outcome[]>}
 */
function apart(names, say) {
  const child = spawn(node24, [join(root, 'build', 'test.mjs'), ...names], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say)
  return new Promise((resolve) => {
    /** @type {Outcome[] | null} */
    let sent = null
    child.on('message', (all) => {
      sent = all
    })
    const gone = (how) => resolve(sent ?? [failedAs(names.join(', '), 'the lane as a whole', how)])
    child.on('error', (error) => gone(error.message))
    child.on('close', (code, signal) => gone(`It ended with ${signal ?? `status ${code}`} before its end.`))
  })
}

/**
 * Everything: what ends in seconds first, then the windows in one lane, shown as they go, and the rest beside them, shown after. Then
 * the few files that failed beside the other lane, one by one on a machine that does nothing else.
 */
async function inLanes() {
  const checks = await inTurn([...CHECKS])
  let beside = ''
  const windows = apart(['e2e'], (text) => process.stdout.write(text))
  const rest = apart(['unit', 'central', 'lab'], (text) => {
    beside += text
  })
  const lanes = await Promise.all([windows, rest])
  process.stdout.write(beside)
  const first = [...checks, ...lanes.flat()]
  const agains = []
  for (const { stage, file, ms } of filesToRunAgain(first)) {
    if (!timeToRunAgain(performance.now() - started, ms)) break
    console.log(`\n== once more, alone: ${file}`)
    const sum = together(await inTurn([stage], [file]))
    agains.push({ stage, file, sum, before: failuresIn(first, { stage, file }) })
  }
  return afterRunningAgain(first, agains)
}

const started = performance.now()
const whole = named.length === 0 && filters.length === 0
const { outcomes, unsteady } = whole
  ? await inLanes()
  : { outcomes: await inTurn(named.length > 0 ? named : Object.keys(STAGES)), unsteady: [] }
rmSync(reports, { recursive: true, force: true })
const total = together(outcomes)
// A lane hands its outcomes over; whoever started it tells them.
if (process.send) process.send(outcomes, () => process.disconnect())
else for (const line of lastWords(outcomes, unsteady)) console.log(line)
console.log(`\nall stages: ${secondsSince(started)}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
// A filter that finds no test is a mistake; stages that only check have none to find.
const tests = named.length === 0 || named.some((name) => !CHECKS.has(name))
process.exitCode = total.failed > 0 || (tests && total.passed === 0) ? 1 : 0
