// How many windows tests run side by side, and where: a worker of Vitest that begins a file of `e2e` asks here for a
// seat, which is a display of its own, and waits until one is free. Promises that a seat is held by one file at a time, in the order of
// asking, and is free again when its holder ends, however it ends. `tests/e2e/seat.ts` is the other side.
import { createServer } from 'node:net'

/** Names the port at which a worker asks; without it nobody has to. */
export const SEATS = 'DUEDESK_TEST_SEATS'

/**
 * One seat for each display: what `DISPLAY` shall be there, '' where the system has the one real screen.
 * @param {readonly string[]} displays
 * @returns {Promise<{environment: Record<string, string>, close(): Promise<void>}>}
 */
export async function openSeats(displays) {
  const free = [...displays]
  /** @type {import('node:net').Socket[]} */
  const waiting = []
  const held = new Set()
  const next = () => {
    while (waiting.length > 0 && free.length > 0) {
      const [worker] = waiting.splice(0, 1)
      const [seat = ''] = free.splice(0, 1)
      worker.write(`${seat}\n`)
      held.add(worker)
      worker.once('close', () => {
        held.delete(worker)
        free.push(seat)
        next()
      })
    }
  }
  const server = createServer((worker) => {
    // What ends in the middle is over all the same.
    worker.on('error', () => worker.destroy())
    worker.on('close', () => {
      const at = waiting.indexOf(worker)
      if (at >= 0) waiting.splice(at, 1)
    })
    worker.on('end', () => worker.destroy())
    worker.resume()
    waiting.push(worker)
    next()
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(undefined))
  })
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    environment: { [SEATS]: `${port}` },
    close() {
      for (const worker of [...waiting, ...held]) worker.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
