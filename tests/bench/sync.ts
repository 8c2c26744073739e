// `bench sync`: a desk's first sync of 20,000 and 50,000 cases, sealed and searchable at the end, beside the network alone and beside the
// same pages kept row by row by others; its cold start, its search, what it saves and hands over; and how soon a second desk sees a promise
// (`seen.ts`). One real Electron, one real central, all sides in turns in every repetition.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { csvBytes } from '../../build/accounts.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { DOOR_HEADER, ImportReply } from '../../shared/protocol.ts'
import type { CaseRow, CustomerRow } from '../../shared/rows.ts'
import { CentralDoor, type Door } from '../e2e/centralDoor.ts'
import { makeAgent, type Staff, TEN } from '../e2e/day.ts'
import type { CentralOf, StorePage } from './bare/store.ts'
import type { NoteDraft } from './bare/storeDrafts.ts'
import { openBare } from './bareApp.ts'
import type { FigureOf } from './figures.ts'
import { peerModules } from './peers.ts'
import type { Bench, Mode } from './rounds.ts'
import { seenBench } from './seen.ts'
import { openSiteOfBench } from './site.ts'

declare function storeOf(): StorePage

const DESKS = [20_000, 50_000] as const
/** Queued acts that are handed over 250 at a time, and one by one. */
const QUEUED = 5000
const SINGLY = 100
const NOTES = 150
const SEARCHES = 300

const figure = (
  name: string,
  ours: string,
  against: string,
  aim: FigureOf['aim'],
  more: Partial<FigureOf> = {},
): FigureOf => ({ name, unit: 'ms', statistic: 'median', ours, against, ratio: 'ours/against', aim, ...more })

const faster = (atLeast: number): FigureOf['aim'] => ({ of: 'ratio', atLeast })
const within = (atMost: number): FigureOf['aim'] => ({ of: 'ratio', atMost })

const figuresOf = (cases: number): FigureOf[] => {
  const ours = `first sync of ${cases}`
  const than = (peer: string, aim: FigureOf['aim'], more: Partial<FigureOf> = {}) =>
    figure(`${ours} cases beside ${peer}`, ours, `${peer}, ${cases}`, aim, { optional: true, ...more })
  return [
    figure(`${ours} cases beside the network alone`, ours, `network alone, ${cases}`, within(1.5)),
    than('IndexedDB rows', within(0.35)),
    than('Dexie rows', faster(4), { ratio: 'against/ours' }),
    than('RxDB', faster(6), { ratio: 'against/ours' }),
    than('PouchDB', faster(10), { ratio: 'against/ours' }),
    figure(
      `${ours} cases: longest time in which the page could do nothing else`,
      `longest task, ${cases}`,
      `longest task of the network alone, ${cases}`,
      { of: 'value', atMost: 50 },
      { statistic: 'max' },
    ),
    figure(
      `cold start of ${cases} cases until the list can be asked for`,
      `cold start, ${cases}`,
      `Dexie toArray(), ${cases}`,
      within(0.5),
      { optional: true },
    ),
    figure(
      `cold start of ${cases} cases until all of it is searchable`,
      `cold start with search, ${cases}`,
      `Dexie toArray(), ${cases}`,
      null,
      { optional: true },
    ),
  ]
}

