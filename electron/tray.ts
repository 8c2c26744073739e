// The tray: what the telephone is doing, and the few commands that are wanted while another program is in front. The window
// words it; until it has, there is none. A desktop without a tray loses nothing but the tray.
import { Menu, nativeImage, Tray } from 'electron'
import type { TrayWords } from '../shared/deskControls.ts'
import type { write } from './log.ts'
import { type TrayCommands, trayMenu } from './trayMenu.ts'

export interface TrayOptions extends TrayCommands {
  readonly icon: string
  readonly name: string
  readonly log: typeof write
}

export interface OpenedTray {
  say(words: TrayWords): void
  close(): void
}

export function openTray(options: TrayOptions): OpenedTray {
  let tray: Tray | null = null
  let missing = false
  let said = ''

  function made(): Tray | null {
    if (tray || missing) return tray
    try {
      tray = new Tray(nativeImage.createFromPath(options.icon))
      tray.on('click', options.show)
    } catch (error) {
      missing = true
      options.log('warn', 'tray.missing', { error })
    }
    return tray
  }

  return {
    say(words) {
      const text = JSON.stringify(words)
      if (text === said) return
      said = text
      const on = made()
      if (!on) return
      on.setToolTip(`${options.name} · ${words.state}`)
      on.setContextMenu(Menu.buildFromTemplate(trayMenu(words, options)))
    },
    close() {
      tray?.destroy()
      tray = null
      said = ''
    },
  }
}
