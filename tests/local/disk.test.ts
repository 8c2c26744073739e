// What stands on disk: damage is reported and healed, nothing is readable, later versions keep every record.
import type { Transaction } from 'dexie'
import { describe, expect, it } from 'vitest'
import { databaseName, dropFormer, VERSIONS } from '../../renderer/local/database.ts'
import type { DeskStore } from '../../renderer/local/store.ts'
import formerDesk from '../fixtures/desk-v1.json' with { type: 'json' }
import {
  AGENT,
  bench,
  DEVICE,
  id,
  key,
  note,
  OTHER_AGENT,
  opened,
  page,
  person,
  stampAt,
  TEN,
} from './desk.ts'

/** Left by the version itself; made once and never again. */
const FORMER = [formerDesk]

const one = person(1)
const notesOf = (store: DeskStore) => store.shown.ofCase('note', one.case.id).map((row) => row.text)
const NAME = `duedesk.practice.${AGENT}.${DEVICE}`

describe('damage', () => {
  it('a wrong key is a clear problem and touches nothing', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    await expect(desk.open({ dataKey: await key(8) })).rejects.toMatchObject({
      problem: { code: 'local.keyLost' },
    })
    expect((await desk.open()).shown.get('customer', one.customer.id)).toEqual(one.customer)
  })

  it('a flipped bit in a row is reported, the row is dropped and everything is fetched again', async () => {
    const desk = await bench()
    const store = await desk.open()
    const two = person(2)
    await store.receive(page([...one.rows, ...two.rows]))
    await store.record([note(one, 'mine')], stampAt(TEN))
    await flip(desk.databases.indexedDB, 'rows', 0)
    const reopened = await desk.open()
    expect(desk.problems).toContainEqual({ code: 'local.corrupt', params: { what: 'rows' } })
    expect(reopened.cursor).toBeNull()
    expect(reopened.outboxHead(9)).toHaveLength(1)
    await reopened.receive(page([...one.rows, ...two.rows], { cursor: 'cursor-2' }))
    expect(reopened.shown.of('customer')).toHaveLength(2)
    expect(notesOf(reopened)).toEqual(['mine'])
  })

  it('a flipped bit in the outbox is healed from the journal', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    for (const text of ['a', 'b']) await store.record([note(one, text)], stampAt(TEN))
    await flip(desk.databases.indexedDB, 'outbox', 0)
    const reopened = await desk.open()
    expect(desk.problems).toContainEqual({ code: 'local.corrupt', params: { what: 'outbox' } })
    expect(notesOf(reopened)).toEqual(['a', 'b'])
    expect((await desk.open()).outboxHead(9).map((act) => act.n)).toEqual([1, 2])
  })

  it('a database that was reset is filled from the journal', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    for (const text of ['a', 'b']) await store.record([note(one, text)], stampAt(TEN))
    await store.close()
    await opened(desk.databases.indexedDB.deleteDatabase(NAME))
    const reopened = await desk.open()
    expect(reopened.outboxHead(9).map((act) => act.n)).toEqual([1, 2])
    await reopened.receive(page(one.rows))
    expect(notesOf(reopened)).toEqual(['a', 'b'])
    expect((await reopened.record([note(one, 'c')], stampAt(TEN))).acts[0]?.n).toBe(3)
    expect(desk.problems).toEqual([{ code: 'local.corrupt', params: { what: 'database' } }])
  })

  it('a journal that was deleted gets what still waits from the database, and goes on behind it', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    for (const text of ['a', 'b']) await store.record([note(one, text)], stampAt(TEN))
    await store.settle([{ n: 1, outcome: 'applied', flags: [] }])
    await store.close()
    const fresh = await desk.withoutJournal()
    const reopened = await desk.open()
    expect(desk.problems).toEqual([{ code: 'local.corrupt', params: { what: 'journal', lines: 1 } }])
    expect((await fresh.read(AGENT, DEVICE, 1, 10)).lines.map(({ n }) => n)).toEqual([2])
    expect((await reopened.record([note(one, 'c')], stampAt(TEN))).acts[0]?.n).toBe(3)
    desk.problems.length = 0
    await desk.open()
    expect(desk.problems).toEqual([])
  })

  it('a store that was reset under a running desk is written again from memory', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    await store.record([note(one, 'a')], stampAt(TEN))
    await store.saveDraft('call:1', { text: 'half' })
    await wipe(desk.databases.indexedDB)
    // The next write finds another store than it left.
    expect((await store.record([note(one, 'b')], stampAt(TEN))).state).toBe('kept')
    await desk.runLater()
    await expect.poll(() => store.kept).toBe(0)
    const reopened = await desk.open()
    expect(notesOf(reopened)).toEqual(['a', 'b'])
    expect(reopened.drafts.get('call:1')).toEqual({ text: 'half' })
    expect(desk.problems).toContainEqual({ code: 'local.corrupt', params: { what: 'database' } })
  })

  it('a second writer is noticed', async () => {
    const desk = await bench()
    const first = await desk.open()
    const second = await desk.open()
    await second.receive(page(one.rows))
    await expect(first.receive(page(one.rows))).rejects.toMatchObject({
      problem: { code: 'local.lockedElsewhere' },
    })
  })
})

