// The worker's side of the door: opens the desk store, answers calls, relays journal writes to the window. Knows only a port,
// so that the tests run it without a worker. Private to `renderer/local`.
import type { ActDraft } from '../../shared/operation.ts'
import { ProblemError, problemOf } from '../../shared/problem.ts'
import { Answers, type Context } from './answers.ts'
import { draftChanged, queueMoved, rowsChanged } from './change.ts'
import { dropFormer, type IndexedDatabases } from './database.ts'
import type { Journal } from './local.ts'
import { calls, type FromWorker, type Method, type Outcome, type Port, ToWorker } from './messages.ts'
import type { Page } from './overlay.ts'
import { DeskStore } from './store.ts'
import { readDictionary } from './syllables.ts'
import { isWorklist, RowTeller } from './toldRows.ts'
import type { Queries, QueryName, WorkRow } from './views.ts'

export interface Host {
  crypto: Crypto
  databases: IndexedDatabases
  later(ms: number, work: () => void): void
  /** Held until the worker ends; rejects with `local.lockedElsewhere`. */
  lock(name: string): Promise<void>
}

/** A longer list goes in parts: taken over in one go it would hold up the window's frames. */
const PART = 1000
/** While pages keep coming the window hears of them so often: each time it asks for all its lists anew. */
const ARRIVALS_MS = 3000
const INDEX_SLICE = 500
const INDEX_PAUSE_MS = 10
/** The window asks its first questions meanwhile; whoever searches sooner waits for no timer. */
const FIRST_INDEX_MS = 1500

