// What is exchanged with central, step by step: acts up, rows down, leases, and the sealed lines of other agents. Each step
// throws a ProblemError and may be repeated at any point. Private to `features/sync`; when steps run is `sync.ts`.
import type { Act } from '../../../shared/act.ts'
import type { Instant } from '../../../shared/instant.ts'
import { ProblemError } from '../../../shared/problem.ts'
import { PUSH_LIMIT, type PushReply } from '../../../shared/protocol.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Bridge } from '../../bridge.ts'
import { sealedPart } from '../../local/journalLine.ts'
import type { Local } from '../../local/local.ts'
import { arrivals } from './arrivals.ts'
import type { CentralClient } from './centralClient.ts'
import type { StatusBoard } from './status.ts'

export interface ExchangeOptions {
  client: CentralClient
  local: Local
  agentId: Id
  bridge: Pick<Bridge, 'call'>
  board: StatusBoard
  now: () => Instant
  /** The mark of released scripts and cards, as a page of rows names it. */
  onReleases(mark: number): void
}

const LEASE_LIMIT = 500
/** Gaps and numbers used twice that one push mends before it gives up until the next. */
const MOST_REPAIRS = 4

/** Stands for a line that nobody has any more; central judges it refused and goes on behind it. */
const LOST_LINE = 'lost'

export class Exchange {
  readonly #options: ExchangeOptions
  /** Customers that another device holds, until when not to ask again. */
  readonly #heldElsewhere = new Map<Id, Instant>()
  #seated = false

  constructor(options: ExchangeOptions) {
    this.#options = options
  }

  /** Hands over the outbox from its head until it is empty. True when central took something. */
  async push(): Promise<boolean> {
    const { local, board } = this.#options
    let any = false
    for (let gaps = 0; ; ) {
      const acts = await local.sync.outboxHead(PUSH_LIMIT)
      const head = acts[0]
      if (!head) return any
      board.set({ pushing: true })
      try {
        await this.#handOver(acts)
        any = true
      } catch (error) {
        gaps += 1
        if (gaps > MOST_REPAIRS) throw error
        const expected = gapIn(error)
        if (expected !== null) await this.#fillGap(expected)
        else if (isReused(error)) await this.#goBehind(error)
        else throw error
      } finally {
        board.set({ pushing: false })
      }
    }
  }

