// A database that an earlier central left is brought up to date with what stands in it.
import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { openDatabase } from '../../central/database.ts'
import { leaseSpans } from '../../central/leases.ts'
import { HOUR } from '../../shared/instant.ts'
import { MIGRATIONS, newDatabase, START } from './site.ts'

const folder = mkdtempSync(join(tmpdir(), 'duedesk-migrations-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const numbered = readdirSync(MIGRATIONS).sort()

it('are numbered without a gap', () => {
  expect(numbered.map((name) => Number(name.slice(0, 4)))).toEqual(numbered.map((_, index) => index + 1))
})

it('leases that stand are known as spans, and every step goes on from the one before', async () => {
  const steps = join(folder, 'steps')
  const { url, drop } = await newDatabase()
  const config = { kind: 'postgres', url } as const
  mkdirSync(steps)
  const upTo = (last: number) => {
    for (const name of numbered.filter((each) => Number(each.slice(0, 4)) <= last))
      cpSync(join(MIGRATIONS, name), join(steps, name))
    return openDatabase(config, steps, () => undefined)
  }
  const [customer, device] = [randomUUID(), randomUUID()]
  const before = await upTo(5)
  const lease = { kind: 'lease', id: customer, customerId: customer, caseId: null, version: 1, device }
  for (const [kind, data] of [
    ['customer', { kind: 'customer', id: customer, customerId: customer, caseId: null, version: 1 }],
    ['lease', { ...lease, from: START, until: START + HOUR, effectiveLeft: 2 }],
  ] as const)
    await sql`insert into rows (kind, id, customer_id, case_id, version, data)
      values (${kind}, ${customer}, ${customer}, null, 1, ${JSON.stringify(data)}::jsonb)`.execute(before.db)
  await before.close()

  for (let last = 6; last <= numbered.length; last += 1) await (await upTo(last)).close()
  const now = await upTo(numbered.length)
  const spans = await now.transaction((tx) => leaseSpans(tx, customer, START + 1))
  expect(spans).toEqual([{ device, from: START, until: START + HOUR }])
  expect(await now.transaction((tx) => leaseSpans(tx, customer, START + HOUR))).toEqual([])
  await now.close()
  await drop()
})
