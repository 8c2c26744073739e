// How far a first download is, as the list says it: counted in cases, also by the run after one that was killed.
import { expect, it } from 'vitest'
import { arrivals } from '../../renderer/features/sync/arrivals.ts'
import { Answers } from '../../renderer/local/answers.ts'
import type { DeskStore } from '../../renderer/local/store.ts'
import { bench, page, person, stampAt, TEN } from './desk.ts'

const rowsOf = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => person(from + n)).flatMap(({ rows }) => rows)

function localOf(store: DeskStore): Parameters<typeof arrivals>[0] {
  const answers = new Answers(store)
  const context = { stamp: stampAt(TEN), online: true, timeVerified: true, realLine: false }
  return {
    query: (name, argument) => answers.answer(name, argument, context),
    saveDraft: (key, draft) => store.saveDraft(key, draft),
  }
}

it('counts cases as they come, goes on where a killed run stood, and is silent once all are here', async () => {
  const desk = await bench()
  const store = await desk.open()
  const first = await arrivals(localOf(store), store.cursor)
  const urgent = page(rowsOf(7, 2), { more: true, total: 10 })
  expect(first.after(urgent)).toEqual({ cases: 2, total: 10 })
  await store.receive(urgent)
  // Those that could not wait come once more in the order of the whole.
  const whole = page(rowsOf(1, 8), { more: true, cursor: 'cursor-2' })
  expect(first.after(whole)).toEqual({ cases: 8, total: 10 })
  await store.receive(whole)

  const killed = await desk.open()
  const second = await arrivals(localOf(killed), killed.cursor)
  const more = page(rowsOf(9, 1), { more: true, cursor: 'cursor-3' })
  expect(second.after(more)).toEqual({ cases: 9, total: 10 })
  await killed.receive(more)
  const last = page(rowsOf(10, 1), { cursor: 'cursor-4' })
  expect(second.after(last)).toBeNull()
  await killed.receive(last)

  const later = await arrivals(localOf(killed), killed.cursor)
  expect(later.after(page(rowsOf(1, 1), { more: true, cursor: 'cursor-5' }))).toBeNull()
})
