import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReply } from '../../shared/audit.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import {
  type CodeReply,
  type MachinesReply,
  plainJoinCode,
  type ReceivedReply,
} from '../../shared/machineBodies.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, openSite, problemIn, type Site, type User } from './site.ts'

const POLICY = JSON.stringify({ central: { url: 'https://central.invalid' }, line: null })

describe.each(KINDS)('desks from afar on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
  })
  afterAll(() => site?.close())

  const pull = (desk: Desk, cursor?: string) =>
    site.call<{ cursor: string }>(
      'GET',
      `/v1/sync/pull?${new URLSearchParams({ device: desk.device, ...(cursor ? { cursor } : {}) })}`,
      { as: desk.user },
    )
  const admin = () => site.users.admin1
  const order = (desk: Desk, reason = '测试：电脑丢失') =>
    site.call<MachinesReply>('POST', `/v1/machines/${desk.device}/wipe`, { as: admin(), body: { reason } })
  const received = (desk: Desk, upTo: number, as: User = desk.user) =>
    site.call<ReceivedReply>('POST', `/v1/machines/${desk.device}/received`, { as, body: { upTo } })
  const wiped = (desk: Desk, as: User = desk.user) =>
    site.call('POST', `/v1/machines/${desk.device}/wiped`, { as })
  async function deskWith(acts: number): Promise<Desk> {
    const desk = new Desk(site, site.users.agent1)
    expect((await desk.send(Array.from({ length: acts }, () => desk.note(matter)))).status).toBe(200)
    return desk
  }
  const wipeOf = async (desk: Desk) =>
    (await site.call<MachinesReply>('GET', '/v1/machines?find=8001', { as: admin() })).body.machines.find(
      ({ id }) => id === desk.device,
    )?.wipe

  it('an ordered desk gets no rows and no leases, and its acts are taken as before', async () => {
    const desk = await deskWith(1)
    const before = await pull(desk)
    expect(before.status).toBe(200)
    expect(problemIn(await order(desk, ' '))).toBe('request.malformed')
    expect((await order(desk)).status).toBe(200)
    // Asked again it keeps its first words.
    await order(desk, '另一个原因测试')
    expect(await wipeOf(desk)).toMatchObject({ reason: '测试：电脑丢失', doneAt: null })
    expect(problemIn(await pull(desk))).toBe('machine.wipeOrdered')
    // Also a pull that would find nothing new, which central answers in short.
    expect(problemIn(await pull(desk, before.body.cursor))).toBe('machine.wipeOrdered')
    const lease = { device: desk.device, customerIds: [matter.customerId] }
    expect(problemIn(await site.call('POST', '/v1/leases', { as: desk.user, body: lease }))).toBe(
      'machine.wipeOrdered',
    )
    expect((await desk.send([desk.note(matter)])).body.verdicts).toMatchObject([{ outcome: 'applied' }])
    const asked = { body: { devices: [desk.device, crypto.randomUUID()] } }
    expect((await site.call('POST', '/v1/machines/ordered', asked)).body).toEqual({ ordered: [desk.device] })
  })

  it('central says that it has everything only when it has, and to nobody but the desk’s own agent', async () => {
    const desk = await deskWith(3)
    expect(problemIn(await received(desk, 3))).toBe('request.notFound')
    await order(desk)
    expect(problemIn(await received(desk, 3, site.users.agent2))).toBe('role.notAllowed')
    expect((await received(desk, 4)).body).toMatchObject({ whole: false, lastN: 3 })
    expect(await wipeOf(desk)).toMatchObject({ receivedAt: null })
    expect((await received(desk, 3)).body).toMatchObject({ whole: true, lastN: 3 })
    // From here on it can't be called back.
    const keep = await site.call('DELETE', `/v1/machines/${desk.device}/wipe`, { as: admin() })
    expect(problemIn(keep)).toBe('machine.tooLate')
    expect(problemIn(await wiped(desk, site.users.agent2))).toBe('role.notAllowed')
    expect((await wiped(desk)).status).toBe(204)
    expect(await wipeOf(desk)).toMatchObject({ upTo: 3, doneAt: site.clock.at })
    const { entries } = (
      await site.call<AuditReply>('GET', `/v1/audit?what=machine.wiped&subject=${desk.device}`, {
        as: admin(),
      })
    ).body
    // Ordered, tried to withdraw, done by the desk.
    expect(entries.map(({ by }) => by)).toEqual([
      desk.user.profile.id,
      admin().profile.id,
      admin().profile.id,
    ])
  })

  it('an order that nobody has begun can be withdrawn, and the desk works on', async () => {
    const desk = await deskWith(1)
    await order(desk)
    expect((await site.call('DELETE', `/v1/machines/${desk.device}/wipe`, { as: admin() })).status).toBe(200)
    expect((await pull(desk)).status).toBe(200)
    expect(await wipeOf(desk)).toBeNull()
  })
})

describe('codes by which computers join', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite('postgres')
  })
  afterAll(() => site?.close())
  /** The clock moves by hours here: sessions are new. */
  const make = async (body: unknown, loginName = 'admin1') =>
    site.call<CodeReply>('POST', '/v1/enrolment/codes', { as: await site.signIn(loginName), body })
  const join = (code: string) => site.call<{ policy: string }>('POST', '/v1/enrolment', { body: { code } })

  it('hand out the policy once, however they are typed, within their hours', async () => {
    const { code, expiresAt } = (await make({ policy: POLICY, hours: 2 })).body
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(expiresAt).toBe(site.clock.at + 2 * HOUR)
    expect((await join(` ${code.toLowerCase().replace('-', ' ')} `)).body).toEqual({ policy: POLICY })
    expect(problemIn(await join(code))).toBe('enrolment.noSuchCode')
    const late = (await make({ policy: POLICY, hours: 1 })).body
    site.clock.at += HOUR
    expect(problemIn(await join(late.code))).toBe('enrolment.noSuchCode')
  })

  it('are made by administrators for a policy that a computer would take, and stand nowhere in plain', async () => {
    expect(problemIn(await make({ policy: POLICY }, 'supervisor1'))).toBe('role.notAllowed')
    expect(problemIn(await make({ policy: '{"central":{}}' }))).toBe('enrolment.notOne')
    const { code } = (await make({ policy: POLICY })).body
    const { entries } = (
      await site.call<AuditReply>('GET', '/v1/audit?what=machine.enrolled', {
        as: await site.signIn('admin1'),
      })
    ).body
    expect(entries.length).toBeGreaterThan(0)
    const told = JSON.stringify([entries, site.log])
    for (const secret of [code, plainJoinCode(code), createHash('sha256').update(code).digest('hex')])
      expect(told).not.toContain(secret)
  })

  it('can not be tried through: ten a minute from one address, on whichever node', async () => {
    const { code } = (await make({ policy: POLICY })).body
    const answers = []
    for (let n = 0; n < 25; n += 1) answers.push(await join('00000-00000'))
    expect(answers.some(({ status }) => status === 429)).toBe(true)
    expect(problemIn(await join(code))).toBe('request.tooMany')
    site.clock.at += 2 * MINUTE
  })
})
