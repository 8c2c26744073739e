// Events of a lender's app and text messages at central's door: signed by that lender, about its own accounts, once; in the timeline of the case with
// their source, and on the desk of whoever has it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLenderFeeds } from '../../central/lenderEvents.ts'
import { signedHeaders } from '../../central/messageSigning.ts'
import { DAY, HOUR, MINUTE } from '../../shared/instant.ts'
import { LenderEventsReply } from '../../shared/lenderEvent.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, KINDS, ofKind, openSite, type Site, START } from './site.ts'

const SECRET = 'a secret of this lender, long enough to be one'
const OTHER = 'a secret of another lender, long enough as well'

describe.each(KINDS)('events of a lender on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  beforeAll(async () => {
    site = await openSite(kind, { lenderFeeds: { 示例银行: SECRET, 别家银行: OTHER } })
    await site.importCsv(accountsCsv(1, 2), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
  })
  afterAll(() => site?.close())

  const tell = async (
    events: unknown,
    {
      lender = matter.lender,
      secret = SECRET,
      headers,
    }: { lender?: string; secret?: string; headers?: Record<string, string> } = {},
  ) => {
    const path = `/v1/lenders/events?lender=${encodeURIComponent(lender)}`
    const body = JSON.stringify({ source: '手机银行', events })
    return site.call<unknown>('POST', path, {
      body,
      headers: {
        'content-type': 'application/json',
        ...(headers ?? signedHeaders(secret, { method: 'POST', path, body }, site.clock.at)),
      },
    })
  }
  const event = (what: string, at: number, accountNumber = matter.accountNumber) => ({
    accountNumber,
    what,
    at,
  })
  const eventsNow = async () =>
    ofKind((await site.everything(site.users.agent1)).rows, 'event').filter(
      (row) => row.eventKind === 'lenderEvent',
    )

  it('@seed(7): stand in the timeline of the case with what, when and whence; told again they stand once', async () => {
    const told = [
      event('bannerShown', START - 3 * HOUR),
      event('billViewed', START - HOUR),
      event('billViewed', START - HOUR + MINUTE / 60),
    ]
    const reply = LenderEventsReply.parse((await tell(told)).body)
    expect(reply).toMatchObject({ booked: 2, known: 1, refused: [] })
    expect((await eventsNow()).map(({ at, params, caseId }) => ({ at, params, caseId }))).toEqual(
      expect.arrayContaining([
        {
          at: START - HOUR,
          caseId: matter.id,
          params: { what: 'billViewed', channel: 'app', source: '手机银行' },
        },
      ]),
    )
    expect(LenderEventsReply.parse((await tell(told)).body)).toMatchObject({ booked: 0, known: 3 })
    expect(await eventsNow()).toHaveLength(2)
  })

  it('of accounts nobody has here, of tomorrow and of long ago are refused by their place', async () => {
    const reply = LenderEventsReply.parse(
      (
        await tell([
          event('appOpened', START, '0000000000'),
          event('appOpened', START + HOUR),
          event('appOpened', START - 31 * DAY),
          event('appOpened', START),
        ])
      ).body,
    )
    expect(reply).toMatchObject({ booked: 1, known: 0 })
    expect(reply.refused).toEqual([
      { index: 0, why: 'unknownAccount' },
      { index: 1, why: 'inFuture' },
      { index: 2, why: 'tooOld' },
    ])
  })

  it('another lender, another secret, no signature, an old one and one used before change nothing', async () => {
    const before = (await eventsNow()).length
    const one = [event('repayViewed', START)]
    // Signed well, about accounts that are not its own.
    const strange = LenderEventsReply.parse((await tell(one, { lender: '别家银行', secret: OTHER })).body)
    expect(strange.refused).toEqual([{ index: 0, why: 'unknownAccount' }])
    expect((await tell(one, { secret: OTHER })).status).toBe(400)
    expect((await tell(one, { lender: '没有的银行' })).status).toBe(404)
    expect((await tell(one, { headers: {} })).status).toBe(400)
    const path = `/v1/lenders/events?lender=${encodeURIComponent(matter.lender)}`
    const body = JSON.stringify({ source: '手机银行', events: one })
    const old = signedHeaders(SECRET, { method: 'POST', path, body }, START - HOUR)
    expect((await tell(one, { headers: old })).status).toBe(400)
    expect((await eventsNow()).length).toBe(before)
    const fresh = signedHeaders(SECRET, { method: 'POST', path, body }, site.clock.at)
    expect((await tell(one, { headers: fresh })).status).toBe(200)
    expect((await tell(one, { headers: fresh })).status).toBe(400)
    expect((await eventsNow()).length).toBe(before + 1)
  })

  it('carry nothing but what, when and the account: more is refused whole', async () => {
    const before = (await eventsNow()).length
    for (const more of [{ place: '上海' }, { device: 'X' }, { page: '理财' }])
      expect((await tell([{ ...event('appOpened', START - 5 * HOUR), ...more }])).status).toBe(400)
    expect((await tell([event('boughtShoes', START)])).status).toBe(400)
    expect((await tell([])).status).toBe(400)
    expect((await eventsNow()).length).toBe(before)
  })
})

it('a file of lenders that can’t be read is a mistake with its name, and no secret in it', () => {
  expect(readLenderFeeds(undefined)).toEqual({})
  expect(() => readLenderFeeds('/nowhere/feeds.json')).toThrow('/nowhere/feeds.json')
})
