// The post: takes what is due, asks the guard and the ledger of this moment, hands it to a carrier and writes down what became of it. Promises:
// a message is claimed before it leaves and by one node only; two to one customer never leave at once, so that the caps hold; what failed
// for a while is tried again later and later; what may have left is never sent again by itself.
import { sql } from 'kysely'
import { HOUR, type Instant, MINUTE, SECOND } from '../shared/instant.ts'
import type { MessageRow } from '../shared/messageRows.ts'
import type { ActOf } from '../shared/operation.ts'
import type { Id, Row } from '../shared/rows.ts'
import type { CentralConfig, LogLine } from './config.ts'
import type { Database, Tx } from './database.ts'
import { Judgements } from './judgements.ts'
import { type Carriers, type Envelope, HAND_OVER_MS, type Handed } from './messageCarriers.ts'
import { approvedTemplates } from './messageTemplates.ts'
import { type CustomerLinks, compose } from './messageText.ts'
import { RowStore } from './rowStore.ts'
import { ruleSettings } from './ruleSettings.ts'
import { wakeCustomers } from './wake.ts'

/** Between two tries, by how many there were; then it is given up. */
const BACK_OFF: readonly number[] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR]
/** Longer than any carrier may take: whoever claimed it is gone. */
const CLAIM_MS = 4 * HAND_OVER_MS
/** Another node's messages are seen this late at most. */
const LOOK_MS = 15 * SECOND
/** Another message of the same customer is on its way. */
const AFTER_OTHER_MS = SECOND

/** Takes an act that was applied into the post; in its transaction. */
export async function queueMessage(
  tx: Tx,
  act: ActOf<'message.asked'> | ActOf<'message.cancelled'>,
  at: Instant,
): Promise<void> {
  if (act.kind === 'message.cancelled') {
    await tx
      .updateTable('message_sends')
      .set({ state: 'cancelled', reason: act.payload.reason, next_at: null, changed_at: at })
      .where('id', '=', act.payload.messageId)
      .where('state', '=', 'queued')
      .execute()
    return
  }
  const { messageId, channel, template, notBefore } = act.payload
  await tx
    .insertInto('message_sends')
    .values({
      id: messageId,
      customer_id: act.customerId,
      case_id: act.caseId ?? messageId,
      channel,
      state: 'queued',
      next_at: notBefore ?? at,
      recipient: '',
      carrier_words: '',
      reason: '',
      tries: 0,
      title: JSON.stringify(template.title),
      version: template.version,
      asked_by: act.actor.id,
      asked_at: act.at,
      changed_at: at,
    })
    .execute()
}

interface Claim {
  id: Id
  customerId: Id
  tries: number
  envelope: Envelope
}

interface Due {
  id: Id
  customer_id: Id
  tries: number
  state: string
}

export class Post {
  readonly #database: Database
  readonly #carriers: Carriers
  readonly #config: CentralConfig
  readonly #links: CustomerLinks
  readonly #now: () => Instant
  readonly #log: (line: LogLine) => void
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #again = false
  #closed = false

  constructor(database: Database, config: CentralConfig, carriers: Carriers, links: CustomerLinks) {
    this.#database = database
    this.#config = config
    this.#carriers = carriers
    this.#links = links
    this.#now = config.now
    this.#log = config.log
  }

