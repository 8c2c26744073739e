// The telephone from outside its window, put together: hotkeys, tray, the small window of a ringing call, and the machine kept
// awake while a call is up. Each is a module of its own; here is only who tells whom.
import { app, type BrowserWindow, globalShortcut, powerMonitor, powerSaveBlocker } from 'electron'
import type { Control, HotkeyStates, Hotkeys, RingWords, TrayWords } from '../shared/deskControls.ts'
import { openHotkeys } from './hotkeys.ts'
import type { write } from './log.ts'
import { openRingWindow } from './ringWindow.ts'
import { openTray } from './tray.ts'

export interface DeskControlsOptions {
  readonly window: BrowserWindow
  readonly preload: string
  readonly icon: string
  readonly hotkeys: Hotkeys
  /** Tells the window what a person asked for. */
  ask(control: Control): void
  /** Brings the window to the front. */
  show(): void
  readonly log: typeof write
}

export interface DeskControls {
  takeHotkeys(hotkeys: Hotkeys): void
  hotkeys(): HotkeyStates
  /** Null = nobody who calls is signed in: no tray. */
  tray(words: TrayWords | null): void
  /** Null = it rings no more. */
  ring(words: RingWords | null): void
  ringWords(): RingWords | null
  ringContents: ReturnType<typeof openRingWindow>['contents']
  /** A button of the small window. */
  press(action: 'answer' | 'decline'): void
  /** So many calls are up. */
  calls(count: number): void
  close(): void
}

export function openDeskControls(options: DeskControlsOptions): DeskControls {
  const { window, ask, show, log } = options
  const wayland = process.platform === 'linux' && process.env.XDG_SESSION_TYPE === 'wayland'
  const hotkeys = openHotkeys({
    shortcuts: globalShortcut,
    unsure: wayland,
    pressed: (action) => (action === 'show' ? show() : ask({ action })),
  })
  const tray = openTray({
    icon: options.icon,
    name: app.getName(),
    show,
    quit: () => app.quit(),
    ask,
    log,
  })
  const ring = openRingWindow({
    preload: options.preload,
    inFront: () => !window.isDestroyed() && window.isVisible() && window.isFocused() && !window.isMinimized(),
    log,
  })
  window.on('focus', ring.look)
  window.on('blur', ring.look)
  window.on('minimize', ring.look)
  window.on('hide', ring.look)
  powerMonitor.on('lock-screen', () => ring.lock(true))
  powerMonitor.on('unlock-screen', () => ring.lock(false))
  hotkeys.apply(options.hotkeys)
  let awake: number | null = null

  return {
    takeHotkeys: hotkeys.apply,
    hotkeys: hotkeys.states,
    tray: (words) => (words ? tray.say(words) : tray.close()),
    ring: (words) => (words ? ring.show(words) : ring.hide()),
    ringWords: ring.words,
    ringContents: ring.contents,
    press(action) {
      ask({ action })
      if (action === 'answer') show()
    },
    calls(count) {
      // The screen may go dark; the machine must not fall asleep with somebody on the line.
      if (count > 0 && awake === null) awake = powerSaveBlocker.start('prevent-app-suspension')
      if (count === 0 && awake !== null) {
        powerSaveBlocker.stop(awake)
        awake = null
      }
    },
    close() {
      hotkeys.close()
      tray.close()
      ring.hide()
    },
  }
}
