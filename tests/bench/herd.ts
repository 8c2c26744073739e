// A herd of desks for `bench central`: each holds a wake stream; the node is killed and comes back, and all of them return at once, pull and
// hand over what they recorded meanwhile, by the desk's own law: Retry-After is kept to, and every failure makes the next try later.
import { randomUUID } from 'node:crypto'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { backOff } from '../../renderer/features/sync/loop.ts'
import type { CaseRow } from '../../shared/rows.ts'
import type { Node } from '../central/nodeProcess.ts'
import { Desk, type User } from '../central/site.ts'
import { memoryOf } from './centralLoad.ts'
import type { Round } from './figures.ts'

const OFFLINE_NOTES = 2
const PATIENCE_MS = 8 * 60_000
const TOGETHER = 8

export interface HerdOptions {
  readonly desks: number
  readonly node: Node
  /** Starts the node again at the same place. */
  again(): Promise<Node>
  readonly agent: User
  readonly cases: readonly CaseRow[]
}

export async function herd({ desks: count, node, again, agent, cases }: HerdOptions): Promise<Round> {
  const sockets = new Agent({ keepAlive: true, maxSockets: count * 2 })
  const herded = Array.from({ length: count }, (_, place) => new HerdDesk(node, agent, sockets, place))
  try {
    // Some at a time, as people come in the morning.
    for (let from = 0; from < count; from += 50)
      await Promise.all(herded.slice(from, from + 50).map((desk) => desk.listen()))
    node.kill('SIGKILL')
    await Promise.all(herded.map((desk) => desk.cut))
    for (const desk of herded) desk.record(cases, OFFLINE_NOTES)
    const back = await again()
    const from = performance.now()
    let served = 0
    await Promise.race([
      Promise.all(
        herded.map(async (desk) => {
          await desk.comeBack(back)
          served += 1
        }),
      ),
      pause(PATIENCE_MS, null, { ref: false }),
    ])
    const drained = performance.now() - from
    const memory = memoryOf(back)
    // The same once more, a few at a time: what it costs without the crowd.
    for (const desk of herded) desk.record(cases, OFFLINE_NOTES)
    const calm = performance.now()
    const waiting = [...herded]
    await Promise.all(
      Array.from({ length: TOGETHER }, async () => {
        for (let desk = waiting.pop(); desk; desk = waiting.pop()) await desk.exchange()
      }),
    )
    return {
      unserved: [count - served],
      desks: [count],
      drained: [drained],
      'the same requests by eight desks at a time': [performance.now() - calm],
      'memory after a herd': [memoryOf(back)],
      'memory after the first herd': [memory],
    }
  } finally {
    for (const desk of herded) desk.leave()
    sockets.destroy()
  }
}

class HerdDesk {
  readonly #desk: Desk
  readonly #sockets: Agent
  readonly #place: number
  #stream: IncomingMessage | null = null
  #cursor: string | undefined
  #acts: ReturnType<Desk['note']>[] = []
  /** Resolves when the stream ends. */
  cut: Promise<void> = Promise.resolve()

  constructor(node: Node, agent: User, sockets: Agent, place: number) {
    this.#desk = new Desk(node, agent)
    this.#sockets = sockets
    this.#place = place
  }

  record(cases: readonly CaseRow[], count: number): void {
    for (let n = 0; n < count; n += 1) {
      const matter = cases[(this.#place * count + n) % cases.length]
      if (matter) this.#acts.push(this.#desk.note(matter))
    }
  }

  async comeBack(node: Node): Promise<void> {
    this.#desk.site = node
    for (let failures = 0; ; ) {
      const wait = await this.listen()
        .then(() => this.exchange())
        .then(
          () => null,
          (error: unknown) => (error instanceof SentAway ? error.seconds * 1000 : 0),
        )
      if (wait === null) return
      failures += 1
      await pause(
        Math.max(
          wait,
          backOff(failures, () => (this.#place % 97) / 97),
        ),
      )
    }
  }

  /** Hands over and pulls, as after every wake. */
  async exchange(): Promise<void> {
    if (this.#acts.length > 0) {
      const answer = await this.#desk.send(this.#acts)
      if (answer.status !== 200) throw new SentAway(answer.status, answer.headers.get('retry-after'))
      this.#acts = []
    }
    const query = new URLSearchParams({
      device: this.#desk.device,
      limit: '200',
      ...(this.#cursor ? { cursor: this.#cursor } : {}),
    })
    const page = await this.#desk.site.call<{ cursor?: string }>('GET', `/v1/sync/pull?${query}`, {
      as: this.#desk.user,
    })
    if (page.status !== 200) throw new SentAway(page.status, page.headers.get('retry-after'))
    this.#cursor = page.body.cursor
  }

  listen(): Promise<void> {
    const { url } = this.#desk.site as Node
    return new Promise((resolve, reject) => {
      const asked = request(
        `${url}/v1/sync/wake?desk=${randomUUID()}`,
        { agent: this.#sockets, headers: { authorization: `Bearer ${this.#desk.user.token}` } },
        (response) => {
          if (response.statusCode !== 200) {
            response.resume()
            return reject(
              new SentAway(response.statusCode ?? 0, String(response.headers['retry-after'] ?? '')),
            )
          }
          this.#stream = response
          this.cut = new Promise((ended) => response.once('close', ended))
          response.on('error', () => undefined)
          response.resume()
          resolve()
        },
      )
      asked.on('error', reject)
      asked.end()
    })
  }

  leave(): void {
    this.#stream?.destroy()
  }
}

/** Told to come again, after so many seconds where that was said. */
class SentAway extends Error {
  readonly seconds: number
  constructor(status: number, retryAfter: string | null) {
    super(`sent away with ${status}`)
    this.seconds = Number(retryAfter) || 0
    // Anything else is an error of central's, and the herd is there to find it.
    if (![429, 503].includes(status)) process.stderr.write(`herd: an answer of ${status}\n`)
  }
}
