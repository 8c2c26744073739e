// What stands in the tray's menu for the words that the window gave. Pure; knows Electron's types only, so that plain Node tests it.
import type { MenuItemConstructorOptions } from 'electron'
import type { Control, TrayWords } from '../shared/deskControls.ts'

export interface TrayCommands {
  show(): void
  quit(): void
  ask(control: Control): void
}

/** The menu for these words, top to bottom: state, window, call, readiness, quit. */
export function trayMenu(words: TrayWords, { show, quit, ask }: TrayCommands): MenuItemConstructorOptions[] {
  const command = (label: string | null, control: Control): MenuItemConstructorOptions[] =>
    label === null ? [] : [{ label, click: () => ask(control) }]
  const { notReady } = words
  return [
    { label: words.state, enabled: false },
    { type: 'separator' },
    { label: words.show, click: show },
    ...command(words.answer, { action: 'answer' }),
    ...command(words.decline, { action: 'decline' }),
    ...command(words.hangUp, { action: 'hangUp' }),
    ...command(words.ready, { action: 'ready' }),
    ...(notReady
      ? [
          {
            label: notReady.words,
            submenu: notReady.reasons.map(({ id, words: label }) => ({
              label,
              click: () => ask({ action: 'notReady', reason: id }),
            })),
          },
        ]
      : []),
    { type: 'separator' },
    { label: words.quit, click: quit },
  ]
}
