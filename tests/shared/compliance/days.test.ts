// 20,000 days of desks, online and off it: no permitted contact breaks a rule by what its desk could know, and whatever became known
// afterwards stands as a flag on the call. A million days: `npm run bench -- days --full`.
import { expect, test } from 'vitest'
import type { Pack, RuleId } from '../../../shared/compliance/compliance.ts'
import { DESK_DAYS, emptyTally, live } from './days.ts'

/** What the days reach under either law; the rest of the packs is proved by the histories (`judge.test.ts`). */
const REACHED: readonly RuleId[] = [
  ...(['C1', 'C10', 'C2', 'C4', 'C6', 'C8', 'C9'] as const),
  ...(['CALLBACK', 'CHANNELS', 'HANDLER', 'HOLD', 'LEASE', 'NUMBER'] as const),
  ...(['U1', 'U11', 'U2', 'U3', 'U6'] as const),
]

const without =
  (rule: RuleId) =>
  (law: Pack): Pack => ({ ...law, predicates: law.predicates.filter((each) => each.rule !== rule) })

test.each(REACHED)('desks that do not know %s are found out @seed(33)', (rule) => {
  const tally = emptyTally()
  const days = () => {
    for (let seed = 1; seed <= 1500; seed += 1) live(seed, tally, without(rule))
  }
  expect(days).toThrow(/seed \d+: guard/)
})

test('twenty thousand desk-days: guard, central and judge agree on every dial @seed(33)', {
  timeout: 600_000,
}, () => {
  const tally = emptyTally()
  const offices = Math.ceil(20_000 / DESK_DAYS)
  for (let seed = 1; seed <= offices; seed += 1) live(seed, tally)
  // The days must reach what they are to prove.
  expect(tally.permitted).toBeGreaterThan(10_000)
  expect(tally.offline).toBeGreaterThan(1000)
  expect(tally.flagged).toBeGreaterThan(100)
  expect(tally.later).toBeGreaterThan(300)
  expect([...tally.refused.keys()].sort()).toEqual([...REACHED].sort())
})
