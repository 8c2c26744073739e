// The desk's copy of released scripts and cards: fetched when central's mark moves, kept for days without a network, never fetched twice.
import { describe, expect, test } from 'vitest'
import { openShelf } from '../../renderer/features/sync/releaseShelf.ts'
import type { InUse, InUseReply } from '../../shared/releaseBodies.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { currentScript, scriptIn } from '../../shared/script/scripts.ts'

/** Drafts as a desk keeps them: what was saved is what is read, as JSON. */
function drafts() {
  const kept = new Map<string, string>()
  return {
    kept,
    query: async (_: string, { key }: { key: string }) => JSON.parse(kept.get(key) ?? 'null'),
    saveDraft: async (key: string, draft: unknown) => void kept.set(key, JSON.stringify(draft)),
  } as unknown as Parameters<typeof openShelf>[0] & { kept: Map<string, string> }
}
const version = (number: number, effectiveFrom: number, withdrawnAt: number | null = null): InUse => ({
  subject: 'script',
  id: 'reminderA',
  version: number,
  effectiveFrom,
  withdrawnAt,
  content: { ...REMINDER_A, version: number },
})
/** Central with these versions: what the desk has is not sent again. */
function central(mark: number, inUse: readonly InUse[]) {
  const asked: string[][] = []
  return {
    asked,
    async fetch(have: readonly string[]): Promise<InUseReply> {
      asked.push([...have])
      const sent = inUse.map((one) =>
        have.includes(`${one.subject}:${one.id}:${one.version}`) ? { ...one, content: null } : one,
      )
      return { mark, inUse: sent as InUse[], now: 0 }
    },
  }
}

describe('the copy of releases at a desk @seed(6)', () => {
  test('asks for nothing while nothing was published', async () => {
    const office = central(0, [])
    const shelf = await openShelf(drafts(), office.fetch)
    shelf.told(0)
    await shelf.follow()
    expect(office.asked).toEqual([])
    expect(shelf.read()).toMatchObject({ scripts: [], cards: [] })
  })

  test('takes a version ahead of its moment, tells whoever shows it, and stands without a network', async () => {
    const store = drafts()
    const office = central(1, [version(1001, 5000)])
    const shelf = await openShelf(store, office.fetch)
    let heard = 0
    shelf.subscribe(() => {
      heard += 1
    })
    shelf.told(1)
    await Promise.all([shelf.follow()])
    await shelf.follow()
    expect([heard, office.asked.length]).toEqual([1, 1])
    const offline = await openShelf(store, () => Promise.reject(new Error('no network')))
    const at = (when: number) => currentScript(REMINDER_A, { releases: offline.read(), at: when }).version
    expect([at(4999), at(5000)]).toEqual([REMINDER_A.version, 1001])
  })

  test('keeps what calls were begun with, asks only for what is new, and survives a failed fetch', async () => {
    const store = drafts()
    const first = await openShelf(store, central(1, [version(1001, 0)]).fetch)
    first.told(1)
    await first.follow()
    const down = await openShelf(store, () => Promise.reject(new Error('no network')))
    down.told(2)
    await expect(down.follow()).rejects.toThrow('no network')
    expect(scriptIn({ id: 'reminderA', version: 1001 }, down.read())?.version).toBe(1001)
    const office = central(2, [version(1002, 10), version(1001, 0, 10)])
    const next = await openShelf(store, office.fetch)
    next.told(2)
    await next.follow()
    expect(office.asked).toEqual([['script:reminderA:1001']])
    expect(scriptIn({ id: 'reminderA', version: 1001 }, next.read())?.version).toBe(1001)
    expect(currentScript(REMINDER_A, { releases: next.read(), at: 11 }).version).toBe(1002)
  })

  test('a copy that cannot be read counts as none', async () => {
    const store = drafts()
    store.kept.set('releases', JSON.stringify({ mark: 'x', scripts: [{ content: 7 }] }))
    const shelf = await openShelf(store, central(1, [version(1001, 0)]).fetch)
    expect(shelf.read().scripts).toEqual([])
    shelf.told(1)
    await shelf.follow()
    expect(shelf.read().scripts.length).toBe(1)
  })
})
