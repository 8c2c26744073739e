// What a carrier tells us: that a message arrived or did not, and what a customer answered. Promises: taken only when signed, in time and once;
// a wish to get no more is binding before the answer to the gateway leaves; who asked for silence keeps it by that channel, in every case
// of theirs, until a person who spoke with them lifts it.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { reviewOf } from '../shared/compliance/holds.ts'
import type { Instant } from '../shared/instant.ts'
import { CarrierCallback } from '../shared/message/bodies.ts'
import { isOptOut } from '../shared/message/optOut.ts'
import type { MessageRow } from '../shared/messageRows.ts'
import { parsePhone } from '../shared/phoneNumber.ts'
import { ProblemError } from '../shared/problem.ts'
import { Channel, type ContactRow, type EventRow, type HoldRow, type Id, type Row } from '../shared/rows.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { bindEverywhere } from './forbidden.ts'
import { writeMessage, writeRowsOf } from './messagePost.ts'
import { RowStore } from './rowStore.ts'
import { signedRoute } from './signedRoute.ts'

export const CALLBACK_PATH = '/v1/messages/callback'
/** Whom an act of a machine belongs to where nobody has the case. */
const NOBODY: Id = '00000000-0000-0000-0000-000000000000'

/** The secret that gateway and central share; in practice the door's, since no gateway is outside. */
const secretOf = ({ config }: Central): string | null =>
  config.messages.gateway?.secret ?? (config.practice ? config.door : null)

export function callbackRoute(central: Central, scope: FastifyInstance): void {
  signedRoute<null>(central, scope, {
    path: CALLBACK_PATH,
    bodyLimit: 16 * 1024,
    secretOf: () => secretOf(central),
    take: async (tx, body, at) => {
      const told = CarrierCallback.parse(body)
      if (told.kind === 'receipt') await receipt(tx, told, at)
      else await answered(tx, told, at)
      return null
    },
  })
}

