// Rows in sealed pages and deltas: whatever is written, packed, killed or damaged, the desk holds what was written last, and nothing of
// what is gone lies in any page.

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BasePages, PAGE_ROWS, type PagePlan } from '../../renderer/local/basePages.ts'
import type { Cipher } from '../../renderer/local/cipher.ts'
import { openCipher } from '../../renderer/local/cipher.ts'
import { openDatabase } from '../../renderer/local/database.ts'
import { type StoredRow, Vault } from '../../renderer/local/vault.ts'
import { AGENT, bench, DEVICE, id, key, note, opened, page, person, stampAt, TEN } from './desk.ts'

const NAME = `duedesk.practice.${AGENT}.${DEVICE}`
const people = (count: number, from = 1) => Array.from({ length: count }, (_, n) => person(from + n))
const rowsOf = (all: ReturnType<typeof people>) => all.flatMap((one) => one.rows)

async function countIn(factory: IDBFactory, store: 'rows' | 'pages'): Promise<number> {
  const database = await opened(factory.open(NAME))
  const count = await opened(database.transaction(store).objectStore(store).count())
  database.close()
  return count
}

describe('plans', () => {
  /** A disk of names: what a plan leaves is what a load finds. */
  class Disk {
    pages = new Map<number, Map<string, number>>()
    deltas = new Map<string, number>()

    write(plan: PagePlan, storedOf: (name: string) => number | undefined): void {
      for (const each of plan.gonePages) this.pages.delete(each)
      for (const [each, names] of plan.pages) {
        const values = names.flatMap((name) => {
          const value = storedOf(name)
          return value === undefined ? [] : [[name, value] as const]
        })
        this.pages.set(each, new Map(values))
      }
      for (const name of plan.goneDeltas) this.deltas.delete(name)
      for (const name of plan.deltas) this.deltas.set(name, storedOf(name) ?? Number.NaN)
    }

    load(into: BasePages): Map<string, number> {
      const found = new Map<string, number>()
      for (const [each, values] of [...this.pages].sort(([one], [other]) => one - other)) {
        into.foundPage(each, [...values.keys()])
        for (const [name, value] of values) found.set(name, value)
      }
      for (const [name, value] of this.deltas) {
        into.foundDelta(name)
        found.set(name, value)
      }
      return found
    }
  }

  const names = fc.uniqueArray(fc.integer({ min: 0, max: 399 }), { maxLength: 12 })
  const step = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), at: names }),
    fc.record({ kind: fc.constant('gone' as const), at: names }),
    fc.record({
      kind: fc.constant('bulk' as const),
      from: fc.integer({ min: 0, max: 300 }),
      count: fc.integer({ min: 64, max: 300 }),
    }),
    fc.record({ kind: fc.constant('pack' as const) }),
    fc.record({ kind: fc.constant('reopen' as const) }),
  )

  it('lose nothing, bring nothing back and settle into few full pages', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const disk = new Disk()
        const truth = new Map<string, number>()
        let pages = new BasePages()
        let value = 0
        const write = (fresh: readonly string[], gone: readonly string[]) => {
          const plan = pages.plan(fresh, new Set(gone))
          for (const name of gone) truth.delete(name)
          value += 1
          for (const name of fresh) truth.set(name, value)
          disk.write(plan, (name) => truth.get(name))
          pages.carriedOut(plan)
          for (const name of gone)
            for (const held of disk.pages.values())
              expect(held.has(name), `${name} lies in a page`).toBe(false)
        }
        const pack = () => {
          const plan = pages.packing()
          if (!plan) return false
          disk.write(plan, (name) => truth.get(name))
          pages.carriedOut(plan)
          return true
        }
        for (const each of steps) {
          if (each.kind === 'put') write(each.at.map(String), [])
          else if (each.kind === 'gone') write([], each.at.map(String))
          else if (each.kind === 'bulk')
            write(
              Array.from({ length: each.count }, (_, n) => String(each.from + n)),
              [],
            )
          else if (each.kind === 'pack') pack()
          else pages = new BasePages()
          const seen = each.kind === 'reopen' ? pages : new BasePages()
          expect(disk.load(seen)).toEqual(truth)
        }
        for (let left = 20; pack(); left -= 1) expect(left, 'packing comes to an end').toBeGreaterThan(0)
        expect(disk.load(new BasePages())).toEqual(truth)
        expect(disk.deltas.size).toBe(0)
        expect(disk.pages.size).toBeLessThanOrEqual(Math.ceil(truth.size / (PAGE_ROWS / 2)) + 1)
      }),
      { numRuns: 400, seed: 20261128 },
    )
  })

  it('hurry when deltas are many, wait for a quiet moment when they are few', () => {
    const pages = new BasePages()
    const put = (fresh: readonly string[]) => pages.carriedOut(pages.plan(fresh, new Set()))
    const named = (count: number, from: number) => Array.from({ length: count }, (_, n) => String(from + n))
    put(named(6000, 0))
    expect(pages.needs).toBeNull()
    for (let n = 0; n < 300; n += 50) put(named(50, n))
    expect(pages.needs).toBe('idle')
    put(named(1, 300))
    expect(pages.needs).toBe('now')
  })
})

