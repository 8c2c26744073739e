// Sync, the public file of its feature: the running exchange with central, and its state for screens. Promises: acts leave at once when there is a network and by themselves when it comes back; nobody waits for it.
import { startTransition, useEffect, useState, useSyncExternalStore } from 'react'
import type { ApprovalsQuery, ApprovalsReply } from '../../../shared/approvalBodies.ts'
import { MINUTE, SECOND } from '../../../shared/instant.ts'
import { type Problem, ProblemError, problemOf } from '../../../shared/problem.ts'
import type { ImportReply, Profile } from '../../../shared/protocol.ts'
import type { ReviewFilter } from '../../../shared/review.ts'
import type { OwnReviewsReply, ReviewCallReply, ReviewListReply } from '../../../shared/reviewBodies.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Releases } from '../../../shared/script/scripts.ts'
import type { Bridge } from '../../bridge.ts'
import type { Clock } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import type { Local } from '../../local/local.ts'
import type { CareClient } from './careClient.ts'
import {
  type CentralClient,
  type ColumnsWish,
  centralClient,
  type Door,
  type ImportRequest,
  type Transport,
  type Upload,
} from './centralClient.ts'
import { Exchange } from './exchange.ts'
import { type LoopOptions, loop } from './loop.ts'
import type { ManageClient } from './manageClient.ts'
import type { MessageClient } from './messageClient.ts'
import type { QaClient } from './qaClient.ts'
import type { ReferralClient } from './referralClient.ts'
import type { ReleaseClient } from './releaseClient.ts'
import { openShelf, type ReleaseShelf } from './releaseShelf.ts'
import { type SyncStatus, statusBoard } from './status.ts'
import type { StrategyClient } from './strategyClient.ts'
import type { TicketClient } from './ticketClient.ts'
import { uploadByXhr } from './upload.ts'
import { readWakes } from './wake.ts'

export type {
  CareClient,
  ColumnsWish,
  ImportRequest,
  ManageClient,
  MessageClient,
  ReferralClient,
  ReleaseClient,
  StrategyClient,
  SyncStatus,
}

