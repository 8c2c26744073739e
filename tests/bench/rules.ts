// How long the guard takes for a customer with a thousand past contacts, under both packs: a thousand answers (so that a millisecond here is a
// microsecond an answer) against reading those thousand calls once for each answer, which is the least that any look at them costs.
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { type GuardFacts, type Pack, permits } from '../../shared/compliance/compliance.ts'
import { USA_PACK } from '../../shared/compliance/usa.ts'
import { HOUR } from '../../shared/instant.ts'
import { ask, call, contact, facts, at as instant, N1, N2 } from '../shared/compliance/facts.ts'
import type { Bench } from './rounds.ts'

const ANSWERS = 1000
const CONTACTS = 1000
const NOON = instant('2026-11-24 12:00:00')

/** Milliseconds that a thousand runs of `work` take. */
function timed(work: (round: number) => unknown): number {
  const from = performance.now()
  for (let round = 0; round < ANSWERS; round += 1) work(round)
  return performance.now() - from
}

const calls = Array.from({ length: CONTACTS }, (_, index) =>
  call(NOON - (index + 1) * 3 * HOUR, {
    number: index % 3 === 0 ? N2 : N1,
    answered: index % 7 === 0,
    rightParty: index % 21 === 0,
  }),
)

/** Every call read once: what is left when nothing is decided. */
function readOnce(given: GuardFacts, from: number): number {
  let found = 0
  for (const each of given.calls)
    if (each.outbound && each.answered && each.startedAt >= from && each.number === N1) found += 1
  return found
}

const asked = (given: GuardFacts, pack: Pack) => [
  timed((round) => permits(ask(N1), given, pack, NOON + round)),
]

export const rulesBench: Bench = {
  name: 'rules',
  repetitions: { quick: 40, full: 400 },
  figures: (
    [
      ['a thousand answers of the guard, China', 'China'],
      ['a thousand answers of the guard, United States', 'United States'],
    ] as const
  ).map(([name, ours]) => ({
    name,
    unit: 'ms',
    statistic: 'median',
    ours,
    against: 'reading the calls once',
    ratio: 'ours/against',
    aim: { of: 'value', atMost: 50 },
  })),
  open() {
    const china = facts({ calls })
    const zone = 'America/New_York'
    const states = facts({ calls, zone, contacts: [contact(N1), contact(N2)] })
    return Promise.resolve({
      round: () =>
        Promise.resolve({
          China: asked(china, CHINA_PACK),
          'United States': asked(states, USA_PACK),
          'reading the calls once': [timed((round) => readOnce(china, NOON - round))],
        }),
      close: () => Promise.resolve(),
    })
  },
}
