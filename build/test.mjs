// `npm test [-- stage… [filter…]]` after its set-up: lint, types, unit, central, e2e, lab, each with its time. A stage that
// fails does not keep the next from running. All of them together run in two lanes, because one real Electron at a time leaves
// half of the machine idle. The last line is the sum: `N passed, N failed`.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { StepFailed, secondsSince } from './console.mjs'
import { withDisplay } from './display.mjs'
import { environment, node24, root } from './paths.mjs'
import { debian } from './systemPackages.mjs'

const reports = mkdtempSync(join(tmpdir(), 'duedesk-test-'))

/** @typedef {{passed: number, failed: number}} Sum */

/** Runs one of our tools with its output on the screen. @param {string[]} args @returns {Promise<number>} exit status */
function tool(args) {
  return new Promise((resolve) => {
    const child = spawn(node24, args, {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', () => resolve(127))
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** A check that is right or wrong as a whole: only its failure counts as a test. @param {string[][]} commands @returns {Promise<Sum>} */
async function check(commands) {
  let failed = 0
  for (const command of commands) if ((await tool(command)) !== 0) failed++
  return { passed: 0, failed }
}

/** @param {string} project @param {string[]} filters @returns {Promise<Sum>} */
async function vitest(project, filters) {
  const report = join(reports, `${project}.json`)
  const status = await tool([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  ])
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    // A file that can't even be loaded fails no test by name, yet the run failed.
    return { passed: numPassedTests, failed: status !== 0 && numFailedTests === 0 ? 1 : numFailedTests }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return { passed: 0, failed: 1 }
  }
}

const STAGES = {
  lint: () => check([['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']]),
  types: () =>
    check([
      ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
      ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'shared/tsconfig.json'],
    ]),
  unit: (filters) => vitest('unit', filters),
  central: (filters) => vitest('central', filters),
  e2e: async (filters) => {
    await bundle()
    return withDisplay(() => vitest('e2e', filters))
  },
  lab: async (filters) => {
    if (debian()) {
      await bundle()
      return withDisplay(() => vitest('lab', filters))
    }
    console.log(
      'The lab needs Kamailio, rtpengine, SIPp and baresip from Debian or Ubuntu: not run on this system.',
    )
    return { passed: 0, failed: 0 }
  },
}

/** Stages that hold no tests: they are right or wrong as a whole. */
const CHECKS = new Set(['lint', 'types'])

const args = process.argv.slice(2).filter((arg) => arg !== '--')
/** `sync` is the part of the central stage that lets several desks meet. */
const named = args.filter((arg) => arg in STAGES || arg === 'sync')
const filters = args.filter((arg) => !named.includes(arg))

/** Runs one stage after the other. @param {string[]} names @returns {Promise<Sum>} */
async function inTurn(names) {
  const total = { passed: 0, failed: 0 }
  for (const name of names) {
    const from = performance.now()
    console.log(`\n== ${name}`)
    let sum = { passed: 0, failed: 1 }
    try {
      sum =
        name === 'sync' ? await vitest('central', ['tests/sync', ...filters]) : await STAGES[name](filters)
    } catch (error) {
      console.log(error instanceof StepFailed ? error.message : error)
    }
    total.passed += sum.passed
    total.failed += sum.failed
    const counted = sum.passed + sum.failed > 0 ? `${sum.passed} passed, ${sum.failed} failed, ` : ''
    console.log(`== ${name}: ${sum.failed === 0 ? 'ok' : 'FAILED'} (${counted}${secondsSince(from)})`)
  }
  return total
}

/**
 * Runs stages in a process of their own, one test file at a time, and reads their sum from its last line.
 * @param {string[]} names @param {(text: string) => void} say hears what it prints @returns {Promise<Sum>}
 */
function apart(names, say) {
  return new Promise((resolve) => {
    const child = spawn(node24, [join(root, 'build', 'test.mjs'), ...names], {
      cwd: root,
      env: environment({ VITEST_MAX_WORKERS: '1' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let end = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        end = (end + text).slice(-200)
        say(text)
      })
    child.on('error', () => resolve({ passed: 0, failed: 1 }))
    child.on('close', (code) => {
      const sum = /(\d+) passed, (\d+) failed\n$/.exec(end)
      const [passed, failed] = sum ? [Number(sum[1]), Number(sum[2])] : [0, 1]
      resolve({ passed, failed: code !== 0 && failed === 0 ? 1 : failed })
    })
  })
}

/** Everything: what ends in seconds first, then the windows in one lane, shown as they go, and the rest beside them, shown after. */
async function inLanes() {
  const checks = await inTurn([...CHECKS])
  let beside = ''
  const lanes = await Promise.all([
    apart(['e2e'], (text) => process.stdout.write(text)),
    apart(['unit', 'central', 'lab'], (text) => {
      beside += text
    }),
  ])
  process.stdout.write(beside)
  return [checks, ...lanes].reduce((sum, one) => ({
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
  }))
}

const started = performance.now()
const whole = named.length === 0 && filters.length === 0
const total = await (whole ? inLanes() : inTurn(named.length > 0 ? named : Object.keys(STAGES)))
rmSync(reports, { recursive: true, force: true })
console.log(`\nall stages: ${secondsSince(started)}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
// A filter that finds no test is a mistake; stages that only check have none to find.
const tests = named.length === 0 || named.some((name) => !CHECKS.has(name))
process.exitCode = total.failed > 0 || (tests && total.passed === 0) ? 1 : 0
