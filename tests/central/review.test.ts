import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import type { Act, ActOf } from '../../shared/operation.ts'
import { PushReply } from '../../shared/protocol.ts'
import {
  OwnReviewsReply,
  ReviewCallReply,
  type ReviewItem,
  ReviewListReply,
} from '../../shared/reviewBodies.ts'
import type { CaseRow, DispositionFields } from '../../shared/rows.ts'
import { soon } from '../soon.ts'
import {
  accountsCsv,
  caseOf,
  Desk,
  KINDS,
  ofKind,
  openSite,
  problemIn,
  type Site,
  type User,
} from './site.ts'

const REFUSAL = { reason: 'noMoney' }
const COMPLAINT = { words: '别再打到19900009999了', target: 'frequency', wish: '请减少联系' }
const DAY1 = Date.parse('2026-03-09T10:00:00+08:00')

describe.each(KINDS)('review on %s', (kind) => {
  let site: Site
  let one: Desk
  let two: Desk
  let qa: Desk
  const cases: Record<number, CaseRow> = {}
  const calls: Record<number, string> = {}

  beforeAll(async () => {
    site = await openSite(kind, { pingMs: 40 })
    const { agent1, agent2, qa1 } = site.users
    await site.importCsv(accountsCsv(1, 6), { assign: agent1.profile.id })
    await site.importCsv(accountsCsv(7, 2), { assign: agent2.profile.id })
    const rows = [...(await site.everything(agent1)).rows, ...(await site.everything(agent2)).rows]
    for (let index = 1; index <= 8; index += 1) cases[index] = caseOf(rows, index)
    one = new Desk(site, agent1)
    two = new Desk(site, agent2)
    qa = new Desk(site, qa1)
    // Calls 1…4 on one day, 5 and 6 on the next, 7 and 8 by the other agent.
    for (let index = 1; index <= 8; index += 1)
      await talk(
        index <= 6 ? one : two,
        index,
        'REFUSE',
        REFUSAL,
        DAY1 + (index > 4 ? 24 * HOUR : 0) + index * MINUTE,
      )
  })
  afterAll(() => site?.close())

  const matterOf = (index: number): CaseRow => {
    const found = cases[index]
    if (!found) throw new Error(`no case ${index}`)
    return found
  }
  const callOf = (index: number): string => calls[index] ?? ''

  async function talk(
    desk: Desk,
    index: number,
    code: string,
    fields: DispositionFields,
    at: number,
  ): Promise<void> {
    const matter = matterOf(index)
    const callId = randomUUID()
    calls[index] = callId
    const now = site.clock.at
    site.clock.at = at
    const { rows } = await site.everything(desk.user)
    const contact = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    const acts: Act[] = [
      desk.act('call.attempted', matter, {
        callId,
        contactId: contact?.id ?? null,
        number: contact?.phone ?? null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
      }),
      desk.act('call.answered', matter, { callId }),
      desk.act('verification.tried', matter, { callId, factors: ['phoneTail'], matched: true }),
      desk.act('field.revealed', matter, { contactId: contact?.id ?? null, field: 'phone', reason: '核对' }),
      desk.act('call.ended', matter, { callId, sipStatus: 200, endedBy: 'agent', talkMs: 61_000 }),
      desk.act('note.added', matter, { noteId: randomUUID(), callId, text: '换号 19900008888 再打' }),
      desk.act('disposition.set', matter, {
        dispositionId: randomUUID(),
        callId,
        code,
        fields,
        path: ['A1', 'A2'],
        said: ['caller'],
        script: { id: 'reminderA', version: 1 },
        walked: { steps: [{ node: 'A1', answer: 'self', at }], said: { caller: at } },
      }),
    ]
    expect(await outcomes(desk.send(acts))).toEqual(acts.map(() => 'applied'))
    site.clock.at = now
  }
  const outcomes = async (answer: ReturnType<Desk['send']>) =>
    PushReply.parse((await answer).body).verdicts.map((verdict) => verdict.outcome)

  async function list(query = '', as: User = site.users.qa1) {
    const answer = await site.call('GET', `/v1/review/calls?${query}`, { as })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return ReviewListReply.parse(answer.body)
  }
  const indexes = (items: readonly ReviewItem[]) =>
    items.map(({ callId }) => Number(Object.keys(calls).find((index) => calls[Number(index)] === callId)))
  async function open(index: number, as: User = site.users.qa1) {
    const answer = await site.call('GET', `/v1/review/calls/${callOf(index)}`, { as })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return { told: ReviewCallReply.parse(answer.body), text: JSON.stringify(answer.body) }
  }
  const inForce = async (index: number) => (await open(index)).told.dispositions.at(-1)?.id ?? ''
  const agree = async (index: number, desk = qa): Promise<ActOf<'disposition.reviewed'>> =>
    desk.act('disposition.reviewed', matterOf(index), {
      outcome: 'agreed',
      reviewId: randomUUID(),
      callId: callOf(index),
      dispositionId: await inForce(index),
      reason: '',
    })
  const correct = async (index: number, code = 'COMPLAINT', fields: DispositionFields = COMPLAINT) =>
    qa.act('disposition.reviewed', matterOf(index), {
      outcome: 'corrected',
      reviewId: randomUUID(),
      correctionId: randomUUID(),
      callId: callOf(index),
      dispositionId: await inForce(index),
      code,
      fields,
      reason: '客户说的是投诉',
    })

  it('lists coded calls newest first, with masked names and nothing else of the customer', async () => {
    const { calls: found, cursor, count } = await list()
    expect(indexes(found)).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
    expect([cursor, count]).toEqual([null, 8])
    expect(found[0]).toMatchObject({
      name: '王**试',
      agent: { staffNumber: '8002' },
      code: 'REFUSE',
      state: 'pending',
      answered: true,
      talkMs: 61_000,
    })
    expect(JSON.stringify(found)).not.toMatch(/1990|王安|6200/)
  })

  it('filters by agent, day, code and state', async () => {
    const agent = site.users.agent2.profile.id
    expect(indexes((await list(`agent=${agent}`)).calls)).toEqual([8, 7])
    expect(indexes((await list('from=2026-03-10&until=2026-03-10')).calls)).toEqual([8, 7, 6, 5])
    expect(indexes((await list('until=2026-03-09')).calls)).toEqual([4, 3, 2, 1])
    expect((await list('codes=COMPLAINT,CEASE')).calls).toEqual([])
    expect((await list('codes=COMPLAINT,REFUSE')).count).toBe(8)
    for (const state of ['done', 'disputed']) expect((await list(`state=${state}`)).calls).toEqual([])
    for (const bad of ['state=x', 'limit=0', 'agent=1', 'from=2026-02-31', 'codes=a;b'])
      expect(problemIn(await site.call('GET', `/v1/review/calls?${bad}`, { as: site.users.qa1 }))).toBe(
        'request.malformed',
      )
    for (const cursor of ['x', Buffer.from('[1]').toString('base64url')])
      expect(
        problemIn(await site.call('GET', `/v1/review/calls?cursor=${cursor}`, { as: site.users.qa1 })),
      ).toBe('request.malformed')
  })

  it('pages without skipping or repeating a call, also when others are coded and judged meanwhile', async () => {
    const first = await list('state=all&limit=3')
    expect(indexes(first.calls)).toEqual([8, 7, 6])
    await qa.send([await agree(8)])
    const second = await list(`state=all&limit=3&cursor=${first.cursor}`)
    expect(indexes(second.calls)).toEqual([5, 4, 3])
    expect(second.count).toBeNull()
    const third = await list(`state=all&limit=3&cursor=${second.cursor}`)
    expect(indexes(third.calls)).toEqual([2, 1])
    expect(third.cursor).toBeNull()
    expect(indexes((await list('state=done')).calls)).toEqual([8])
    expect(indexes((await list()).calls)).not.toContain(8)
  })

  it('opens a call whole with identity masked, and puts every opening on record', async () => {
    const before = (await open(1)).told.openings.length
    const { told, text } = await open(1)
    expect(told.openings).toHaveLength(before + 1)
    expect(told.openings[0]).toEqual({ at: site.clock.at, by: site.users.qa1.profile.id })
    expect(told).toMatchObject({
      name: '王**试',
      contact: { role: 'debtor', phone: '199********' },
      agent: { name: 'agent1测试', staffNumber: '8001' },
      matter: { lender: '示例银行', on: '2026-03-09', dpd: 3, bucket: 'M1' },
      call: { number: null, talkMs: 61_000, verification: 'matched' },
    })
    expect(told.acts.map((act) => act.kind)).toEqual([
      'call.attempted',
      'call.answered',
      'verification.tried',
      'field.revealed',
      'call.ended',
      'note.added',
      'disposition.set',
    ])
    expect(told.dispositions[0]?.walked?.steps).toHaveLength(1)
    expect(told.notes[0]?.text).toBe('换号 199******** 再打')
    expect(text).not.toMatch(/1990000|1990001|王安|62000000/)
    const people = JSON.stringify((await open(1, site.users.supervisor1)).told.openings)
    expect(people).toContain(site.users.supervisor1.profile.id)
  })

  it('keeps the audit as it was written', async () => {
    if (!site.databaseUrl) return
    const client = new pg.Client({ connectionString: site.databaseUrl })
    await client.connect()
    const found = await client.query<{ what: string; subject: string }>('select what, subject from audit')
    const openings = found.rows.filter((row) => row.subject === callOf(1))
    expect(openings.every((row) => row.what === 'review.opened')).toBe(true)
    expect(openings.length).toBeGreaterThan(2)
    await expect(client.query('delete from audit')).rejects.toThrow('append-only')
    await expect(client.query('update audit set at = 0')).rejects.toThrow('append-only')
    await client.end()
  })

  it('knows no call without a disposition, and no such call', async () => {
    for (const path of [randomUUID(), matterOf(1).id])
      expect(problemIn(await site.call('GET', `/v1/review/calls/${path}`, { as: site.users.qa1 }))).toBe(
        'request.notFound',
      )
    expect(problemIn(await site.call('GET', '/v1/review/calls/x', { as: site.users.qa1 }))).toBe(
      'request.malformed',
    )
  })

  it('a correction reaches the agent’s desk with its hold, once, whatever is resent', async () => {
    const act = await correct(2)
    const acts = [act]
    expect(await outcomes(qa.send(acts))).toEqual(['applied'])
    expect(await outcomes(qa.send(acts))).toEqual(['duplicate'])
    const { rows } = await site.everything(site.users.agent1)
    const call = ofKind(rows, 'call').find((row) => row.id === callOf(2))
    const dispositions = ofKind(rows, 'disposition').filter((row) => row.callId === callOf(2))
    expect(dispositions.map((row) => row.code).sort()).toEqual(['COMPLAINT', 'REFUSE'])
    expect(dispositions.find((row) => row.id === call?.dispositionId)?.code).toBe('COMPLAINT')
    expect(ofKind(rows, 'review').filter((row) => row.callId === callOf(2))).toHaveLength(1)
    expect(ofKind(rows, 'hold').filter((row) => row.callId === callOf(2))).toMatchObject([
      { holdKind: 'complaint' },
    ])
    const { told, text } = await open(2)
    expect(told.dispositions.map((row) => row.code)).toEqual(['REFUSE', 'COMPLAINT'])
    expect(text).not.toContain('19900009999')
    expect((await list('state=done&codes=COMPLAINT')).calls).toMatchObject([
      { callId: callOf(2), code: 'COMPLAINT' },
    ])
  })

  it('refuses contradictions and stale judgements, and names what stands', async () => {
    const contradicting = await correct(3, 'NA', {})
    const answer = await qa.send([contradicting])
    expect(answer.body.verdicts[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'disposition.contradictsCall', params: { code: 'NA', fact: 'verified' } },
    })
    const stale = await agree(3)
    const first = await correct(3)
    // Numbers follow the order of sending.
    const [early, late] = [
      { ...first, n: stale.n },
      { ...stale, n: first.n },
    ]
    expect(await outcomes(qa.send([early]))).toEqual(['applied'])
    const second = await qa.send([late])
    expect(second.body.verdicts[0]).toMatchObject({
      outcome: 'conflict',
      problem: { code: 'act.versionConflict' },
      current: { kind: 'disposition', code: 'COMPLAINT' },
    })
  })

  it('a reviewer’s clock that is wrong is told with the review, and is no reproach to the call', async () => {
    const judged = await correct(4)
    const ahead = {
      ...judged,
      at: site.clock.at + 40 * MINUTE,
      clock: { source: 'central' as const, skewMs: 40 * MINUTE },
    }
    const answer = PushReply.parse((await qa.send([ahead])).body)
    expect(answer.verdicts).toMatchObject([{ outcome: 'applied', flags: ['clockSkew'] }])
    const { told } = await open(4)
    expect(told.call.flags).toEqual([])
    expect(told.reviews.map(({ outcome }) => outcome)).toEqual(['corrected'])
  })

  it('only reviewers judge, never their own calls; only the agent of the call answers, once', async () => {
    const { agent2, supervisor1 } = site.users
    for (const user of [agent2, supervisor1]) {
      const desk = new Desk(site, user)
      const answer = await desk.send([await agree(7, desk)])
      expect(answer.body.verdicts[0]).toMatchObject({
        outcome: 'refused',
        problem: { code: 'act.notAllowed' },
      })
    }
    const correction = await correct(7)
    await qa.send([correction])
    const answer = (desk: Desk, index = 7) =>
      desk.act('review.answered', matterOf(index), {
        answer: 'disputed',
        reviewId: correction.payload.reviewId,
        text: '客户没有说投诉',
      })
    expect((await one.send([answer(one)])).body.verdicts[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'act.caseNotYours' },
    })
    expect((await new Desk(site, supervisor1).send([answer(new Desk(site, supervisor1))])).status).toBe(200)
    expect(await outcomes(two.send([answer(two)]))).toEqual(['applied'])
    expect((await two.send([answer(two)])).body.verdicts[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'review.closed' },
    })
    expect(indexes((await list('state=disputed')).calls)).toEqual([7])
    expect(indexes((await list('state=done')).calls)).not.toContain(7)
    await qa.send([await agree(7)])
    expect((await list('state=disputed')).calls).toEqual([])
  })

  it('an agent answers for the own call even after the case moved on, and the reviewer is woken', async () => {
    const correction = await correct(8)
    await qa.send([correction])
    const body = { caseIds: [matterOf(8).id], agentId: site.users.agent1.profile.id }
    await site.call('POST', '/v1/assignments', { as: site.users.supervisor1, body })
    site.clock.at += 48 * HOUR
    const refreshed = await site.signIn('qa1')
    two.user = await site.signIn('agent2')
    const stop = new AbortController()
    const stream = await fetch(`${site.central.url}/v1/sync/wake`, {
      headers: { authorization: `Bearer ${refreshed.token}` },
      signal: stop.signal,
    })
    let heard = ''
    const listening = (async () => {
      const decoder = new TextDecoder()
      for await (const piece of stream.body ?? []) heard += decoder.decode(piece, { stream: true })
    })().catch((error: unknown) => {
      if (!stop.signal.aborted) throw error
    })
    await soon(() => expect(heard).toContain('event: ping'))
    expect(heard).not.toContain('event: wake')
    const answer = two.act('review.answered', matterOf(8), {
      answer: 'accepted',
      reviewId: correction.payload.reviewId,
      text: '',
    })
    const own = async (desk: Desk) =>
      OwnReviewsReply.parse((await site.call('GET', '/v1/review/own', { as: desk.user })).body).reviews
    const seen = await own(two)
    expect(seen[0]).toMatchObject({
      name: '王**试',
      review: { id: correction.payload.reviewId, answer: null },
      judged: { code: 'REFUSE' },
      correction: { code: 'COMPLAINT' },
    })
    // Cases that the desk holds come as rows; other people's calls not at all.
    expect(seen.map((one) => one.review.callId)).not.toContain(callOf(7))
    expect(JSON.stringify(seen)).not.toMatch(/王安|19900009999/)
    expect(await outcomes(two.send([answer]))).toEqual(['applied'])
    expect((await own(two))[0]?.review.answer).toMatchObject({ outcome: 'accepted' })
    one.user = await site.signIn('agent1')
    expect(await own(one)).toEqual([])
    await soon(() => expect(heard).toContain('event: wake'))
    stop.abort()
    await listening
  })
})
