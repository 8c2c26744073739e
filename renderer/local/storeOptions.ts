// What a desk store is given: whose it is, and the powers that it has none of itself. Private to `renderer/local`.
import type { Problem } from '../../shared/problem.ts'
import type { Id, Role } from '../../shared/rows.ts'
import type { DatabaseVersion, IndexedDatabases } from './database.ts'
import type { Journal } from './local.ts'

export interface StoreOptions {
  agent: { id: Id; role: Role }
  device: Id
  realm: 'practice' | 'site'
  dataKey: CryptoKey
  sealKey: JsonWebKey | null
  crypto: Crypto
  databases: IndexedDatabases
  journal: Journal
  onProblem(problem: Problem): void
  /** Runs `work` after `ms`; the tests run it when they like. */
  later(ms: number, work: () => void): void
  versions?: readonly DatabaseVersion[]
}
