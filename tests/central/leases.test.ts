import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leaseEnd } from '../../central/leases.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import type { LeaseReply } from '../../shared/protocol.ts'
import type { Row } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, type Site, START, type User } from './site.ts'

const china = (text: string) => Date.parse(`${text}+08:00`)

it.each([
  ['2026-03-11T10:00:00', '2026-03-11T20:00:00'],
  ['2026-03-11T19:59:59', '2026-03-11T20:00:00'],
  ['2026-03-11T20:00:00', '2026-03-11T22:00:00'],
  ['2026-03-11T23:30:00', '2026-03-12T00:00:00'],
  ['2026-03-11T00:30:00', '2026-03-11T20:00:00'],
])('a lease taken at %s ends at %s', (at, end) => {
  expect(leaseEnd(china(at), 'Asia/Shanghai')).toBe(china(end))
})

describe.each(KINDS)('leases on %s', (kind) => {
  let site: Site
  let rows: Row[]
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 6), { assign: site.users.agent1.profile.id })
    rows = (await site.everything(site.users.agent1)).rows
  })
  afterAll(() => site?.close())

  const take = async (
    device: string,
    customerIds: string[],
    as: User = site.users.agent1,
    takeOver = false,
  ) =>
    (await site.call<LeaseReply>('POST', '/v1/leases', { as, body: { device, customerIds, takeOver } })).body
  const release = (device: string, as: User = site.users.agent1) =>
    site.call('POST', '/v1/leases/release', { as, body: { device } })
  const assign = (caseId: string, to: User) =>
    site.call('POST', '/v1/assignments', {
      as: site.users.supervisor1,
      body: { caseIds: [caseId], agentId: to.profile.id },
    })
  const leases = async () => ofKind((await site.everything(site.users.agent1)).rows, 'lease')

  it('gives a debtor to one device at a time, until the evening, and sends the lease down', async () => {
    const first = randomUUID()
    const second = randomUUID()
    const { customerId } = caseOf(rows, 1)
    expect(await take(first, [customerId])).toMatchObject({ granted: [customerId], refused: [] })
    expect(await take(first, [customerId])).toMatchObject({ granted: [customerId] })
    const until = china('2026-03-11T20:00:00')
    expect(await take(second, [customerId])).toMatchObject({ granted: [], refused: [{ customerId, until }] })
    expect(await leases()).toMatchObject([
      { id: customerId, device: first, from: START, until, effectiveLeft: 3, version: 1 },
    ])
    site.clock.at = until
    site.users.agent1 = await site.signIn('agent1')
    expect(await take(second, [customerId])).toMatchObject({ granted: [customerId] })
    site.clock.at = START
  })

  it('gives out no customer of somebody else', async () => {
    const { customerId } = caseOf(rows, 2)
    const stranger = randomUUID()
    expect(await take(randomUUID(), [customerId, stranger], site.users.agent2)).toMatchObject({
      granted: [],
      refused: [
        { customerId, until: 0 },
        { customerId: stranger, until: 0 },
      ],
    })
  })

  it('says how many effective calls are left, and flags a call past another device’s lease', async () => {
    const matter = caseOf(rows, 3)
    const contact = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    const desk = new Desk(site, site.users.agent1)
    const dial = (from: Desk, callId: string) =>
      from.act('call.attempted', matter, {
        callId,
        contactId: contact?.id ?? null,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
      })
    const callId = randomUUID()
    await desk.send([dial(desk, callId), desk.act('call.answered', matter, { callId })])
    site.clock.at += MINUTE
    await take(desk.device, [matter.customerId])
    expect((await leases()).find((row) => row.id === matter.customerId)).toMatchObject({ effectiveLeft: 2 })

    const other = new Desk(site, site.users.agent1)
    site.clock.at += HOUR / 2
    site.users.agent1 = await site.signIn('agent1')
    other.user = site.users.agent1
    const answer = await other.send([dial(other, randomUUID())])
    expect(answer.body.verdicts).toMatchObject([{ outcome: 'applied', flags: ['leaseElsewhere'] }])
    site.clock.at = START
    site.users.agent1 = await site.signIn('agent1')
  })

  it('follows the agent to another desk, also when the old one’s key was lost', async () => {
    const [old, renewed] = [randomUUID(), randomUUID()]
    const { customerId } = caseOf(rows, 4)
    await take(old, [customerId])
    expect(await take(renewed, [customerId])).toMatchObject({ granted: [] })
    expect(await take(randomUUID(), [customerId], site.users.supervisor1, true)).toMatchObject({
      granted: [],
    })
    expect(await take(renewed, [customerId], site.users.agent1, true)).toMatchObject({
      granted: [customerId],
    })
    const held = async () => (await leases()).find((row) => row.id === customerId)
    expect(await held()).toMatchObject({ device: renewed, holder: site.users.agent1.profile.id })
    expect(await take(old, [customerId])).toMatchObject({ granted: [] })
  })

  it('ends at sign-out, on that device alone', async () => {
    const [first, second] = [randomUUID(), randomUUID()]
    const [four, five] = [caseOf(rows, 4).customerId, caseOf(rows, 5).customerId]
    await take(first, [four], site.users.agent1, true)
    await take(second, [five], site.users.agent1, true)
    expect((await release(first, site.users.agent2)).status).toBe(204)
    expect(await take(second, [four])).toMatchObject({ granted: [] })
    expect((await release(first)).status).toBe(204)
    expect(await take(second, [four])).toMatchObject({ granted: [four] })
    expect(await take(first, [five])).toMatchObject({ granted: [] })
  })

  it('ends when the case goes to somebody else; what the old desk dials offline afterwards is flagged', async () => {
    const matter = caseOf(rows, 6)
    const { customerId } = matter
    const desk = new Desk(site, site.users.agent1)
    const dial = (at: number) =>
      desk.act(
        'call.attempted',
        matter,
        {
          callId: randomUUID(),
          contactId: ofKind(rows, 'contact').find((row) => row.caseId === matter.id)?.id ?? null,
          number: null,
          ofDebtor: true,
          purpose: 'collect',
          rules: 'test',
          online: false,
        },
        { at },
      )
    await take(desk.device, [customerId])
    const [inside, after] = [dial(START + 2 * MINUTE), dial(START + 8 * MINUTE)]
    site.clock.at = START + 5 * MINUTE
    await assign(matter.id, site.users.agent2)
    expect(await take(randomUUID(), [customerId], site.users.agent2)).toMatchObject({
      granted: [customerId],
    })
    site.clock.at = START + 9 * MINUTE
    const answer = await desk.send([inside, after])
    const flags = answer.body.verdicts.map((one) => ('flags' in one ? one.flags : null))
    expect(flags[0]).not.toContain('offlineWithoutLease')
    expect(flags[0]).not.toContain('leaseElsewhere')
    expect(flags[1]).toEqual(expect.arrayContaining(['offlineWithoutLease', 'leaseElsewhere']))
    site.clock.at = START
  })
})
