// Lines from supervisors to a team or to all their agents. Promises: every agent who was there is woken and reads it until they acknowledge it or the day is over;
// whoever sent it sees who has not; sent twice under one id, it is one.
import { sql } from 'kysely'
import { z } from 'zod'
import { AnnouncementRequest, AnnouncementsReply, OwnAnnouncementsReply } from '../shared/announcement.ts'
import { HOUR, type Instant } from '../shared/instant.ts'
import { Id } from '../shared/rows.ts'
import type { Caller, Central, Routes } from './context.ts'
import { reachOf } from './reach.ts'
import { mustLead, teamsOf } from './teams.ts'
import { wakeAgents } from './wake.ts'

/** A working day. */
const SHOWN_MS = 12 * HOUR
const NEWEST = 5

async function announce(
  central: Central,
  caller: Caller,
  { id, text, team }: AnnouncementRequest,
): Promise<void> {
  const at = central.now()
  await mustLead(central, caller, team)
  const reach = await reachOf(central.database.db, caller)
  await central.database.transaction(async (tx) => {
    const made = await tx
      .insertInto('announcements')
      .values({ id, by_user: caller.id, text, at, team })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) return
    const agents = await sql<{ agent: Id }>`insert into announcement_reads (announcement, agent)
      select ${id}::uuid, u.id from users u left join agent_places p on p.agent = u.id
      where u.role = 'agent' and u.active and ${reach.sees(sql`u.id::text`)} and ${team === null ? sql`true` : sql`p.team = ${team}::uuid`}
      returning agent`.execute(tx)
    await wakeAgents(
      tx,
      agents.rows.map(({ agent }) => agent),
    )
  })
}

/** The own ones, and those that went to agents whom the caller sees. */
async function lately(central: Central, caller: Caller): Promise<AnnouncementsReply> {
  const { database } = central
  const at = central.now()
  const reach = await reachOf(database.db, caller)
  const found = await sql<{
    id: Id
    text: string
    by: string
    at: Instant
    team: string | null
    read: number
    unread: string[]
  }>`
    select a.id, a.text, u.name as by, a.at, t.name as team,
      (select count(*)::int from announcement_reads r where r.announcement = a.id and r.read_at is not null and ${reach.sees(sql`r.agent::text`)}) as read,
      array(select g.staff_number || ' ' || g.name from announcement_reads r join users g on g.id = r.agent
        where r.announcement = a.id and r.read_at is null and ${reach.sees(sql`r.agent::text`)} order by g.staff_number) as unread
    from announcements a join users u on u.id = a.by_user left join teams t on t.id = a.team
    where (a.by_user = ${caller.id} or exists (select from announcement_reads seen where seen.announcement = a.id
      and ${reach.sees(sql`seen.agent::text`)})) and a.at > ${at - SHOWN_MS}::bigint order by a.at desc, a.id limit ${NEWEST}`.execute(
    database.db,
  )
  const { teams } = await teamsOf(central, caller)
  return {
    announcements: found.rows,
    teams: teams.map(({ id, name }) => ({ id, name })),
    now: at,
  }
}

async function own({ database, now }: Central, caller: Caller): Promise<OwnAnnouncementsReply> {
  const at = now()
  const announcements = await database.db
    .selectFrom('announcement_reads')
    .innerJoin('announcements', 'announcements.id', 'announcement_reads.announcement')
    .innerJoin('users', 'users.id', 'announcements.by_user')
    .select(['announcements.id', 'announcements.text', 'users.name as by', 'announcements.at'])
    .where('announcement_reads.agent', '=', caller.id)
    .where('announcement_reads.read_at', 'is', null)
    .where('announcements.at', '>', at - SHOWN_MS)
    .orderBy('announcements.at')
    .execute()
  return { announcements, now: at }
}

/** The first word stands; what was not for the caller changes nothing. */
async function acknowledge({ database, now }: Central, caller: Caller, id: Id): Promise<void> {
  await database.db
    .updateTable('announcement_reads')
    .set({ read_at: now() })
    .where('announcement', '=', id)
    .where('agent', '=', caller.id)
    .where('read_at', 'is', null)
    .execute()
}

export function announcementRoutes(central: Central, add: Routes): void {
  add.only(
    'announcements.make',
    {
      method: 'POST',
      url: '/v1/announcements',
      summary: 'A line to one team, or to all agents of the caller',
      body: AnnouncementRequest,
      reply: AnnouncementsReply,
      perMinute: 20,
    },
    async ({ caller, body }) => {
      await announce(central, caller, body)
      return lately(central, caller)
    },
  )
  add.only(
    'announcements.list',
    {
      method: 'GET',
      url: '/v1/announcements',
      summary: 'The last lines of the day, with who has not acknowledged them',
      reply: AnnouncementsReply,
    },
    ({ caller }) => lately(central, caller),
  )
  add.only(
    'announcements.own',
    {
      method: 'GET',
      url: '/v1/announcements/own',
      summary: 'Lines that the caller has not acknowledged',
      reply: OwnAnnouncementsReply,
    },
    ({ caller }) => own(central, caller),
  )
  add.only(
    'announcements.read',
    {
      method: 'POST',
      url: '/v1/announcements/:id/read',
      summary: 'The caller has read it',
      params: z.object({ id: Id }),
      reply: OwnAnnouncementsReply,
    },
    async ({ caller, params }) => {
      await acknowledge(central, caller, params.id)
      return own(central, caller)
    },
  )
}
