// What desks ask of central while other work goes on there: a page of rows and the lease of a few debtors, one after another, each
// timed. For benches.
import { setTimeout as pause } from 'node:timers/promises'
import {
  DOOR_HEADER,
  LeaseReply,
  type LeaseRequest,
  PullReply,
  type SessionReply,
} from '../../shared/protocol.ts'
import type { Id, Row } from '../../shared/rows.ts'
import type { Door } from '../e2e/centralDoor.ts'

const BETWEEN_MS = 100
const LEASED = 20

export class DeskRequests {
  readonly #door: Door
  readonly #session: SessionReply
  readonly #device: Id = crypto.randomUUID()
  #customers: Id[] = []

  constructor(door: Door, session: SessionReply) {
    this.#door = door
    this.#session = session
  }

  /** The first page of this agent's rows. Throws when central answers otherwise. */
  async page(limit: number): Promise<Row[]> {
    const page = PullReply.parse(
      await this.#ask('GET', `/v1/sync/pull?device=${this.#device}&limit=${limit}`),
    )
    if (page.kind !== 'page') throw new Error(`pull says ${page.reason}`)
    return page.rows
  }

  /** ms of each request until `end` settles. */
  async timesUntil(end: Promise<unknown>): Promise<number[]> {
    const times: number[] = []
    let over = false
    const ended = end.finally(() => {
      over = true
    })
    // Whoever waits for the end hears what went wrong.
    ended.catch(() => undefined)
    while (!over) {
      times.push(await this.#timed(() => this.page(200)))
      times.push(await this.#timed(() => this.#lease()))
      await pause(BETWEEN_MS)
    }
    return times
  }

  async #lease(): Promise<void> {
    if (this.#customers.length === 0)
      this.#customers = [...new Set((await this.page(200)).map((row) => row.customerId))].slice(0, LEASED)
    const body: LeaseRequest = { device: this.#device, customerIds: this.#customers, takeOver: true }
    const { granted } = LeaseReply.parse(await this.#ask('POST', '/v1/leases', body))
    if (granted.length === 0) throw new Error('no debtor was leased')
  }

  async #timed(work: () => Promise<unknown>): Promise<number> {
    const from = performance.now()
    await work()
    return performance.now() - from
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(new URL(path, this.#door.url), {
      method,
      headers: {
        authorization: `Bearer ${this.#session.accessToken}`,
        ...(this.#door.door ? { [DOOR_HEADER]: this.#door.door } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
}
