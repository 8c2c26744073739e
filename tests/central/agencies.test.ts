// Cases at an outside agency, over central: what leaves, who is told of it, how they come back, and that its contacts count like our own.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR } from '../../shared/instant.ts'
import { guardMessagesOf } from '../../shared/message/writing.ts'
import { AGENCY_FIELDS } from '../../shared/referral/agency.ts'
import type {
  AgenciesReply,
  AgencyCasesReply,
  AgencyContactsReply,
  AgencyExportReply,
  RecallReply,
} from '../../shared/referral/bodies.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, problemIn, type Site, START } from './site.ts'

const OLD = '2025-12-20'
const old = (row: string[]) => row.map((cell, at) => (at === 5 ? OLD : cell))

describe.each(KINDS)('outside agencies on %s', (kind) => {
  let site: Site
  let agency = ''

  beforeAll(async () => {
    site = await openSite(kind)
    // Four old debts, and a young one.
    await site.importCsv(accountsCsv(1, 3, old), { assign: site.users.agent1.profile.id })
    await site.importCsv(accountsCsv(5, 1, old), { assign: site.users.agent1.profile.id })
    await site.importCsv(accountsCsv(9, 1), { assign: site.users.agent1.profile.id })
    const made = await post<AgenciesReply>('/v1/agencies', {
      id: null,
      name: '测试催收服务有限公司',
      contact: '+86 199 0000 8888',
      publishedOn: '2026-01-01',
      endedOn: null,
    })
    agency = made.body.agencies[0]?.id ?? ''
  })
  afterAll(() => site?.close())

  const post = <T>(path: string, body: unknown) =>
    site.call<T>('POST', path, { as: site.users.supervisor1, body })
  const get = async <T>(path: string) =>
    (await site.call<T>('GET', path, { as: site.users.supervisor1 })).body
  const show = (which: string) => get<AgencyCasesReply>(`/v1/agencies/${agency}/cases?show=${which}`)
  const send = (...cases: readonly CaseRow[]) =>
    post<AgencyExportReply>(`/v1/agencies/${agency}/exports`, { caseIds: cases.map(({ id }) => id) })
  const reportFile = (file: string) =>
    post<AgencyContactsReply>(`/v1/agencies/${agency}/contacts`, Buffer.from(file))
  const report = (...rows: string[]) =>
    reportFile(['案件编号,联系时间,号码,是否接通,是否本人,通话秒数', ...rows].join('\n'))
  const rowsOf = async (matter: CaseRow) =>
    (await site.everything(site.users.agent1)).rows.filter((row) => row.customerId === matter.customerId)
  const mine = async () => (await site.everything(site.users.agent1)).rows

  it('@seed(22): old cases go out with the fields of the list and no others; a young one stays, with its reason', async () => {
    const rows = await mine()
    const cases = [caseOf(rows, 1), caseOf(rows, 2), caseOf(rows, 9)] as const
    expect((await show('possible')).cases.map(({ caseId, problem }) => [caseId, problem])).toEqual(
      expect.arrayContaining([
        [cases[0].id, null],
        [cases[1].id, null],
      ]),
    )
    const { body } = await send(...cases)
    expect(body).toMatchObject({
      sent: 2,
      refused: [{ caseId: cases[2].id, problem: { code: 'agency.tooEarly' } }],
    })
    const file = body.file ?? ''
    expect(createHash('sha256').update(file).digest('hex')).toBe(body.sha256)
    const [head, ...lines] = file.replace('\ufeff', '').trimEnd().split('\r\n')
    expect(head?.split('","')).toHaveLength(AGENCY_FIELDS.length)
    expect(lines).toHaveLength(2)
    expect(file).toContain('19900000001')
    for (const hidden of [cases[0].accountNumber, '王宁测试', '1990001']) expect(file).not.toContain(hidden)

    // Nobody of ours works on it meanwhile, and the log says who got what.
    expect(ofKind(await mine(), 'case').map(({ id }) => id)).not.toContain(cases[0].id)
    const log = await get<AgenciesReply>('/v1/agencies')
    expect(log.agencies[0]).toMatchObject({ out: 2 })
    expect(log.exports[0]).toMatchObject({
      by: 'supervisor1测试',
      cases: 2,
      sha256: body.sha256,
      fields: AGENCY_FIELDS.map(({ id }) => id),
    })
    const again = await send(cases[0])
    expect(again.body).toMatchObject({
      sent: 0,
      file: null,
      refused: [{ problem: { code: 'agency.alreadyOut' } }],
    })
  })

  it('@seed(22): a recall lists references only, and the agency reports the deletion', async () => {
    const [first] = (await show('out')).cases
    const { body } = await post<RecallReply>(`/v1/agencies/${agency}/recalls`, {
      caseIds: [first?.caseId],
      reason: '客户投诉',
    })
    expect(body.recalled).toBe(1)
    expect(body.file).toContain(first?.caseId)
    expect(body.file).not.toContain('测试')
    expect((await show('out')).cases).toHaveLength(1)
    expect((await show('recalled')).cases[0]).toMatchObject({ caseId: first?.caseId, deletedOn: null })
    await post(`/v1/agencies/${agency}/deletions`, { caseIds: [first?.caseId], on: '2026-03-12' })
    expect((await show('recalled')).cases[0]).toMatchObject({ deletedOn: '2026-03-12' })
    expect(
      (
        await post<RecallReply>(`/v1/agencies/${agency}/recalls`, {
          caseIds: [first?.caseId],
          reason: '再次',
        })
      ).body,
    ).toMatchObject({ recalled: 0, file: null })
  })

  it('@seed(22): contacts of the agency count with ours: the fourth effective call of a day is flagged, whoever made it', async () => {
    const matter = caseOf(await mine(), 3)
    await send(matter)
    site.clock.at = START + 4 * HOUR
    for (const name of ['agent1', 'supervisor1'] as const) site.users[name] = await site.signIn(name)
    const at = (hour: number) => `2026-03-11 ${hour}:30`
    const answer = await report(
      `${matter.id},${at(10)},19900000003,是,是,60`,
      `${matter.id},${at(11)},19900000003,是,否,30`,
      `${matter.id},${at(12)},19900000003,是,否,30`,
      `${matter.id},${at(13)},19900000003,是,否,30`,
      `${matter.id},${at(13)},19900009999,是,否,30`,
      `${matter.id},2026-03-12 09:00,19900000003,是,否,30`,
      `01900000-0000-7000-8000-000000000099,${at(10)},19900000003,是,否,30`,
      `${matter.id},昨天,19900000003,是,否,30`,
    )
    expect(answer.body).toMatchObject({ rows: 8, booked: 4, flagged: 1, rejected: 4, unchanged: 0 })
    expect(answer.body.problems.map(({ problem }) => problem.code).sort()).toEqual([
      'agency.inFuture',
      'agency.notIts',
      'agency.unknownNumber',
      'intake.cellInvalid',
    ])
    // Back with us, the customer's rows come with every contact.
    await post(`/v1/agencies/${agency}/recalls`, { caseIds: [matter.id], reason: '收回' })
    await site.call('POST', '/v1/assignments', {
      as: site.users.supervisor1,
      body: { caseIds: [matter.id], agentId: site.users.agent1.profile.id },
    })
    const calls = ofKind(await rowsOf(matter), 'call').sort((a, b) => a.startedAt - b.startedAt)
    expect(calls.map(({ agency: of, ofDebtor, answeredAt }) => [of, ofDebtor, answeredAt !== null])).toEqual(
      Array.from({ length: 4 }, () => [agency, true, true]),
    )
    expect(calls.map(({ flags }) => flags)).toEqual([
      ['agency'],
      ['agency'],
      ['agency'],
      ['agency', expect.stringMatching(/^rule:/)],
    ])
    const desk = new Desk(site, site.users.agent1)
    const dialled = desk.act('call.attempted', matter, {
      callId: desk.device,
      contactId: calls[0]?.contactId ?? null,
      number: null,
      ofDebtor: true,
      purpose: 'collect',
      rules: 'r',
    })
    const verdict = (await desk.send([dialled])).body.verdicts[0]
    expect(verdict).toMatchObject({ outcome: 'applied', flags: expect.arrayContaining(['rule:C2']) })
    // The same file again books nothing twice.
    const twice = await report(`${matter.id},${at(10)},19900000003,是,是,60`)
    expect(twice.body).toMatchObject({ booked: 0, unchanged: 1 })
  })

  it('@seed(22): texts, letters and visits of the agency share the one counter; one who went alone is flagged', async () => {
    const matter = caseOf(await mine(), 5)
    await send(matter)
    site.clock.at = START + 9 * HOUR
    for (const name of ['agent1', 'supervisor1'] as const) site.users[name] = await site.signIn(name)
    const heading = '案件编号,联系时间,号码,是否接通,是否本人,通话秒数,方式,外访人数'
    const at = (hour: number) => `2026-03-11 ${hour}:30`
    const lines = [
      `${matter.id},${at(15)},19900000005,,,,短信,`,
      `${matter.id},${at(16)},,,,,letter,`,
      `${matter.id},${at(17)},,,,,上门,2`,
      `${matter.id},${at(18)},,,,,visit,1`,
      `${matter.id},${at(18)},,,,,信鸽,`,
      `${matter.id},${at(18)},19900000005,,,,电话,`,
    ]
    const file = [heading, ...lines].join('\n')
    const answer = await reportFile(file)
    expect(answer.body).toMatchObject({ rows: 6, booked: 4, flagged: 1, rejected: 2, unchanged: 0 })
    expect((await reportFile(file)).body).toMatchObject({ booked: 0, unchanged: 4 })
    await post(`/v1/agencies/${agency}/recalls`, { caseIds: [matter.id], reason: '收回' })
    await site.call('POST', '/v1/assignments', {
      as: site.users.supervisor1,
      body: { caseIds: [matter.id], agentId: site.users.agent1.profile.id },
    })
    const rows = await rowsOf(matter)
    const told = ofKind(rows, 'event').filter(({ eventKind }) => eventKind === 'agencyContact')
    expect(told.map(({ params }) => [params.channel, params.flags]).sort()).toEqual([
      ['letter', ''],
      ['sms', ''],
      ['visit', ''],
      ['visit', 'rule:C22'],
    ])
    expect(
      guardMessagesOf(rows)
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual(['letter', 'sms', 'visit', 'visit'])
  })

  it('only supervisors hand out, and a file that is none is refused whole', async () => {
    const refused = await site.call('POST', `/v1/agencies/${agency}/exports`, {
      as: site.users.agent1,
      body: { caseIds: [agency] },
    })
    expect(problemIn(refused)).toBe('role.notAllowed')
    const broken = await post(`/v1/agencies/${agency}/contacts`, Buffer.from('a,b\n1,2\n'))
    expect(broken.status).toBeGreaterThanOrEqual(400)
    expect(
      problemIn(
        await post('/v1/agencies/01900000-0000-7000-8000-000000000001/recalls', {
          caseIds: [agency],
          reason: 'x',
        }),
      ),
    ).toBe('request.notFound')
  })
})