  /** Something may be due: looks at once, or right after the look that is on. */
  kick(): void {
    if (this.#closed) return
    this.run().catch((error: unknown) =>
      this.#log({ level: 'error', what: 'post', detail: error instanceof Error ? (error.stack ?? '') : '' }),
    )
  }

  /** Resolves when nothing is due any more, of what was due when it was called. */
  run(): Promise<void> {
    this.#again = true
    this.#running ??= this.#rounds().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#running?.catch(() => undefined)
    for (const carrier of Object.values(this.#carriers)) carrier.close()
  }

  async #rounds(): Promise<void> {
    clearTimeout(this.#timer)
    do {
      this.#again = false
      await this.#lookAfterStale()
      let more = true
      while (more && !this.#closed) more = await this.#next()
    } while (this.#again && !this.#closed)
    await this.#sleep()
  }

  async #sleep(): Promise<void> {
    if (this.#closed) return
    const row = await this.#database.db
      .selectFrom('message_sends')
      .select((one) => one.fn.min('next_at').as('at'))
      .executeTakeFirst()
    const wait = row?.at == null ? LOOK_MS : Math.min(LOOK_MS, Math.max(50, Number(row.at) - this.#now()))
    this.#timer = setTimeout(() => this.kick(), wait)
    this.#timer.unref?.()
  }

  /** A node that died in the middle: what can be told apart is handed over again, the rest is left to a person. */
  async #lookAfterStale(): Promise<void> {
    const at = this.#now()
    const stale = await this.#database.db
      .selectFrom('message_sends')
      .select(['id', 'customer_id', 'channel', 'tries'])
      .where('state', '=', 'sending')
      .where('claimed_until', '<=', at)
      .execute()
    for (const { id, customer_id: customerId, channel, tries } of stale) {
      // One node alone looks after it.
      const taken = await this.#database.db
        .updateTable('message_sends')
        .set({ claimed_until: at + CLAIM_MS })
        .where('id', '=', id)
        .where('state', '=', 'sending')
        .where('claimed_until', '<=', at)
        .executeTakeFirst()
      if (taken.numUpdatedRows === 0n) continue
      const handed: Handed = this.#carriers[channel]?.repeatable
        ? { kind: 'later', words: 'claim' }
        : { kind: 'unsure', words: 'claim' }
      await this.#settle({ id, customerId, tries }, handed)
    }
  }

  /** One message, or the news of an arrival; false when nothing is due. */
  async #next(): Promise<boolean> {
    const claimed = await this.#database.transaction((tx) => this.#claim(tx))
    if (claimed === null) return false
    if (claimed === 'done') return true
    const carrier = this.#carriers[claimed.envelope.channel]
    const handed: Handed = carrier
      ? await carrier.hand(claimed.envelope)
      : { kind: 'failed', words: 'notConfigured' }
    await this.#settle(claimed, handed)
    return true
  }

  async #claim(tx: Tx): Promise<Claim | 'done' | null> {
    const at = this.#now()
    const found = await sql<Due>`
      select id, customer_id, tries, state from message_sends due
      where next_at <= ${at} and not exists (
        select from message_sends other where other.customer_id = due.customer_id and other.state = 'sending')
      order by next_at, id limit 1 for update skip locked`.execute(tx)
    const [due] = found.rows
    if (!due) return null
    const store = new RowStore(tx)
    await store.load([due.customer_id])
    const row = store.world(due.customer_id).get('message', due.id)
    // A practice message arrives.
    if (due.state === 'sent') {
      await this.#write(tx, store, due.id, row, { state: 'delivered', reason: '' }, { next_at: null })
      return 'done'
    }
    if (row?.state !== 'queued') {
      await tx.updateTable('message_sends').set({ next_at: null }).where('id', '=', due.id).execute()
      return 'done'
    }
    // The lock on the customer is ours: whatever another node claimed meanwhile stands there now.
    const other = await tx
      .selectFrom('message_sends')
      .select('id')
      .where('customer_id', '=', due.customer_id)
      .where('state', '=', 'sending')
      .executeTakeFirst()
    if (other) {
      await tx
        .updateTable('message_sends')
        .set({ next_at: at + AFTER_OTHER_MS })
        .where('id', '=', due.id)
        .execute()
      return 'done'
    }
    if (!this.#carriers[row.channel]) {
      await this.#write(
        tx,
        store,
        due.id,
        row,
        { state: 'failed', reason: 'notConfigured' },
        { next_at: null },
      )
      return 'done'
    }
    const composed = await compose(tx, store, row, {
      templates: await approvedTemplates(tx),
      settings: await ruleSettings(tx),
      at,
      realLine: !this.#config.practice && !this.#config.messages.testSite,
      links: this.#links,
    })
    const recipient = composed.masked
    if (composed.kind === 'wait') {
      const change = { state: 'queued' as const, reason: composed.reason }
      await this.#write(tx, store, due.id, row, change, { next_at: composed.until, recipient })
      return 'done'
    }
    if (composed.kind === 'stop') {
      const change = { state: composed.state, reason: composed.reason }
      await this.#write(tx, store, due.id, row, change, { next_at: null, recipient })
      return 'done'
    }
    await tx
      .updateTable('message_sends')
      .set({ state: 'sending', tries: due.tries + 1, next_at: null, claimed_until: at + CLAIM_MS, recipient })
      .where('id', '=', due.id)
      .execute()
    const { envelope } = composed
    if (envelope.pdf) await keepPaper(tx, envelope.id, envelope.pdf, at)
    return { id: due.id, customerId: due.customer_id, tries: due.tries + 1, envelope }
  }

  /** Writes down what a carrier said. A receipt may have come before. */
  async #settle(
    { id, customerId, tries }: Pick<Claim, 'id' | 'customerId' | 'tries'>,
    handed: Handed,
  ): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const at = this.#now()
      const store = new RowStore(tx)
      await store.load([customerId])
      const row = store.world(customerId).get('message', id)
      const standing = await tx
        .selectFrom('message_sends')
        .select(['state', 'tries'])
        .where('id', '=', id)
        .executeTakeFirst()
      // Another node took it for dead meanwhile; only that it left is still news.
      const ours = standing?.state === 'sending' && standing.tries === tries
      if (!ours && handed.kind !== 'sent') return
      const words = handed.kind === 'sent' ? '' : handed.words.slice(0, 200)
      const free = { claimed_until: null, carrier_words: words }
      if (row?.state !== 'queued') {
        const state = row?.state ?? 'failed'
        await tx
          .updateTable('message_sends')
          .set({ ...free, state, next_at: null })
          .where('id', '=', id)
          .execute()
        return
      }
      switch (handed.kind) {
        case 'sent': {
          const next_at = handed.deliveredAfterMs === undefined ? null : at + handed.deliveredAfterMs
          const more = { ...free, next_at, carrier_id: handed.carrierId }
          await this.#write(tx, store, id, row, { state: 'sent', reason: '', sentAt: at, tries }, more)
          return
        }
        case 'later': {
          const pause = BACK_OFF[tries - 1]
          const [state, reason, next_at] =
            pause === undefined
              ? (['failed', 'unreachable', null] as const)
              : (['queued', 'unreachable', at + pause] as const)
          await this.#write(tx, store, id, row, { state, reason, tries }, { ...free, next_at })
          return
        }
        case 'failed':
          await this.#write(
            tx,
            store,
            id,
            row,
            { state: 'failed', reason: 'carrier', tries },
            { ...free, next_at: null },
          )
          return
        case 'unsure':
          // It counts as sent: if it did arrive, the customer has been written to today.
          await this.#write(
            tx,
            store,
            id,
            row,
            { state: 'failed', reason: 'unconfirmed', sentAt: at, tries },
            { ...free, next_at: null },
          )
          return
        default:
          handed satisfies never
      }
    })
  }

  async #write(
    tx: Tx,
    store: RowStore,
    id: Id,
    row: MessageRow | undefined,
    change: Pick<MessageRow, 'state' | 'reason'> & Partial<Pick<MessageRow, 'sentAt' | 'tries'>>,
    sends: { next_at: number | null; recipient?: string; claimed_until?: null; carrier_id?: string | null },
  ): Promise<void> {
    const at = this.#now()
    await tx
      .updateTable('message_sends')
      .set({ state: change.state, reason: change.reason, changed_at: at, ...sends })
      .where('id', '=', id)
      .execute()
    if (row) await writeMessage(tx, store, row, change, at)
  }
}

