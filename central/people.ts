// Accounts in the hands of administrators: made, changed, stopped, brought back. Promises: who is stopped is out at once, on every desk, and keeps
// what they recorded; nobody does that to the own account, and one administrator is always left; a first password is good for choosing another.
import { randomBytes, randomUUID } from 'node:crypto'
import { ALLOTMENT_LIMIT } from '../shared/allotmentBodies.ts'
import { HOUR } from '../shared/instant.ts'
import { CODE_LENGTH, codeOf, spokenJoinCode } from '../shared/machineBodies.ts'
import {
  FIRST_PASSWORD_HOURS,
  type NewPerson,
  type PersonChange,
  type PersonReply,
  type StopRequest,
} from '../shared/people.ts'
import { ProblemError, problemOf } from '../shared/problem.ts'
import type { LineAccount } from '../shared/protocol.ts'
import type { Id, Role, TicketRow } from '../shared/rows.ts'
import { previewAllotment } from './allotmentPlan.ts'
import { doAllotment } from './allotmentRun.ts'
import type { Caller, Central } from './context.ts'
import type { Tx } from './database.ts'
import { releaseLeases } from './leases.ts'
import { personOf, ticketsOf } from './peopleList.ts'
import { RowStore } from './rowStore.ts'
import { endSessions, normalName, sealPassword } from './session.ts'
import { makeUser } from './users.ts'
import { wakeAgents, wakeCustomers } from './wake.ts'

const TICKETS_AT_ONCE = 500

/** As it is read out, and what central keeps of it: 50 bits, behind the lock-out of sign-in. */
async function firstPassword(): Promise<{ spoken: string; sealed: string }> {
  const code = codeOf(randomBytes(CODE_LENGTH))
  return { spoken: spokenJoinCode(code), sealed: await sealPassword(code) }
}

/** Throws `person.nameTaken`, `person.numberTaken`. */
export async function makePerson(central: Central, caller: Caller, wish: NewPerson): Promise<PersonReply> {
  const { spoken, sealed } = await firstPassword()
  const id = randomUUID()
  const { team, ...user } = wish
  await central.database.transaction(async (tx) => {
    const loginName = normalName(wish.loginName)
    const taken = await tx
      .selectFrom('users')
      .select('id')
      .where('login_name', '=', loginName)
      .executeTakeFirst()
    if (taken) throw new ProblemError('person.nameTaken', { name: loginName })
    await mustBeFree(tx, wish.staffNumber, id)
    await makeUser(central, tx, user, sealed, id, central.now() + FIRST_PASSWORD_HOURS * HOUR)
    await place(tx, id, wish.role, team)
  })
  return personOf(central, caller, id, { firstPassword: spoken })
}

/** Throws `person.numberTaken`, `person.yourself` for another role of one's own, `person.lastAdmin`. */
export async function changePerson(
  central: Central,
  caller: Caller,
  id: Id,
  { name, staffNumber, role, team, line, sipPassword }: PersonChange,
): Promise<PersonReply> {
  await central.database.transaction(async (tx) => {
    await mustLeaveAdmin(tx, id, role)
    const before = await lockedUser(tx, id)
    if (before.role !== role && id === caller.id) throw new ProblemError('person.yourself')
    await mustBeFree(tx, staffNumber, id)
    await tx
      .updateTable('users')
      .set({
        ...{ name, staff_number: staffNumber, role, line: lineOf(line) },
        ...(sipPassword === undefined
          ? {}
          : { sip_password: sipPassword === null ? null : central.keys.wrap(sipPassword, `sip:${id}`) }),
      })
      .where('id', '=', id)
      .execute()
    await place(tx, id, role, team)
    // A desk is opened for one role: what it holds and shows is that role's.
    if (before.role !== role) await signOutAll(tx, id, central.now(), 'role changed')
  })
  return personOf(central, caller, id)
}

/** Throws `person.yourself`, `person.lastAdmin`. Stopped again it keeps its first words. */
export async function stopPerson(
  central: Central,
  caller: Caller,
  id: Id,
  { reason, giveBack: wanted }: StopRequest,
): Promise<PersonReply> {
  if (id === caller.id) throw new ProblemError('person.yourself')
  const at = central.now()
  await central.database.transaction(async (tx) => {
    await mustLeaveAdmin(tx, id, null)
    const { active } = await lockedUser(tx, id)
    if (!active) return
    await tx
      .updateTable('users')
      .set({ active: false, stopped_at: at, stopped_by: caller.id, stopped_why: reason })
      .where('id', '=', id)
      .execute()
    await signOutAll(tx, id, at, 'account stopped')
  })
  const devices = await central.database.db
    .selectFrom('devices')
    .select('id')
    .where('user_id', '=', id)
    .execute()
  for (const device of devices) await releaseLeases(central, { id }, device.id)
  return wanted ? giveBack(central, caller, id, reason) : personOf(central, caller, id)
}

/**
 * Of who was stopped: open cases to the pool as an allotment that can be undone, and tickets in their hands to the queues. Throws
 * `request.notFound` for who works here (an allotment moves those), `team.notYours`.
 */
