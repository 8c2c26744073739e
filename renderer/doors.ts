// Where central and the line are, as the shell last told. It tells each change once: whoever begins to listen after asking misses what
// is told in between and waits for ever. Promises: listening begins before the question, and the newer of both counts.
import type { CentralDoor, Environment, LineDoor } from '../shared/ipc.ts'
import type { Bridge } from './bridge.ts'

export interface Doors {
  central(): CentralDoor
  line(): LineDoor
  /** Hears of every change; the reply ends it. */
  subscribe(listener: () => void): () => void
}

/** Asks the shell how it runs; rejects with what the shell says when it can't answer. */
export async function askEnvironment(bridge: Bridge): Promise<{ environment: Environment; doors: Doors }> {
  const listeners = new Set<() => void>()
  let central: CentralDoor | null = null
  let line: LineDoor | null = null
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  // For as long as the page lives: the doors may move at any time.
  bridge.on('central', (door) => {
    central = door
    tell()
  })
  bridge.on('line', (door) => {
    line = door
    tell()
  })
  const environment = await bridge.call('environment.get')
  return {
    environment,
    doors: {
      // What was told before the answer came is in the answer; what is told later is newer than it.
      central: () => central ?? environment.central,
      line: () => line ?? environment.line,
      subscribe(listener) {
        listeners.add(listener)
        return () => {
          listeners.delete(listener)
        }
      },
    },
  }
}
