// What a desk left on its disk, read as anybody could who has the folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Paths of all files under a desk's data folder. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Number of the last sealed line in the desk's journal: one line is one recorded act. */
export function lastJournalLine(userData: string): number {
  const numbers = filesUnder(join(userData, 'journal'))
    .filter((path) => path.endsWith('.log'))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => Number(line.split('\t')[0])),
    )
  return Math.max(0, ...numbers)
}
