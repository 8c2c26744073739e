// The desk works by the weights and stages that central told it last, also after it was closed and without central.
import { describe, expect, it } from 'vitest'
import { Answers, type Context } from '../../renderer/local/answers.ts'
import { addDays, DAY } from '../../shared/instant.ts'
import { OUR_STAGES } from '../../shared/stages.ts'
import { houseDay } from '../../shared/strategy.ts'
import { OUR_WEIGHTS } from '../../shared/weights.ts'
import { bench, page, person, stampAt, TEN } from './desk.ts'

const TODAY = houseDay(TEN)
const offline = (now: number): Context => ({
  stamp: stampAt(now),
  online: false,
  timeVerified: true,
  realLine: false,
})
const version = (id: number, effectiveFrom: string, firstContact: number) => ({
  id,
  effectiveFrom,
  weights: { ...OUR_WEIGHTS, firstContact },
})

describe('strategy on the desk', () => {
  it('ranks anew when central tells other weights, changes at midnight by itself, and keeps all of it', async () => {
    const desk = await bench()
    const one = person(1)
    const first = await desk.open()
    await first.receive(page(one.rows))
    const answers = new Answers(first)
    const points = async (of: Answers, now = TEN) => {
      const [row] = await of.answer('worklist', { now }, offline(now))
      return row?.reasons.find((reason) => reason.code === 'firstContact')?.points
    }
    expect(await points(answers)).toBe(OUR_WEIGHTS.firstContact)
    const note = '先发短信，第二天再打电话'
    const tables = OUR_STAGES.map((table) => ({
      ...table,
      stages: table.stages.map((stage) => ({ ...stage, note })),
    }))
    const strategy = {
      weights: [version(1, TODAY, 11), version(2, addDays(TODAY, 1), 22)],
      stages: [{ id: 3, effectiveFrom: TODAY, tables }],
    }
    await first.receive(page([], { cursor: 'cursor-2', strategy }))
    expect(await points(answers)).toBe(11)
    expect(await points(answers, TEN + DAY)).toBe(22)
    answers.close()
    await first.close()

    const again = await desk.open()
    const later = new Answers(again)
    expect(await points(later)).toBe(11)
    const view = await later.answer('case', { caseId: one.case.id, now: TEN }, offline(TEN))
    expect(view?.stage?.stage.note).toBe(note)
    // A page that says nothing of it changes nothing.
    await again.receive(page([], { cursor: 'cursor-3' }))
    expect(await points(later)).toBe(11)
    await again.close()
  })
})
