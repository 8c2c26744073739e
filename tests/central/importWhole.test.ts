// An import that is larger than any one statement, and one whose process dies half way: every new case comes to a desk.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MINUTE } from '../../shared/instant.ts'
import type { ImportProgress } from '../../shared/intake/exchange.ts'
import { accountsCsv, KINDS, openSite, type Site, START, seedBytes } from './site.ts'

describe('a file with more accounts than a statement has parameters', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite('postgres')
  })
  afterAll(() => site?.close())

  it('comes whole to the desk of its agent', async () => {
    // Four parameters for each allotted case would be more than the 65,535 that PostgreSQL takes.
    const count = 16_400
    const plain = accountsCsv(10_000, count, (row, index) => [
      ...row.slice(0, 8),
      `199000${index}`,
      '',
      '',
      '',
    ])
    const assign = site.users.agent1.profile.id
    expect(await site.importCsv(plain, { assign })).toMatchObject({ accepted: count, rejected: 0 })
    expect(await casesOf(site)).toBe(count)
  }, 120_000)
})

describe.each(KINDS)('an import whose process dies on %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-broken-'))
  let first: Site
  let second: Site | null = null
  const bad = '示例银行,4000000000,信用卡,620000009998,-5,2026-03-01,错测试,,19900009998,,,'
  const file = `${accountsCsv(1000, 3000)}\n${bad}`
  const query = () => ({ assign: first.users.agent1.profile.id })

  beforeAll(async () => {
    const database = { kind: 'pglite', dataDir: join(folder, 'data'), seed: await seedBytes() } as const
    // It is not given the time to finish what it began.
    first = await openSite(kind, { drainMs: 0, ...(kind === 'pglite' ? { database } : {}) })
  })
  afterAll(async () => {
    await second?.close()
    if (kind === 'postgres') await first?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is gone on with by the next one, from where it was to the end: every account once', async () => {
    const id = randomUUID()
    const progressOf = async (site: Site) =>
      (await site.call<ImportProgress>('GET', `/v1/imports/${id}`, { as: site.users.admin1 })).body
    const running = first
      .call('POST', `/v1/imports?${new URLSearchParams({ name: 'x.csv', id, ...query() })}`, {
        as: first.users.admin1,
        body: Buffer.from(file),
      })
      .then(
        ({ status }) => status,
        () => 'cut',
      )
    await expect
      .poll(
        async () => ((await progressOf(first)).state === 'landing' ? (await progressOf(first)).rows : 0),
        {
          timeout: 30_000,
          interval: 10,
        },
      )
      .toBeGreaterThan(0)
    await first.central.close()
    expect(await running).toBe('cut')

    const database =
      kind === 'postgres'
        ? ({ kind, url: first.databaseUrl ?? '' } as const)
        : ({ kind, dataDir: join(folder, 'data'), seed: null } as const)
    second = await openSite(kind, { database, now: () => START + 5 * MINUTE }, first.users)
    const site = second
    await expect.poll(async () => (await progressOf(site)).state, { timeout: 30_000 }).toBe('done')
    expect(await progressOf(site)).toEqual({ state: 'done', rows: 3001, of: 3001 })
    expect((await site.central.counts()).cases).toBe(3000)
    expect(await casesOf(site)).toBe(3000)
    const reply = await site.call('GET', `/v1/imports/${id}/reply`, { as: site.users.admin1 })
    expect(reply.body).toMatchObject({ rows: 3001, accepted: 3000, unchanged: 0, rejected: 1 })
    expect(await site.importCsv(accountsCsv(3900, 100), query())).toMatchObject({ unchanged: 100 })
  }, 120_000)
})

/** How many cases the desk of agent1 holds. */
async function casesOf(site: Site): Promise<number> {
  const { rows } = await site.everything(site.users.agent1)
  return new Set(rows.flatMap((row) => (row.kind === 'case' ? row.id : []))).size
}
