// Concerns and requests for help as central keeps them. Promises: a concern is read by its author and by the role it was sent to, by
// nobody else; a request for help wakes every supervisor with the commit that leaves with its commit; an act that comes too late
// or for the second time changes nothing and is no error.
import { sql } from 'kysely'
import type { Act, ActOf } from '../shared/act.ts'
import { type CareActKind, hearerOf, hearsAs, helpState, helpTooLate } from '../shared/careActs.ts'
import type { ConcernsReply, HelpReply, OwnConcernsReply, OwnHelpReply } from '../shared/careBodies.ts'
import { careRulesOn } from '../shared/hardCall.ts'
import { maskName } from '../shared/identity.ts'
import { CHINA, type Instant, localDay } from '../shared/instant.ts'
import type { Problem } from '../shared/problem.ts'
import type { Id, Role } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { EVERYONE_AFTER, hurryReachOf, reachOf, supervisorsOf, withoutAbsent } from './reach.ts'

const NEWEST = 100

type CareAct = ActOf<CareActKind>

export const isCareAct = (act: Act): act is CareAct =>
  act.kind.startsWith('concern.') || act.kind.startsWith('help.')

export type Taken = { readonly wake: readonly Id[] } | { readonly problem: Problem }

const NOTHING: Taken = { wake: [] }
const NOT_THEIRS: Taken = { problem: { code: 'team.notYours', params: {} } }

