import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRACTICE_ACCOUNTS } from '../../central/practice.ts'
import { type RunningCentral, start } from '../../central/server.ts'
import { parseId } from '../../shared/identity.ts'
import type { PullReply, SessionReply } from '../../shared/protocol.ts'
import type { Row } from '../../shared/rows.ts'
import { promiseStatuses } from './promiseStatuses.ts'
import { MIGRATIONS, ofKind, START, seedBytes } from './site.ts'

describe('the practice world', () => {
  let central: RunningCentral
  const sessions: Record<string, SessionReply> = {}
  let rows: Row[]

  beforeAll(async () => {
    central = await start({
      database: { kind: 'pglite', seed: await seedBytes() },
      now: () => START,
      practice: true,
      linePassword: 'line-password',
      migrationsDir: MIGRATIONS,
    })
    for (const { loginName } of PRACTICE_ACCOUNTS) {
      const answer = await fetch(`${central.url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ loginName, password: 'practice' }),
      })
      sessions[loginName] = (await answer.json()) as SessionReply
    }
    const all = await Promise.all(['agent1', 'agent2'].map(rowsOf))
    rows = all.flat()
  })
  afterAll(() => central?.close())

  async function rowsOf(name: string): Promise<Row[]> {
    const headers = { authorization: `Bearer ${sessions[name]?.accessToken}` }
    const page = (await (await fetch(`${central.url}/v1/sync/pull`, { headers })).json()) as PullReply
    if (page.kind !== 'page' || page.more) throw new Error('one page expected')
    return page.rows
  }

  it('lets everybody in with the known password, callers with their line', () => {
    expect(sessions.agent1).toMatchObject({
      profile: { name: '王坐席测试', staffNumber: '8001', role: 'agent' },
      line: { uri: 'sip:8001@practice.invalid', authorizationUser: '8001' },
      sipPassword: 'line-password',
    })
    expect(sessions.admin1).toMatchObject({ profile: { role: 'admin' }, line: null, sipPassword: null })
  })

  it('starts again from its snapshot with the same people, keys and cases; another world has the same people', async () => {
    const begin = async (seed: Uint8Array) =>
      start({
        database: { kind: 'pglite', seed },
        now: () => START,
        practice: true,
        linePassword: 'line-password',
        migrationsDir: MIGRATIONS,
      })
    const enter = async (at: RunningCentral) => {
      const answer = await fetch(`${at.url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ loginName: 'agent1', password: 'practice' }),
      })
      return (await answer.json()) as SessionReply
    }
    const again = await begin(new Uint8Array(await central.snapshot()))
    const anew = await begin(await seedBytes())
    const [back, fresh] = [await enter(again), await enter(anew)]
    expect(back.sealKey).toEqual(sessions.agent1?.sealKey)
    expect(back.profile.id).toBe(sessions.agent1?.profile.id)
    expect(fresh.profile.id).toBe(sessions.agent1?.profile.id)
    expect(fresh.sealKey).not.toEqual(back.sealKey)
    await again.close()
    await anew.close()
  })

  it('holds sixty people, none of them real, dealt to two agents', async () => {
    expect(ofKind(rows, 'case').length).toBe(60)
    expect(ofKind(await rowsOf('agent1'), 'case').length).toBe(30)
    for (const customer of ofKind(rows, 'customer')) {
      expect(customer.name).toContain('测试')
      expect(parseId(customer.idNumber ?? '', '2026-03-11')).toMatchObject({ ok: true })
      expect(customer.idNumber).toMatch(/^990000/)
      expect(customer.synthetic).toBe(true)
    }
    for (const contact of ofKind(rows, 'contact')) expect(contact.phone).toMatch(/^\+861990000\d{4}$/)
    const digits = new Set(ofKind(rows, 'contact').map((row) => row.phone.slice(-1)))
    expect(digits.size).toBe(10)
  })

  it('gives each agent every kind of reason, by calls that broke no rule', async () => {
    for (const name of ['agent1', 'agent2']) {
      const own = await rowsOf(name)
      expect(promiseStatuses(own, START)).toEqual(['BROKEN', 'DUE', 'DUE_SOON', 'KEPT', 'PARTIAL'])
      // Due as the day begins, so that the first call of a newcomer is one that was asked for, to somebody who promised nothing yet.
      const [callback, ...more] = ofKind(own, 'callback')
      expect(more).toEqual([])
      expect(callback).toMatchObject({ at: START, requested: true, doneAt: null })
      expect(ofKind(own, 'promise').some(({ caseId }) => caseId === callback?.caseId)).toBe(false)
      expect(ofKind(own, 'hold').length).toBe(1)
      expect(ofKind(own, 'payment').length).toBe(4)
      expect(ofKind(own, 'call').flatMap((row) => row.flags)).toEqual([])
      expect(ofKind(own, 'call').every((row) => row.dispositionId !== null)).toBe(true)
    }
  })

  it('brings an agent new people as often as asked, all of them their own and callable by digit', async () => {
    const refill = async (name: string) => {
      const headers = { authorization: `Bearer ${sessions[name]?.accessToken}` }
      const answer = await fetch(`${central.url}/v1/practice/cases`, { method: 'POST', headers })
      return [answer.status, ((await answer.json()) as { made?: number }).made]
    }
    const before = ofKind(await rowsOf('agent2'), 'case').length
    expect(await refill('agent2')).toEqual([200, 20])
    expect(await refill('agent2')).toEqual([200, 20])
    const own = await rowsOf('agent2')
    expect(ofKind(own, 'case').length).toBe(before + 40)
    expect(new Set(ofKind(own, 'customer').map(({ idNumber }) => idNumber)).size).toBe(before + 40)
    expect(ofKind(own, 'customer').every(({ synthetic }) => synthetic)).toBe(true)
    for (const contact of ofKind(own, 'contact')) expect(contact.phone).toMatch(/^\+861990000\d{4}$/)
    expect(await refill('admin1')).toEqual([403, undefined])
  })

  it('goes on from its snapshot and is not filled twice', async () => {
    const again = await start({
      database: { kind: 'pglite', seed: await central.snapshot() },
      now: () => START,
      practice: true,
      linePassword: 'line-password',
      migrationsDir: MIGRATIONS,
    })
    expect(await again.counts()).toEqual(await central.counts())
    await again.close()
  })
})
