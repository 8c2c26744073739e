// The one window: sandboxed, isolated, locked to our own page; remembers where it stood. Frameless on Windows and Linux:
// the page's call bar is the title bar.

import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { z } from 'zod'
import type { Settings } from '../shared/ipc.ts'
import { BACKGROUND } from './background.ts'
import { APP_ORIGIN } from './childMessages.ts'
import { readIfThere, writeDurably } from './durableFile.ts'
import { write } from './log.ts'

const SMALLEST = { width: 1280, height: 720 }
const USUAL = { width: 1440, height: 900 }
/** The first frame follows the page within moments. */
const UNTOLD_MS = 1500
const background = () => (nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light)

const Placement = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(SMALLEST.width),
  height: z.int().min(SMALLEST.height),
  maximized: z.boolean(),
})
type Placement = z.infer<typeof Placement>

export type OpenedWindow = {
  window: BrowserWindow
  /** Resolves when its last placement is on disk. */
  placed: () => Promise<void>
}

/** Where the window stood, unless its screen is gone. */
async function placement(path: string): Promise<Placement | null> {
  const text = await readIfThere(path)
  if (!text) return null
  let stood: Placement
  try {
    stood = Placement.parse(JSON.parse(text.toString('utf8')))
  } catch {
    // A broken placement is worth nothing: the usual one is as good.
    return null
  }
  const visible = screen.getAllDisplays().some(({ workArea: area }) => {
    const overlapX = Math.min(stood.x + stood.width, area.x + area.width) - Math.max(stood.x, area.x)
    const overlapY = Math.min(stood.y + stood.height, area.y + area.height) - Math.max(stood.y, area.y)
    return overlapX >= 200 && overlapY >= 100
  })
  return visible ? stood : null
}

/** No page but ours, no second window, no frame from elsewhere: for every web contents there will ever be. */
export function lockNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      write('warn', 'window.openDenied', { scheme: url.split(':')[0] ?? '' })
      return { action: 'deny' }
    })
    contents.on('will-navigate', (event) => {
      // A reload of our own page is all the page may do.
      if (event.url.startsWith(`${APP_ORIGIN}/`) && event.isMainFrame) return
      event.preventDefault()
      write('warn', 'window.navigationDenied', { scheme: event.url.split(':')[0] ?? '' })
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

export async function openWindow(
  userData: string,
  preload: string,
  settings: () => Settings,
  title: string,
): Promise<OpenedWindow> {
  const path = join(userData, 'window.json')
  const stood = await placement(path)
  nativeTheme.themeSource = settings().theme
  const window = new BrowserWindow({
    ...(stood ? { x: stood.x, y: stood.y } : {}),
    width: stood?.width ?? USUAL.width,
    height: stood?.height ?? USUAL.height,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    useContentSize: true,
    show: false,
    title,
    titleBarStyle: 'hidden',
    backgroundColor: background(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      // A call must not stutter because another window is in front.
      backgroundThrottling: false,
      // The customer's voice plays without a click before it (inbound calls, practice).
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  if (stood?.maximized) window.maximize()
  window.on('page-title-updated', (event) => event.preventDefault())
  const show = () => {
    if (!window.isDestroyed() && !window.isVisible()) window.show()
  }
  window.once('ready-to-show', show)
  // A first frame that Chromium never tells of must not keep a loaded page out of sight, where it would paint nothing at all.
  window.webContents.once('did-finish-load', () => setTimeout(show, UNTOLD_MS))
  // As it is set now, not as it was at the start: the page is loaded anew after a crash, too.
  window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(settings().zoom))
  // What shows before the page has painted, and where it grows at once.
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(background())
  })

  let last = Promise.resolve()
  const remember = () => {
    if (window.isDestroyed() || window.isMinimized()) return
    const { x, y, width, height } = window.getNormalBounds()
    const stands: Placement = { x, y, width, height, maximized: window.isMaximized() }
    last = last
      .then(() => writeDurably(path, JSON.stringify(stands)))
      .catch((error: unknown) => write('warn', 'window.placementNotKept', { error }))
  }
  let pause: NodeJS.Timeout | undefined
  const rememberSoon = () => {
    clearTimeout(pause)
    pause = setTimeout(remember, 500)
  }
  window.on('move', rememberSoon)
  window.on('resize', rememberSoon)
  window.on('maximize', rememberSoon)
  window.on('unmaximize', rememberSoon)
  window.on('close', () => {
    clearTimeout(pause)
    remember()
  })
  return { window, placed: () => last }
}
