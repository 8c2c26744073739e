// Ids of things that other houses tell us of: the same thing has the same id, however often it is told. Version 8 of RFC 9562: a name of our
// own, hashed.
import { createHash } from 'node:crypto'
import type { Id } from '../shared/rows.ts'

export function namedId(name: string): Id {
  const hex = createHash('sha256').update(name).digest('hex')
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
