// The link under an e-mail by which its reader gets no more of them. Promises: it is the message's id and a mark that only central makes, so that nobody
// guesses one and nothing is stored; it holds no address, no name, no debt; the same message bears the same link however often it is tried.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Id } from '../shared/rows.ts'
import type { CentralConfig } from './config.ts'
import type { Keys } from './keys.ts'

export const STOP_PAGE = '/stop'
const ID_BYTES = 16
const MARK_BYTES = 16

type Key = Pick<Keys, 'links'>

/** The link of a message; null where customers have nowhere to go. */
export type StopLinks = (message: Id) => string | null

export function stopLinks({ publicUrl }: Pick<CentralConfig, 'publicUrl'>, keys: Key): StopLinks {
  const base = publicUrl === null ? null : new URL(publicUrl).origin
  return (message) => (base === null ? null : `${base}${STOP_PAGE}/${tokenOf(keys, message)}`)
}

/** The message under which this link stood; null for what central never made. */
export function messageOf(keys: Key, token: string): Id | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== ID_BYTES + MARK_BYTES || bytes.toString('base64url') !== token) return null
  const id = bytes.subarray(0, ID_BYTES)
  if (!timingSafeEqual(bytes.subarray(ID_BYTES), markOf(keys, id))) return null
  const hex = id.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function tokenOf(keys: Key, message: Id): string {
  const id = Buffer.from(message.replaceAll('-', ''), 'hex')
  return Buffer.concat([id, markOf(keys, id)]).toString('base64url')
}

const markOf = ({ links }: Key, id: Uint8Array): Buffer =>
  createHmac('sha256', links).update('stop').update(id).digest().subarray(0, MARK_BYTES)
