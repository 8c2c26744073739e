// A virtual display of one's own (Xvfb) for runs that nobody watches; on Windows and macOS the real one.
import { spawn } from 'node:child_process'

/** Large enough for the biggest window that tests take pictures of. */
const SCREEN = '1920x1080x24'

/**
 * Runs `work` with `DISPLAY` naming a fresh Xvfb, and ends it afterwards.
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} screen width x height x depth, in pixels and bits
 * @returns {Promise<T>}
 */
export async function withDisplay(work, screen = SCREEN) {
  if (process.platform !== 'linux') return work()
  // -displayfd: Xvfb picks a free number itself, so that two runs never meet.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const number = await new Promise((resolve, reject) => {
    let said = ''
    server.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    server.stdio[3].setEncoding('utf8').on('data', (text) => resolve(text.trim()))
    server.on('error', (error) => reject(new Error(`Xvfb could not be started: ${error.message}`)))
    server.on('exit', (code) => reject(new Error(`Xvfb ended at once (${code}): ${said.trim()}`)))
  })
  const before = { DISPLAY: process.env.DISPLAY, WAYLAND_DISPLAY: process.env.WAYLAND_DISPLAY }
  process.env.DISPLAY = `:${number}`
  delete process.env.WAYLAND_DISPLAY
  try {
    return await work()
  } finally {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    server.removeAllListeners('exit')
    const gone = new Promise((resolve) => server.on('exit', resolve))
    server.kill('SIGTERM')
    await gone
  }
}
