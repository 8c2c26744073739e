// The one door to data for the window: record acts, receive rows, ask for views, keep drafts. Behind it a worker owns
// IndexedDB, the keys and the decrypted index. Features import this file and `views.ts`, nothing else of the folder.
import type { Instant } from '../../shared/instant.ts'
import type { Act, ActDraft } from '../../shared/operation.ts'
import type { Problem } from '../../shared/problem.ts'
import type { PullReply, Verdict } from '../../shared/protocol.ts'
import type { Id, Role } from '../../shared/rows.ts'
import type { Queries, QueryName } from './views.ts'

/** `kept`: the journal has it, IndexedDB not yet; it is replayed at once and at start. */
export type Saved = { state: 'saved' | 'kept'; acts: Act[] }

export interface Local {
  /** The one write path. Resolves when the acts are durable; rejects with ProblemError when they are not. */
  record(drafts: ActDraft[]): Promise<Saved>
  query<Q extends QueryName>(name: Q, argument: Queries[Q][0]): Promise<Queries[Q][1]>
  /** Calls back after each change of the data, at most once a frame. Returns the way to stop. */
  onChange(listener: () => void): () => void
  /** Encrypted, one strict transaction; `null` deletes. Resolves when durable. */
  saveDraft(key: string, draft: unknown): Promise<void>
  /** For sync only. */
  sync: {
    device: Id
    outboxHead(limit: number): Promise<Act[]>
    settle(verdicts: Verdict[]): Promise<void>
    receive(page: Extract<PullReply, { kind: 'page' }>): Promise<void>
    cursor(): Promise<string | null>
    /** Forgets base rows and cursor, keeps outbox and drafts; the next pull rebuilds. */
    refetch(): Promise<void>
    /** A person dealt with a refused act: drop it, or queue it again. */
    resolve(n: number, how: 'drop' | 'retry'): Promise<void>
  }
  /** Drops keys and the index from memory. The database stays, sealed. */
  close(): Promise<void>
}

export interface OpenLocal {
  agent: { id: Id; role: Role }
  /** 32 bytes; the array is zeroed after the key is imported. */
  rawKey: Uint8Array
  sealKey: JsonWebKey | null
  now: () => { at: Instant; source: 'central' | 'sip' | 'practice' | 'restart'; skewMs: number }
  journal: {
    append(device: Id, lines: { n: number; line: string }[]): Promise<void>
    read(device: Id, fromN: number): Promise<{ n: number; line: string }[]>
    acknowledge(device: Id, upTo: number): Promise<void>
  }
  onProblem(problem: Problem): void
}
