// The reminder call, all the way: two desks, a file, a call on the practice line, a promise, and the rows in central. What it
// returns was measured; whatever is missing throws.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHINA, type Instant, localDay } from '../../shared/instant.ts'
import { syntheticAccounts } from '../../shared/intake/synthetic.ts'
import { SCENARIO_BY_LAST_DIGIT } from '../../shared/practice.ts'
import type { Id, LeaseRow, RowOf } from '../../shared/rows.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor, type Door, doorOf } from '../e2e/centralDoor.ts'
import { type Desk, launchDesk } from '../e2e/launch.ts'
import { until } from '../e2e/until.ts'

export const LENDER = '示例银行（演示）'
const LOGIN = 'demo'
const PASSWORD = 'practice-demo'
/** The agent of the demo, as an administrator makes them. */
export const DEMO_AGENT = {
  loginName: LOGIN,
  name: '演示坐席测试',
  staffNumber: '8009',
  role: 'agent',
  password: PASSWORD,
  line: { uri: 'sip:8009@practice.invalid', authorizationUser: '8009', displayName: '演示坐席测试' },
  sipPassword: null,
} as const
const ROWS = 24
const SPOILT = 3

export interface DemoOptions {
  /** Folder for the account file and the desks' data. */
  work: string
  shots: string | null
  /** An account file of the caller's. */
  accounts: string | null
  /** A central that runs already; otherwise the first desk's embedded one. */
  central: Door | null
  /** Names the step that begins. */
  at(step: string): void
}

export interface Done {
  electron: string
  imported: { accepted: number; rejected: number }
  case: string
  call: {
    sipStatus: number
    talkSeconds: number
    sentPackets: number
    receivedPackets: number
    heardRms: number
  }
  script: { path: string[]; verified: boolean }
  disposition: string
  promise: { id: string; amountFen: number; due: string }
  central: { acts: number; calls: number; notes: number; promises: number }
  secondDeskSawPromiseMs: number
}

export type DemoResult =
  | ({ ok: true; seconds: number } & Done)
  | { ok: false; seconds: number; failed: { step: string; message: string } }

export async function reminderCall(options: DemoOptions): Promise<Done> {
  const { at } = options
  const desks: Desk[] = []
  let shot = 0
  const picture = async (desk: Desk, name: string) => {
    if (!options.shots) return
    shot += 1
    await desk.page.screenshot({ path: join(options.shots, `${String(shot).padStart(2, '0')}-${name}.png`) })
  }
  const open = async (name: string, door: Door | null): Promise<Desk> => {
    const desk = await launchDesk({
      userData: join(options.work, name),
      env: door ? { DUEDESK_PRACTICE_CENTRAL: JSON.stringify(door) } : {},
    })
    desks.push(desk)
    return desk
  }
  try {
    at('open the first desk')
    const first = await open('first', options.central)
    const electron = await first.app.evaluate(() => process.versions.electron ?? '')
    const door = await doorOf(first)
    const office = await CentralDoor.signIn(door, 'admin1')
    const former = (await office.agents()).filter(({ loginName }) => loginName.startsWith(LOGIN))
    const { login, name, id } = await newcomer(office, former.length)

    at('import the account file')
    const second = await open('second', door)
    const admin = new Agent(second.page)
    await admin.signIn('admin1')
    const file = options.accounts ?? accountFile(options.work, Date.now() + door.clockOffsetMs, former.length)
    const imported = await admin.importFile(file, LENDER, name)
    await picture(second, 'import')
    // The same file in an earlier demo on this database: its cases go to this run's agent.
    if (imported.accepted === 0)
      for (const one of former)
        await handOver(office, await CentralDoor.signIn(door, one.loginName, PASSWORD), id)
    await admin.signOut()

    // Practice brings a history of its own; what is counted at the end is what this run added.
    const before = await office.counts()

    at('sign in at both desks')
    // Whoever signs in last is taken to sit there, and holds the leases: the desk that dials comes after the one that looks on.
    const colleague = new Agent(second.page)
    await colleague.signIn(login, PASSWORD)
    const door2 = await CentralDoor.signIn(door, login, PASSWORD)
    if ((await door2.rowsOf('case')).length === 0)
      throw new Error(
        `no account of the file was accepted, ${imported.rejected} rows were returned; the import screen says why`,
      )
    const holder = async () => onlyHolder(await door2.rowsOf('lease'), Date.now() + door.clockOffsetMs)
    const lookingOn = await until(holder)
    const agent = new Agent(first.page)
    await picture(first, 'sign-in')
    await agent.signIn(login, PASSWORD)
    await agent.waitForCases()
    await until(async () => {
      if ((await holder()) === lookingOn) throw new Error('the desk that dials does not hold its debtors')
    })
    await picture(first, 'worklist')

    const promisesBefore = (await door2.rowsOf('promise')).length
    const caseId = await remind(agent, door2, { at, picture: (name) => picture(first, name) })
    await colleague.go('promises')
    await colleague.waitForPromises(promisesBefore)
    const savedAt = performance.now()
    await agent.saveAndNext()

    at('see it at the second desk')
    await colleague.waitForPromises(promisesBefore + 1)
    const secondDeskSawPromiseMs = Math.round(performance.now() - savedAt)
    await picture(second, 'second-desk')
    await agent.go('promises')
    await agent.waitForPromises(promisesBefore + 1)
    await picture(first, 'promises')

    at('count what central holds')
    const landed = await landedIn(door2, caseId)
    const office2 = await CentralDoor.signIn(door, 'admin1')
    const after = await office2.counts()
    return {
      electron,
      imported,
      case: caseId,
      ...landed,
      central: {
        acts: after.acts - before.acts,
        calls: after.calls - before.calls,
        notes: after.notes - before.notes,
        promises: after.promises - before.promises,
      },
      secondDeskSawPromiseMs,
    }
  } catch (error) {
    for (const desk of desks) {
      await picture(desk, 'failed')
      process.stderr.write(desk.output().slice(-4000))
    }
    throw error
  } finally {
    for (const desk of desks) await desk.discard()
  }
}