describe('privacy', () => {
  it('nothing on disk can be read: no name, number, ID, note, draft or id of a customer', async () => {
    const desk = await bench()
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
    const sealKey = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const store = await desk.open({ sealKey })
    // In pages, and singly.
    const others = Array.from({ length: 100 }, (_, n) => person(n + 2))
    await store.receive(page([...one.rows, ...others.flatMap(({ rows }) => rows)]))
    await store.receive(page([{ ...one.customer, version: 2 }], { cursor: 'cursor-2' }))
    await store.record([note(one, '客户说下周还款')], stampAt(TEN))
    await store.saveDraft('call:7', { text: '草稿里的话' })
    const bytes = await desk.bytes()
    expect(bytes).toContain(NAME)
    const { customer, contact } = one
    const secrets = [
      customer.name,
      '测试',
      customer.idNumber,
      contact.phone,
      contact.phone.slice(3),
      one.case.accountNumber,
    ]
    const ids = [customer.id, one.case.id, contact.id]
    for (const secret of [...secrets, ...ids, '客户说', '草稿', 'call:7', 'note.added', 'customer'])
      expect(bytes, String(secret)).not.toContain(secret)
  })

  it('two agents on one machine have databases and journals of their own', async () => {
    const desk = await bench()
    const mine = await desk.open()
    await mine.receive(page(one.rows))
    await mine.record([note(one, 'mine')], stampAt(TEN))
    const two = person(2, OTHER_AGENT)
    const theirs = await desk.open({
      agent: { id: OTHER_AGENT, role: 'agent' },
      device: id(2, 0xd),
      dataKey: await key(9),
    })
    expect(theirs.shown.of('customer')).toEqual([])
    await theirs.receive(page(two.rows))
    await theirs.record([note(two, 'theirs')], stampAt(TEN))
    const again = await desk.open()
    expect(again.shown.of('customer')).toEqual([one.customer])
    expect(again.outboxHead(9)).toHaveLength(1)
    expect((await desk.shell.others(AGENT, DEVICE)).map((book) => book.agentId)).toEqual([OTHER_AGENT])
  })
})

describe('a lost key', () => {
  it('leaves a database that is dropped once asked, and nothing of anybody else', async () => {
    const desk = await bench()
    const former = await desk.open({ realm: 'site' })
    await former.receive(page(one.rows))
    await former.close()
    const others = { agent: { id: OTHER_AGENT, role: 'agent' }, realm: 'site' } as const
    await (await desk.open({ ...others, device: id(3, 0xd), dataKey: await key(9) })).close()
    const renewed = { realm: 'site', device: id(2, 0xd), dataKey: await key(8) } as const
    expect((await desk.open(renewed)).shown.of('customer')).toEqual([])
    await dropFormer(desk.databases, 'site', AGENT, renewed.device)
    const left = (await desk.databases.indexedDB.databases()).map(({ name }) => name).sort()
    expect(left).toEqual([
      databaseName('site', AGENT, renewed.device),
      databaseName('site', OTHER_AGENT, id(3, 0xd)),
    ])
  })
})