/** The message's row as it is now, for every desk that holds the case; calls after it are judged with it. */
export async function writeMessage(
  tx: Tx,
  store: RowStore,
  row: MessageRow,
  change: Partial<MessageRow>,
  at: Instant,
): Promise<void> {
  const next: MessageRow = { ...row, ...change, at, version: row.version + 1 }
  await writeRowsOf(tx, store, row.customerId, [next], at)
}

export async function writeRowsOf(
  tx: Tx,
  store: RowStore,
  customerId: Id,
  rows: readonly Row[],
  at: Instant,
): Promise<void> {
  store.stage(rows)
  const judgements = new Judgements(tx, store, await ruleSettings(tx), at)
  await judgements.learned(rows, at)
  await store.flush()
  await judgements.flush()
  await wakeCustomers(tx, [customerId])
}

async function keepPaper(tx: Tx, id: Id, pdf: Uint8Array, at: Instant): Promise<void> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(pdf))
  await tx
    .insertInto('message_papers')
    .values({ id, pdf: Buffer.from(pdf), sha256: Buffer.from(digest).toString('hex'), made_at: at })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        pdf: row.ref('excluded.pdf'),
        sha256: row.ref('excluded.sha256'),
        made_at: row.ref('excluded.made_at'),
      })),
    )
    .execute()
}
