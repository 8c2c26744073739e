// The secrets that stand in the database (signing, cursor, seal) and the epoch: made at the first start, wrapped by the
// site key, the same for every node. The private seal key never leaves this file except as a CryptoKey that can't be read.
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  randomUUID,
  webcrypto,
} from 'node:crypto'
import { sql } from 'kysely'
import type { SessionReply } from '../shared/protocol.ts'
import type { Database, Tx } from './database.ts'

type SealKey = SessionReply['sealKey']
type CryptoKey = webcrypto.CryptoKey

export interface Keys {
  /** As it was when this node started; it changes when the database was put back to an earlier state. A pull reads it anew. */
  readonly epoch: string
  readonly signing: Uint8Array
  readonly cursor: Uint8Array
  /** Makes the secret of a link out of its message's id: tried again, a message holds the same link. */
  readonly links: Uint8Array
  readonly sealPrivate: CryptoKey
  readonly sealPublic: SealKey
  /** Seals a short secret for storing; `what` binds it to its place. */
  wrap(plain: string, what: string): string
  /** Throws when the site key is not the one it was wrapped with. */
  unwrap(wrapped: string, what: string): string
}

/** What stands in the database was wrapped with another site key. */
export class WrongSiteKey extends Error {}

const PLAIN = 'plain:'

/** Wraps short secrets with the site key. */
export function wrapping(siteKey: string | null): Pick<Keys, 'wrap' | 'unwrap'> {
  // Practice keeps nothing worth wrapping, and the shell encrypts its snapshots.
  if (siteKey === null)
    return { wrap: (plain) => PLAIN + plain, unwrap: (wrapped) => wrapped.slice(PLAIN.length) }
  const key = createSecretKey(Buffer.from(siteKey, 'hex'))
  return {
    wrap(plain, what) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(what))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')
    },
    unwrap(wrapped, what) {
      const bytes = Buffer.from(wrapped, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(what))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/**
 * A database that was put back from a dump stands in another cluster, whose count of transactions began anew: rows with numbers of
 * the old one would never be seen as changed, or all at once one day. They get numbers of this cluster, and the database a new epoch.
 */
async function settleMoved(tx: Tx, epoch: string): Promise<boolean> {
  const moved = await sql<{ moved: boolean }>`
    select exists (select from rows where xid >= pg_snapshot_xmax(pg_current_snapshot())) as moved`.execute(
    tx,
  )
  if (!moved.rows[0]?.moved) return false
  await sql`set local statement_timeout = 0`.execute(tx)
  await tx
    .updateTable('meta')
    .set({ value: JSON.stringify(epoch) })
    .where('key', '=', 'epoch')
    .execute()
  // The trigger gives the numbers.
  await sql`update rows set deleted = deleted where xid >= pg_snapshot_xmax(pg_current_snapshot())`.execute(
    tx,
  )
  return true
}

/** Reads the keys, making what is missing. `newEpoch` after a restore. Throws WrongSiteKey when `siteKey` does not open what stands there. */
export async function loadKeys(database: Database, siteKey: string | null, newEpoch: boolean): Promise<Keys> {
  const { wrap, unwrap } = wrapping(siteKey)
  const fresh = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])
  const candidates = {
    epoch: randomUUID() as string,
    secret: wrap(randomBytes(32).toString('base64'), 'secret'),
    seal: wrap(JSON.stringify(await webcrypto.subtle.exportKey('jwk', fresh.privateKey)), 'seal'),
  }
  const stored = await database.transaction(async (tx) => {
    // Two nodes may start at once: the first to write wins and both read what stands.
    for (const [key, value] of Object.entries(candidates))
      await tx
        .insertInto('meta')
        .values({ key, value: JSON.stringify(value) })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
    if (!(await settleMoved(tx, candidates.epoch)) && newEpoch)
      await tx
        .updateTable('meta')
        .set({ value: JSON.stringify(candidates.epoch) })
        .where('key', '=', 'epoch')
        .execute()
    const rows = await tx.selectFrom('meta').selectAll().where('key', 'in', Object.keys(candidates)).execute()
    return Object.fromEntries(rows.map((row) => [row.key, String(row.value)]))
  })
  const opened = (text: string | undefined, what: string): string => {
    try {
      return unwrap(text ?? '', what)
    } catch (error) {
      throw new WrongSiteKey(what, { cause: error })
    }
  }
  const secret = Buffer.from(opened(stored.secret, 'secret'), 'base64')
  const jwk: webcrypto.JsonWebKey = JSON.parse(opened(stored.seal, 'seal'))
  const derived = (info: string) => new Uint8Array(hkdfSync('sha256', secret, '', info, 32))
  return {
    epoch: stored.epoch ?? '',
    signing: derived('access tokens'),
    cursor: derived('cursors'),
    links: derived('paper links'),
    sealPrivate: await webcrypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, [
      'deriveBits',
    ]),
    sealPublic: { kty: 'EC', crv: 'P-256', x: jwk.x ?? '', y: jwk.y ?? '' },
    wrap,
    unwrap,
  }
}
