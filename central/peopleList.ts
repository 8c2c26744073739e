// People as central knows them: the list, and one with what stands under the name. Promises: a supervisor sees the own teams' agents and nobody else;
// names of customers leave masked.
import { type RawBuilder, sql } from 'kysely'
import { cardTail, maskName } from '../shared/identity.ts'
import type { Instant } from '../shared/instant.ts'
import {
  HELD_NAMED,
  type Held,
  PEOPLE_PAGE,
  type PeopleQuery,
  type PeopleReply,
  type Person,
  type PersonReply,
  type PersonState,
} from '../shared/people.ts'
import { ProblemError } from '../shared/problem.ts'
import type { LineAccount } from '../shared/protocol.ts'
import type { CaseRow, Id, Role } from '../shared/rows.ts'
import { CLOSED } from './allotmentCases.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { isHere, reachOf } from './reach.ts'

interface Found {
  id: Id
  loginName: string
  name: string
  staffNumber: string
  role: Role
  active: boolean
  team: Id | null
  teamName: string | null
  here: boolean
  lastSignIn: Instant | null
  lockedUntil: Instant | null
  firstUntil: Instant | null
  stoppedAt: Instant | null
  stoppedBy: string | null
  stoppedWhy: string | null
  line: LineAccount | null
  ownSipPassword: boolean
}

const people = (at: Instant, where: RawBuilder<unknown>, limit: number) => sql<Found>`
  select u.id, u.login_name as "loginName", u.name, u.staff_number as "staffNumber", u.role, u.active,
    t.id as team, t.name as "teamName", ${isHere(sql`u.id`, at)} as here, u.last_sign_in as "lastSignIn",
    case when f.locked_until > ${at}::bigint then f.locked_until end as "lockedUntil", u.first_until as "firstUntil",
    u.stopped_at as "stoppedAt", w.staff_number || ' ' || w.name as "stoppedBy", u.stopped_why as "stoppedWhy",
    u.line, u.sip_password is not null as "ownSipPassword"
  from users u
  left join agent_places p on p.agent = u.id and u.role = 'agent'
  left join teams t on t.id = p.team
  left join sign_in_failures f on f.login_name = u.login_name
  left join users w on w.id = u.stopped_by
  where ${where} order by u.staff_number, u.id limit ${limit}`

function stateOf({ active, lockedUntil, firstUntil }: Found, at: Instant): PersonState {
  if (!active) return 'stopped'
  if (lockedUntil !== null) return 'locked'
  return firstUntil === null ? 'active' : firstUntil > at ? 'first' : 'over'
}

function personFrom(found: Found, at: Instant): Person {
  const { id, loginName, name, staffNumber, role, here, lastSignIn, lockedUntil, firstUntil } = found
  const { team, teamName, active, stoppedAt, stoppedBy, stoppedWhy } = found
  return {
    ...{ id, loginName, name, staffNumber, role, here: here && active, lastSignIn, lockedUntil, firstUntil },
    team: team === null ? null : { id: team, name: teamName ?? '' },
    state: stateOf(found, at),
    // One who was stopped in the database by hand has no more than that.
    stopped: active ? null : { at: stoppedAt ?? 0, by: stoppedBy ?? '', reason: stoppedWhy ?? '' },
  }
}

/** Supervisors: agents whom they reach. */
async function seen(db: Db, caller: Caller): Promise<RawBuilder<boolean>> {
  if (caller.role !== 'supervisor') return sql<boolean>`true`
  return sql<boolean>`(u.role = 'agent' and ${(await reachOf(db, caller)).sees(sql`u.id::text`)})`
}

export async function listPeople(
  { database, now }: Central,
  caller: Caller,
  { find, role, show }: PeopleQuery,
): Promise<PeopleReply> {
  const { db } = database
  const at = now()
  const mine = await seen(db, caller)
  const plain = find.toLowerCase().replace(/[\\%_]/g, '\\$&')
  const wanted = [mine, show === 'all' ? sql`true` : sql`u.active = ${show === 'working'}`]
  if (role) wanted.push(sql`u.role = ${role}`)
  if (find !== '')
    wanted.push(sql`(lower(u.staff_number) like ${`${plain}%`} or u.login_name like ${`${plain}%`}
      or lower(u.name) like ${`%${plain}%`} or lower(t.name) like ${`%${plain}%`})`)
  const found = (await people(at, sql.join(wanted, sql` and `), PEOPLE_PAGE + 1).execute(db)).rows
  const counts = await sql<{ working: number; stopped: number }>`
    select count(*) filter (where active)::int as working, count(*) filter (where not active)::int as stopped
    from users u where ${mine}`.execute(db)
  const teams = await db.selectFrom('teams').select(['id', 'name']).orderBy('name').execute()
  return {
    people: found.slice(0, PEOPLE_PAGE).map((one) => personFrom(one, at)),
    more: found.length > PEOPLE_PAGE,
    counts: counts.rows[0] ?? { working: 0, stopped: 0 },
    teams: caller.role === 'admin' ? teams : [],
    now: at,
  }
}

