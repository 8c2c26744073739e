// The one queue in which the acts of calls become durable: private to the phone. Promises their order, and that an act whose
// recording failed stays at the head and is tried again before anything later is recorded.
import type { ActDraft } from '../../../shared/operation.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'

export interface RecordQueue {
  /** Resolves true when these acts are durable, false when they wait for the next attempt. */
  push(drafts: Promise<ActDraft[]>): Promise<boolean>
  /** As `push`, but acts that could not be recorded now are forgotten: what they announce must then not happen. */
  pushOrDrop(drafts: ActDraft[]): Promise<boolean>
}

export function recordQueue(
  record: (drafts: ActDraft[]) => Promise<unknown>,
  trouble: (problem: Problem) => void,
): RecordQueue {
  const waiting: Promise<ActDraft[]>[] = []
  let last: Promise<unknown> = Promise.resolve()

  async function flush(upTo: Promise<ActDraft[]>): Promise<boolean> {
    while (waiting.includes(upTo)) {
      const head = waiting[0]
      if (!head) return true
      try {
        const drafts = await head
        if (drafts.length > 0) await record(drafts)
        waiting.shift()
      } catch (error) {
        trouble(problemOf(error, 'record'))
        return false
      }
    }
    return true
  }

  function push(drafts: Promise<ActDraft[]>): Promise<boolean> {
    waiting.push(drafts)
    const done = last.then(() => flush(drafts))
    last = done
    return done
  }

  return {
    push,
    async pushOrDrop(drafts) {
      const item = Promise.resolve(drafts)
      const durable = await push(item)
      if (!durable) {
        const at = waiting.indexOf(item)
        if (at >= 0) waiting.splice(at, 1)
      }
      return durable
    },
  }
}
