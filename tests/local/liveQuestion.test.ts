// How often a question is asked again while data keep changing.
import { expect, test } from 'vitest'
import { liveQuestion } from '../../renderer/local/liveQuestion.ts'

const AT_ONCE = () => 0

/** A clock that moves by what is asked and rested; each answer takes `answerMs`. */
function paced(answerMs: number) {
  let now = 0
  const asked: number[] = []
  const rests: number[] = []
  let release: (() => void) | null = null
  const pace = {
    now: () => now,
    async pause(ms: number) {
      rests.push(ms)
      now += ms
    },
  }
  const ask = () =>
    new Promise<void>((resolve) => {
      asked.push(now)
      release = () => {
        now += answerMs
        resolve()
      }
    })
  /** The answer comes, and whatever follows from it happens. */
  const settle = async () => {
    release?.()
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  return { pace, ask, asked, rests, settle, pass: (ms: number) => (now += ms) }
}

test('many changes while an answer is on its way need one more question', async () => {
  const it = paced(20)
  const question = liveQuestion(it.ask, AT_ONCE, it.pace)
  for (let change = 0; change < 5; change += 1) question.again()
  await it.settle()
  await it.settle()
  expect(it.asked).toEqual([0, 20])
  expect(it.rests).toEqual([])
})

test('a question that takes long rests as long again, a second at most', async () => {
  const it = paced(400)
  const question = liveQuestion(it.ask, AT_ONCE, it.pace)
  question.again()
  await it.settle()
  expect(it.asked).toEqual([0, 800])
  await it.settle()
  // Nobody wished for more; a change long after is answered at once.
  it.pass(5000)
  question.again()
  await it.settle()
  expect(it.asked).toEqual([0, 800, 6200])
  expect(it.rests).toEqual([400])

  const slow = paced(7000)
  const other = liveQuestion(slow.ask, AT_ONCE, slow.pace)
  other.again()
  await slow.settle()
  expect(slow.rests).toEqual([1000])
})

test('nothing is asked once it is stopped, also in the middle of a rest', async () => {
  const it = paced(400)
  const question = liveQuestion(it.ask, AT_ONCE, {
    ...it.pace,
    async pause(ms) {
      await it.pace.pause(ms)
      question.stop()
    },
  })
  question.again()
  await it.settle()
  question.again()
  await it.settle()
  expect(it.asked).toEqual([0])
})

test('asked for quiet it asks when nobody wished for so long, and after three seconds whatever comes', async () => {
  const it = paced(0)
  let wishes = 3
  // While it waits, further changes come: each begins the wait anew.
  const question = liveQuestion(it.ask, () => 500, {
    ...it.pace,
    async pause(ms) {
      await it.pace.pause(ms)
      wishes -= 1
      if (wishes > 0) question.again()
    },
  })
  await it.settle()
  question.again()
  await it.settle()
  // The first is asked at once; the next after three waits of half a second.
  expect(it.asked).toEqual([0, 1500])
  wishes = Number.POSITIVE_INFINITY
  question.again()
  await it.settle()
  await it.settle()
  expect(it.asked[2]).toBe(4500)
})

test('quiet that is wished no longer is not waited for', async () => {
  const it = paced(0)
  let talking = true
  const question = liveQuestion(it.ask, () => (talking ? 500 : 0), it.pace)
  await it.settle()
  talking = false
  question.again()
  await it.settle()
  expect(it.asked).toEqual([0, 0])
  expect(it.rests).toEqual([])
})