/** Throws `request.notFound` for nobody, `team.notYours` for somebody of another team. */
export async function personOf(
  { database, now }: Central,
  caller: Caller,
  id: Id,
  also: Partial<Pick<PersonReply, 'firstPassword' | 'returned'>> = {},
): Promise<PersonReply> {
  const { db } = database
  const at = now()
  const [found] = (await people(at, sql`u.id = ${id}::uuid`, 1).execute(db)).rows
  if (!found) throw new ProblemError('request.notFound')
  if (caller.role === 'supervisor') {
    if (found.role !== 'agent') throw new ProblemError('team.notYours')
    ;(await reachOf(db, caller)).mustReach(id)
  }
  const leads = await db
    .selectFrom('team_leads')
    .innerJoin('teams', 'teams.id', 'team_leads.team')
    .select('teams.name')
    .where('supervisor', '=', id)
    .orderBy('teams.name')
    .execute()
  const cases = await sql<{ cases: number }>`select count(*)::int as cases from rows
    where kind = 'case' and not deleted and data ->> 'assignedTo' = ${id}
      and data ->> 'state' <> all(${CLOSED}::text[])`.execute(db)
  const callbacks = await held<Held>(db, id, 'callback')
  const tickets = await held<Held & { ticketKind: string }>(db, id, 'ticket')
  return {
    person: personFrom(found, at),
    line: found.line,
    ownSipPassword: found.ownSipPassword,
    leads: found.role === 'supervisor' ? leads.map(({ name }) => name) : [],
    cases: cases.rows[0]?.cases ?? 0,
    callbacks,
    tickets,
    firstPassword: null,
    returned: null,
    ...also,
    now: at,
  }
}

const OPEN = {
  callback: sql`r.data ->> 'doneAt' is null`,
  ticket: sql`r.data ->> 'state' = 'open'`,
} as const

/** What this person has to see to, the most urgent first. */
async function held<H extends Held>(
  db: Db,
  id: Id,
  kind: keyof typeof OPEN,
): Promise<{ count: number; named: H[] }> {
  const when = kind === 'callback' ? sql`(r.data ->> 'at')::bigint` : sql`(r.data ->> 'due')::bigint`
  const found = await sql<{
    id: Id
    at: Instant
    sort: string | null
    matter: CaseRow
    name: string | null
    count: number
  }>`
    select page.*, c.data as matter, k.data ->> 'name' as name from (
      select r.id, r.case_id, r.customer_id, ${when} as at, r.data ->> 'ticketKind' as sort, count(*) over ()::int as count from rows r
      where r.kind = ${kind} and not r.deleted and r.data ->> 'owner' = ${id} and ${OPEN[kind]}
      order by ${when}, r.id limit ${HELD_NAMED}
    ) page
    join rows c on c.kind = 'case' and c.id = page.case_id and not c.deleted
    left join rows k on k.kind = 'customer' and k.id = page.customer_id and not k.deleted
    order by page.at, page.id`.execute(db)
  return {
    count: found.rows[0]?.count ?? 0,
    named: found.rows.map(
      ({ id: row, at, sort, matter, name }) =>
        ({
          ...{ id: row, caseId: matter.id, at, lender: matter.lender, tail: cardTail(matter.accountNumber) },
          name: name === null ? '' : maskName(name),
          ...(sort === null ? {} : { ticketKind: sort }),
        }) as H,
    ),
  }
}

/** Open tickets in this person's hands. */
export async function ticketsOf(tx: Tx, id: Id, most: number): Promise<{ id: Id; customerId: Id }[]> {
  const found = await sql<{ id: Id; customerId: Id }>`select r.id, r.customer_id as "customerId" from rows r
    where r.kind = 'ticket' and not r.deleted and r.data ->> 'owner' = ${id} and ${OPEN.ticket}
    order by r.id limit ${most}`.execute(tx)
  return found.rows
}