export const syncBench: Bench = {
  name: 'sync',
  repetitions: { quick: 3, full: 5 },
  figures: [
    ...DESKS.flatMap(figuresOf),
    figure(
      'search over 20000 cases',
      'search',
      'a note saved',
      { of: 'value', atMost: 16 },
      { statistic: 'p99' },
    ),
    figure('a note saved', 'a note saved', 'fdatasync of 4 KiB', within(10)),
    figure('a note saved, the slowest in a hundred', 'a note saved', 'fdatasync of 4 KiB', within(30), {
      statistic: 'p99',
    }),
    figure('a queued act handed over, 250 at a time', 'pushed by 250', 'pushed one by one', faster(30), {
      ratio: 'against/ours',
    }),
    ...seenBench.figures,
  ],
  async open(at, mode) {
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-sync-'))
    const closing: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
    const close = async () => {
      for (const end of closing.reverse()) await end()
    }
    try {
      const site = await openSiteOfBench(Date.parse(TEN), folder, at)
      closing.push(() => site.close())
      const { door } = site.central
      const office = await CentralDoor.signIn(door, 'admin1')
      const staff = new Map<number, Staff>()
      for (const cases of DESKS) {
        at(`import ${cases} cases`)
        staff.set(cases, await agentWith(door, office, cases))
      }
      at('build the desk without screens')
      const bare = await openBare('store.ts', { shell: true, alias: peerModules(at) })
      closing.push(() => bare.close())
      const seen = await seenBench.open(at, mode)
      closing.push(() => seen.close())
      return {
        async round(n) {
          const round: Record<string, number[]> = {}
          for (const [cases, one] of staff) {
            // Fifty thousand, and whoever takes minutes, once in a quick run; the warm-up needs neither.
            const large = cases !== DESKS[0]
            if (large && (n < 0 || (n > 0 && mode === 'quick'))) continue
            const central = await signedIn(door, one)
            const turn = { page: bare.page, central, agentId: one.id, cases, at }
            Object.assign(round, await firstSync(turn, keepersOf(mode, n)))
            if (!large) Object.assign(round, await daily(turn, n))
            await reload(bare.page)
          }
          return { ...round, ...(await seen.round(n)) }
        },
        close,
      }
    } catch (error) {
      await close()
      throw error
    }
  },
}

function keepersOf(mode: Mode, n: number): (name: string) => boolean {
  const slow = n === 0 || (n > 0 && mode === 'full')
  return (name) => name !== 'plain' && (slow || name === 'IndexedDB rows' || name === 'Dexie rows')
}

