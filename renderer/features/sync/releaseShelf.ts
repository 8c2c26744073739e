// The desk's copy of the scripts and cards that the company released: fetched when central says that something changed, kept sealed for days
// without a network. Promises: a version that calls were begun with stays for as long as central names it; screens see each change.
import { z } from 'zod'
import { Instant } from '../../../shared/instant.ts'
import type { InUseReply } from '../../../shared/releaseBodies.ts'
import { Card, Script } from '../../../shared/script/graph.ts'
import { NOTHING_RELEASED, type Releases } from '../../../shared/script/scripts.ts'
import type { Local } from '../../local/local.ts'

const KEY = 'releases'

const kept = <C extends z.ZodType>(content: C) =>
  z.array(z.object({ content, effectiveFrom: Instant, withdrawnAt: Instant.nullable() }))
const Kept = z.object({ mark: z.int(), scripts: kept(Script), cards: kept(Card) })
type Kept = z.infer<typeof Kept>

export interface ReleaseShelf {
  read(): Releases
  subscribe(listener: () => void): () => void
  /** Central's mark came with a page of rows. */
  told(mark: number): void
  /** Fetches what was told of and is not here yet. Throws what the fetch throws; the next pull tries again. */
  follow(): Promise<void>
}

/** Opens the copy of this desk; one that cannot be read counts as none, and is fetched anew. */
export async function openShelf(
  local: Pick<Local, 'query' | 'saveDraft'>,
  fetch: (have: readonly string[]) => Promise<InUseReply>,
): Promise<ReleaseShelf> {
  const found = Kept.safeParse(await local.query('draft', { key: KEY }))
  let now: Kept = found.success ? found.data : { mark: 0, ...NOTHING_RELEASED, scripts: [], cards: [] }
  let wanted = now.mark
  const listeners = new Set<() => void>()

  return {
    read: () => now,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    told(mark) {
      wanted = mark
    },
    async follow() {
      if (wanted === now.mark) return
      const scripts = new Map(
        now.scripts.map((one) => [`script:${one.content.id}:${one.content.version}`, one]),
      )
      const cards = new Map(now.cards.map((one) => [`card:${one.content.id}:${one.content.version}`, one]))
      const { mark, inUse } = await fetch([...scripts.keys(), ...cards.keys()])
      const next: Kept = { mark, scripts: [], cards: [] }
      for (const one of inUse) {
        const { effectiveFrom, withdrawnAt } = one
        const name = `${one.subject}:${one.id}:${one.version}`
        if (one.subject === 'script') {
          const content = one.content ?? scripts.get(name)?.content
          if (content) next.scripts.push({ content, effectiveFrom, withdrawnAt })
        } else {
          const content = one.content ?? cards.get(name)?.content
          if (content) next.cards.push({ content, effectiveFrom, withdrawnAt })
        }
      }
      await local.saveDraft(KEY, next)
      now = next
      for (const listener of listeners) listener()
    },
  }
}
