// When the window's page dies: notes why, loads it again on the recovery screen. Nothing is lost by it, because what was
// saved is on disk and drafts are too; the page only has to be brought back.
import type { BrowserWindow } from 'electron'
import { type Instant, MINUTE, SECOND } from '../shared/instant.ts'
import type { Crash } from '../shared/ipc.ts'
import { write } from './log.ts'

/** Pauses before each reload of a page that keeps dying. */
const PAUSES = [0, 2, 10, 30].map((seconds) => seconds * SECOND)

export type Crashes = {
  last(): Crash | null
  note(crash: Omit<Crash, 'at'>): void
  clear(): void
  /** `load` loads the page; `recovered` puts it on the recovery screen. */
  watch(window: BrowserWindow, load: (recovered: boolean) => void): void
}

export function crashes(now: () => Instant): Crashes {
  let last: Crash | null = null
  let recent: Instant[] = []

  function note(crash: Omit<Crash, 'at'>): void {
    last = { ...crash, at: now() }
    write('error', 'crash', { what: crash.what, reason: crash.reason, exitCode: crash.exitCode })
  }

  return {
    last: () => last,
    note,
    clear() {
      last = null
    },
    watch(window, load) {
      window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
        if (reason === 'clean-exit') return
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
