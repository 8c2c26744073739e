// Whatever changes something may be sent twice, because an answer gets lost: with the key of the first time it is answered as before and done once.
// The routes that need no key, or can have none, stand here with why.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgencyExportReply } from '../../shared/referral/bodies.ts'
import type { TeamsReply } from '../../shared/teams.ts'
import { accountsCsv, caseOf, KINDS, openSite, problemIn, type Site } from './site.ts'

/** What the request itself bears makes the second one nothing new. */
const BY_ITSELF: Readonly<Record<string, string>> = {
  'POST /v1/sync/push': 'acts have numbers and ids',
  'POST /v1/sync/sealed': 'lines have numbers',
  'POST /v1/leases': 'a lease that stands is granted again',
  'POST /v1/leases/release': 'what is over stays over',
  'POST /v1/imports': 'has an id; equal accounts change nothing',
  'POST /v1/imports/columns': 'changes nothing',
  'POST /v1/ledger': 'has an id; references are booked once',
  'POST /v1/payments': 'references are booked once',
  'POST /v1/bills': 'references are booked once',
  'POST /v1/agencies/{id}/contacts': 'a contact is its own id',
  'POST /v1/tickets/{id}/papers': 'the same paper is kept once',
  'POST /v1/announcements': 'has an id',
}
/** Without a session there is nobody whose key it could be. */
const OPEN: Readonly<Record<string, string>> = {
  'POST /v1/session': 'another session, whose tokens nobody has',
  'POST /v1/session/refresh': 'asked again at once it gives the same successor',
  'POST /v1/enrol': 'the account stands and its password opens it',
  'POST /v1/enrolment': 'a code is spent once: another is made',
  'POST /v1/machines/ordered': 'changes nothing',
}
/** Each time a file that is made anew and put on record. */
const EACH_TIME = ['POST /v1/cases/{id}/package']
describe.each(KINDS)('what is sent twice, on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind, { docs: true })
    const old = (row: string[]) => row.map((cell) => (cell === '2026-03-06' ? '2025-11-01' : cell))
    await site.importCsv(accountsCsv(1, 2, old), { assign: site.users.agent1.profile.id })
  })
  afterAll(() => site?.close())

  const ask = <T>(path: string, body: unknown, key: string | null, as = site.users.supervisor1) =>
    site.call<T>('POST', path, { as, body, headers: key === null ? {} : { 'idempotency-key': key } })

  it('needs a key, but for these', async () => {
    const api = await site.call<{ paths: Record<string, Record<string, { description?: string }>> }>(
      'GET',
      '/v1/docs/json',
    )
    const changing = Object.entries(api.body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { description }]) =>
        method === 'get' ? [] : [{ name: `${method.toUpperCase()} ${path}`, description }],
      ),
    )
    const open = changing.filter(({ description }) => description === 'Open to: open')
    expect(open.map(({ name }) => name).sort()).toEqual(Object.keys(OPEN).sort())
    expect(changing.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...Object.keys(BY_ITSELF), ...EACH_TIME]),
    )
  })

  it('is done once and answered alike', async () => {
    const key = randomUUID()
    const first = await ask<TeamsReply>('/v1/teams', { name: '一组' }, key)
    site.clock.at += 60_000
    const again = await ask<TeamsReply>('/v1/teams', { name: '一组' }, key)
    expect([first.status, again.status]).toEqual([200, 200])
    expect(again.body).toEqual(first.body)
    expect(problemIn(await ask('/v1/teams', { name: '一组' }, randomUUID()))).toBe('team.nameTaken')
    expect(problemIn(await ask('/v1/teams', { name: '一组' }, null))).toBe('team.nameTaken')
  })

  it('gives back the file of the cases that went to an agency', async () => {
    const about = { id: null, name: '测试催收服务有限公司', contact: '+86 199 0000 8888' }
    const dates = { publishedOn: '2026-01-01', endedOn: null }
    const made = await ask<{ agencies: { id: string }[] }>('/v1/agencies', { ...about, ...dates }, null)
    const agency = made.body.agencies[0]?.id
    const caseIds = [caseOf((await site.everything(site.users.agent1)).rows, 1).id]
    const key = randomUUID()
    const send = () => ask<AgencyExportReply>(`/v1/agencies/${agency}/exports`, { caseIds }, key)
    const first = await send()
    expect(first.body).toMatchObject({ sent: 1 })
    expect(first.body.file).not.toBeNull()
    expect((await send()).body).toEqual(first.body)
    if (site.databaseUrl === null) return
    const client = new pg.Client({ connectionString: site.databaseUrl })
    await client.connect()
    const kept = await client.query<{ answer: string }>('select answer from answered')
    await client.end()
    expect(kept.rows.length).toBeGreaterThan(0)
    for (const { answer } of kept.rows) expect(answer).not.toContain('sent')
  })

  it('answers an empty answer with an empty answer', async () => {
    const signed = await site.signIn('agent2')
    const key = randomUUID()
    const read = () => ask(`/v1/machines/${randomUUID()}/wiped`, undefined, key, signed)
    // A refusal is not kept: what was refused is judged anew.
    expect(problemIn(await read())).toBe('request.notFound')
    const out = () => site.call('DELETE', '/v1/session', { as: signed, headers: { 'idempotency-key': key } })
    expect((await out()).status).toBe(204)
    expect(problemIn(await out())).toBe('session.expired')
  })

  it('keeps a key for its request and its person, and judges a refusal anew', async () => {
    const key = randomUUID()
    expect(problemIn(await ask('/v1/teams', { name: '一组' }, key))).toBe('team.nameTaken')
    expect((await ask('/v1/teams', { name: '二组' }, key)).status).toBe(200)
    expect(problemIn(await ask('/v1/teams', { name: '三组' }, key))).toBe('request.malformed')
    expect((await ask('/v1/teams', { name: '三组' }, key, site.users.admin1)).status).toBe(200)
    expect(problemIn(await ask('/v1/teams', { name: '四组' }, 'no key'))).toBe('request.malformed')
  })

  it('is done once when both come at the same moment', async () => {
    const key = randomUUID()
    const ask2 = () => ask<TeamsReply>('/v1/teams', { name: '五组' }, key)
    const both = await Promise.all([ask2(), ask2()])
    const codes = both.map((answer) => (answer.status === 200 ? 'done' : problemIn(answer)))
    expect(codes).toContain('done')
    expect(codes.every((code) => code === 'done' || code === 'request.tooMany')).toBe(true)
    const teams = (await ask2()).body.teams.filter(({ name }) => name === '五组')
    expect(teams).toHaveLength(1)
  })
})
