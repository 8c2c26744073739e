// Tickets at a desk without a network: what is taken in stands at once, on the list and on the case, and the answer that comes down replaces it.
import { expect, it } from 'vitest'
import { Answers } from '../../renderer/local/answers.ts'
import { DAY } from '../../shared/instant.ts'
import type { TicketRow } from '../../shared/rows.ts'
import { AGENT, bench, id, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const subject = { customerId: one.customer.id, caseId: one.case.id }
const context = { stamp: stampAt(TEN), online: false, timeVerified: true, realLine: false }

it('@seed(31): a complaint by letter holds the case and shows its day before central knows of it; the answer comes down later', async () => {
  const store = await (await bench()).open()
  await store.receive(page(one.rows))
  const answers = new Answers(store)
  const ticketId = id(1, 0xf)
  await store.record(
    [
      {
        ...subject,
        kind: 'ticket.opened',
        payload: {
          ticketId,
          ticketKind: 'complaint',
          subject: '',
          words: '多收了费用',
          wish: '退还',
          channel: 'letter',
          evidence: [{ what: '来信', callId: null }],
          payload: { target: 'amount' },
          callId: null,
          owner: null,
        },
      },
    ],
    stampAt(TEN),
  )
  const [item] = await answers.answer('tickets', null, context)
  expect(item).toMatchObject({
    assignedTo: AGENT,
    ticket: { id: ticketId, due: TEN + 15 * DAY, clock: 'simple', evidence: [{ what: '来信', by: AGENT }] },
  })
  expect(item?.name).not.toContain('测')
  const view = await answers.answer('case', { caseId: one.case.id, now: TEN }, context)
  expect(view?.tickets.map(({ id: of }) => of)).toEqual([ticketId])
  expect(view?.holds).toMatchObject([{ holdKind: 'complaint', words: '多收了费用' }])
  expect(view?.dial?.guard.kind).toBe('refusal')
  expect(await answers.answer('outbox', null, context)).toHaveLength(1)

  const ticket = item?.ticket as TicketRow
  const answer = {
    by: id(9),
    at: TEN + DAY,
    outcome: 'upheld',
    text: '已退还',
    told: 'letter' as const,
    data: {},
  }
  await store.receive(page([{ ...ticket, version: 2, state: 'answered', answer }]))
  const [later] = await answers.answer('tickets', null, context)
  expect(later?.ticket).toMatchObject({ state: 'answered', answer: { text: '已退还' } })
  const timeline = (await answers.answer('case', { caseId: one.case.id, now: TEN }, context))?.timeline
  expect(timeline?.map(({ kind }) => kind)).toContain('ticketOpened')
})