  async #handOver(acts: readonly Act[]): Promise<void> {
    const { client, local } = this.#options
    const reply = await client.push(local.sync.device, acts)
    const judged = new Set(reply.verdicts.map((verdict) => verdict.n))
    // Without a verdict on the first the same batch would go round for ever.
    if (!acts[0] || !judged.has(acts[0].n)) throw new ProblemError('central.internal', { reference: 'push' })
    await local.sync.settle(reply.verdicts)
  }

  /** Central misses acts from `expected` on: it was put back to an earlier state, or a line is lost here. */
  async #fillGap(expected: number): Promise<void> {
    const { client, local } = this.#options
    await local.sync.rewind(expected)
    const [head] = await local.sync.outboxHead(1)
    // What even the journal has lost uses up its number, or everything behind it would wait for ever.
    for (let n = expected; head && n < head.n; n += PUSH_LIMIT) {
      const count = Math.min(PUSH_LIMIT, head.n - n)
      const lines = Array.from({ length: count }, (_, index) => ({ n: n + index, sealed: LOST_LINE }))
      await client.pushSealed(local.sync.device, lines)
    }
  }

  /** This desk was put back to an old backup, or another has its name: what waits takes numbers that nobody used. */
  async #goBehind(error: unknown): Promise<void> {
    const { client, local } = this.#options
    const { device } = local.sync
    const { lastN } = await client.pull(await local.sync.cursor(), device)
    if (lastN === undefined) throw error
    await local.sync.renumber(lastN)
  }

  /** Fetches pages until there are no more; the next one is on its way while one is written. */
  async pull(): Promise<void> {
    const { client, local, board } = this.#options
    const { device } = local.sync
    board.set({ pulling: true })
    try {
      const acknowledged = await local.sync.acknowledged()
      const cursor = await local.sync.cursor()
      let downloaded = cursor === null ? 0 : null
      const arriving = await arrivals(local, cursor)
      let reply = await client.pull(cursor, device)
      for (let refetched = false; ; ) {
        if (reply.kind === 'mustRefetch') {
          if (refetched) throw new ProblemError('sync.mustRefetch', { reason: reply.reason })
          refetched = true
          downloaded = 0
          arriving.anew()
          await local.sync.refetch()
          reply = await client.pull(null, device)
          continue
        }
        if (downloaded !== null) downloaded += reply.rows.length
        board.set({ downloaded, arriving: arriving.after(reply) })
        const [next] = await Promise.all([
          reply.more ? client.pull(reply.cursor, device) : null,
          local.sync.receive(reply),
        ])
        if (next) {
          reply = next
          continue
        }
        if (reply.lastN !== undefined && reply.lastN < acknowledged) await local.sync.rewind(reply.lastN + 1)
        if (reply.releases !== undefined) this.#options.onReleases(reply.releases)
        board.set({ lastPullAt: reply.now })
        return
      }
    } finally {
      board.set({ pulling: false, downloaded: null, arriving: null })
    }
  }

  /**
   * Leases the worklist's customers, best first, so that they may be dialled when the network goes. The first time after
   * sign-in also what another desk of this agent holds: the agent sits here now. Later desks don't take from each other.
   */
  async leaseWorklist(): Promise<boolean> {
    const now = this.#options.now()
    const takeOver = !this.#seated
    const wanted = await this.#options.local.query('leasesWanted', { now, limit: LEASE_LIMIT, takeOver })
    const free = wanted.filter((id) => (this.#heldElsewhere.get(id) ?? 0) <= now)
    const any = free.length > 0 && (await this.lease(free, takeOver)).length > 0
    this.#seated = true
    return any
  }

  /** Ends every lease of this device and takes down that they ended. */
  async release(): Promise<void> {
    const { client, local } = this.#options
    await client.release(local.sync.device)
    await this.pull()
  }

  /** The customers that this device now holds. */
  async lease(customerIds: readonly Id[], takeOver: boolean): Promise<Id[]> {
    const { client, local } = this.#options
    const reply = await client.lease(local.sync.device, customerIds, takeOver)
    for (const { customerId, until } of reply.refused)
      this.#heldElsewhere.set(customerId, until || Number.MAX_SAFE_INTEGER)
    return reply.granted
  }

  /** Hands over what other agents of this machine recorded and could not send; central books it as theirs. */
  async handOverOthers(): Promise<void> {
    const { bridge, client, local, agentId } = this.#options
    const { device } = local.sync
    const stuck = new Set<Id>()
    for (;;) {
      const books = await bridge.call('journal.others', { agentId, device })
      const book = books.find((each) => !stuck.has(each.device))
      if (!book) {
        // What a lost key had sealed opens for nobody; its acts are central's now.
        if (!books.some((each) => each.agentId === agentId)) await local.sync.dropFormer()
        return
      }
      const lines: { n: number; sealed: string }[] = []
      for (const { n, line } of book.lines) {
        const sealed = sealedPart(line)
        // A line that only its own desk can read waits for it, and those behind it too.
        if (sealed === null) break
        lines.push({ n, sealed })
      }
      const reply = lines.length > 0 ? await this.#handOverBook(client, book.device, lines, stuck) : null
      const upTo = reply ? lastJudged(lines, reply) : null
      if (upTo === null) stuck.add(book.device)
      else await bridge.call('journal.acknowledge', { agentId: book.agentId, device: book.device, upTo })
    }
  }

  /** Before this computer's data goes: until central says that it has every act that the journal numbered. */
  async handOverAll(): Promise<boolean> {
    const { bridge, client, local, agentId } = this.#options
    const { device } = local.sync
    for (let tries = 0; tries < MOST_REPAIRS; tries += 1) {
      await this.push()
      await this.handOverOthers()
      const { lastN } = await bridge.call('journal.read', { agentId, device, fromN: 1, limit: 1 })
      const { whole } = await client.received(device, lastN)
      if (whole) return true
    }
    return false
  }

  /** Null when central can take nothing of this book now. */
  async #handOverBook(
    client: CentralClient,
    device: Id,
    lines: { n: number; sealed: string }[],
    stuck: Set<Id>,
  ): Promise<PushReply | null> {
    try {
      return await client.pushSealed(device, lines)
    } catch (error) {
      const refused =
        error instanceof ProblemError &&
        ['sync.gap', 'sync.numberReused', 'role.notAllowed'].includes(error.problem.code)
      if (!refused) throw error
      // Its own agent's next sign-in settles it; another book may still go.
      stuck.add(device)
      return null
    }
  }
}

/** The highest number up to which every line has a verdict. */
function lastJudged(lines: readonly { n: number }[], reply: PushReply): number | null {
  const judged = new Set(reply.verdicts.map((verdict) => verdict.n))
  let upTo: number | null = null
  for (const { n } of lines) {
    if (!judged.has(n)) break
    upTo = n
  }
  return upTo
}

const isReused = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'sync.numberReused'

function gapIn(error: unknown): number | null {
  if (!(error instanceof ProblemError) || error.problem.code !== 'sync.gap') return null
  const { expected } = error.problem.params
  return typeof expected === 'number' ? expected : null
}
