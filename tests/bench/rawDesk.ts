// Electron started as a person starts it, watched from outside: no driver that holds it up, only its own debugging door, asked
// every few milliseconds. For `start`, where the driver of the other benches would be part of what is measured.
import { type ChildProcess, spawn } from 'node:child_process'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { familyOf, readProcess } from './family.ts'

const POLL_MS = 5
const PATIENCE_MS = 60_000
const LEAVE_MS = 20_000

const Targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }))
const Reply = z.object({
  id: z.number().optional(),
  error: z.object({ message: z.string() }).optional(),
  result: z
    .object({
      result: z.object({ value: z.unknown().optional() }).optional(),
      exceptionDetails: z.object({ text: z.string() }).optional(),
    })
    .optional(),
})

export interface RawDesk {
  /** Ms from the start of the process until the page says yes to `condition`, a JavaScript expression. */
  readyAt(condition: string): Promise<number>
  /** Runs an expression in the page; resolves with ms from then until the page says yes to `condition`. */
  after(expression: string, condition: string): Promise<number>
  /** Proportional memory of all its processes, MB; null where the system does not tell. */
  memory(): number | null
  quit(): Promise<void>
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function startRaw(executable: string, args: readonly string[], env: NodeJS.ProcessEnv): RawDesk {
  const started = performance.now()
  const child = spawn(executable, [...args, '--remote-debugging-port=0'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000)
    })
  const failed = (what: string) => new Error(`${what}; it said: ${said.slice(-1500).trim()}`)
  let socket: Promise<WebSocket> | null = null
  const waiting = new Map<number, (reply: z.infer<typeof Reply>) => void>()
  let order = 0

  async function page(): Promise<WebSocket> {
    for (;;) {
      if (child.exitCode !== null || performance.now() - started > PATIENCE_MS) throw failed('no page came')
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1]
      const found = port === undefined ? undefined : await firstPage(port)
      if (found !== undefined) return connect(found)
      await pause(POLL_MS)
    }
  }

  async function connect(url: string): Promise<WebSocket> {
    const opened = new WebSocket(url)
    opened.on('message', (data) => {
      const reply = Reply.parse(JSON.parse(String(data)))
      if (reply.id === undefined) return
      waiting.get(reply.id)?.(reply)
      waiting.delete(reply.id)
    })
    await new Promise<void>((resolve, reject) => {
      opened.once('open', () => resolve())
      opened.once('error', reject)
    })
    return opened
  }

  /** Undefined while the page is between two documents. */
  async function evaluate(expression: string): Promise<unknown> {
    socket ??= page()
    const door = await socket
    order += 1
    const id = order
    const reply = await new Promise<z.infer<typeof Reply>>((resolve) => {
      waiting.set(id, resolve)
      door.send(
        JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }),
      )
    })
    return reply.result?.exceptionDetails ? undefined : reply.result?.result?.value
  }

  async function until(condition: string): Promise<void> {
    const from = performance.now()
    while ((await evaluate(`Boolean(${condition})`)) !== true) {
      if (performance.now() - from > PATIENCE_MS) throw failed(`the page never said yes to ${condition}`)
      await pause(POLL_MS)
    }
  }

  return {
    async readyAt(condition) {
      await until(condition)
      return performance.now() - started
    },
    async after(expression, condition) {
      const from = performance.now()
      await evaluate(`void (${expression})`)
      await until(condition)
      return performance.now() - from
    },
    memory: () => (child.pid === undefined ? null : memoryOf(child.pid)),
    async quit() {
      ;(await socket?.catch(() => null))?.close()
      await leave(child)
    },
  }
}

async function firstPage(port: string): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`)
  const targets = Targets.parse(await response.json())
  return targets.find(({ type, url }) => type === 'page' && !url.startsWith('devtools:'))
    ?.webSocketDebuggerUrl
}

async function leave(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS)
  await gone
  clearTimeout(limit)
}

/** Sum of the proportional set sizes of a process and all that it started (Linux), MB: shared pages count once. */
function memoryOf(pid: number): number | null {
  if (process.platform !== 'linux') return null
  const kilobytes = [...familyOf(pid)].map((one) =>
    Number(/^Pss:\s+(\d+) kB/m.exec(readProcess(`/proc/${one}/smaps_rollup`) ?? '')?.[1] ?? 0),
  )
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024
}
