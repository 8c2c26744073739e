// Papers of a hardship, in central alone. Promises: each is sealed under a key of its own that the site key wraps; only who decides and who has the
// case sees one, and each opening is on record; with the decision they are gone, keys first, and so is every way to send more. What customers send by
// themselves comes by `paperUpload.ts`.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Instant } from '../shared/instant.ts'
import type { Act } from '../shared/operation.ts'
import { ProblemError } from '../shared/problem.ts'
import { worksEveryCase } from '../shared/role.ts'
import { Id, type Row, type TicketRow } from '../shared/rows.ts'
import {
  MOST_PAPERS,
  PAPER_BYTES,
  PaperRequest,
  PapersReply,
  type PaperType,
  paperProblem,
  paperType,
  takesPapers,
} from '../shared/ticket/papers.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Db, Tx } from './database.ts'
import { endLinks, linksOf } from './paperLinks.ts'
import { reachOf } from './reach.ts'

interface Found {
  ticket: TicketRow
  agent: Id | null
}

/** Throws `request.notFound`, also for a ticket of a case that the caller does not hold; `team.notYours`. */
export async function ticketOf(db: Db | Tx, caller: Caller, id: Id): Promise<TicketRow> {
  const found = await sql<Found>`
    select t.data as ticket, c.data ->> 'assignedTo' as agent from rows t
    join rows c on c.kind = 'case' and c.id = t.case_id and not c.deleted
    where t.kind = 'ticket' and t.id = ${id} and not t.deleted`.execute(db)
  const [row] = found.rows
  if (!row || !(worksEveryCase(caller.role) || row.agent === caller.id))
    throw new ProblemError('request.notFound')
  if (row.ticket.owner !== caller.id) (await reachOf(db, caller)).mustReach(row.agent)
  return row.ticket
}

async function list({ database, now }: Central, caller: Caller, ticketId: Id): Promise<PapersReply> {
  const ticket = await ticketOf(database.db, caller, ticketId)
  const rows = await database.db
    .selectFrom('ticket_papers')
    .select(['id', 'name', 'type', 'bytes', 'sha256', 'at', 'by_user', 'link_id'])
    .where('ticket_id', '=', ticketId)
    .orderBy('at')
    .execute()
  return {
    papers: rows.map(({ by_user: by, link_id: link, ...paper }) => ({
      ...paper,
      by,
      from: link === null ? ('desk' as const) : ('customer' as const),
    })),
    consented: await consented(database.db, ticket),
    links: await linksOf(database.db, ticketId),
    now: now(),
  }
}

const boundTo = (paperId: Id, ticketId: Id) => Buffer.from(`paper|${paperId}|${ticketId}`)

async function add(
  central: Central,
  caller: Caller,
  ticketId: Id,
  { paperId, name, base64 }: PaperRequest,
): Promise<PapersReply> {
  const content = Buffer.from(base64, 'base64')
  await central.database.transaction(async (tx) => {
    const ticket = await ticketOf(tx, caller, ticketId)
    await keepPaper(central, tx, ticket, { paperId, name, content, by: caller.id, linkId: null })
  })
  return list(central, caller, ticketId)
}

interface Arrived {
  readonly paperId: Id
  readonly name: string
  readonly content: Buffer
  /** Who took it in, or asked for it. */
  readonly by: Id
  readonly linkId: Id | null
}

/**
 * Seals and keeps one paper; throws why it can't be kept (`paper.…`). Resolves with how many there are now, and whether this one is new: sent
 * twice it is kept once.
 */
export async function keepPaper(
  { keys, now }: Pick<Central, 'keys' | 'now'>,
  tx: Tx,
  { id: ticketId, customerId }: Pick<TicketRow, 'id' | 'customerId'>,
  { paperId, name, content, by, linkId }: Arrived,
): Promise<{ count: number; fresh: boolean }> {
  const problem = paperProblem(content)
  if (problem) throw new ProblemError(problem.code, problem.params)
  // Two at once wait for one another here.
  await sql`select id from rows where kind = 'customer' and id = ${customerId} for update`.execute(tx)
  const ticket = await standingTicket(tx, ticketId)
  if (!ticket || !takesPapers(ticket)) throw new ProblemError('paper.ticketOver')
  if (!(await consented(tx, ticket))) throw new ProblemError('paper.noConsent')
  const known = await tx
    .selectFrom('ticket_papers')
    .select(['id', 'sha256'])
    .where('ticket_id', '=', ticketId)
    .execute()
  const sha256 = createHash('sha256').update(content).digest('hex')
  // A customer's second press sends the same bytes under another id.
  const again = (one: { id: string; sha256: string }) =>
    one.id === paperId || (linkId !== null && one.sha256 === sha256)
  if (known.some(again)) return { count: known.length, fresh: false }
  if (known.length >= MOST_PAPERS) throw new ProblemError('paper.tooMany', { limit: MOST_PAPERS })
  const key = randomBytes(32)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(paperId, ticketId))
  const body = Buffer.concat([iv, cipher.update(content), cipher.final(), cipher.getAuthTag()])
  await tx
    .insertInto('ticket_papers')
    .values({
      id: paperId,
      ticket_id: ticketId,
      customer_id: ticket.customerId,
      name,
      type: paperType(content) as PaperType,
      bytes: content.length,
      sha256,
      wrapped_key: keys.wrap(key.toString('base64'), `paper:${paperId}`),
      body,
      by_user: by,
      at: now(),
      link_id: linkId,
    })
    .execute()
  return { count: known.length + 1, fresh: true }
}

