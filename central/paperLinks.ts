// Links by which customers hand in papers of a hardship: made when the message leaves, known here by their hash alone. Promises: 256 bits that nobody can
// guess; bound to one ticket; a newer link ends the older ones; whatever is wrong with a link, nothing tells which it was.
import { createHash, createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, CHINA, type Instant, instantOf, type LocalDay, localDay } from '../shared/instant.ts'
import type { MessageRow } from '../shared/messageRows.ts'
import type { Id } from '../shared/rows.ts'
import { LINK_DAYS, type LinkEnd, type PaperLink } from '../shared/ticket/papers.ts'
import type { CentralConfig } from './config.ts'
import type { Db, Tx } from './database.ts'
import type { Keys } from './keys.ts'

export const PAPER_PAGE = '/papers'
/** Base64url of 32 bytes. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/
/** What one link may be used for at all: a person's tries and mistakes, not a program's. */
const MOST_TRIES = 60
/** Practice sends nothing: its links lead nowhere. */
const NOWHERE = 'https://papers.invalid'

export interface PaperLinks {
  /** Customers have somewhere to go. */
  readonly open: boolean
  /** The link of this message, and its last day; the same however often the message is tried. Throws for a message without a ticket. */
  make(tx: Tx, message: MessageRow, at: Instant): Promise<{ link: string; until: LocalDay }>
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

export function paperLinks(
  { publicUrl, practice }: Pick<CentralConfig, 'publicUrl' | 'practice'>,
  { links: key }: Pick<Keys, 'links'>,
): PaperLinks {
  const base = publicUrl === null ? (practice ? NOWHERE : null) : new URL(publicUrl).origin
  return {
    open: base !== null,
    async make(tx, { id, ticketId, caseId, customerId, language, askedBy }, at) {
      if (!ticketId || base === null) throw new Error('a link needs a ticket and a page')
      const token = createHmac('sha256', key).update(id).digest('base64url')
      const until = addDays(localDay(at, CHINA), LINK_DAYS)
      const made = await tx
        .insertInto('paper_links')
        .values({
          message_id: id,
          token_hash: hashOf(token),
          ticket_id: ticketId,
          customer_id: customerId,
          case_id: caseId,
          language,
          asked_by: askedBy,
          made_at: at,
          // The whole of the last day counts.
          expires_at: instantOf(addDays(until, 1), 0, CHINA),
          tries: 0,
        })
        .onConflict((conflict) => conflict.column('message_id').doNothing())
        .returning('message_id')
        .execute()
      if (made.length > 0)
        await tx
          .updateTable('paper_links')
          .set({ ended: 'replaced', ended_at: at })
          .where('ticket_id', '=', ticketId)
          .where('message_id', '<>', id)
          .where('ended', 'is', null)
          .execute()
      return { link: `${base}${PAPER_PAGE}/${token}`, until }
    },
  }
}

export interface StandingLink {
  readonly id: Id
  readonly ticketId: Id
  readonly customerId: Id
  readonly caseId: Id
  readonly language: 'zh' | 'en'
  readonly askedBy: Id
  readonly expiresAt: Instant
}

/** The link that this token opens now; null when it opens none. `use` = the request changes something, and counts. */
export async function linkOf(
  db: Db | Tx,
  token: string,
  at: Instant,
  use: boolean,
): Promise<StandingLink | null> {
  if (!TOKEN.test(token)) return null
  const stands = sql<boolean>`token_hash = ${hashOf(token)} and ended is null and expires_at > ${at} and tries < ${MOST_TRIES}`
  const [found] = use
    ? await db
        .updateTable('paper_links')
        .set({ tries: sql`tries + 1` })
        .where(stands)
        .returningAll()
        .execute()
    : await db.selectFrom('paper_links').selectAll().where(stands).execute()
  if (!found) return null
  return {
    id: found.message_id,
    ticketId: found.ticket_id,
    customerId: found.customer_id,
    caseId: found.case_id,
    language: found.language,
    askedBy: found.asked_by,
    expiresAt: Number(found.expires_at),
  }
}

/** Links of these tickets that still stood take nothing any more. */
export async function endLinks(
  tx: Db | Tx,
  tickets: readonly Id[],
  how: LinkEnd,
  at: Instant,
): Promise<void> {
  await tx
    .updateTable('paper_links')
    .set({ ended: how, ended_at: at })
    .where('ticket_id', 'in', tickets)
    .where('ended', 'is', null)
    .execute()
}

/** Every message that asked for papers of this ticket, and what came of it; the newest first. */
export async function linksOf(db: Db | Tx, ticketId: Id): Promise<PaperLink[]> {
  const found = await sql<Omit<PaperLink, 'expiresAt' | 'at'> & { at: string; expiresAt: string | null }>`
    select m.id as "messageId", m.data ->> 'channel' as channel, m.data ->> 'state' as state, m.data ->> 'reason' as reason,
      m.data ->> 'at' as at, l.expires_at as "expiresAt", l.ended,
      (select count(*)::int from ticket_papers p where p.link_id = m.id) as came
    from rows t
    join rows m on m.kind = 'message' and m.case_id = t.case_id and m.data ->> 'ticketId' = t.id::text and not m.deleted
    left join paper_links l on l.message_id = m.id
    where t.kind = 'ticket' and t.id = ${ticketId}
    order by (m.data ->> 'askedAt')::bigint desc limit 20`.execute(db)
  return found.rows.map(({ at, expiresAt, ...link }) => ({
    ...link,
    at: Number(at),
    expiresAt: expiresAt === null ? null : Number(expiresAt),
  }))
}