/** Keeps what the act says; whom to wake, or why it is refused. */
export async function takeCareAct(
  tx: Tx,
  author: { id: Id; role: Role },
  act: CareAct,
  received: Instant,
): Promise<Taken> {
  const notAllowed: Taken = { problem: { code: 'act.notAllowed', params: { kind: act.kind } } }
  switch (act.kind) {
    case 'concern.raised': {
      const { concernId, concern, to, text, about } = act.payload
      const kept = await tx
        .insertInto('concerns')
        .values({
          id: concernId,
          agent: author.id,
          concern,
          hearer: to,
          text,
          case_id: about.caseId,
          call_id: about.callId,
          raised_at: act.at,
          received_at: received,
          read_at: null,
          read_by: null,
          answered_at: null,
          answered_by: null,
          answer: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!kept) return { problem: { code: 'act.idTaken', params: { kind: 'concern', id: concernId } } }
      return { wake: await usersOf(tx, hearerOf(to)) }
    }
    case 'concern.read':
    case 'concern.answered': {
      const concern = await tx
        .selectFrom('concerns')
        .select(['id', 'agent', 'hearer', 'read_at', 'answered_at'])
        .where('id', '=', act.payload.concernId)
        .forUpdate()
        .executeTakeFirst()
      if (!concern || concern.hearer !== hearsAs(author.role)) return notAllowed
      if (!(await reachOf(tx, author)).reaches(concern.agent)) return NOT_THEIRS
      // Two read or answered at once: the first stands.
      const read = concern.read_at === null ? { read_at: act.at, read_by: author.id } : {}
      const answer =
        act.kind === 'concern.answered' && concern.answered_at === null
          ? { answered_at: act.at, answered_by: author.id, answer: act.payload.text }
          : {}
      const change = { ...read, ...answer }
      if (Object.keys(change).length === 0) return NOTHING
      await tx.updateTable('concerns').set(change).where('id', '=', concern.id).execute()
      return { wake: [concern.agent] }
    }
    case 'help.asked': {
      const { helpId, about } = act.payload
      const late = helpTooLate(act.at, received)
      // One request at a time: a new one takes the place of what still stood.
      await tx
        .updateTable('help_requests')
        .set({ ended_at: act.at, ended_why: 'again' })
        .where('agent', '=', author.id)
        .where('ended_at', 'is', null)
        .execute()
      const kept = await tx
        .insertInto('help_requests')
        .values({
          id: helpId,
          agent: author.id,
          case_id: about.caseId,
          call_id: about.callId,
          asked_at: act.at,
          received_at: received,
          taken_at: null,
          taken_by: null,
          ended_at: late ? received : null,
          ended_why: late ? 'late' : null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!kept) return { problem: { code: 'act.idTaken', params: { kind: 'help', id: helpId } } }
      return late ? NOTHING : { wake: [author.id, ...(await usersOf(tx, 'supervisor'))] }
    }
    case 'help.withdrawn':
    case 'help.taken': {
      const help = await tx
        .selectFrom('help_requests')
        .select(['id', 'agent', 'asked_at', 'taken_at', 'ended_at'])
        .where('id', '=', act.payload.helpId)
        .forUpdate()
        .executeTakeFirst()
      if (!help) return NOTHING
      if (act.kind === 'help.withdrawn') {
        if (help.agent !== author.id) return notAllowed
        if (help.ended_at !== null) return NOTHING
        await tx
          .updateTable('help_requests')
          .set({ ended_at: act.at, ended_why: act.payload.why })
          .where('id', '=', help.id)
          .execute()
      } else {
        const facts = { askedAt: help.asked_at, takenAt: help.taken_at, endedAt: help.ended_at }
        if (helpState(facts, received) !== 'asked') return NOTHING
        const own = await reachOf(tx, author)
        const waited = help.asked_at <= received - EVERYONE_AFTER.help
        if (!waited && !(await withoutAbsent(tx, own, received)).reaches(help.agent)) return NOT_THEIRS
        await tx
          .updateTable('help_requests')
          .set({ taken_at: act.at, taken_by: author.id })
          .where('id', '=', help.id)
          .execute()
      }
      return { wake: [help.agent, ...(await usersOf(tx, 'supervisor'))] }
    }
    default:
      return act satisfies never
  }
}

async function usersOf(db: Db | Tx, role: Role): Promise<Id[]> {
  const found = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', role)
    .where('active', '=', true)
    .execute()
  return found.map(({ id }) => id)
}

const CONCERN = [
  'concerns.id',
  'concerns.concern',
  'concerns.hearer as to',
  'concerns.text',
  'concerns.case_id as caseId',
  'concerns.raised_at as raisedAt',
  'concerns.read_at as readAt',
  'concerns.answered_at as answeredAt',
  'concerns.answer',
] as const

export async function ownConcerns({ database, now }: Central, caller: Caller): Promise<OwnConcernsReply> {
  const concerns = await database.db
    .selectFrom('concerns')
    .select([...CONCERN])
    .where('agent', '=', caller.id)
    .orderBy('raised_at', 'desc')
    .limit(NEWEST)
    .execute()
  return { concerns, now: now() }
}

/** What agents whom the caller sees sent to the caller's role. */
export async function heardConcerns({ database, now }: Central, caller: Caller): Promise<ConcernsReply> {
  const to = hearsAs(caller.role)
  if (to === null) return { concerns: [], now: now() }
  const reach = await reachOf(database.db, caller)
  const found = await database.db
    .selectFrom('concerns')
    .innerJoin('users', 'users.id', 'concerns.agent')
    .select([...CONCERN, 'users.name', 'users.staff_number as staffNumber'])
    .where('hearer', '=', to)
    .where(reach.sees(sql`concerns.agent::text`))
    .orderBy((eb) => eb('answered_at', 'is', null), 'desc')
    .orderBy('raised_at', 'desc')
    .limit(NEWEST)
    .execute()
  return {
    concerns: found.map(({ name, staffNumber, ...concern }) => ({ ...concern, by: { name, staffNumber } })),
    now: now(),
  }
}

const standsSince = (now: Instant) => now - careRulesOn(localDay(now, CHINA)).limits.helpStandsMs

export async function ownHelp(central: Central, caller: Caller): Promise<OwnHelpReply> {
  const at = central.now()
  const help = await central.database.db
    .selectFrom('help_requests')
    .leftJoin('users', 'users.id', 'help_requests.taken_by')
    .select([
      'help_requests.id',
      'help_requests.call_id as callId',
      'help_requests.asked_at as askedAt',
      'users.name as takenBy',
    ])
    .where('agent', '=', caller.id)
    .where('ended_at', 'is', null)
    .where('asked_at', '>', standsSince(at))
    .orderBy('asked_at', 'desc')
    .executeTakeFirst()
  const who = await supervisorsOf(central, caller.id)
  const own = who.filter((one) => one.own)
  const here = own.filter((one) => one.here)
  const all = who.filter((one) => one.here)
  return {
    help: help ?? null,
    supervisors: (here.length > 0 ? here : all).length,
    // Nobody of the own team is there: everybody sees it at once.
    seenBy: here.map(({ name }) => name),
    everyoneAt:
      help && here.length > 0 && all.length > here.length ? help.askedAt + EVERYONE_AFTER.help : null,
    now: at,
  }
}

/** Of agents whom the caller sees; of others, whose own supervisors are away or have not come for a while. */
export async function openHelp(central: Central, caller: Caller): Promise<HelpReply> {
  const at = central.now()
  const hurry = await hurryReachOf(central, caller)
  const found = await central.database.db
    .selectFrom('help_requests')
    .innerJoin('users as asker', 'asker.id', 'help_requests.agent')
    .leftJoin('users as taker', 'taker.id', 'help_requests.taken_by')
    .leftJoin('rows as matter', (join) =>
      join.onRef('matter.id', '=', 'help_requests.case_id').on('matter.kind', '=', 'case'),
    )
    .leftJoin('rows as person', (join) =>
      join.onRef('person.id', '=', 'matter.customer_id').on('person.kind', '=', 'customer'),
    )
    .select([
      'help_requests.id',
      'help_requests.case_id as caseId',
      'help_requests.asked_at as askedAt',
      'asker.name as agent',
      'asker.staff_number as staffNumber',
      'taker.id as takerId',
      'taker.name as takerName',
      'person.data as person',
    ])
    .where('ended_at', 'is', null)
    .where('asked_at', '>', standsSince(at))
    .where(
      sql<boolean>`(${hurry.sees(sql`help_requests.agent::text`)} or asked_at <= ${at - EVERYONE_AFTER.help}::bigint)`,
    )
    .orderBy('asked_at')
    .limit(NEWEST)
    .execute()
  return {
    help: found.map(({ takerId, takerName, person, ...one }) => ({
      ...one,
      customer: person?.kind === 'customer' ? maskName(person.name) : '',
      takenBy: takerId && takerName ? { id: takerId, name: takerName } : null,
    })),
    now: at,
  }
}
