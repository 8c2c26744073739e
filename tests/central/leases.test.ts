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
    await site.importCsv(accountsCsv(1, 3), { assign: site.users.agent1.profile.id })
    rows = (await site.everything(site.users.agent1)).rows
  })
  afterAll(() => site?.close())

  const take = async (device: string, customerIds: string[], as: User = site.users.agent1) =>
    (await site.call<LeaseReply>('POST', '/v1/leases', { as, body: { device, customerIds } })).body
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
  })
})
