// Events of a lender's app and text messages, told by the lender's own machine and signed with its secret. Promises: a lender speaks of its own
// accounts alone; each event stands once in the timeline of its case, with its source; one that came too late or too early is refused, not bent.
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Instant } from '../shared/instant.ts'
import {
  EVENT_AHEAD_MS,
  EVENT_LATEST_MS,
  EVENT_SPAN_MS,
  LENDER_EVENTS,
  type LenderEventRefusal,
  type LenderEventsReply,
  LenderEventsRequest,
} from '../shared/lenderEvent.ts'
import type { CaseRow, EventRow, Id } from '../shared/rows.ts'
import { LenderFeeds } from './config.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { Mistake } from './environment.ts'
import { namedId } from './namedId.ts'
import { RowStore } from './rowStore.ts'
import { signedRoute } from './signedRoute.ts'
import { wakeCustomers } from './wake.ts'

export const LENDER_EVENTS_PATH = '/v1/lenders/events'
/** A machine's word belongs to nobody at a desk. */
const NOBODY: Id = '00000000-0000-0000-0000-000000000000'
const ENDED: readonly string[] = ['CURED', 'SETTLED', 'WRITTEN_OFF', 'RECALLED']

const Query = z.object({ lender: z.string().min(1).max(80) })
const lenderOf = (query: unknown): string => Query.safeParse(query).data?.lender ?? ''

export function lenderEventRoute(central: Central, scope: FastifyInstance): void {
  const { lenderFeeds, practice, door } = central.config
  signedRoute<LenderEventsReply>(central, scope, {
    path: LENDER_EVENTS_PATH,
    bodyLimit: 128 * 1024,
    secretOf: ({ query }) => lenderFeeds[lenderOf(query)] ?? (practice ? door : null),
    take: (tx, body, at, { query }) => book(tx, lenderOf(query), LenderEventsRequest.parse(body), at),
  })
}

async function book(
  tx: Tx,
  lender: string,
  { source, events }: LenderEventsRequest,
  now: Instant,
): Promise<LenderEventsReply> {
  const reply: LenderEventsReply = { booked: 0, known: 0, refused: [], now }
  const cases = await casesOf(tx, lender, [...new Set(events.map(({ accountNumber }) => accountNumber))])
  const store = new RowStore(tx)
  await store.load([...cases.values()].map(({ customerId }) => customerId))
  events.forEach(({ accountNumber, what, at }, index) => {
    const matter = cases.get(accountNumber)
    const why = refusalOf(matter, at, now)
    if (why || !matter) {
      reply.refused.push({ index, why: why ?? 'unknownAccount' })
      return
    }
    const id = namedId(`${matter.id}|${source}|${what}|${Math.floor(at / EVENT_SPAN_MS)}`)
    if (store.world(matter.customerId).get('event', id)) {
      reply.known += 1
      return
    }
    const row: EventRow = {
      kind: 'event',
      id,
      customerId: matter.customerId,
      caseId: matter.id,
      version: 1,
      eventKind: 'lenderEvent',
      at,
      agentId: NOBODY,
      callId: null,
      params: { what, channel: LENDER_EVENTS[what].channel, source },
    }
    store.stage([row])
    reply.booked += 1
  })
  const changed = store.changedCustomers()
  await store.flush()
  await wakeCustomers(tx, changed)
  return reply
}

function refusalOf(matter: CaseRow | undefined, at: Instant, now: Instant): LenderEventRefusal | null {
  if (!matter) return 'unknownAccount'
  if (ENDED.includes(matter.state)) return 'caseEnded'
  if (at > now + EVENT_AHEAD_MS) return 'inFuture'
  return at < now - EVENT_LATEST_MS ? 'tooOld' : null
}

/** Each through the unique index of lender and account. */
async function casesOf(tx: Tx, lender: string, accounts: readonly string[]): Promise<Map<string, CaseRow>> {
  const found = await sql<{ data: CaseRow }>`
    select found.data from unnest(${accounts}::text[]) as asked (account)
    cross join lateral (
      select data from rows
      where kind = 'case' and not deleted and data ->> 'lender' = ${lender} and data ->> 'accountNumber' = asked.account
      limit 1
    ) found`.execute(tx)
  return new Map(found.rows.map(({ data }) => [data.accountNumber, data]))
}

/** Throws `Mistake`; says that the file is wrong, never what stands in it. */
export function readLenderFeeds(path: string | undefined): LenderFeeds {
  if (!path) return {}
  let told: unknown
  try {
    told = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Mistake(
      `DUEDESK_LENDER_FEEDS names ${path}, which can't be read as JSON: correct it, or leave it out (docs/lender-events.md)`,
    )
  }
  const read = LenderFeeds.safeParse(told)
  if (read.success) return read.data
  throw new Mistake(
    `${path} (DUEDESK_LENDER_FEEDS) has to hold names of lenders with a secret of 32 characters or more each: correct it, or leave it out (docs/lender-events.md)`,
  )
}
