// Watches over the calls of the window: keeps what each one is (wrapped by the key store, never plain), and ends it at the far
// end when the window died, was closed, or the run before this one was cut off. Promises: nobody is left on a dead line for
// longer than it takes to say so, and the agent learns what became of the call. Knows no Electron.
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { HOUR, Instant } from '../shared/instant.ts'
import { KeptCall, LeftCall, type SipLeg } from '../shared/keptCall.ts'
import { readIfThere, writeDurably } from './durableFile.ts'
import type { write } from './log.ts'
import type { Vault } from './vault.ts'

/** No exchange keeps a call longer that nobody hears; after that there is only the agent to tell. */
const STALE = 4 * HOUR

const Kept = z.object({ call: KeptCall, keptAt: Instant, answeredAt: Instant.nullable() })
type Kept = z.infer<typeof Kept>
const File = z.object({ kept: z.array(Kept), left: z.array(LeftCall) })

export interface CallWatchOptions {
  readonly path: string
  readonly vault: Vault
  now(): Instant
  readonly log: typeof write
  goodbye(leg: SipLeg): Promise<Exclude<LeftCall['farEnd'], 'asking'>>
  /** How many calls are up now. */
  changed?(calls: number): void
}

export interface CallWatch {
  /** The call stands, or changed: called by the window whenever its dialog moves on. */
  keep(call: KeptCall): void
  /** The call ended in order. */
  release(callId: string): void
  /** The window is gone: ends every call that it had. Resolves when each far end was told, or could not be. */
  orphaned(why: 'crashed' | 'closed' | 'reloaded'): Promise<void>
  /** What this agent's calls came to that were left behind, oldest first. */
  left(agentId: string): LeftCall[]
  /** The agent has seen it. */
  forget(agentId: string): void
  /** Resolves when what is known is on disk. */
  written(): Promise<void>
}

/** Opens the watch; the calls of a run that was cut off are ended now. */
export async function openCallWatch(options: CallWatchOptions): Promise<CallWatch> {
  const { path, vault, now, log } = options
  const kept = new Map<string, Kept>()
  let left: LeftCall[] = []
  let last = Promise.resolve()
  let waiting = false

  /** Calls move on several times a second; one write at a time takes the newest state with it. */
  function save(): void {
    options.changed?.(kept.size)
    // What can't be wrapped is kept in memory only: numbers and addresses must not lie about in plain text.
    if (!vault.protects || waiting) return
    waiting = true
    last = last
      .then(() => {
        waiting = false
        if (kept.size === 0 && left.length === 0) return rm(path, { force: true })
        const file: z.infer<typeof File> = { kept: [...kept.values()], left }
        return writeDurably(path, vault.wrap(Buffer.from(JSON.stringify(file))))
      })
      .catch((error: unknown) => log('warn', 'call.notKept', { error }))
  }

  async function end({ call, answeredAt, keptAt }: Kept, endedAt: Instant | null): Promise<void> {
    const { callId, agentId, caseId, direction, startedAt } = call
    const entry: LeftCall = {
      callId,
      agentId,
      caseId,
      direction,
      startedAt,
      answeredAt: call.answeredAt,
      farEnd: 'asking',
      talkMs: answeredAt === null || endedAt === null ? null : Math.max(0, endedAt - answeredAt),
    }
    left = [...left.filter((other) => other.callId !== callId), entry]
    const farEnd = now() - keptAt > STALE ? 'gone' : await options.goodbye(call.leg)
    left = left.map((other) => (other.callId === callId ? { ...other, farEnd } : other))
    log('warn', 'call.endedByShell', { callId, phase: call.leg.phase, farEnd })
    save()
  }

  async function endAll(endedAt: Instant | null): Promise<void> {
    const calls = [...kept.values()]
    kept.clear()
    await Promise.all(calls.map((call) => end(call, endedAt)))
  }

  try {
    const wrapped = vault.protects ? await readIfThere(path) : null
    if (wrapped) {
      const file = File.parse(JSON.parse(vault.unwrap(wrapped).toString('utf8')))
      // One that was being told when the run ended was told by nobody who can still hear the answer.
      left = file.left.map((call) => (call.farEnd === 'asking' ? { ...call, farEnd: 'unreached' } : call))
      for (const one of file.kept) kept.set(one.call.callId, one)
      void endAll(null)
    }
  } catch (error) {
    // Wrapped by another key store, or torn: the records of the call are kept elsewhere and lose nothing by it.
    log('warn', 'call.keptUnreadable', { error })
    save()
  }

  return {
    keep(call) {
      const before = kept.get(call.callId)
      const answeredAt = call.answeredAt === null ? null : (before?.answeredAt ?? now())
      kept.set(call.callId, { call, keptAt: now(), answeredAt })
      save()
    },
    release(callId) {
      if (kept.delete(callId)) save()
    },
    async orphaned(why) {
      if (kept.size === 0) return
      log('warn', 'call.orphaned', { why, calls: kept.size })
      await endAll(now())
    },
    left: (agentId) => left.filter((call) => call.agentId === agentId),
    forget(agentId) {
      left = left.filter((call) => call.agentId !== agentId)
      save()
    },
    written: () => last,
  }
}
