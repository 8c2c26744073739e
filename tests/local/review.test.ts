// Judgements and answers on the desk: recorded without the customer's rows, once and durably, and shown to the agent of the call.
import { describe, expect, it } from 'vitest'
import { Answers } from '../../renderer/local/answers.ts'
import type { ActDraft } from '../../shared/act.ts'
import { MINUTE } from '../../shared/instant.ts'
import type { CallRow, DispositionRow, ReviewRow } from '../../shared/rows.ts'
import { AGENT, bench, id, note, OTHER_AGENT, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const subject = { customerId: one.customer.id, caseId: one.case.id }
const [CALL, FIRST, REVIEW, CORRECTION] = [id(1, 0xc), id(1, 0xd1), id(1, 0x4e), id(2, 0xd1)]

const judgement: ActDraft = {
  kind: 'disposition.reviewed',
  ...subject,
  payload: {
    outcome: 'corrected',
    reviewId: REVIEW,
    callId: CALL,
    dispositionId: FIRST,
    correctionId: CORRECTION,
    code: 'COMPLAINT',
    fields: { words: '别再打了', target: 'frequency' },
    reason: '客户投诉了',
  },
}
const answer: ActDraft = {
  kind: 'review.answered',
  ...subject,
  payload: { answer: 'disputed', reviewId: REVIEW, text: '没有投诉' },
}

const call: CallRow = {
  kind: 'call',
  id: CALL,
  ...subject,
  version: 3,
  contactId: one.contact.id,
  agentId: AGENT,
  direction: 'outbound',
  purpose: 'collect',
  number: null,
  ofDebtor: true,
  startedAt: TEN - 5 * MINUTE,
  answeredAt: TEN - 4 * MINUTE,
  endedAt: TEN - 3 * MINUTE,
  sipStatus: 200,
  endedBy: 'agent',
  talkMs: MINUTE,
  verification: 'none',
  tries: 0,
  recording: 'confirmed',
  rules: 'test',
  clock: { source: 'central', skewMs: 0 },
  flags: [],
  dispositionId: CORRECTION,
  reviewId: REVIEW,
}
const disposition = (change: Partial<DispositionRow>): DispositionRow => ({
  kind: 'disposition',
  id: FIRST,
  ...subject,
  version: 1,
  callId: CALL,
  code: 'VM',
  fields: {},
  path: [],
  said: [],
  script: null,
  at: TEN - 2 * MINUTE,
  agentId: AGENT,
  supersedes: null,
  ...change,
})
const review = (change: Partial<ReviewRow> = {}): ReviewRow => ({
  kind: 'review',
  id: REVIEW,
  ...subject,
  version: 1,
  callId: CALL,
  dispositionId: FIRST,
  outcome: 'corrected',
  correctionId: CORRECTION,
  reason: '客户投诉了',
  at: TEN - MINUTE,
  reviewerId: OTHER_AGENT,
  agentId: AGENT,
  answer: null,
  ...change,
})
const corrected = [
  call,
  disposition({}),
  disposition({ id: CORRECTION, code: 'COMPLAINT', fields: { words: '别再打了' }, supersedes: FIRST }),
]

describe('a desk without the customer', () => {
  it('records a judgement durably and hands it over once', async () => {
    const desk = await bench()
    const store = await desk.open()
    const ids = [id(9, 0xac)]
    const saved = await store.record([judgement], stampAt(TEN), ids)
    expect(saved).toMatchObject({ state: 'saved', acts: [{ n: 1, kind: 'disposition.reviewed' }] })
    expect(await store.record([judgement], stampAt(TEN), ids)).toEqual(saved)
    // A crash: the store is simply forgotten.
    const again = await desk.open()
    expect(again.outboxHead(10)).toEqual(saved.acts)
    await again.settle([{ outcome: 'applied', n: 1, flags: [] }])
    expect(again.entries()).toEqual([])
    expect(again.shown.of('review')).toEqual([])
    expect((await desk.open()).outboxHead(10)).toEqual([])
  })

  it('takes an answer about a case that went to somebody else, and nothing else', async () => {
    const store = await (await bench()).open()
    expect(await store.record([answer], stampAt(TEN))).toMatchObject({ state: 'saved' })
    await expect(store.record([note(one, '小记')], stampAt(TEN))).rejects.toMatchObject({
      problem: { code: 'act.subjectMissing' },
    })
  })

  it('a correction that came second takes the place of the first when a person says so', async () => {
    const store = await (await bench()).open()
    await store.record([judgement], stampAt(TEN))
    const current = disposition({ id: id(3, 0xd1), code: 'CEASE', supersedes: FIRST })
    const problem = { code: 'act.versionConflict', params: {} } as const
    await store.settle([{ outcome: 'conflict', n: 1, problem, current }])
    expect(store.entries()).toMatchObject([{ state: 'conflict', current: { code: 'CEASE' } }])
    await store.resolve(1, 'retry', stampAt(TEN))
    expect(store.outboxHead(10)).toMatchObject([
      { n: 2, payload: { dispositionId: current.id, correctionId: CORRECTION, code: 'COMPLAINT' } },
    ])
    expect(store.entries()).toHaveLength(1)
  })
})

describe('the agent of the call', () => {
  async function told(rows = [review()]) {
    const store = await (await bench()).open()
    await store.receive(page([...one.rows, ...corrected, ...rows]))
    const answers = new Answers(store)
    const context = { stamp: stampAt(TEN), online: true, timeVerified: true, realLine: false }
    return { store, feedback: () => answers.answer('feedback', null, context), answers, context }
  }

  it('sees what was judged, what stands now and why, with the name masked', async () => {
    const { feedback } = await told([review(), review({ id: id(2, 0x4e), agentId: OTHER_AGENT })])
    const [seen, ...others] = await feedback()
    expect(others).toEqual([])
    expect(seen).toMatchObject({
      review: { reason: '客户投诉了', answer: null },
      judged: { code: 'VM' },
      correction: { code: 'COMPLAINT', fields: { words: '别再打了' } },
      startedAt: call.startedAt,
      pending: false,
    })
    expect(seen?.name).toMatch(/\*/)
    expect(JSON.stringify(seen)).not.toContain(one.customer.name)
  })

  it('answers once; the answer shows at once and the timeline tells both', async () => {
    const { store, feedback, answers, context } = await told()
    await store.record([answer], stampAt(TEN))
    expect(await feedback()).toMatchObject([
      { review: { answer: { outcome: 'disputed', text: '没有投诉' } }, pending: true },
    ])
    await expect(store.record([answer], stampAt(TEN))).rejects.toMatchObject({
      problem: { code: 'review.closed' },
    })
    const view = await answers.answer('case', { caseId: one.case.id, now: TEN }, context)
    const kinds = view?.timeline.map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['reviewed', 'reviewAnswered', 'called']))
    expect(view?.timeline.find(({ kind }) => kind === 'called')?.params.code).toBe('COMPLAINT')
    expect(view?.timeline.find(({ kind }) => kind === 'reviewed')?.params).toMatchObject({
      from: 'VM',
      to: 'COMPLAINT',
    })
    // Central's rows come down with the answer in them: the act is contained, and nothing is applied twice.
    await store.settle([{ outcome: 'applied', n: 1, flags: [] }])
    const settled = review({ version: 2, answer: { outcome: 'disputed', text: '没有投诉', at: TEN } })
    await store.receive(page([settled], { cursor: 'cursor-2' }))
    expect(store.entries()).toEqual([])
    expect(await feedback()).toMatchObject([{ review: { version: 2 }, pending: false }])
  })
})
