// A network's way to the exchange: a relay of TCP on another loopback address, so that one way can fall silent while another stands, as
// when a cable is pulled and the machine goes on over wireless. Nothing is closed then, nothing is refused: nothing arrives.
import { createServer, connect as dial, type Socket } from 'node:net'

export interface NetworkPath {
  /** `ws:` address of the exchange by this way. */
  readonly url: string
  /** From now on nothing passes, either way. */
  pull(): void
  close(): Promise<void>
}

/** `address` of loopback (127.0.0.2, …) to `port` of 127.0.0.1. */
export async function openPath(address: string, port: number): Promise<NetworkPath> {
  const sockets = new Set<Socket>()
  let pulled = false
  const passing = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('data', (bytes) => {
      if (!pulled) to.write(bytes)
    })
    from.on('close', () => {
      sockets.delete(from)
      if (!pulled) to.destroy()
    })
    // Either end may break off, which `close` tells.
    from.on('error', () => undefined)
  }
  const server = createServer((near) => {
    const far = dial(port, '127.0.0.1')
    passing(near, far)
    passing(far, near)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, resolve)
  })
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  return {
    url: `ws://${address}:${bound.port}`,
    pull() {
      pulled = true
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