async function agentWith(door: Door, office: CentralDoor, cases: number): Promise<Staff> {
  const one = await makeAgent(office, String(4000 + (DESKS as readonly number[]).indexOf(cases)))
  const today = localDay(Date.parse(TEN), CHINA)
  const options = {
    rows: cases,
    seed: cases,
    today,
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
  } as const
  const query = new URLSearchParams({ name: 'bench.csv', assign: one.id, apply: 'new' })
  const { url, door: secret } = door
  const answer = await fetch(`${url}/v1/imports?${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      authorization: `Bearer ${office.session.accessToken}`,
      ...(secret ? { [DOOR_HEADER]: secret } : {}),
    },
    body: Buffer.concat([...csvBytes(options)]),
  })
  const { accepted } = ImportReply.parse(await answer.json())
  // A few made-up people of two files have the same ID number, which central refuses.
  if (accepted < cases * 0.99) throw new Error(`only ${accepted} of ${cases} cases were taken`)
  return one
}

async function signedIn(door: Door, staff: Staff) {
  const { session } = await CentralDoor.signIn(door, staff.loginName, staff.password)
  return { url: door.url, door: door.door, token: session.accessToken } satisfies CentralOf
}

async function reload(page: Page): Promise<void> {
  await page.evaluate(() => storeOf().close())
  await page.reload()
  await page.waitForFunction(() => 'storeOf' in globalThis)
}

interface Turn {
  readonly page: Page
  readonly central: CentralOf
  readonly agentId: string
  readonly cases: number
  at(step: string): void
}

async function firstSync({ page, central, agentId, cases, at }: Turn, takes: (name: string) => boolean) {
  const device = randomUUID()
  const desk = { agentId, device, at: Date.parse(TEN) }
  await page.waitForFunction(() => 'storeOf' in globalThis)
  at(`${cases}: network alone`)
  const network = await page.evaluate(([to, who]) => storeOf().network(to, who), [central, device] as const)
  at(`${cases}: first sync of ${network.rows} rows`)
  await page.evaluate((given) => storeOf().open(given), desk)
  const pulled = await page.evaluate(([to, who]) => storeOf().pull(to, who), [central, agentId] as const)
  const round: Record<string, number[]> = {
    [`network alone, ${cases}`]: [network.ms],
    [`longest task of the network alone, ${cases}`]: [network.longestTask],
    [`first sync of ${cases}`]: [pulled.ms],
    [`longest task, ${cases}`]: [pulled.longestTask],
  }
  const names = await page.evaluate(() => storeOf().keepers())
  for (const name of names.filter(takes)) {
    at(`${cases}: ${name}`)
    const ms = await page.evaluate(([keeper, to, who]) => storeOf().keep(keeper, to, who), [
      name,
      central,
      device,
    ] as const)
    round[`${name}, ${cases}`] = [ms]
    if (name === 'Dexie rows')
      round[`Dexie toArray(), ${cases}`] = [await page.evaluate((keeper) => storeOf().readAll(keeper), name)]
    await page.evaluate((keeper) => storeOf().drop(keeper), name)
  }
  at(`${cases}: cold start`)
  await reload(page)
  const from = performance.now()
  const opened = await page.evaluate((given) => storeOf().open(given), desk)
  await page.evaluate(() => storeOf().search('测试'))
  round[`cold start, ${cases}`] = [opened]
  round[`cold start with search, ${cases}`] = [performance.now() - from]
  return round
}

/** What the desk does all day, on the desk that `firstSync` left open. */
async function daily(turn: Turn, n: number) {
  const { page, central, agentId, cases, at } = turn
  at(`${cases}: search, notes, push`)
  const found = await casesOf(central)
  const texts = Array.from({ length: SEARCHES }, (_, index) => {
    const { name, account } = found[(index * 977) % found.length] ?? { name: '测', account: '1' }
    return [name.slice(0, 1 + (index % 3)), account.slice(-4), account.slice(-6), name][index % 4] ?? name
  })
  const search: number[] = []
  for (const text of texts) search.push(await page.evaluate((asked) => storeOf().search(asked), text))
  const draft = (index: number): NoteDraft => {
    const { customerId, caseId } = found[index % found.length] ?? { customerId: '', caseId: '' }
    const payload = { noteId: randomUUID(), callId: null, text: '客户说下周还款，已提醒按时' }
    return { kind: 'note.added', customerId, caseId, payload }
  }
  const drafts = (count: number) => Array.from({ length: count }, (_, index) => draft(index))
  const floor = await page.evaluate((count) => storeOf().fdatasync(count), NOTES)
  const saved = await page.evaluate((given) => storeOf().record(given), drafts(NOTES))
  const push = (single: number | null) =>
    page.evaluate(([to, who, count]) => storeOf().push(to, who, count), [central, agentId, single] as const)
  // Their own notes first, so that both ways begin with a quiet central and a full queue.
  await push(null)
  const queued = n < 0 ? QUEUED / 10 : QUEUED
  for (let left = queued; left > 0; left -= 250)
    await page.evaluate((given) => storeOf().recordTogether(given), drafts(250))
  const singly = await push(SINGLY)
  const together = await push(null)
  return {
    search,
    'a note saved': saved.map(({ ms }) => ms),
    'fdatasync of 4 KiB': floor,
    'pushed one by one': [singly.ms / singly.acts],
    'pushed by 250': [together.ms / together.acts],
  }
}

/** The first cases of the desk, as central tells them. */
async function casesOf({ url, door, token }: CentralOf) {
  const answer = await fetch(`${url}/v1/sync/pull`, {
    headers: { authorization: `Bearer ${token}`, ...(door ? { [DOOR_HEADER]: door } : {}) },
  })
  const { rows } = (await answer.json()) as { rows: (CaseRow | CustomerRow)[] }
  const names = new Map(rows.flatMap((row) => (row.kind === 'customer' ? [[row.id, row.name] as const] : [])))
  return rows.flatMap((row) =>
    row.kind === 'case'
      ? [
          {
            customerId: row.customerId,
            caseId: row.id,
            account: row.accountNumber,
            name: names.get(row.customerId) ?? '',
          },
        ]
      : [],
  )
}
