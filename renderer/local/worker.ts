// The desk's worker: gives `workerDesk.ts` the browser's IndexedDB, WebCrypto and locks. Nothing imports it but the Worker
// constructor in `local.ts`.
import { ProblemError } from '../../shared/problem.ts'
import { serveDesk } from './workerDesk.ts'

/** A window that was just closed or reloaded lets go within moments. */
const LOCK_TRIES = 30
const LOCK_WAIT_MS = 100

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Resolves with true once the lock is held; it is held until this worker ends. */
function tryLock(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock ? new Promise<never>(() => undefined) : undefined
      })
      .catch(reject)
  })
}

serveDesk(
  {
    post: (message) => self.postMessage(message),
    listen: (listener) =>
      self.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
  },
  {
    crypto: self.crypto,
    databases: { indexedDB: self.indexedDB, IDBKeyRange: self.IDBKeyRange },
    later: (ms, work) => setTimeout(work, ms),
    async lock(name) {
      for (let left = LOCK_TRIES; left > 0; left--) {
        if (await tryLock(name)) return
        await pause(LOCK_WAIT_MS)
      }
      throw new ProblemError('local.lockedElsewhere')
    },
  },
)
