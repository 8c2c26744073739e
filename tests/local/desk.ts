// One desk for the tests of the desk store: synthetic rows, an IndexedDB in memory that survives a "crash", and the shell's real
// journal on disk. A crash is a store that is simply forgotten: nothing of it is closed or flushed.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { onTestFinished } from 'vitest'
import { openJournal, type Journal as ShellJournal } from '../../electron/journal.ts'
import { importDataKey } from '../../renderer/local/cipher.ts'
import type { Journal, Stamp } from '../../renderer/local/local.ts'
import type { Page } from '../../renderer/local/overlay.ts'
import { DeskStore, type StoreOptions } from '../../renderer/local/store.ts'
import type { ActDraft } from '../../shared/act.ts'
import { CHINA } from '../../shared/instant.ts'
import type { Problem } from '../../shared/problem.ts'
import type { CaseRow, ContactRow, CustomerRow, Id, Row } from '../../shared/rows.ts'

/** 2026-11-23 10:00 in China. */
export const TEN: number = Date.parse('2026-11-23T02:00:00Z')
export const stampAt = (at: number): Stamp => ({ at, source: 'central', skewMs: 0 })

/** `id(7)` is always the same; `space` keeps kinds of things apart. */
export const id = (number: number, space = 0): Id =>
  `${space.toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`

export const AGENT: Id = id(1, 0xa)
export const OTHER_AGENT: Id = id(2, 0xa)
export const DEVICE: Id = id(1, 0xd)

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾'
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华'
const at = (text: string, index: number) => [...text][index % [...text].length] ?? ''

export interface Person {
  customer: CustomerRow
  case: CaseRow
  contact: ContactRow
  rows: Row[]
}

/** The `n`-th synthetic person with a case of their own, allotted to `agent`. */
export function person(n: number, agent: Id = AGENT): Person {
  const customerId = id(n, 1)
  const caseId = id(n, 2)
  const base = { customerId, version: 1 }
  const name = `${at(SURNAMES, n)}${at(GIVEN, n * 7)}${at(GIVEN, n * 13 + 5)}测试`
  const customer: CustomerRow = {
    kind: 'customer',
    ...base,
    id: customerId,
    caseId: null,
    name,
    idNumber: `9900001990${String((n % 12) + 1).padStart(2, '0')}${String((n % 28) + 1).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}X`,
    address: `测试省测试市${n}号`,
    synthetic: true,
  }
  const matter: CaseRow = {
    kind: 'case',
    ...base,
    id: caseId,
    caseId,
    lender: '测试银行',
    lenderType: 'bank',
    callerName: '测试中心',
    hotline: '4000000000',
    product: 'creditCard',
    accountNumber: `62260000${String(n).padStart(8, '0')}`,
    dueDate: '2026-10-15',
    terms: {
      principalFen: 500_000 + n,
      minimumFen: 50_000,
      interestFrom: '2026-09-25',
      dailyRatePpm: 500,
      penaltyPpm: 1_000_000,
      lateFeePpm: 50_000,
      lateFeeFloorFen: 0,
    },
    zone: CHINA,
    assignedTo: agent,
    state: 'NEW',
    synthetic: true,
    importedAt: TEN - 86_400_000,
  }
  const contact: ContactRow = {
    kind: 'contact',
    ...base,
    id: id(n, 3),
    caseId,
    role: 'debtor',
    relation: null,
    name,
    phone: `+861990000${String(n % 10_000).padStart(4, '0')}`,
    source: 'contract',
    status: 'active',
    consent: [],
  }
  return { customer, case: matter, contact, rows: [customer, matter, contact] }
}

export const page = (rows: Row[], change: Partial<Page> = {}): Page => ({
  kind: 'page',
  rows,
  removed: [],
  removedCustomers: [],
  cursor: 'cursor-1',
  more: false,
  now: TEN,
  ...change,
})

export function note(
  of: Person,
  text: string,
  noteId: Id = crypto.randomUUID(),
): Extract<ActDraft, { kind: 'note.added' }> {
  return {
    kind: 'note.added',
    customerId: of.customer.id,
    caseId: of.case.id,
    payload: { noteId, callId: null, text },
  }
}

