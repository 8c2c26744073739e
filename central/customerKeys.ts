// The key of each customer, and the content of acts under it (DESIGN ruling 14). Promises: what an act says of a customer stands in the database only
// sealed; ids by which it is found stay readable; destroying the key destroys the content; an act opens as no other act and for no other customer.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Act } from '../shared/act.ts'
import { Id } from '../shared/rows.ts'
import type { Db, Tx } from './database.ts'
import type { Keys } from './keys.ts'

type Wrapping = Pick<Keys, 'wrap' | 'unwrap'>

/** As it is stored: everything but the payload, of that only ids, and the whole of it sealed (IV, tag, content; base64). */
export interface SealedAct {
  readonly id: Id
  readonly kind: string
  readonly payload: Readonly<Record<string, Id>>
  readonly sealed: string
}

/** An act as the database holds it: sealed, plain (of the desk itself, or from before keys were), or emptied. */
export type StoredAct = Act | SealedAct | { readonly id: Id; readonly erased: true }

const boundTo = (actId: Id, customerId: Id): Buffer => Buffer.from(`act|${actId}|${customerId}`)
const labelOf = (customerId: Id): string => `customer:${customerId}`

/** The act as it is kept; what an agent did at the desk is about no customer and stays as it is. */
export function sealAct(act: Act, keys: ReadonlyMap<Id, KeyObject>): object {
  const key = act.customerId === null ? undefined : keys.get(act.customerId)
  if (act.customerId === null || !key) return act
  const { payload, ...rest } = act
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(act.id, act.customerId))
  const body = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()])
  const ids = Object.entries(payload).filter(([, value]) => Id.safeParse(value).success)
  return {
    ...rest,
    payload: Object.fromEntries(ids),
    sealed: Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64'),
  }
}

/** Null for one whose content is gone, or whose key is. */
export function openAct(stored: StoredAct, keys: ReadonlyMap<Id, KeyObject>): Act | null {
  if ('erased' in stored) return null
  if (!('sealed' in stored)) return stored
  const { sealed, ...rest } = stored as SealedAct & { readonly customerId: Id }
  const key = keys.get(rest.customerId)
  if (!key) return null
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAAD(boundTo(rest.id, rest.customerId)).setAuthTag(bytes.subarray(12, 28))
  const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  // Parsed when it came, and nobody can have changed it since: the seal would not open.
  return { ...rest, payload: JSON.parse(text) } as unknown as Act
}

/** As an object of the crypto library: bytes would be made one for every act. */
export const unwrapped = (keys: Pick<Wrapping, 'unwrap'>, customerId: Id, wrapped: string): KeyObject =>
  createSecretKey(keys.unwrap(wrapped, labelOf(customerId)), 'base64')

/** The keys that stand. */
export async function keysOf(
  db: Db | Tx,
  keys: Pick<Wrapping, 'unwrap'>,
  customerIds: readonly Id[],
): Promise<Map<Id, KeyObject>> {
  if (customerIds.length === 0) return new Map()
  const found = await sql<{ customer_id: Id; wrapped: string }>`/* customer_keys */
    select customer_id, wrapped from customer_keys where customer_id = any(${[...new Set(customerIds)]}::uuid[])`.execute(
    db,
  )
  return new Map(found.rows.map((row) => [row.customer_id, unwrapped(keys, row.customer_id, row.wrapped)]))
}

/** The keys of these customers; those that have none yet get one. `read`: wrapped keys that were read in this transaction, under the customers' locks. */
export async function customerKeys(
  tx: Tx,
  keys: Wrapping,
  customerIds: readonly Id[],
  read: ReadonlyMap<Id, string> | null = null,
): Promise<Map<Id, KeyObject>> {
  const known = read
    ? new Map(
        customerIds.flatMap((id) => {
          const wrapped = read.get(id)
          return wrapped === undefined ? [] : [[id, unwrapped(keys, id, wrapped)] as const]
        }),
      )
    : await keysOf(tx, keys, customerIds)
  const missing = [...new Set(customerIds)].filter((id) => !known.has(id)).sort()
  if (missing.length === 0) return known
  const made = missing.map((id) => keys.wrap(randomBytes(32).toString('base64'), labelOf(id)))
  // Somebody else may make one at the same moment: the first stands for both.
  await sql`insert into customer_keys (customer_id, wrapped)
    select id, wrapped from unnest(${missing}::uuid[], ${made}::text[]) as made (id, wrapped)
    on conflict (customer_id) do nothing`.execute(tx)
  return keysOf(tx, keys, customerIds)
}

const AT_ONCE = 200

/** Seals acts from before keys were, a few at a time; how many. */
export async function sealOld(
  database: { transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> },
  keys: Wrapping,
): Promise<number> {
  let sealed = 0
  for (;;) {
    const done = await database.transaction(async (tx) => {
      const found = await sql<{ device: Id; n: number; act: StoredAct }>`
        select device, n, act from acts
        where customer_id is not null and not (act ? 'sealed') and not (act ? 'erased')
        order by device, n limit ${AT_ONCE} for update skip locked`.execute(tx)
      // Plain ones alone were asked for.
      const acts = found.rows.map(({ act, ...place }) => ({ ...place, act: act as Act }))
      const of = await customerKeys(
        tx,
        keys,
        acts.flatMap(({ act }) => act.customerId ?? []),
      )
      const made = JSON.stringify(acts.map(({ device, n, act }) => ({ device, n, act: sealAct(act, of) })))
      await sql`update acts set act = made.act from jsonb_to_recordset(${made}::jsonb) as made (device uuid, n integer, act jsonb)
        where acts.device = made.device and acts.n = made.n`.execute(tx)
      return acts.length
    })
    sealed += done
    if (done < AT_ONCE) return sealed
  }
}