export function serveDesk(port: Port, host: Host): void {
  let open: { store: DeskStore; answers: Answers; realm: 'practice' | 'site' } | null = null
  const asked = new Map<number, (outcome: Outcome) => void>()
  let lastAsked = 0
  let indexing = false
  let indexed = false
  let arriving = false
  let quiet = false
  let untold = false
  const teller = new RowTeller()
  const say = (message: FromWorker) => port.post(message)

  function askJournal(method: 'append' | 'read' | 'acknowledge', args: unknown[]): Promise<unknown> {
    lastAsked += 1
    const id = lastAsked
    return new Promise((resolve, reject) => {
      asked.set(id, (outcome) => {
        if (outcome.ok) resolve(outcome.value)
        else reject(new ProblemError(outcome.problem.code, outcome.problem.params))
      })
      say({ kind: 'journal', id, method, args })
    })
  }
  // The window's own journal object answers: its replies were parsed by the bridge.
  const journal: Journal = {
    append: (device, lines) => askJournal('append', [device, lines]) as ReturnType<Journal['append']>,
    read: (device, fromN) => askJournal('read', [device, fromN]) as ReturnType<Journal['read']>,
    acknowledge: (device, upTo) =>
      askJournal('acknowledge', [device, upTo]) as ReturnType<Journal['acknowledge']>,
  }

  async function start(message: Extract<ToWorker, { kind: 'open' }>): Promise<void> {
    try {
      await host.lock(`duedesk.${message.realm}.${message.device}`)
      const { agent, device, realm, dataKey, sealKey } = message
      const store = await DeskStore.open({
        agent,
        device,
        realm,
        dataKey,
        sealKey,
        crypto: host.crypto,
        databases: host.databases,
        journal,
        onProblem: (problem) => say({ kind: 'problem', problem }),
        later: host.later,
      })
      const answers = new Answers(store)
      open = { store, answers, realm }
      store.onChange((customers) => {
        tell(customers.size > 0)
        indexLater()
      })
      indexLater()
      say({ kind: 'opened' })
    } catch (error) {
      say({ kind: 'failed', problem: problemOf(error, 'local.open') })
    }
  }

  /** Of rows that arrive while more are on their way the first are told at once, then what came together now and then. */
  function tell(rows: boolean): void {
    if (arriving && quiet) {
      untold = true
      return
    }
    untold = false
    say({ kind: 'changed', change: rows ? rowsChanged : queueMoved })
    if (!arriving || quiet) return
    quiet = true
    host.later(ARRIVALS_MS, () => {
      quiet = false
      if (untold) say({ kind: 'changed', change: rowsChanged })
      untold = false
    })
  }

  async function receive(store: DeskStore, page: Page): Promise<void> {
    arriving = page.more
    try {
      await store.receive(page)
      // No customer's rows, but every list.
      if (page.strategy) tell(true)
    } finally {
      // What the agent records meanwhile is told at once.
      arriving = false
    }
    // Who may be called hangs on it, though no customer's row changed.
    if (page.rules) tell(true)
  }

  /** The search index follows in slices, between which the worker answers. */
  function indexLater(): void {
    if (indexing) return
    indexing = true
    host.later(indexed ? INDEX_PAUSE_MS : FIRST_INDEX_MS, () => void indexNow())
  }

  async function indexNow(): Promise<void> {
    // Without its dictionary the index waits for who searches, and they are told why.
    const read = await readDictionary().then(
      () => true,
      () => false,
    )
    indexing = false
    indexed = read
    if (read && open?.answers.indexSome(INDEX_SLICE)) indexLater()
  }

  function answer(id: number, value: unknown): void {
    let rest = value
    while (Array.isArray(rest) && rest.length > PART) {
      say({ kind: 'part', id, items: rest.slice(0, PART) })
      rest = rest.slice(PART)
    }
    say({ kind: 'reply', id, outcome: { ok: true, value: rest } })
  }

  async function carryOut(method: Method, args: unknown[], context: Context): Promise<unknown> {
    if (!open) throw new ProblemError('unexpected', { reference: 'local.notOpen' })
    const { store, answers } = open
    switch (method) {
      case 'record': {
        const [drafts, ids] = calls.record.parse(args)
        const saved = await store.record(drafts as ActDraft[], context.stamp, ids)
        // No customer's rows changed, but there is something to hand over.
        if (saved.acts.some(({ customerId }) => customerId === null)) tell(true)
        return saved
      }
      case 'query': {
        const [name, argument] = calls.query.parse(args)
        return answers.answer(name, argument as Queries[QueryName][0], context)
      }
      case 'saveDraft': {
        const [key, draft] = calls.saveDraft.parse(args)
        await store.saveDraft(key, draft)
        return say({ kind: 'changed', change: draftChanged(key) })
      }
      case 'outboxHead':
        return store.outboxHead(...calls.outboxHead.parse(args))
      case 'settle':
        return store.settle(...calls.settle.parse(args))
      case 'receive':
        return receive(store, ...calls.receive.parse(args))
      case 'cursor':
        return store.cursor
      case 'refetch':
        return store.refetch()
      case 'rewind':
        return store.rewind(...calls.rewind.parse(args))
      case 'renumber':
        return store.renumber(...calls.renumber.parse(args))
      case 'acknowledged':
        return store.acknowledged
      case 'dropFormer':
        return dropFormer(host.databases, open.realm, store.agent.id, store.device)
      case 'resolve':
        return store.resolve(...calls.resolve.parse(args), context.stamp)
      case 'close':
        open = null
        answers.close()
        return store.close()
      default:
        return method satisfies never
    }
  }

  port.listen((raw) => {
    const message = ToWorker.parse(raw)
    if (message.kind === 'open') void start(message)
    else if (message.kind === 'journalReply') {
      asked.get(message.id)?.(message.outcome)
      asked.delete(message.id)
    } else {
      const { id, method, args, context } = message
      carryOut(method, args, context).then(
        (value) => answer(id, isWorklist(message) ? teller.tell(value as WorkRow[]) : value),
        (error: unknown) =>
          say({
            kind: 'reply',
            id,
            outcome: { ok: false, problem: problemOf(error, `local.${method}:${named(error)}`) },
          }),
      )
    }
  })
}

/** The name of an unforeseen error, for the log; never its message, which may quote a value. */
const named = (error: unknown) => (error instanceof Error ? error.name : typeof error)
