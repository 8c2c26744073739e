// How long the guard takes for a customer with a hundred calls: a thousand answers against a thousand copies of the same facts,
// which is the least that any look at them costs. The aim of the design is 50 µs an answer.
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { permits } from '../../shared/compliance/compliance.ts'
import { HOUR } from '../../shared/instant.ts'
import { ask, call, facts, at as instant, N1 } from '../shared/compliance/facts.ts'
import type { Bench } from './rounds.ts'

const ANSWERS = 1000
const NOON = instant('2026-11-24 12:00:00')

/** Milliseconds that a thousand runs of `work` take. */
function timed(work: (round: number) => unknown): number {
  const from = performance.now()
  for (let round = 0; round < ANSWERS; round += 1) work(round)
  return performance.now() - from
}

export const guardBench: Bench = {
  name: 'guard',
  repetitions: { quick: 15, full: 200 },
  figures: [
    {
      name: 'a thousand answers of the guard',
      unit: 'ms',
      statistic: 'median',
      ours: 'guard',
      against: 'copies of the facts',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 50 },
    },
  ],
  open() {
    const calls = Array.from({ length: 100 }, (_, index) =>
      call(NOON - (index + 1) * 3 * HOUR, { answered: index % 7 === 0 }),
    )
    const given = facts({ calls })
    const request = ask(N1)
    return Promise.resolve({
      round: () =>
        Promise.resolve({
          guard: [timed((round) => permits(request, given, CHINA_PACK, NOON + round))],
          'copies of the facts': [timed(() => structuredClone(given))],
        }),
      close: () => Promise.resolve(),
    })
  },
}
