// The small window of a ringing call: above every other program while our own is behind, gone when the call is answered, declined
// or over. It takes no keyboard away from what the agent is typing into. Sandboxed like the window, same pages, same policy;
// of the shell it may ask two things only (`ring.words`, `ring.press`). Holds a masked caller and nothing else.
import { BrowserWindow, screen, type WebContents } from 'electron'
import type { RingWords } from '../shared/deskControls.ts'
import { APP_ORIGIN } from './childMessages.ts'
import type { write } from './log.ts'

const SIZE = { width: 380, height: 132 }
const MARGIN = 16

export interface RingWindowOptions {
  readonly preload: string
  /** Our window is in front and in use: it shows the call itself. */
  inFront(): boolean
  readonly log: typeof write
}

export interface RingWindow {
  /** A call rings. */
  show(words: RingWords): void
  hide(): void
  /** Our window came to the front, or went behind another. */
  look(): void
  /** While the screen is locked nobody is named. */
  lock(locked: boolean): void
  words(): RingWords | null
  contents(): WebContents | null
}

export function openRingWindow({ preload, inFront, log }: RingWindowOptions): RingWindow {
  let ringing: RingWords | null = null
  let locked = false
  let window: BrowserWindow | null = null

  const words = () => (ringing && locked ? { ...ringing, who: '', number: '' } : ringing)

  function open(): void {
    if (window) return
    const { workArea } = screen.getPrimaryDisplay()
    const made = new BrowserWindow({
      ...SIZE,
      x: workArea.x + workArea.width - SIZE.width - MARGIN,
      y: workArea.y + workArea.height - SIZE.height - MARGIN,
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      show: false,
      title: ringing?.title ?? '',
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
        backgroundThrottling: false,
      },
    })
    window = made
    made.setAlwaysOnTop(true, 'screen-saver')
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    made.once('ready-to-show', () => {
      if (!made.isDestroyed()) made.showInactive()
    })
    made.on('closed', () => {
      if (window === made) window = null
    })
    made
      .loadURL(`${APP_ORIGIN}/ring.html`)
      // Gone before it was there: the caller gave up.
      .catch((error: unknown) => made.isDestroyed() || log('warn', 'ring.load', { error }))
  }

  function close(): void {
    const closing = window
    window = null
    if (closing && !closing.isDestroyed()) closing.destroy()
  }

  function look(): void {
    if (ringing && !inFront()) open()
    else close()
  }

  return {
    show(what) {
      const again = JSON.stringify(what) !== JSON.stringify(ringing)
      ringing = what
      // It reads its words once: who the caller is may be found only while it rings.
      if (again && window && !window.isDestroyed()) window.webContents.reload()
      look()
    },
    hide() {
      ringing = null
      close()
    },
    look,
    lock(now) {
      locked = now
      if (window && !window.isDestroyed()) window.webContents.reload()
    },
    words,
    contents: () => (window && !window.isDestroyed() ? window.webContents : null),
  }
}