describe('a desk', () => {
  it('writes what comes in bulk as pages, and packs what came singly in a quiet moment', async () => {
    const desk = await bench()
    const store = await desk.open()
    const many = people(300)
    await store.receive(page(rowsOf(many)))
    expect(await countIn(desk.databases.indexedDB, 'pages')).toBe(Math.ceil(900 / PAGE_ROWS))
    expect(await countIn(desk.databases.indexedDB, 'rows')).toBe(0)
    const changed = many
      .slice(0, 5)
      .map(({ customer }) => ({ ...customer, version: 2, address: '测试省新址' }))
    await store.receive(page(changed, { cursor: 'cursor-2' }))
    expect(await countIn(desk.databases.indexedDB, 'rows')).toBe(5)
    const before = (await desk.open()).shown.get('customer', id(1, 1))
    expect(before?.address).toBe('测试省新址')
  })

  it('packs by itself, and a kill in any step of it changes nothing', async () => {
    const desk = await bench()
    const store = await desk.open()
    const many = people(300)
    await store.receive(page(rowsOf(many)))
    await store.record([note(many[3] ?? person(4), 'mine')], stampAt(TEN))
    for (let from = 0; from < 250; from += 20) {
      const changed = many.slice(from, from + 20).map(({ customer }) => ({ ...customer, version: 2 }))
      await store.receive(page(changed, { cursor: `cursor-${from}` }))
    }
    expect(await countIn(desk.databases.indexedDB, 'rows')).toBe(260)
    await desk.runLater()
    await expect.poll(() => countIn(desk.databases.indexedDB, 'rows')).toBe(0)
    const again = await desk.open()
    expect(again.shown.of('customer').filter((row) => row.version === 2)).toHaveLength(260)
    expect(again.shown.of('case')).toHaveLength(300)
    expect(again.outboxHead(9)).toHaveLength(1)
  })

  it('notices a page that is gone, heals by fetching anew, and says so', async () => {
    const desk = await bench()
    const store = await desk.open()
    const many = people(300)
    await store.receive(page(rowsOf(many)))
    await store.record([note(many[3] ?? person(4), 'mine')], stampAt(TEN))
    const database = await opened(desk.databases.indexedDB.open(NAME))
    await opened(database.transaction('pages', 'readwrite').objectStore('pages').delete(2))
    database.close()
    const reopened = await desk.open()
    expect(desk.problems).toContainEqual({ code: 'local.corrupt', params: { what: 'rows' } })
    expect(reopened.cursor).toBeNull()
    expect(reopened.shown.of('case').length).toBeGreaterThan(150)
    await reopened.receive(page(rowsOf(many), { cursor: 'cursor-2' }))
    const healed = await desk.open()
    expect(healed.shown.of('case')).toHaveLength(300)
    expect(healed.outboxHead(9)).toHaveLength(1)
    expect(desk.problems).toHaveLength(1)
  })

  it('notices a flipped bit in a page, keeps the other pages in view and heals', async () => {
    const desk = await bench()
    const store = await desk.open()
    const many = people(300)
    await store.receive(page(rowsOf(many)))
    const database = await opened(desk.databases.indexedDB.open(NAME))
    const table = database.transaction('pages', 'readwrite').objectStore('pages')
    const record = (await opened(table.get(3))) as { c: Uint8Array }
    record.c[4000] = (record.c[4000] ?? 0) ^ 8
    await opened(table.put(record))
    database.close()
    const reopened = await desk.open()
    expect(desk.problems).toEqual([{ code: 'local.corrupt', params: { what: 'rows' } }])
    await reopened.receive(page(rowsOf(many), { cursor: 'cursor-2' }))
    // The pages of before are gone with the rows that they held.
    expect(await countIn(desk.databases.indexedDB, 'pages')).toBe(Math.ceil(900 / PAGE_ROWS))
    expect((await desk.open()).shown.of('customer')).toHaveLength(300)
  })

  it('leaves nothing of a customer who left in any page', async () => {
    const desk = await bench()
    const store = await desk.open()
    const many = people(300)
    await store.receive(page(rowsOf(many)))
    const gone = many.slice(100, 110).map(({ customer }) => customer.id)
    await store.receive(page([], { cursor: 'cursor-2', removedCustomers: gone }))
    const held = await everyPage(desk.databases.indexedDB)
    expect(held).toHaveLength(870)
    expect(held.filter(({ row }) => gone.includes(row.customerId))).toEqual([])
  })
})

async function everyPage(factory: IDBFactory): Promise<StoredRow[]> {
  const cipher: Cipher = await openCipher(crypto, await key(7), DEVICE)
  const database = await opened(factory.open(NAME))
  const records = (await opened(database.transaction('pages').objectStore('pages').getAll())) as {
    p: number
    c: Uint8Array<ArrayBuffer>
  }[]
  database.close()
  const pages = await Promise.all(records.map(({ p, c }) => cipher.open('pages', String(p), c)))
  return pages.flat() as StoredRow[]
}

describe('the vault', () => {
  it('a page may not stand in for another', async () => {
    const databases = { indexedDB: new IDBFactory(), IDBKeyRange }
    const cipher = await openCipher(crypto, await key(7), DEVICE)
    const first = new Vault(openDatabase(NAME, databases), cipher)
    await first.load()
    await first.commit(await first.seal({ rows: rowsOf(people(140)).map((row) => ({ row, generation: 0 })) }))
    first.close()
    const database = await opened(databases.indexedDB.open(NAME))
    const table = database.transaction('pages', 'readwrite').objectStore('pages')
    const one = (await opened(table.get(1))) as { p: number; c: Uint8Array }
    await opened(table.put({ ...one, p: 2 }))
    database.close()
    const loaded = await new Vault(openDatabase(NAME, databases), cipher).load()
    expect(loaded.damaged.pages).toEqual([2])
    expect(loaded.rows.length).toBeGreaterThan(0)
  })
})