export interface Bench {
  readonly folder: string
  readonly databases: StoreOptions['databases']
  readonly shell: ShellJournal
  /** Deletes the journal's files; the reply is the one that is opened in their place. */
  withoutJournal(): Promise<ShellJournal>
  readonly problems: Problem[]
  /** Runs what the store wanted to do later, until nothing is left. */
  runLater(): Promise<void>
  open(change?: Partial<StoreOptions>): Promise<DeskStore>
  /** Ends the shell; the folder goes with it. */
  close(): Promise<void>
  /** Every byte on disk: records of IndexedDB and journal files, as text. */
  bytes(): Promise<string>
}

/** `journalOf` may break the journal in tests of failures. */
export async function bench(wrap: (journal: Journal) => Journal = (journal) => journal): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'duedesk-desk-'))
  const problems: Problem[] = []
  const newShell = () =>
    openJournal(
      folder,
      () => TEN,
      () => undefined,
    )
  let shell = newShell()
  const databases = { indexedDB: new IDBFactory(), IDBKeyRange }
  const later: (() => void)[] = []
  const close = async () => {
    await shell.close()
    await rm(folder, { recursive: true, force: true })
  }
  onTestFinished(close)
  return {
    folder,
    databases,
    get shell() {
      return shell
    },
    async withoutJournal() {
      await shell.close()
      await rm(folder, { recursive: true, force: true })
      shell = newShell()
      return shell
    },
    problems,
    async runLater() {
      for (let work = later.shift(); work; work = later.shift()) {
        work()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    async open(change = {}) {
      const agent = change.agent ?? { id: AGENT, role: 'agent' as const }
      return DeskStore.open({
        agent,
        device: DEVICE,
        realm: 'practice',
        dataKey: await key(7),
        sealKey: null,
        crypto,
        databases,
        journal: wrap(journalOf(shell, agent.id)),
        onProblem: (problem) => problems.push(problem),
        later: (_ms, work) => later.push(work),
        ...change,
      })
    },
    close,
    async bytes() {
      const parts: string[] = []
      for (const { name } of await databases.indexedDB.databases()) {
        if (!name) continue
        parts.push(name)
        const database = await opened(databases.indexedDB.open(name))
        for (const store of database.objectStoreNames) {
          const transaction = database.transaction(store)
          const keys = await opened(transaction.objectStore(store).getAllKeys())
          const values = await opened(transaction.objectStore(store).getAll())
          parts.push(JSON.stringify(keys), ...values.map(readable))
        }
        database.close()
      }
      for (const file of await readdir(folder, { recursive: true, withFileTypes: true }))
        if (file.isFile() && file.name !== 'reserve')
          parts.push((await readFile(join(file.parentPath, file.name))).toString('utf8'))
      return parts.join('\n')
    },
  }
}

export function journalOf(shell: ShellJournal, agentId: Id): Journal {
  return {
    append: (device, lines) => shell.append(agentId, device, lines),
    read: (device, fromN) => shell.read(agentId, device, fromN, 100),
    acknowledge: (device, upTo) => shell.acknowledge(agentId, device, upTo),
  }
}

export function key(seed: number): Promise<CryptoKey> {
  return importDataKey(crypto.subtle, new Uint8Array(32).fill(seed))
}

export function opened<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** An IndexedDB whose read-write transactions fail while `broken` says so. */
export function brokenFactory(factory: IDBFactory, broken: () => boolean): IDBFactory {
  return new Proxy(factory, {
    get(target, name) {
      if (name !== 'open') {
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      }
      return (...args: Parameters<IDBFactory['open']>) => {
        const request = target.open(...args)
        request.addEventListener('success', () => {
          const database = request.result
          const transaction = database.transaction.bind(database)
          database.transaction = (stores, mode, options) => {
            if (mode === 'readwrite' && broken()) throw new DOMException('full', 'QuotaExceededError')
            return transaction(stores, mode, options)
          }
        })
        return request
      }
    },
  })
}

/** A record as whoever steals the file sees it: bytes both as UTF-8 and one by one. */
function readable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Uint8Array
      ? Buffer.from(part).toString('utf8') + Buffer.from(part).toString('latin1')
      : part,
  )
}
