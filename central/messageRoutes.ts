// The routes of messages: templates, what became of each message, the paper of a letter. Asking for a message is an act and comes by push;
// what carriers say comes by `messageCallback.ts`.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { maskName } from '../shared/identity.ts'
import { addDays, CHINA, instantOf } from '../shared/instant.ts'
import {
  type LoggedMessage,
  MessageLogQuery,
  MessageLogReply,
  TemplateDecision,
  TemplateDraft,
  TemplatesReply,
} from '../shared/message/bodies.ts'
import { MessageChannel } from '../shared/messageRows.ts'
import { ProblemError } from '../shared/problem.ts'
import { worksEveryCase } from '../shared/role.ts'
import { Id } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central, Routes } from './context.ts'
import { placeOf, readPlace } from './listCursor.ts'
import type { Carriers } from './messageCarriers.ts'
import { decideTemplate, draftTemplate, listTemplates } from './messageTemplates.ts'
import { reachOf } from './reach.ts'
import { named, staffOf } from './staff.ts'

const PAGE = 100

export function messageRoutes(central: Central, add: Routes, carriers: Carriers): void {
  const channels = MessageChannel.options.filter((channel) => carriers[channel] !== undefined)
  const url = '/v1/messages/templates'
  add.only(
    'messages.templates',
    { method: 'GET', url, summary: 'Templates of messages, and what can be sent', reply: TemplatesReply },
    ({ caller }) => listTemplates(central, caller, channels),
  )
  add.only(
    'messages.draft',
    {
      method: 'POST',
      url,
      summary: 'Write the next version of a template; another supervisor has to approve it',
      body: TemplateDraft,
      reply: TemplatesReply,
    },
    async ({ caller, body }) => {
      await draftTemplate(central, caller, body)
      return listTemplates(central, caller, channels)
    },
  )
  add.only(
    'messages.decide',
    {
      method: 'POST',
      url: `${url}/decision`,
      summary: 'Approve or refuse a template that somebody else wrote',
      body: TemplateDecision,
      reply: TemplatesReply,
    },
    async ({ caller, body }) => {
      await decideTemplate(central, caller, body)
      return listTemplates(central, caller, channels)
    },
  )
  add.only(
    'messages.log',
    {
      method: 'GET',
      url: '/v1/messages',
      summary: 'What was asked for and how far it came, the newest first',
      query: MessageLogQuery,
      reply: MessageLogReply,
    },
    ({ caller, query }) => listMessages(central, caller, query),
  )
  add.only(
    'messages.paper',
    {
      method: 'GET',
      url: '/v1/messages/:id/paper',
      summary: 'The paper of a letter, as it left',
      params: z.object({ id: Id }),
      reply: null,
    },
    async ({ caller, params, reply }) =>
      reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .send(await paperOf(central, caller, params.id)),
  )
}

/** Throws `request.notFound`, also for a letter of a case that the caller does not hold. */
async function paperOf({ database, now }: Central, caller: Caller, id: Id): Promise<Buffer> {
  return database.transaction(async (tx) => {
    const found = await sql<{ pdf: Buffer; customer_id: Id; agent: Id | null }>`
      select paper.pdf, sends.customer_id, matter.data ->> 'assignedTo' as agent
      from message_papers paper
      join message_sends sends on sends.id = paper.id
      join rows matter on matter.kind = 'case' and matter.id = sends.case_id
      where paper.id = ${id}`.execute(tx)
    const [paper] = found.rows
    if (!paper || !(worksEveryCase(caller.role) || paper.agent === caller.id))
      throw new ProblemError('request.notFound')
    ;(await reachOf(tx, caller)).mustReach(paper.agent)
    // It names and addresses a person in full: who opened it is on record.
    await noteAudit(tx, [
      { at: now(), by: caller, what: 'paper.opened', subject: id, customerId: paper.customer_id },
    ])
    return paper.pdf
  })
}

interface Found {
  id: Id
  case_id: Id
  name: string | null
  recipient: string
  channel: MessageChannel
  state: LoggedMessage['state'] | 'sending'
  reason: string
  tries: number
  title: LoggedMessage['title']
  version: number
  asked_at: number
  asked_by: Id
  changed_at: number
  next_at: number | null
  paper: boolean
}

function conditions({ state, channel, from, until, cursor }: MessageLogQuery): RawBuilder<unknown>[] {
  const found: RawBuilder<unknown>[] = [sql`true`]
  if (state === 'queued') found.push(sql`m.state in ('queued', 'sending')`)
  else if (state) found.push(sql`m.state = ${state}`)
  if (channel) found.push(sql`m.channel = ${channel}`)
  if (from) found.push(sql`m.asked_at >= ${instantOf(from, 0, CHINA)}::bigint`)
  if (until) found.push(sql`m.asked_at < ${instantOf(addDays(until, 1), 0, CHINA)}::bigint`)
  if (cursor) {
    const [at, id] = readPlace(cursor)
    found.push(sql`(m.asked_at < ${at}::bigint or (m.asked_at = ${at}::bigint and m.id > ${id}::uuid))`)
  }
  return found
}

async function listMessages(
  { database, now }: Central,
  caller: Caller,
  query: MessageLogQuery,
): Promise<MessageLogReply> {
  const reach = await reachOf(database.db, caller)
  const found = await sql<Found>`
    select m.id, m.case_id, k.data ->> 'name' as name, m.recipient, m.channel, m.state, m.reason, m.tries, m.title,
      m.version, m.asked_at, m.asked_by, m.changed_at, m.next_at,
      exists (select from message_papers p where p.id = m.id) as paper
    from message_sends m
    left join rows k on k.kind = 'customer' and k.id = m.customer_id
    where ${sql.join([...conditions(query), reach.seesCase(sql`m.case_id`)], sql` and `)}
    order by m.asked_at desc, m.id limit ${PAGE + 1}`.execute(database.db)
  const shown = found.rows.slice(0, PAGE)
  const last = shown.at(-1)
  const staff = await staffOf(
    database.db,
    shown.map(({ asked_by: id }) => id),
  )
  return {
    messages: shown.map(
      (row): LoggedMessage => ({
        id: row.id,
        caseId: row.case_id,
        name: row.name === null ? '' : maskName(row.name),
        to: row.recipient,
        channel: row.channel,
        state: row.state === 'sending' ? 'queued' : row.state,
        reason: row.reason,
        tries: row.tries,
        title: row.title,
        version: row.version,
        askedAt: row.asked_at,
        askedBy: named(staff, row.asked_by),
        at: row.changed_at,
        nextAt: row.next_at,
        paper: row.paper,
      }),
    ),
    cursor: found.rows.length > PAGE && last ? placeOf(last.asked_at, last.id) : null,
    now: now(),
  }
}
