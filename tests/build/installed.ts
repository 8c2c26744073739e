// An installed Duedesk as a user has it: started by its command, by somebody who is not root, in a session with a key
// store, on data of its own. Reached over Chromium's own debugging door, because nothing else into it is open.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright'

/** `nobody`: a user that every system has and that owns nothing. */
const USER = { uid: 65_534, gid: 65_534 }
const PATIENCE = 60_000

export type Installed = {
  page: Page
  output(): string
  /** Ends it as its own menu does; resolves when the process is gone. */
  quit(): Promise<void>
}

/** A home folder for that user. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'duedesk-home-'))
  chownSync(home, USER.uid, USER.gid)
  mkdirSync(join(home, 'run'), { mode: 0o700 })
  chownSync(join(home, 'run'), USER.uid, USER.gid)
  return home
}

/** Where containers forbid name spaces Chromium's sandbox can't be had; a desktop always has it. */
export const sandboxed = spawnSync('unshare', ['--user', 'true'], USER).status === 0

function environmentOf(home: string): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_CURRENT_DESKTOP: 'GNOME',
    DISPLAY: process.env.DISPLAY,
    // A desk without settings begins in the language of its system.
    LANG: 'zh_CN.UTF-8',
    LANGUAGE: 'zh_CN',
  }
}

/** Starts it by its command and waits for its page. */
export async function openInstalled(home: string): Promise<Installed> {
  // The session that a desktop's sign-in opens: a bus and an unlocked key ring.
  const session =
    'printf try | gnome-keyring-daemon --unlock --components=secrets > /dev/null; exec duedesk "$@"'
  const switches = [
    '--remote-debugging-port=0',
    '--use-fake-device-for-media-stream',
    ...(sandboxed ? [] : ['--no-sandbox']),
  ]
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', session, 'duedesk', ...switches], {
    ...USER,
    cwd: home,
    env: environmentOf(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-100_000)
    })
  const door = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`it did not start:\n${output}`)), PATIENCE)
    child.once('exit', (code) => reject(new Error(`it ended at once (${code}):\n${output}`)))
    child.stderr.on('data', () => {
      const found = /DevTools listening on ws:\/\/(127\.0\.0\.1:\d+)\//.exec(output)?.[1]
      if (!found) return
      clearTimeout(late)
      resolve(`http://${found}`)
    })
  })
  child.removeAllListeners('exit')
  const gone = exitOf(child)
  const browser = await chromium.connectOverCDP(door)
  const context = browser.contexts()[0]
  if (!context) throw new Error('it has no pages')
  const page =
    context.pages().find((one) => one.url().startsWith('app://duedesk')) ??
    (await context.waitForEvent('page'))
  return {
    page,
    output: () => output,
    async quit() {
      await page.evaluate(() => {
        const { duedesk } = globalThis as unknown as {
          duedesk: { invoke(channel: string): Promise<unknown> }
        }
        // After this call has returned: the page goes with the program.
        setTimeout(() => void duedesk.invoke('app.quit'), 100)
      })
      const code = await gone
      if (code !== 0) throw new Error(`it ended with ${code}:\n${output.slice(-3000)}`)
    },
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)))
}

/** Ends whatever still runs on this home: a desk that hangs, and the key ring and bus of its session. */
export function endSession(home: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (statSync(`/proc/${pid}`).uid !== USER.uid) continue
      const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (variables.includes(`HOME=${home}`)) process.kill(Number(pid), 'SIGKILL')
    } catch (error) {
      // It ended while it was looked at.
      const code = error instanceof Error && 'code' in error ? error.code : null
      if (code !== 'ENOENT' && code !== 'ESRCH') throw error
    }
  }
}

/** Asks the installed program for its examination, without a window. @returns its report */
export function askDoctor(home: string): string {
  const file = join(home, 'doctor.txt')
  execFileSync('duedesk', [`--doctor=${file}`, ...(sandboxed ? [] : ['--no-sandbox'])], {
    ...USER,
    cwd: home,
    env: environmentOf(home),
    timeout: PATIENCE,
    stdio: 'pipe',
  })
  return readFileSync(file, 'utf8')
}

/** Opens a link as a desktop does: a second start of the command, which hands it over and ends. */
export function openLink(home: string, link: string): void {
  execFileSync('duedesk', [link, ...(sandboxed ? [] : ['--no-sandbox'])], {
    ...USER,
    cwd: home,
    env: environmentOf(home),
    timeout: PATIENCE,
    stdio: 'pipe',
  })
}
