// A registrar over WebSocket for `recover`: takes everybody in, and can break or silence the sockets of one user. It knows when
// whose registration was answered, which is what counts.
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export interface Registrar {
  readonly url: string
  /** Ends all connections of this user with a TCP reset. */
  reset(user: string): void
  /** The connections of this user stay open, and nothing comes back on them any more. */
  silence(user: string): void
  /** Resolves with the milliseconds until a REGISTER of this user is answered again; at most `limitMs`. */
  registeredAgain(user: string, limitMs: number): Promise<number>
  close(): Promise<void>
}

interface Connection {
  readonly reset: () => void
  user: string
  mute: boolean
}

export async function startRegistrar(): Promise<Registrar> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' })
  await new Promise((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const connections = new Set<Connection>()
  const waiting = new Set<{ user: string; done: () => void }>()

  server.on('connection', (socket, request) => {
    const connection: Connection = {
      user: '',
      mute: false,
      reset: () => request.socket.resetAndDestroy(),
    }
    connections.add(connection)
    socket.on('close', () => connections.delete(connection))
    socket.on('message', (data) => answer(socket, connection, data.toString()))
  })

  function answer(socket: WebSocket, connection: Connection, text: string): void {
    const [first = ''] = text.split('\r\n')
    if (connection.mute || first.startsWith('SIP/2.0') || first.startsWith('ACK')) return
    const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? ''
    const isRegister = first.startsWith('REGISTER')
    if (isRegister) connection.user = /sip:([^@>]+)@/.exec(header('To'))?.[1] ?? ''
    socket.send(
      [
        'SIP/2.0 200 OK',
        ...['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(name)}`),
        `To: ${header('To')};tag=registrar`,
        ...(isRegister ? [`Contact: ${header('Contact').replace(/;expires=\d+/, '')};expires=120`] : []),
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    )
    if (isRegister) for (const one of [...waiting]) if (one.user === connection.user) one.done()
  }

  const of = (user: string) => [...connections].filter((connection) => connection.user === user)
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset: (user) => {
      for (const connection of of(user)) connection.reset()
    },
    silence: (user) => {
      for (const connection of of(user)) connection.mute = true
    },
    registeredAgain(user, limitMs) {
      const from = performance.now()
      return new Promise((resolve) => {
        const one = {
          user,
          done: () => {
            clearTimeout(timer)
            waiting.delete(one)
            resolve(performance.now() - from)
          },
        }
        const timer = setTimeout(one.done, limitMs)
        waiting.add(one)
      })
    },
    async close() {
      for (const socket of server.clients) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