/** What goes on between the steps of a call: naming them, taking pictures. */
export interface Steps {
  at(step: string): void
  picture(name: string): Promise<void>
}

/**
 * The call itself, by an agent whose list is there: the first case, or the first whose customer promises; dialled, verified, led by
 * the script to a promise, its code chosen. Only saving is left. The reply is the case.
 */
export async function remind(agent: Agent, central: CentralDoor, { at, picture }: Steps): Promise<string> {
  at('take the first case')
  let caseId = await agent.nextCaseOrFirst()
  const callable = await casesToPromise(central)
  if (!callable.willing.has(caseId)) {
    const other = await agent.firstRowOf(callable.willing)
    if (other !== null) {
      await agent.openRow(other)
      caseId = await agent.openCase()
    }
    // Nobody's number is one that promises: who answers is chosen, as an agent who practises would.
    else caseId = await agent.prepareWith('promisesFriday')
  }
  if (!callable.all.has(caseId))
    throw new Error(
      'no case to call: a customer needs an ID number, of which two factors are asked, and no promise that still runs',
    )
  await picture('prepared')

  at('dial')
  // A file of one's own may hold only people whose stage is not one of calls yet.
  await agent.dialFor('演示：只有这些客户')
  await agent.waitForCall('ringing')
  await picture('ringing')
  await agent.waitForCall('talking')
  await agent.waitForNode('A1')

  at('open and verify')
  await agent.waitForCaptions(1)
  await agent.say()
  await agent.answer('self', 'A2')
  const factors = Agent.factorsIn(await agent.say())
  await picture('unverified')
  if (factors.length < 2) throw new Error('the customer did not say two factors')
  await agent.verify(factors)
  await agent.answer('matched', 'A3')
  await picture('verified')

  at('follow the script')
  for (const [key, to] of [
    ['goOn', 'A4'],
    ['known', 'A5'],
    ['cashFlow', 'A6'],
    ['undated', 'A7'],
  ] as const) {
    await agent.say()
    await agent.answer(key, to)
  }
  await agent.say()
  await agent.answer('full', null)
  await agent.fillCaptures()
  await picture('offer')
  await agent.captureGo()
  await agent.waitForNode('A9')
  await agent.say()
  await agent.answer('yes', 'A21')
  await picture('closing')
  await agent.sayGoodbye()

  at('wrap up')
  await agent.chooseCode('PTP_FULL')
  await picture('wrap-up')
  return caseId
}

