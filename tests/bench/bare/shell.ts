// The shell of a bare desk: the workstation's own journal in Electron's main process, as the page of `store.ts` reaches it, and beside
// it what a write costs that only reaches the disk.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ipcMain } from 'electron'
import { openJournal } from '../../../electron/journal.ts'
import { problemOf } from '../../../shared/problem.ts'

const AGENT = 'agent'
const BLOCK = new Uint8Array(4096).fill(7)

export function serveShell(data: string): void {
  const journal = openJournal(
    join(data, 'journal'),
    () => Date.now(),
    (event, figures) => process.stderr.write(`${event} ${JSON.stringify(figures)}\n`),
  )
  const methods: Record<string, (...args: never[]) => unknown> = {
    append: (device: string, lines: { n: number; line: string }[]) => journal.append(AGENT, device, lines),
    read: (device: string, fromN: number) => journal.read(AGENT, device, fromN, 250),
    acknowledge: (device: string, upTo: number) => journal.acknowledge(AGENT, device, upTo),
    /** Ms of so many writes of 4 KiB, each with fdatasync. */
    fdatasync(count: number) {
      const file = openSync(join(data, 'floor'), 'a')
      const times: number[] = []
      for (let left = count; left > 0; left -= 1) {
        const from = performance.now()
        writeSync(file, BLOCK)
        fdatasyncSync(file)
        times.push(performance.now() - from)
      }
      closeSync(file)
      return times
    },
  }
  ipcMain.handle('bare', async (_event, method: string, args: never[]) => {
    try {
      return { ok: true, value: await methods[method]?.(...args) }
    } catch (error) {
      return { ok: false, problem: problemOf(error, method) }
    }
  })
}
