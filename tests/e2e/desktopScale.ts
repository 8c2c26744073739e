// How large a desktop draws, told to its programs as every X11 desktop tells them (XSETTINGS): when it changes, the windows that are open
// change with it. On the display that `DISPLAY` names.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

/** Dots per inch at a scale of 1; the setting counts in 1024ths of them. */
const DPI = 96

export interface DesktopScale {
  /** 1.5 = half as large again. Resolves when it was said, not when anybody has followed. */
  set(factor: number): void
  close(): void
}

export async function desktopScale(factor: number): Promise<DesktopScale> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-scale-'))
  const file = join(folder, 'settings')
  const write = (to: number) => writeFileSync(file, `Xft/DPI ${Math.round(to * DPI * 1024)}\n`)
  write(factor)
  const manager = spawn('xsettingsd', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  manager.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  manager.on('error', (error) => {
    said += error.message
  })
  await until(() => {
    if (!said.includes('Took ownership')) throw new Error(`xsettingsd does not manage the desktop: ${said}`)
  })
  return {
    set(to) {
      write(to)
      manager.kill('SIGHUP')
    },
    close() {
      manager.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
