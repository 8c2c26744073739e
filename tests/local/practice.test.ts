// Practice as long as the agent likes: limits and holds use people up, new ones take their place.
import { expect, it } from 'vitest'
import { peopleFor } from '../../renderer/features/practice/cases.ts'
import { Answers, type Context } from '../../renderer/local/answers.ts'
import type { Local } from '../../renderer/local/local.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import type { ActDraft } from '../../shared/operation.ts'
import { bench, id, page, person, stampAt, TEN } from './desk.ts'

async function practising(people: number) {
  const desk = await bench()
  const store = await desk.open()
  let made = 0
  const more = async (count: number) => {
    const rows = Array.from({ length: count }, (_, n) => person(made + n + 1).rows).flat()
    made += count
    await store.receive(page(rows))
  }
  await more(people)
  const answers = new Answers(store)
  const contextAt = (now: number): Context => ({
    stamp: stampAt(now),
    online: true,
    timeVerified: true,
    realLine: false,
  })
  const at = (now: number): Pick<Local, 'query'> => ({
    query: (name, argument) => answers.answer(name, argument, contextAt(now)),
  })
  const offered = async (now: number) => peopleFor(at(now), await at(now).query('worklist', { now }), now)
  return { store, more, offered }
}

it('twenty calls in a row find somebody to call, and new people are asked for when the others are used up', async () => {
  const { store, more, offered } = await practising(4)
  let refills = 0
  for (let n = 0; n < 20; n += 1) {
    const now = TEN + n * 5 * MINUTE
    let people = await offered(now)
    if (people.usedUp) {
      refills += 1
      await more(6)
      people = await offered(now)
    }
    expect(people.usedUp).toBe(false)
    const one = people.cases.get('angry')
    if (!one) throw new Error(`nobody to call at ${n}`)
    const customerId = one.caseId.replace(/^0+2-/, '00000001-')
    const callId = id(n + 1, 0xc)
    const subject = { customerId, caseId: one.caseId }
    const call: ActDraft[] = [
      {
        ...subject,
        kind: 'call.attempted',
        payload: {
          callId,
          contactId: one.contactId,
          number: null,
          ofDebtor: true,
          purpose: 'collect',
          rules: 'test',
        },
      },
      { ...subject, kind: 'call.answered', payload: { callId } },
      {
        ...subject,
        kind: 'call.ended',
        payload: { callId, sipStatus: 200, endedBy: 'customer', talkMs: 60_000 },
      },
    ]
    await store.record(call, stampAt(now))
  }
  expect(refills).toBeGreaterThan(0)
})

it('every customer has somebody, also where the first forty on the list are no practice customers', async () => {
  const { offered, store } = await practising(0)
  const real = Array.from({ length: 60 }, (_, n) => person(n + 1)).flatMap(
    ({ customer, case: matter, contact }) => [
      { ...customer, synthetic: false },
      { ...matter, synthetic: false, dueDate: '2026-09-01' as const },
      contact,
    ],
  )
  await store.receive(page([...real, ...Array.from({ length: 5 }, (_, n) => person(n + 100).rows).flat()]))
  const { cases, usedUp } = await offered(TEN)
  expect(usedUp).toBe(false)
  expect(cases.size).toBe(15)
  expect(new Set([...cases.values()].map(({ caseId }) => caseId)).size).toBe(5)
})

it('asks for nobody in quiet hours: nobody may be called then', async () => {
  const { offered } = await practising(4)
  const { cases, usedUp } = await offered(TEN + 13 * HOUR)
  expect([cases.size, usedUp]).toEqual([0, false])
})
