// How the set-up speaks: every line goes to stderr (stdout belongs to the command's own result), every step says
// what it does, how long it took, and on failure what to do. Plain JavaScript: it runs before anything is installed.
import { spawn } from 'node:child_process'

/** A set-up step that could not be done; `message` says what to do about it. */
export class StepFailed extends Error {
  /** @param {string} step @param {string} message */
  constructor(step, message) {
    super(message)
    this.step = step
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`duedesk: ${line}\n`)
}

/** @param {number} from milliseconds of `performance.now()` */
export function secondsSince(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`
}

/**
 * Runs a program to its end. Its output is kept and given back; every ten seconds a line says that it still works.
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, doing?: string, timeoutMs?: number, shell?: boolean}} [options]
 * @returns {Promise<{status: number, output: string}>}
 */
export function run(program, args, options = {}) {
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    const tick = options.doing
      ? setInterval(() => say(`  … ${options.doing} (${secondsSince(started)})`), 10_000)
      : undefined
    const limit = options.timeoutMs ? setTimeout(() => child.kill('SIGKILL'), options.timeoutMs) : undefined
    const finish = (status) => {
      clearInterval(tick)
      clearTimeout(limit)
      resolve({ status, output })
    }
    child.on('error', (error) => {
      output += String(error.message)
      finish(127)
    })
    child.on('close', (code) => finish(code ?? 1))
  })
}

/** The last lines of a program's output, for a failure message. @param {string} output @param {number} [count] */
export function tail(output, count = 12) {
  return output.trim().split('\n').slice(-count).join('\n')
}