/** Throws `request.notFound` for a message that central never sent. */
async function receipt(
  tx: Tx,
  { id, state, reason }: Extract<CarrierCallback, { kind: 'receipt' }>,
  at: Instant,
): Promise<void> {
  const known = await tx
    .selectFrom('message_sends')
    .select(['customer_id', 'state'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!known) throw new ProblemError('request.notFound')
  const store = new RowStore(tx)
  await store.load([known.customer_id])
  const row = store.world(known.customer_id).get('message', id)
  // What arrived once has arrived; a message that never left can't.
  const open = row?.state === 'sent' || (row?.state === 'queued' && known.state === 'sending')
  const unsure = row?.state === 'failed' && row.reason === 'unconfirmed'
  if (!row || !(open || unsure)) return
  const told = { state, reason: state === 'failed' ? 'carrier' : '', sentAt: row.sentAt ?? at } as const
  await tx
    .updateTable('message_sends')
    .set({ state, reason: told.reason, carrier_words: reason, next_at: null, changed_at: at })
    .where('id', '=', id)
    .execute()
  await writeMessage(tx, store, row, told, at)
}

async function answered(
  tx: Tx,
  { id, from, text }: Extract<CarrierCallback, { kind: 'inbound' }>,
  at: Instant,
): Promise<void> {
  const fresh = await tx
    .insertInto('message_answers')
    .values({ id, at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  const parsed = parsePhone(from)
  if (fresh.numInsertedOrUpdatedRows === 0n || !parsed.ok) return
  const found = await tx
    .selectFrom('rows')
    .select('customer_id')
    .distinct()
    .where('kind', '=', 'contact')
    .where('deleted', '=', false)
    .where((where) => where(where.ref('data', '->>').key('phone'), '=', parsed.e164))
    .execute()
  const store = new RowStore(tx)
  await store.load(found.map((row) => row.customer_id))
  const stops = isOptOut(text)
  for (const { customer_id: customerId } of found) {
    const rows = store.rowsOf(customerId)
    const contacts = rows.flatMap((row) => (row.kind === 'contact' && row.phone === parsed.e164 ? [row] : []))
    const made = contacts.flatMap((contact) => heard(rows, contact, { text, stops }, at))
    if (stops) made.push(...stopped(rows, customerId, contacts, text, at))
    await writeRowsOf(tx, store, customerId, made, at)
    if (stops) await bindEverywhere(tx, store, made, { at, by: NOBODY, said: at })
    await store.flush()
    if (stops) await takeBack(tx, store, customerId, at)
  }
}

/** Who looks after the case, or who wrote last. */
function ownerOf(rows: readonly Row[], caseId: Id | null): Id {
  const matter = rows.find((row) => row.kind === 'case' && (caseId === null || row.id === caseId))
  const assigned = matter?.kind === 'case' ? matter.assignedTo : null
  const wrote = rows
    .flatMap((row) => (row.kind === 'message' ? row : []))
    .sort((a, b) => b.askedAt - a.askedAt)[0]
  return assigned ?? wrote?.askedBy ?? NOBODY
}

const eventOf = (
  customerId: Id,
  caseId: Id | null,
  eventKind: EventRow['eventKind'],
  at: Instant,
  agentId: Id,
  params: EventRow['params'],
): EventRow => ({
  kind: 'event',
  id: randomUUID(),
  customerId,
  caseId,
  version: 1,
  eventKind,
  at,
  agentId,
  callId: null,
  params,
})

/** The answer in the timeline, in the customer's own words. */
function heard(
  rows: readonly Row[],
  { customerId, caseId }: ContactRow,
  { text, stops }: { text: string; stops: boolean },
  at: Instant,
): Row[] {
  const agent = ownerOf(rows, caseId)
  const answer = eventOf(customerId, caseId, 'messageReceived', at, agent, {
    channel: 'sms',
    text: text.slice(0, 500),
  })
  const stop = eventOf(customerId, caseId, 'stopRequested', at, agent, { holdKind: 'cease', channel: 'sms' })
  return stops ? [answer, stop] : [answer]
}

/** The debtor's wish closes the channel for all that they owe; anybody else's closes the number. */
function stopped(
  rows: readonly Row[],
  customerId: Id,
  contacts: readonly ContactRow[],
  text: string,
  at: Instant,
): Row[] {
  const others = contacts.filter(({ role, status }) => role !== 'debtor' && status !== 'suppressed')
  const closed = others.map(
    (contact): Row => ({ ...contact, status: 'suppressed', suppressedAt: at, version: contact.version + 1 }),
  )
  if (!contacts.some(({ role }) => role === 'debtor')) return closed
  const standing = rows.some(
    (row) =>
      row.kind === 'hold' &&
      row.holdKind === 'cease' &&
      row.liftedAt === null &&
      !(row.channels ?? []).includes('sms'),
  )
  if (standing) return closed
  const hold: HoldRow = {
    kind: 'hold',
    id: randomUUID(),
    customerId,
    caseId: null,
    version: 1,
    holdKind: 'cease',
    from: at,
    until: null,
    callId: null,
    owner: ownerOf(rows, null),
    words: text.slice(0, 2000),
    liftedAt: null,
    reviewAt: reviewOf('cease', at),
    channels: Channel.options.filter((channel) => channel !== 'sms'),
  }
  return [...closed, hold]
}

/** Text messages that wait are not even tried. */
async function takeBack(tx: Tx, store: RowStore, customerId: Id, at: Instant): Promise<void> {
  const waiting = store
    .rowsOf(customerId)
    .filter(
      (row): row is MessageRow => row.kind === 'message' && row.channel === 'sms' && row.state === 'queued',
    )
  for (const row of waiting) {
    const taken = await tx
      .updateTable('message_sends')
      .set({ state: 'refused', reason: 'rule:HOLD', next_at: null, changed_at: at })
      .where('id', '=', row.id)
      .where('state', '=', 'queued')
      .executeTakeFirst()
    if (taken.numUpdatedRows > 0n)
      await writeMessage(tx, store, row, { state: 'refused', reason: 'rule:HOLD' }, at)
  }
}
