// Messages at a desk: whom one can write to, masked; what was asked for without a network shows at once and can be taken back.
import { expect, it } from 'vitest'
import { Answers } from '../../renderer/local/answers.ts'
import { MINUTE } from '../../shared/instant.ts'
import { HOUSE_TEMPLATES } from '../../shared/message/houseTemplates.ts'
import { purposeOf, refOf } from '../../shared/message/template.ts'
import type { MessageRow, Row } from '../../shared/rows.ts'
import { AGENT, bench, id, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const subject = { customerId: one.customer.id, caseId: one.case.id }
const [template] = HOUSE_TEMPLATES.filter(({ id: name }) => name === 'overdue.sms')
const context = { stamp: stampAt(TEN), online: false, timeVerified: true, realLine: false }

async function desk(...more: Row[]) {
  const store = await (await bench()).open()
  await store.receive(page([...one.rows, ...more]))
  const answers = new Answers(store)
  const writing = () => answers.answer('writing', { caseId: one.case.id, now: TEN }, context)
  const view = () => answers.answer('case', { caseId: one.case.id, now: TEN }, context)
  return { store, writing, view }
}

it('numbers and addresses of readers are masked; nobody is verified before a call said so', async () => {
  const { writing } = await desk({ ...one.customer, email: 'somebody@practice.invalid', version: 2 })
  const readers = (await writing())?.readers ?? []
  expect(readers.map(({ channel }) => channel)).toEqual(['sms', 'email', 'letter'])
  expect(readers[0]).toMatchObject({
    contactId: one.contact.id,
    verified: false,
    collect: { kind: 'permit' },
  })
  expect(readers[1]?.to).toBe('s***@practice.invalid')
  expect(readers[0]?.to).toBe('199********')
  expect(JSON.stringify(readers)).not.toContain(one.contact.phone)
})

it('a message asked for offline waits in the timeline, and is gone from the wait once taken back @seed(19)', async () => {
  if (!template) throw new Error('template')
  const { store, writing, view } = await desk()
  const messageId = id(7, 7)
  await store.record(
    [
      {
        kind: 'message.asked',
        ...subject,
        payload: {
          messageId,
          channel: 'sms',
          contactId: one.contact.id,
          template: refOf(template),
          language: 'zh',
          purpose: purposeOf(template.occasion),
          promiseId: null,
          callId: null,
          notBefore: null,
        },
      },
    ],
    stampAt(TEN),
  )
  expect((await writing())?.waiting.map((row) => row.id)).toEqual([messageId])
  const shown = (await view())?.timeline.find(({ kind }) => kind === 'message')
  expect(shown).toMatchObject({ agentId: AGENT, params: { channel: 'sms', state: 'queued' } })
  const back = { kind: 'message.cancelled', ...subject, payload: { messageId, reason: 'agent' } } as const
  await store.record([back], stampAt(TEN + MINUTE))
  expect((await writing())?.waiting).toEqual([])
})

it('messages that reached the customer today count for the next call, as calls do @seed(19)', async () => {
  if (!template) throw new Error('template')
  const sent = (index: number): MessageRow => ({
    kind: 'message',
    id: id(7, index),
    ...subject,
    version: 1,
    channel: 'sms',
    contactId: one.contact.id,
    template: refOf(template),
    language: 'zh',
    purpose: 'collect',
    promiseId: null,
    callId: null,
    askedAt: TEN - MINUTE,
    askedBy: AGENT,
    notBefore: null,
    state: 'delivered',
    sentAt: TEN - MINUTE,
    at: TEN - MINUTE,
    reason: '',
    tries: 1,
  })
  const { view } = await desk(...[1, 2, 3, 4, 5].map(sent))
  const contact = (await view())?.contacts[0]
  expect(contact?.guard).toMatchObject({ kind: 'refusal' })
  expect(contact?.guard.checks.find(({ rule }) => rule === 'CHANNELS')).toMatchObject({
    state: 'refuse',
    figure: { kind: 'count', used: 5 },
  })
})
