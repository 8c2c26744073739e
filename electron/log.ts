// The log: rotating files under the user's data folder, every line redacted before it is written.

import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import log from 'electron-log/main'
import type { LogLevel } from '../shared/ipc.ts'
import { redact } from '../shared/redact.ts'

const FILE_BYTES = 2_000_000
const KEPT = 4

export type LogData = Record<string, unknown>

/** duedesk.log -> duedesk.1.log -> … ; the oldest goes. */
function rotate(folder: string): void {
  const name = (index: number) => join(folder, index === 0 ? 'duedesk.log' : `duedesk.${index}.log`)
  rmSync(name(KEPT), { force: true })
  for (let index = KEPT - 1; index >= 0; index--)
    if (existsSync(name(index))) renameSync(name(index), name(index + 1))
}

/** Must be called once, before the first line. */
export function openLog(userData: string, toConsole: boolean): void {
  const folder = join(userData, 'logs')
  log.transports.file.resolvePathFn = () => join(folder, 'duedesk.log')
  log.transports.file.maxSize = FILE_BYTES
  log.transports.file.archiveLogFn = () => rotate(folder)
  log.transports.file.format = '[{y}-{m}-{d} {h}:{i}:{s}.{ms}] [{level}] {text}'
  log.transports.console.level = toConsole ? 'warn' : false
  log.transports.ipc.level = false
}

/** One event with its figures. `event` is a dotted name; personal data in `data` is taken out. */
export function write(level: LogLevel, event: string, data: LogData = {}): void {
  log[level](event, JSON.stringify(redact(data)))
}
