// A process and all that it started (Linux): for what has to be said of, or done to, a whole Electron.
import { readdirSync, readFileSync } from 'node:fs'

/** Null when the process ended meanwhile. */
export function readProcess(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

export function familyOf(pid: number): Set<number> {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readProcess(`/proc/${name}/stat`)
    // The name of the program stands in brackets and may hold anything.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const family = new Set([pid])
  for (let grown = true; grown; ) {
    grown = false
    for (const [one, parent] of parents)
      if (family.has(parent) && !family.has(one)) {
        family.add(one)
        grown = true
      }
  }
  return family
}

/** Signals them all; who is gone already is no matter. */
export function signalAll(family: Iterable<number>, signal: NodeJS.Signals): void {
  for (const one of family)
    try {
      process.kill(one, signal)
    } catch {
      // It ended by itself.
    }
}