/** Synthetic accounts whose customers promise, and a few spoilt rows that the import has to reject. */
export function accountFile(folder: string, now: number, run = 0): string {
  const { headings, rows, spoilt } = syntheticAccounts({
    rows: ROWS,
    seed: 20_261_122 + run,
    today: localDay(now, CHINA),
    bad: SPOILT,
  })
  const faulty = new Set(spoilt.map(({ row }) => row))
  const phone = headings.indexOf('手机号')
  const account = headings.indexOf('账号')
  const lines = rows.map((cells, index) =>
    cells
      // The last digit of a practice number says who answers it: 0 promises Friday.
      .map((cell, column) => {
        if (faulty.has(index)) return cell
        // Another demo on this database brings other people.
        const number = String((run * ROWS + index) % 10_000).padStart(4, '0')
        if (column === account) return `${cell.slice(0, -4)}${number}`
        return column === phone ? `199000${number}0` : cell
      })
      .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(','),
  )
  const file = join(folder, '逾期账户.csv')
  writeFileSync(file, `\uFEFF${[headings.join(','), ...lines].join('\r\n')}\r\n`)
  return file
}

/** Cases that this demo can lead to a promise, and those among them whose number promises by itself. */
async function casesToPromise(door: CentralDoor): Promise<{ all: Set<string>; willing: Set<string> }> {
  const rows = await door.rows()
  const promised = new Set(rows.flatMap((row) => (row.kind === 'promise' ? row.caseId : [])))
  const known = new Set(
    rows.flatMap((row) => (row.kind === 'customer' && row.idNumber !== null ? row.id : [])),
  )
  const all = rows.flatMap((row) =>
    row.kind === 'case' && known.has(row.customerId) && !promised.has(row.id) ? row : [],
  )
  const willing = new Set(
    rows.flatMap((row) =>
      row.kind === 'contact' &&
      row.role === 'debtor' &&
      SCENARIO_BY_LAST_DIGIT[Number(row.phone.at(-1))] === 'promisesFriday'
        ? row.customerId
        : [],
    ),
  )
  return {
    all: new Set(all.map(({ id }) => id)),
    willing: new Set(all.flatMap(({ id, customerId }) => (willing.has(customerId) ? id : []))),
  }
}

/** An agent of this run's own: on a database that saw demos before, nothing of those is on the list. */
/** The device that holds every lease of this moment; throws while none or several do. */
function onlyHolder(leases: readonly LeaseRow[], at: Instant): Id {
  const standing = leases.filter((lease) => lease.until > at)
  const [device, ...others] = new Set(standing.map((lease) => lease.device))
  if (device === undefined || others.length > 0)
    throw new Error(`${others.length + (device === undefined ? 0 : 1)} desks hold the debtors`)
  return device
}

async function newcomer(office: CentralDoor, run: number) {
  const loginName = run === 0 ? LOGIN : `${LOGIN}${run + 1}`
  const name = run === 0 ? DEMO_AGENT.name : `演示坐席${run + 1}测试`
  const staffNumber = run === 0 ? DEMO_AGENT.staffNumber : String(8500 + run)
  const line = {
    uri: `sip:${staffNumber}@practice.invalid`,
    authorizationUser: staffNumber,
    displayName: name,
  }
  const { id } = await office.makeUser({ ...DEMO_AGENT, loginName, name, staffNumber, line })
  return { login: loginName, name, id }
}

/** Gives the cases of one agent to another. */
async function handOver(office: CentralDoor, from: CentralDoor, to: string): Promise<void> {
  const cases = await from.rowsOf('case')
  if (cases.length > 0)
    await office.assign(
      cases.map(({ id }) => id),
      to,
    )
}

/** What central holds of this case; throws when a part is missing. */
export async function landedIn(door: CentralDoor, caseId: string) {
  const rows = await door.rows()
  const one = <K extends 'call' | 'disposition' | 'promise'>(kind: K): RowOf<K> => {
    const found = rows.find((row): row is RowOf<K> => row.kind === kind && row.caseId === caseId)
    if (!found) throw new Error(`central has no ${kind} for this case`)
    return found
  }
  const call = one('call')
  const disposition = one('disposition')
  const promise = one('promise')
  if (!call.media || call.sipStatus === null) throw new Error('central has no measured media for the call')
  return {
    call: {
      sipStatus: call.sipStatus,
      talkSeconds: Math.round(call.talkMs / 1000),
      sentPackets: call.media.sentPackets,
      receivedPackets: call.media.receivedPackets,
      heardRms: Math.round(call.media.heardRms * 1000) / 1000,
    },
    script: { path: disposition.path, verified: call.verification === 'matched' },
    disposition: disposition.code,
    promise: { id: promise.id, amountFen: promise.amountFen, due: promise.due },
  }
}
