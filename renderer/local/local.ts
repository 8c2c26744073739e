// The one door to data for the window: record acts, receive rows, ask for views, keep drafts. Behind it a worker owns
// IndexedDB, the keys and the decrypted index. Features import this file and `views.ts`, nothing else of the folder.
import type { Instant } from '../../shared/instant.ts'
import type { Act, ActDraft } from '../../shared/operation.ts'
import type { Problem } from '../../shared/problem.ts'
import type { PullReply, Verdict } from '../../shared/protocol.ts'
import type { Id, Role } from '../../shared/rows.ts'
import type { Queries, QueryName } from './views.ts'

/** Trusted time as it stood when the act happened, where it came from, and how far the machine's clock was off. */
export interface Stamp {
  at: Instant
  source: 'central' | 'sip' | 'practice' | 'restart'
  skewMs: number
}

/** This agent's book in the shell's journal. */
export interface Journal {
  /** Resolves when the lines are on disk (fsync). */
  append(device: Id, lines: { n: number; line: string }[]): Promise<{ lowDisk: boolean }>
  /** A page of lines from `fromN` on; `lastN` is the highest number ever written, `damaged` lines could not be read back. */
  read(
    device: Id,
    fromN: number,
  ): Promise<{ lines: { n: number; line: string }[]; more: boolean; lastN: number; damaged: number }>
  acknowledge(device: Id, upTo: number): Promise<void>
}

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
    /** The next pull starts anew; rows known so far stay visible until it is complete. Outbox and drafts stay. */
    refetch(): Promise<void>
    /** Central lost acts from `fromN` on (it was restored): queues them again from the journal. */
    rewind(fromN: number): Promise<void>
    /** A person dealt with a refused act: drop it, or queue it again. */
    resolve(n: number, how: 'drop' | 'retry'): Promise<void>
  }
  /** Drops keys and the index from memory. The database stays, sealed. */
  close(): Promise<void>
}

export interface OpenLocal {
  agent: { id: Id; role: Role }
  /** This agent on this installation, as `keys.open` names it. */
  device: Id
  /** Practice and site never share a database. */
  realm: 'practice' | 'site'
  /** 32 bytes; the array is zeroed after the key is imported. */
  rawKey: Uint8Array<ArrayBuffer>
  sealKey: JsonWebKey | null
  now: () => Stamp
  journal: Journal
  onProblem(problem: Problem): void
}