/** The ticket as it stands; undefined where there is none. */
export async function standingTicket(tx: Db | Tx, id: Id): Promise<TicketRow | undefined> {
  const found = await sql<{ data: TicketRow }>`
    select data from rows where kind = 'ticket' and id = ${id} and not deleted`.execute(tx)
  return found.rows[0]?.data
}

/** Papers tell of income and health: only after the customer agreed to it, for this (个人信息保护法 art. 28–29). */
export async function consented(tx: Db | Tx, ticket: TicketRow): Promise<boolean> {
  const found = await sql<{ row: Row }>`
    select data as row from rows where kind = 'event' and not deleted and case_id = ${ticket.caseId}
      and data ->> 'eventKind' = 'sensitiveConsent' and data #>> '{params,purpose}' = 'hardship' limit 1`.execute(
    tx,
  )
  return found.rows.length > 0
}

async function open(central: Central, caller: Caller, ticketId: Id, paperId: Id) {
  const at = central.now()
  return central.database.transaction(async (tx) => {
    const ticket = await ticketOf(tx, caller, ticketId)
    const paper = await tx
      .selectFrom('ticket_papers')
      .select(['type', 'wrapped_key', 'body'])
      .where('id', '=', paperId)
      .where('ticket_id', '=', ticketId)
      .executeTakeFirst()
    if (!paper) throw new ProblemError('request.notFound')
    await noteAudit(tx, [
      { at, by: caller, what: 'paper.opened', subject: paperId, customerId: ticket.customerId },
    ])
    const key = Buffer.from(central.keys.unwrap(paper.wrapped_key, `paper:${paperId}`), 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, paper.body.subarray(0, 12))
    decipher.setAAD(boundTo(paperId, ticketId)).setAuthTag(paper.body.subarray(-16))
    const content = Buffer.concat([decipher.update(paper.body.subarray(12, -16)), decipher.final()])
    return { type: paper.type, content }
  })
}

/** The papers of tickets that these acts decided or closed go with the decision, and the links by which more could come. */
export async function forgetPapers(tx: Tx, applied: readonly Act[], at: Instant): Promise<void> {
  const over = applied.flatMap((act) =>
    act.kind === 'ticket.answered' || act.kind === 'ticket.closed' ? act.payload.ticketId : [],
  )
  if (over.length === 0) return
  await tx.deleteFrom('ticket_papers').where('ticket_id', 'in', over).execute()
  await endLinks(tx, over, 'decided', at)
}

export function paperRoutes(central: Central, route: Routes): void {
  const params = z.object({ id: Id })
  route.only(
    'papers.list',
    {
      method: 'GET',
      url: '/v1/tickets/:id/papers',
      summary: 'Papers that came for a hardship, without their content',
      params,
      reply: PapersReply,
    },
    ({ caller, params: { id } }) => list(central, caller, id),
  )
  route.only(
    'papers.add',
    {
      method: 'POST',
      url: '/v1/tickets/:id/papers',
      summary: 'Takes in a paper (PDF, JPEG, PNG), sealed',
      params,
      body: PaperRequest,
      bodyLimit: Math.ceil((PAPER_BYTES * 4) / 3) + 4096,
      reply: PapersReply,
    },
    ({ caller, params: { id }, body }) => add(central, caller, id, body),
  )
  route.only(
    'papers.open',
    {
      method: 'GET',
      url: '/v1/tickets/:id/papers/:paper',
      summary: 'A paper as it came; the opening is on record',
      params: z.object({ id: Id, paper: Id }),
      reply: null,
    },
    async ({ caller, params: { id, paper }, reply }) => {
      const { type, content } = await open(central, caller, id, paper)
      return reply.type(type).header('cache-control', 'no-store').send(content)
    },
  )
}