export interface Sync {
  status(): SyncStatus
  subscribe(listener: () => void): () => void
  isOnline(): boolean
  /** Push and pull at once, without waiting for the next planned try. */
  tryNow(): Promise<void>
  /**
   * Asks central to reserve this debtor for this desk, also where another desk of this agent holds it; true when it did. Rejects
   * when central can't be reached.
   */
  lease(customerId: Id): Promise<boolean>
  /** To whom cases can be allotted (supervisor, admin). */
  agents(): Promise<Profile[]>
  /** Admin. `onSent` hears the bytes that have left; the check of the file begins when all have. */
  importAccounts(
    file: Blob,
    request: ImportRequest,
    onSent?: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<ImportReply>
  /** Admin: what the headings of a file are taken for, how far an import is and what came of it, stopping one, the file of its changes. */
  readonly intake: Pick<
    CentralClient,
    'fileColumns' | 'importProgress' | 'importReply' | 'cancelImport' | 'changedRows'
  >
  /** Answered calls: how they are covered by recordings and how they sounded (qa, supervisor, admin). */
  readonly calls: Pick<CentralClient, 'coverage' | 'answeredCalls'>
  /** The agent's own good: the day in figures, concerns, requests for help. */
  readonly care: CareClient
  /** What supervisors set and order for everybody: weights, stages, teams, allotments. */
  readonly strategy: StrategyClient
  /** Templates of messages, and what became of those that were asked for. */
  readonly messages: MessageClient
  /** Draws, locks and listening (qa, supervisor; agents listen to scored calls of their own). */
  readonly qa: QaClient
  readonly referral: ReferralClient
  /** Scripts and cards that the company released, as this desk keeps them. */
  readonly released: Pick<ReleaseShelf, 'read' | 'subscribe'>
  /** Writing and releasing them (supervisor, admin). */
  readonly releases: ReleaseClient
  /** Rules, holds, the ledger: for those who manage. */
  readonly manage: ManageClient
  readonly tickets: TicketClient
  /** CSV of the rows that an import rejected, with their reasons. */
  rejectedRows(importId: Id): Promise<string>
  /** Plans and waivers to decide, or decided (supervisor). Rejects when central can't be reached. */
  approvals(state: ApprovalsQuery['state']): Promise<ApprovalsReply>
  /** Coded calls to review, a page (qa, supervisor). Rejects when central can't be reached: reviewers hold no cases. */
  reviewCalls(filter: ReviewFilter, cursor: string | null): Promise<ReviewListReply>
  /** One call whole; central records the opening. */
  reviewCall(callId: Id): Promise<ReviewCallReply>
  /** Reviews of this agent's calls in cases that the desk does not hold any more. */
  ownReviews(): Promise<OwnReviewsReply>
  /** Practice only: new synthetic cases for this agent. Resolves when they are on the list; how many. */
  refillPractice(): Promise<number>
  /** Goes on with a new session's token, after central had ended the old one. */
  resume(accessToken: string | null): Promise<void>
  /** Everything that waits on this computer to central, this agent's and others'. True when central said that it has all of this desk's. */
  handOver(): Promise<boolean>
  /** Tells central that what this desk kept is gone. */
  wiped(): Promise<void>
  /** One last try to hand over what waits, then silence. */
  stop(): Promise<void>
}

/** What the world outside gives; a test gives its own. */
export interface World {
  transport: Transport
  upload: Upload
  random: () => number
  later(ms: number, work: () => void): () => void
  /** The machine's network came or went. Only a hint: an embedded central is reached without any. */
  onNetwork(listener: () => void): () => void
}

export const browserWorld: World = {
  transport: (url, init) => fetch(url, init),
  upload: uploadByXhr,
  random: Math.random,
  later(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  onNetwork(listener) {
    window.addEventListener('online', listener)
    window.addEventListener('offline', listener)
    return () => {
      window.removeEventListener('online', listener)
      window.removeEventListener('offline', listener)
    }
  },
}

export interface SyncOptions {
  local: Local
  bridge: Bridge
  clock: Clock
  agentId: Id
  /** Null after an offline unlock. */
  accessToken: string | null
  door: () => Promise<Door>
  world: World
  /** IT has what this desk keeps removed. */
  onWipe?: (() => void) | undefined
}

/** Between two pulls while the wake stream is open, and without it. */
const PULL_WITH_WAKE = 5 * MINUTE
const PULL_WITHOUT_WAKE = 20 * SECOND
const LAST_PUSH = 3 * SECOND

const OFFLINE_CODES: readonly Problem['code'][] = [
  'central.unreachable',
  'central.timeout',
  'shell.practiceUnavailable',
  'shell.portTaken',
]
const OUTDATED_CODES: readonly Problem['code'][] = ['central.tooOld', 'central.behind']

/** Starts to exchange with central at once and keeps at it until `stop`. */
export async function startSync(options: SyncOptions): Promise<Sync> {
  const { local, bridge, clock, agentId, world } = options
  const board = statusBoard()
  const ending = new AbortController()
  let accessToken = options.accessToken
  let woken = false

  const client = centralClient({
    transport: world.transport,
    upload: world.upload,
    door: options.door,
    accessToken: () => accessToken,
    async renew() {
      accessToken = null
      const session = await bridge.call('session.refresh')
      if (session.accessToken === null) throw new ProblemError('session.expired')
      accessToken = session.accessToken
      clock.central(session.centralNow)
      return session.accessToken
    },
    onTime: (at) => clock.central(at),
  })
  const shelf = await openShelf(local, (have) => client.releasesInUse(have))
  const now = () => clock.now()
  const onReleases = shelf.told
  const exchange = new Exchange({ client, local, agentId, bridge, board, now, onReleases })

  const worked = () => board.set({ state: 'online', problem: null })
  function failed(problem: Problem): void {
    if (OFFLINE_CODES.includes(problem.code)) board.set({ state: 'offline', problem })
    else if (OUTDATED_CODES.includes(problem.code)) board.set({ state: 'outdated', problem })
    else if (problem.code === 'machine.wipeOrdered') options.onWipe?.()
    else if (problem.code === 'session.expired') board.set({ state: 'signedOut', problem })
    else board.set({ problem })
  }
  const common = {
    random: world.random,
    later: world.later,
    onProblem: failed,
  } satisfies Partial<LoopOptions>

  const pull = loop({
    ...common,
    name: 'pull',
    async run() {
      await exchange.pull()
      worked()
      await shelf.follow().catch((error: unknown) => failed(problemOf(error, 'sync.releases')))
      // Leases are rows: they come with the pull that they cause. Whoever is leaving takes none again.
      if (!ending.signal.aborted && (await exchange.leaseWorklist())) await exchange.pull()
    },
    idleMs: () => (woken ? PULL_WITH_WAKE : PULL_WITHOUT_WAKE),
  })
  const push = loop({
    ...common,
    name: 'push',
    async run() {
      if (!(await exchange.push())) return
      worked()
      void pull.ask()
    },
    idleMs: () => null,
  })
  const others = loop({
    ...common,
    name: 'others',
    async run() {
      await exchange.handOverOthers()
    },
    idleMs: () => null,
  })
  const wake = loop({
    ...common,
    name: 'wake',
    async run() {
      try {
        const body = await client.wake(ending.signal)
        await readWakes(
          body,
          {
            onOpen() {
              if (woken) return
              woken = true
              worked()
              // What happened before the stream was open nobody woke us for.
              void pull.ask()
              push.hint()
            },
            onWake: () => void pull.ask(),
            onTime: (at) => clock.central(at),
          },
          world.later,
        )
      } finally {
        if (woken) {
          woken = false
          void pull.ask()
        }
      }
    },
    // The stream ended in peace (token expired, central restarted): open the next one soon.
    idleMs: () => SECOND,
  })

  function tryNow(): Promise<void> {
    void wake.now()
    void others.now()
    return Promise.all([push.now(), pull.now()]).then(() => undefined)
  }

  const undo = [
    local.onChange((change) => {
      if (change.rows) push.hint()
    }),
    world.onNetwork(() => void tryNow()),
    bridge.on('power', (what) => {
      if (what !== 'resume') return
      clock.resumed()
      void tryNow()
    }),
    bridge.on('central', (door) => {
      if (door.state === 'ready') void tryNow()
    }),
  ]
  void tryNow()

  return {
    status: board.read,
    subscribe: board.subscribe,
    isOnline: () => board.read().state === 'online',
    tryNow,
    async lease(customerId) {
      const granted = await exchange.lease([customerId], true)
      await pull.ask()
      return granted.includes(customerId)
    },
    agents: () => client.agents(),
    importAccounts: (file, request, onSent = () => undefined, signal) =>
      client.importAccounts(file, request, onSent, signal),
    intake: client,
    calls: client,
    care: client.care,
    strategy: client.strategy,
    qa: client.qa,
    referral: client.referral,
    released: shelf,
    messages: client.messages,
    releases: client.releases,
    manage: client.manage,
    tickets: client.tickets,
    rejectedRows: (importId) => client.rejectedRows(importId),
    approvals: (state) => client.approvals(state),
    reviewCalls: (filter, cursor) => client.reviewCalls(filter, cursor),
    reviewCall: (callId) => client.reviewCall(callId),
    ownReviews: () => client.ownReviews(),
    async refillPractice() {
      const made = await client.refillPractice()
      await pull.ask()
      return made
    },
    async resume(token) {
      accessToken = token
      await tryNow()
    },
    handOver: () => exchange.handOverAll(),
    wiped: () => client.wiped(local.sync.device),
    async stop() {
      for (const each of undo) each()
      for (const each of [wake, pull, others]) each.stop()
      ending.abort()
      // What is not sent now waits, sealed, for the next sign-in; leases that stay end with the evening.
      const leave = async () => {
        await push.ask()
        // What central has not heard of may have used up a cap: nobody else gets these debtors on a count without it.
        if ((await local.sync.outboxHead(1)).length > 0) return
        await exchange.release().catch((error: unknown) => failed(problemOf(error, 'sync.release')))
      }
      if (board.read().state === 'online')
        await Promise.race([leave(), new Promise<void>((resolve) => void world.later(LAST_PUSH, resolve))])
      push.stop()
    },
  }
}

/**
 * The state of sync, live, drawn between the keys like the rows that it brings. An external store would not do: what changes while a list is
 * being drawn has React draw all of it once more, in one piece.
 */
export function useSync(): SyncStatus {
  const { sync } = useDesk()
  const [status, setStatus] = useState(sync.status)
  useEffect(() => {
    const look = () => startTransition(() => setStatus(sync.status()))
    look()
    return sync.subscribe(look)
  }, [sync])
  return status
}

/** The scripts and cards that the company released, live. */
export function useReleases(): Releases {
  const { sync } = useDesk()
  return useSyncExternalStore(sync.released.subscribe, sync.released.read)
}
