// What a customer answers to a message, by reply or by the link in an e-mail. Promises: it stands in the timeline of every case of theirs in their own
// words; a wish to get no more closes that channel for all that they owe before whoever told us is answered, and what waits is not even tried; a
// person who spoke with them lifts it.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { reviewOf } from '../shared/compliance/holds.ts'
import type { Instant } from '../shared/instant.ts'
import type { MessageChannel, MessageRow } from '../shared/messageRows.ts'
import { parsePhone } from '../shared/phoneNumber.ts'
import { Channel, type ContactRow, type EventRow, type HoldRow, type Id, type Row } from '../shared/rows.ts'
import type { Tx } from './database.ts'
import { bindEverywhere } from './forbidden.ts'
import { writeMessage, writeRowsOf } from './messagePost.ts'
import { RowStore } from './rowStore.ts'

/** Whom an act of a machine belongs to where nobody has the case. */
const NOBODY: Id = '00000000-0000-0000-0000-000000000000'

export interface CustomerAnswer {
  readonly channel: Exclude<MessageChannel, 'letter'>
  /** A telephone number or an e-mail address, as the carrier tells it; whatever it is, it may be nobody's. */
  readonly from: string
  readonly text: string
  /** They want no more of this channel. */
  readonly stops: boolean
}

/** Writes the answer down, and does what it asks for, in every case of whoever it came from. */
export async function hear(tx: Tx, answer: CustomerAnswer, at: Instant): Promise<void> {
  const { channel } = answer
  const address = addressOf(answer)
  if (address === null) return
  const found =
    channel === 'sms'
      ? await tx
          .selectFrom('rows')
          .select('customer_id')
          .distinct()
          .where('kind', '=', 'contact')
          .where('deleted', '=', false)
          .where((where) => where(where.ref('data', '->>').key('phone'), '=', address))
          .execute()
      : await tx
          .selectFrom('rows')
          .select('customer_id')
          .where('kind', '=', 'customer')
          .where('deleted', '=', false)
          .where(sql<boolean>`lower(data ->> 'email') = ${address}`)
          .execute()
  const store = new RowStore(tx)
  await store.load(found.map((row) => row.customer_id))
  for (const { customer_id: customerId } of found) {
    const rows = store.rowsOf(customerId)
    const contacts =
      channel === 'sms'
        ? rows.flatMap((row) => (row.kind === 'contact' && row.phone === address ? [row] : []))
        : []
    const heardOn = channel === 'sms' ? contacts : [{ customerId, caseId: null }]
    const made = heardOn.flatMap((on) => heard(rows, on, answer, at))
    if (answer.stops) made.push(...stopped(rows, customerId, contacts, answer, at))
    await writeRowsOf(tx, store, customerId, made, at)
    if (answer.stops) await bindEverywhere(tx, store, made, { at, by: NOBODY, said: at })
    await store.flush()
    if (answer.stops) await takeBack(tx, store, customerId, channel, at)
  }
}

/** As rows have it; null for what is no number. */
function addressOf({ channel, from }: CustomerAnswer): string | null {
  if (channel === 'email') return from.trim().toLowerCase()
  const parsed = parsePhone(from)
  return parsed.ok ? parsed.e164 : null
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
  { customerId, caseId }: Pick<ContactRow, 'customerId' | 'caseId'>,
  { channel, text, stops }: CustomerAnswer,
  at: Instant,
): Row[] {
  const agent = ownerOf(rows, caseId)
  const answer = eventOf(customerId, caseId, 'messageReceived', at, agent, {
    channel,
    text: text.slice(0, 500),
  })
  const stop = eventOf(customerId, caseId, 'stopRequested', at, agent, { holdKind: 'cease', channel })
  return stops ? [answer, stop] : [answer]
}

/** The debtor's wish closes the channel for all that they owe; anybody else's closes the number. E-mail is the debtor's alone. */
function stopped(
  rows: readonly Row[],
  customerId: Id,
  contacts: readonly ContactRow[],
  { channel, text }: CustomerAnswer,
  at: Instant,
): Row[] {
  const others = contacts.filter(({ role, status }) => role !== 'debtor' && status !== 'suppressed')
  const closed = others.map(
    (contact): Row => ({ ...contact, status: 'suppressed', suppressedAt: at, version: contact.version + 1 }),
  )
  if (channel === 'sms' && !contacts.some(({ role }) => role === 'debtor')) return closed
  const standing = rows.some(
    (row) =>
      row.kind === 'hold' &&
      row.holdKind === 'cease' &&
      row.liftedAt === null &&
      !(row.channels ?? []).includes(channel),
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
    channels: Channel.options.filter((one) => one !== channel),
  }
  return [...closed, hold]
}

/** Messages of this channel that wait are not even tried. */
async function takeBack(
  tx: Tx,
  store: RowStore,
  customerId: Id,
  channel: MessageChannel,
  at: Instant,
): Promise<void> {
  const waiting = store
    .rowsOf(customerId)
    .filter(
      (row): row is MessageRow => row.kind === 'message' && row.channel === channel && row.state === 'queued',
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