describe('upgrades', () => {
  it('a later version of the database keeps every record', async () => {
    const desk = await bench()
    const store = await desk.open()
    await store.receive(page(one.rows))
    await store.record([note(one, 'old')], stampAt(TEN))
    await store.saveDraft('k', 'typed')
    await store.close()
    const later = { number: VERSIONS.length + 1, stores: { more: 'k' } }
    const upgraded = await desk.open({ versions: [...VERSIONS, later] })
    expect(notesOf(upgraded)).toEqual(['old'])
    expect(upgraded.drafts.get('k')).toBe('typed')
    expect(VERSIONS.map((version) => version.number)).toEqual(VERSIONS.map((_, index) => index + 1))
  })

  it('there is a desk of every earlier version to upgrade', () => {
    expect(FORMER.map((former) => former.version)).toEqual(VERSIONS.slice(0, -1).map(({ number }) => number))
  })

  for (const former of FORMER) {
    it(`a desk of version ${former.version} keeps rows, acts, drafts and head`, async () => {
      const desk = await bench()
      await restore(desk.databases.indexedDB, former)
      await desk.shell.append(AGENT, DEVICE, former.journal)
      const store = await desk.open()
      keptAll(store)
      // What stood singly is packed, and still all there.
      await desk.runLater()
      keptAll(await desk.open())
      expect(desk.problems).toEqual([])
    })

    it(`an upgrade from version ${former.version} that dies half-way leaves the old desk whole, and goes through the next time`, async () => {
      const desk = await bench()
      await restore(desk.databases.indexedDB, former)
      await desk.shell.append(AGENT, DEVICE, former.journal)
      const dying = VERSIONS.map((version) => ({
        ...version,
        upgrade: async (transaction: Transaction) => {
          await version.upgrade?.(transaction)
          throw new Error('the power went')
        },
      }))
      await expect(desk.open({ versions: dying })).rejects.toThrow('the power went')
      const database = await opened(desk.databases.indexedDB.open(NAME))
      expect(database.version).toBe(former.version * 10)
      database.close()
      keptAll(await desk.open())
      expect(desk.problems).toEqual([])
    })
  }

  function keptAll(store: DeskStore): void {
    expect(store.shown.of('case')).toHaveLength(8)
    expect(store.shown.of('customer').map(({ name }) => name)).toContain(one.customer.name)
    expect(store.entries().map(({ state }) => state)).toEqual(['settled', 'waiting'])
    expect(notesOf(store)).toEqual(['第一版的备注'])
    expect(store.drafts.get('call:1')).toEqual({ text: '写到一半' })
    expect(store.cursor).toBe('cursor-7')
  }
})

/** Puts a desk back as an earlier version left it. */
async function restore(factory: IDBFactory, former: (typeof FORMER)[number]): Promise<void> {
  const request = factory.open(NAME, former.version * 10)
  request.onupgradeneeded = () => {
    for (const [name, { keyPath, records }] of Object.entries(former.stores)) {
      const store = request.result.createObjectStore(name, { keyPath })
      for (const record of records)
        store.put('c' in record ? { ...record, c: new Uint8Array(Buffer.from(record.c, 'base64')) } : record)
    }
  }
  ;(await opened(request)).close()
}

async function flip(factory: IDBFactory, store: 'rows' | 'outbox', index: number): Promise<void> {
  const database = await opened(factory.open(NAME))
  const table = database.transaction(store, 'readwrite').objectStore(store)
  const record = ((await opened(table.getAll())) as { c: Uint8Array }[])[index]
  if (!record) throw new Error('nothing to damage')
  record.c[20] = (record.c[20] ?? 0) ^ 1
  await opened(table.put(record))
  database.close()
}

async function wipe(factory: IDBFactory): Promise<void> {
  const database = await opened(factory.open(NAME))
  const names = [...database.objectStoreNames]
  const transaction = database.transaction(names, 'readwrite')
  for (const name of names) await opened(transaction.objectStore(name).clear())
  database.close()
}
