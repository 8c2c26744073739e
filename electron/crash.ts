// When the window's page dies: notes why, loads it again on the recovery screen. When the whole application was ended in the
// middle: a mark that it runs is still there at the next start. Nothing is lost by either, because what was saved is on disk and
// drafts are too. Knows Electron's types only, so that plain Node tests it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { type Instant, MINUTE, SECOND } from '../shared/instant.ts'
import type { Crash } from '../shared/ipc.ts'
import { readIfThere, writeDurably } from './durableFile.ts'
import type { write } from './log.ts'

/** Pauses before each reload of a page that keeps dying. */
const PAUSES = [0, 2, 10, 30].map((seconds) => seconds * SECOND)

export type Crashes = {
  last(): Crash | null
  note(crash: Omit<Crash, 'at'>): void
  clear(): void
  /** `load` loads the page; `recovered` puts it on the recovery screen. `gone`: its process just died. */
  watch(window: BrowserWindow, load: (recovered: boolean) => void, gone?: () => void): void
  /** This run ends in order: takes the mark away, at once. Never throws: nothing may keep the application from quitting. */
  ended(): void
}

/** A crash as the desk tells of it, at the time that its own clock shows. `offsetMs`: from the machine's clock to that one; 0 on a site. */
export function onDeskClock(crash: Crash | null, offsetMs: number): Crash | null {
  return crash && { ...crash, at: crash.at + offsetMs }
}

/** Marks this run as running, and notes when the one before did not end in order. One run at a time (single instance). */
export async function openCrashes(userData: string, now: () => Instant, log: typeof write): Promise<Crashes> {
  let last: Crash | null = null
  const mark = join(userData, 'running')
  try {
    if ((await readIfThere(mark)) !== null) note({ what: 'application', reason: 'killed', exitCode: null })
    else await writeDurably(mark, `${process.pid}\n`)
  } catch (error) {
    // Without a mark a crash goes unsaid; the work itself is kept elsewhere.
    log('warn', 'crash.mark', { error })
  }
  let recent: Instant[] = []

  function note(crash: Omit<Crash, 'at'>): void {
    last = { ...crash, at: now() }
    log('error', 'crash', { what: crash.what, reason: crash.reason, exitCode: crash.exitCode })
  }

  return {
    last: () => last,
    ended() {
      try {
        rmSync(mark, { force: true })
      } catch (error) {
        // A virus scanner may hold it: then the next start says once too often that this run was cut off.
        log('warn', 'crash.mark', { error })
      }
    },
    note,
    clear() {
      last = null
    },
    watch(window, load, gone) {
      window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
        if (reason === 'clean-exit') return
        gone?.()
        note({ what: 'renderer', reason, exitCode })
        recent = [...recent.filter((at) => at > now() - MINUTE), now()]
        const wait = PAUSES[Math.min(recent.length - 1, PAUSES.length - 1)] ?? 0
        // After this event is over: loading inside it kills the new process as well.
        setTimeout(() => {
          if (!window.isDestroyed()) load(true)
        }, wait)
      })
      window.on('unresponsive', () => note({ what: 'unresponsive', reason: 'unresponsive', exitCode: null }))
    },
  }
}
