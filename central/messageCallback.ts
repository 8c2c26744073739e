// What a carrier tells us: that a message arrived or did not, and what a customer answered. Promises: taken only when signed, in time and once;
// a wish to get no more is binding before the answer to the gateway leaves.
import type { FastifyInstance } from 'fastify'
import type { Instant } from '../shared/instant.ts'
import { CarrierCallback } from '../shared/message/bodies.ts'
import { isOptOut } from '../shared/message/optOut.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Central } from './context.ts'
import { hear } from './customerAnswer.ts'
import type { Tx } from './database.ts'
import { writeMessage } from './messagePost.ts'
import { RowStore } from './rowStore.ts'
import { signedRoute } from './signedRoute.ts'

export const CALLBACK_PATH = '/v1/messages/callback'

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
  { id, channel, from, text }: Extract<CarrierCallback, { kind: 'inbound' }>,
  at: Instant,
): Promise<void> {
  const fresh = await tx
    .insertInto('message_answers')
    .values({ id, at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  if (fresh.numInsertedOrUpdatedRows === 0n) return
  await hear(tx, { channel, from, text, stops: isOptOut(text) }, at)
}