export async function giveBack(
  central: Central,
  caller: Caller,
  id: Id,
  reason: string,
): Promise<PersonReply> {
  const { person, cases } = await personOf(central, caller, id)
  if (person.state !== 'stopped') throw new ProblemError('request.notFound')
  await returnTickets(central, id)
  const returned: NonNullable<PersonReply['returned']> = { cases: 0, problem: null }
  if (cases > 0)
    try {
      const filter = {
        ...{ holders: [id], products: [], buckets: [], lenders: [], accounts: [], caseIds: [] },
        ...{ fromFen: null, toFen: null, termOver: false, most: ALLOTMENT_LIMIT },
      }
      const plan = await previewAllotment(central, caller, { how: 'return', to: 'pool', filter, reason })
      returned.cases = (await doAllotment(central, plan.allotment.id)).allotment.landed
    } catch (error) {
      // The account is stopped all the same; the screen says what stays and offers it again.
      if (!(error instanceof ProblemError)) throw error
      returned.problem = problemOf(error, 'people.giveBack')
    }
  return personOf(central, caller, id, { returned })
}

async function returnTickets({ database }: Central, id: Id): Promise<void> {
  for (;;) {
    const done = await database.transaction(async (tx) => {
      const open = await ticketsOf(tx, id, TICKETS_AT_ONCE)
      const customers = [...new Set(open.map(({ customerId }) => customerId))]
      if (customers.length === 0) return true
      const store = new RowStore(tx)
      await store.load(customers)
      store.stage(
        open.flatMap(({ id: ticketId, customerId }): TicketRow[] => {
          const row = store.world(customerId).get('ticket', ticketId)
          return row && row.owner === id ? [{ ...row, owner: null, version: row.version + 1 }] : []
        }),
      )
      await store.flush()
      await wakeCustomers(tx, customers)
      return open.length < TICKETS_AT_ONCE
    })
    if (done) return
  }
}

/** The account is in use again, under a first password: who left does not come back with the old one. */
export async function bringBack(central: Central, caller: Caller, id: Id): Promise<PersonReply> {
  return withFirstPassword(central, caller, id, {
    active: true,
    stopped_at: null,
    stopped_by: null,
    stopped_why: null,
  })
}

/** Throws `person.yourself`. Signs the person out everywhere. */
export async function resetPassword(central: Central, caller: Caller, id: Id): Promise<PersonReply> {
  if (id === caller.id) throw new ProblemError('person.yourself')
  return withFirstPassword(central, caller, id, {})
}

async function withFirstPassword(
  central: Central,
  caller: Caller,
  id: Id,
  also: { active?: true; stopped_at?: null; stopped_by?: null; stopped_why?: null },
): Promise<PersonReply> {
  const { spoken, sealed } = await firstPassword()
  const at = central.now()
  await central.database.transaction(async (tx) => {
    const { active, login_name } = await lockedUser(tx, id)
    // One who was stopped gets a password by being brought back, and by nothing else.
    if (active === (also.active === true)) throw new ProblemError('request.notFound')
    await tx
      .updateTable('users')
      .set({ ...also, password_hash: sealed, first_until: at + FIRST_PASSWORD_HOURS * HOUR })
      .where('id', '=', id)
      .execute()
    await tx.deleteFrom('sign_in_failures').where('login_name', '=', login_name).execute()
    await signOutAll(tx, id, at, 'password reset')
  })
  return personOf(central, caller, id, { firstPassword: spoken })
}

/** Lets somebody try again who typed a wrong password too often. Throws `team.notYours`. */
export async function unlockPerson(central: Central, caller: Caller, id: Id): Promise<PersonReply> {
  await personOf(central, caller, id)
  await central.database.transaction(async (tx) => {
    const { login_name } = await lockedUser(tx, id)
    await tx.deleteFrom('sign_in_failures').where('login_name', '=', login_name).execute()
  })
  return personOf(central, caller, id)
}

const lineOf = (line: LineAccount | null): string | null => (line === null ? null : JSON.stringify(line))

async function lockedUser(tx: Tx, id: Id) {
  const found = await tx
    .selectFrom('users')
    .select(['role', 'active', 'login_name'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new ProblemError('request.notFound')
  return found
}

/** All administrators are locked, in one order: two who stop each other at once don't both succeed. */
async function mustLeaveAdmin(tx: Tx, id: Id, role: Role | null): Promise<void> {
  const admins = await tx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('active', '=', true)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (role !== 'admin' && admins.length > 0 && admins.every((admin) => admin.id === id))
    throw new ProblemError('person.lastAdmin')
}

async function mustBeFree(tx: Tx, staffNumber: string, id: Id): Promise<void> {
  const taken = await tx
    .selectFrom('users')
    .select('id')
    .where('staff_number', '=', staffNumber)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (taken) throw new ProblemError('person.numberTaken', { number: staffNumber })
}

/** Only agents stand in a team; those who lead one say so there. Throws `request.malformed` for no such team. */
async function place(tx: Tx, id: Id, role: Role, team: Id | null): Promise<void> {
  const of = role === 'agent' ? team : null
  if (of !== null) {
    const known = await tx.selectFrom('teams').select('id').where('id', '=', of).executeTakeFirst()
    if (!known) throw new ProblemError('request.malformed', { path: 'team', detail: 'unknown' })
  }
  await tx
    .insertInto('agent_places')
    .values({ agent: id, team: of, skills: '[]', most_cases: null })
    .onConflict((conflict) => conflict.column('agent').doUpdateSet({ team: of }))
    .execute()
}

/** Desks that listen are woken: they pull, and are told that their session is over. */
async function signOutAll(tx: Tx, id: Id, at: number, why: string): Promise<void> {
  await endSessions(tx, id, at, why)
  await wakeAgents(tx, [id])
}
