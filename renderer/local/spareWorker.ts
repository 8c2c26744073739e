// The worker behind the window's door to data, started before anybody signed in: its code is read and compiled beside the sign-in screen.
// A file of its own, so that it begins before the rest of the workstation is read.
import type { Port } from './messages.ts'

export interface SpawnedWorker extends Port {
  /** The worker died of an error of its own. */
  onCrash(listener: (detail: string) => void): void
  terminate(): void
}

/** Loaded before anybody signed in; the next desk takes it. */
let spare: SpawnedWorker | null = null

/** Loads the worker's code now, so that the next `openLocal` need not wait for it. */
export function prepareWorker(): void {
  spare ??= newWorker()
}

export function spawnWorker(): SpawnedWorker {
  const taken = spare ?? newWorker()
  spare = null
  return taken
}

function newWorker(): SpawnedWorker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  // A spare one may have died before anybody listened.
  let died: string | null = null
  worker.addEventListener('error', (event) => {
    died = event.message
  })
  return {
    post: (message) => worker.postMessage(message),
    listen: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
    onCrash(listener) {
      if (died !== null) queueMicrotask(() => listener(died ?? ''))
      worker.addEventListener('error', (event) => listener(event.message))
      worker.addEventListener('messageerror', () => listener('messageerror'))
    },
    terminate: () => worker.terminate(),
  }
}
