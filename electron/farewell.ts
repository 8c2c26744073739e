// The end of the window in order: while it holds a registration at a SIP server, closing waits until that is taken back, but no
// longer than a person notices. A window that is gone or hangs is not waited for.
import type { BrowserWindow } from 'electron'

const LIMIT_MS = 2_000

export interface Farewell {
  /** The window's word on whether it holds a registration. */
  stands(stands: boolean): void
}

/** `tell` asks the window to take its registration back. */
export function sayFarewell(
  window: Pick<BrowserWindow, 'on' | 'close' | 'isDestroyed'> & {
    readonly webContents: Pick<BrowserWindow['webContents'], 'isCrashed' | 'isDestroyed'>
  },
  tell: () => void,
): Farewell {
  let registered = false
  let asked = false
  let leave: (() => void) | null = null

  window.on('close', (event) => {
    if (!registered || window.webContents.isDestroyed() || window.webContents.isCrashed()) return
    event.preventDefault()
    if (asked) return
    asked = true
    const timer = setTimeout(() => leave?.(), LIMIT_MS)
    leave = () => {
      clearTimeout(timer)
      leave = null
      registered = false
      asked = false
      if (!window.isDestroyed()) window.close()
    }
    tell()
  })

  return {
    stands(stands) {
      registered = stands
      if (!stands) leave?.()
    },
  }
}
