// Appends that wait for the same write of a journal.
import type { z } from 'zod'
import type { JournalLine, Reply } from '../shared/ipc.ts'

export type Waiting = {
  lines: z.infer<typeof JournalLine>[]
  resolve: (done: Reply<'journal.append'>) => void
  reject: (error: unknown) => void
}

/** One write and one fsync for everything that waits, as long as its numbers follow each other. */
export function groups(batch: Waiting[]): Waiting[] {
  const grouped: Waiting[] = []
  for (const item of batch) {
    const last = grouped.at(-1)
    const follows = last && (last.lines.at(-1)?.n ?? 0) < (item.lines[0]?.n ?? 0)
    if (!last || !follows) {
      grouped.push(item)
      continue
    }
    grouped[grouped.length - 1] = {
      lines: [...last.lines, ...item.lines],
      resolve: (done) => {
        last.resolve(done)
        item.resolve(done)
      },
      reject: (error) => {
        last.reject(error)
        item.reject(error)
      },
    }
  }
  return grouped
}
