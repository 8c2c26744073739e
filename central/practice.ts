// The practice world: accounts that everybody may know and synthetic cases, made once in an empty embedded database.
// New cases when an agent has used them up. Never outside practice.
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { CHINA, localDay } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { NewUser } from '../shared/protocol.ts'
import { PUSH_LIMIT } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Central } from './context.ts'
import { importAccounts } from './imports.ts'
import { bookEntries } from './ledger.ts'
import { PRACTICE_LENDERS, type PracticeAccount, practiceAccounts, practiceFile } from './practiceFile.ts'
import { episodeOf, type PracticeCase, stamped } from './practiceHistory.ts'
import { push } from './push.ts'
import { sealPassword } from './session.ts'
import { makeUser } from './users.ts'

const PASSWORD = 'practice'
const DOMAIN = 'practice.invalid'

const account = (
  loginName: string,
  name: string,
  staffNumber: string,
  role: NewUser['role'],
  hasLine: boolean,
): NewUser => ({
  loginName,
  name,
  staffNumber,
  role,
  password: PASSWORD,
  line: hasLine
    ? { uri: `sip:${staffNumber}@${DOMAIN}`, authorizationUser: staffNumber, displayName: name }
    : null,
  sipPassword: null,
})

/** The same people in every practice world: their keys and settings on this computer are found again. */
const idOf = ({ staffNumber }: NewUser): Id => `00000000-0000-4000-8000-00000000${staffNumber}`

export const PRACTICE_ACCOUNTS: readonly NewUser[] = [
  account('agent1', '王坐席测试', '8001', 'agent', true),
  account('agent2', '李坐席测试', '8002', 'agent', true),
  account('supervisor1', '赵主管测试', '8101', 'supervisor', true),
  account('qa1', '钱质检测试', '8201', 'qa', false),
  account('admin1', '孙管理测试', '8301', 'admin', false),
]

/** New people for one refill: each simulated customer once, and some to choose from. */
const REFILL = 20

/**
 * New synthetic cases for one practising agent, once the others are used up (limits and holds bind in practice as anywhere).
 * Throws `request.notFound` outside practice.
 */
export async function refillPractice(central: Central, agent: Id): Promise<{ made: number }> {
  if (!central.config.practice) throw new ProblemError('request.notFound')
  const { db } = central.database
  const { cases } = await db
    .selectFrom('rows')
    .select(sql<number>`count(*)::int`.as('cases'))
    .where('kind', '=', 'case')
    .where(sql<string>`data ->> 'lender'`, 'in', PRACTICE_LENDERS)
    .executeTakeFirstOrThrow()
  const accounts = practiceAccounts(localDay(central.now(), CHINA), cases, cases + REFILL)
  const file = Buffer.from(practiceFile(accounts))
  const query = { name: 'practice.csv', assign: agent, apply: 'new' } as const
  const { accepted, unchanged, changed } = await importAccounts(
    central,
    agent,
    query,
    Readable.from([file]),
    file.length,
  )
  return { made: accepted - unchanged - changed }
}

/** Fills an empty practice database; one that has cases is left as it is. */
export async function populatePractice(central: Central): Promise<void> {
  const { db } = central.database
  if (!(await db.selectFrom('users').select('id').limit(1).executeTakeFirst())) {
    const sealed = await Promise.all(PRACTICE_ACCOUNTS.map(({ password }) => sealPassword(password)))
    await central.database.transaction(async (tx) => {
      for (const [at, user] of PRACTICE_ACCOUNTS.entries())
        await makeUser(central, tx, user, sealed[at] as string, idOf(user))
    })
  }
  if (await db.selectFrom('imports').select('id').limit(1).executeTakeFirst()) return
  const users = await db.selectFrom('users').select(['id', 'role', 'login_name']).execute()
  const admin = users.find((user) => user.role === 'admin')
  if (!admin) throw new Error('the practice world has no administrator')
  const today = localDay(central.now(), CHINA)
  const accounts = practiceAccounts(today)
  const file = Buffer.from(practiceFile(accounts))
  const query = { name: 'practice.csv', assign: 'spread', apply: 'new' } as const
  const done = await importAccounts(central, admin.id, query, Readable.from([file]), file.length)
  if (done.rejected > 0)
    throw new Error(`${done.rejected} practice accounts were refused: ${JSON.stringify(done.problems[0])}`)

  const episodes = (await casesOf(central, accounts)).map((one, index) => episodeOf(index, one, today))
  const payments = episodes.flatMap((episode) => episode.payments)
  for (const user of users.filter((one) => one.role === 'agent')) {
    const drafts = episodes
      .filter((episode) => episode.case.matter.assignedTo === user.id)
      .flatMap((episode) => episode.acts)
    const device = randomUUID()
    const acts = stamped(drafts, device, user.id)
    for (let from = 0; from < acts.length; from += PUSH_LIMIT) {
      const batch = acts.slice(from, from + PUSH_LIMIT)
      const reply = await push(
        central,
        { id: user.id, role: 'agent' },
        { device, acts: batch.map((act) => ({ id: act.id, n: act.n, act })), flags: [] },
      )
      const refused = reply.verdicts.find((verdict) => verdict.outcome !== 'applied')
      if (refused) throw new Error(`practice history was not taken: ${JSON.stringify(refused)}`)
    }
  }
  const { outcomes: booked } = await bookEntries(
    central,
    payments.map((entry) => ({ what: 'payments', entry })),
  )
  const refused = booked.find(({ outcome }) => outcome === 'refused')
  if (refused) throw new Error(`practice payments were not booked: ${JSON.stringify(refused)}`)
}

async function casesOf(central: Central, accounts: readonly PracticeAccount[]): Promise<PracticeCase[]> {
  const rows = await central.database.db
    .selectFrom('rows')
    .select('data')
    .where('kind', 'in', ['case', 'contact'])
    .execute()
  const cases = rows.flatMap(({ data }) => (data.kind === 'case' ? data : []))
  const contacts = rows.flatMap(({ data }) => (data.kind === 'contact' && data.role === 'debtor' ? data : []))
  return accounts.flatMap((account) => {
    const matter = cases.find((row) => row.accountNumber === account.accountNumber)
    const contact = contacts.find((row) => row.caseId === matter?.id)
    return matter && contact ? { account, matter, contact } : []
  })
}
