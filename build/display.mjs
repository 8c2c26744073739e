// A virtual display of one's own (Xvfb) for runs that nobody watches; on Windows and macOS the real one.
import { spawn } from 'node:child_process'

/** Large enough for the biggest window that tests take pictures of. */
const SCREEN = '1920x1080x24'

/**
 * A fresh Xvfb. `name` is what `DISPLAY` has to say; '' where the system has no such thing, and its real screen is used.
 * @param {string} [screen] width x height x depth, in pixels and bits
 * @returns {Promise<{name: string, close(): Promise<void>}>}
 */
export async function openDisplay(screen = SCREEN) {
  if (process.platform !== 'linux') return { name: '', close: async () => undefined }
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
  return {
    name: `:${number}`,
    async close() {
      server.removeAllListeners('exit')
      const gone = new Promise((resolve) => server.on('exit', resolve))
      server.kill('SIGTERM')
      await gone
    },
  }
}

/**
 * Runs `work` with `DISPLAY` naming a fresh Xvfb, and ends it afterwards.
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} screen width x height x depth, in pixels and bits
 * @returns {Promise<T>}
 */
export async function withDisplay(work, screen = SCREEN) {
  const display = await openDisplay(screen)
  if (display.name === '') return work()
  const before = { DISPLAY: process.env.DISPLAY, WAYLAND_DISPLAY: process.env.WAYLAND_DISPLAY }
  process.env.DISPLAY = display.name
  delete process.env.WAYLAND_DISPLAY
  try {
    return await work()
  } finally {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    await display.close()
  }
}
