// No schedule of acts and clocks on one desk leads to a permitted dial outside the rules, and none that the rules allow is
// refused. `oracle.ts` reads the rules on its own.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Purpose } from '../../../shared/rows.ts'
import { type Command, Desk, H, MIN, run } from './desk.ts'
import { AGENT, DESK, N1, N2, OTHER_DESK, RELATIVE, STRANGER } from './facts.ts'
import { broken } from './oracle.ts'

const number = fc.constantFrom(N1, N1, N1, N2, RELATIVE, STRANGER)
const own = fc.constantFrom(N1, N2, RELATIVE)
const dial = fc.record({
  do: fc.constant('dial' as const),
  number,
  purpose: fc.constantFrom<Purpose[]>('collect', 'collect', 'collect', 'service'),
  answered: fc.boolean(),
  matched: fc.boolean(),
  cancelMs: fc.constantFrom(null, null, 2000, 20_000),
})
const wait = fc.record({
  do: fc.constant('wait' as const),
  ms: fc.constantFrom(1000, 30_000, MIN, 5 * MIN, 13 * MIN, H, 2 * H, 5 * H, 11 * H),
})
const other: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    do: fc.constant('inbound' as const),
    number: own,
    answered: fc.boolean(),
    matched: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('hold' as const),
    kind: fc.constantFrom(
      'complaint' as const,
      'dispute' as const,
      'cease' as const,
      'paidClaim' as const,
      'death' as const,
    ),
    days: fc.constantFrom(null, 1, 3),
  }),
  fc.record({ do: fc.constant('lift' as const) }),
  fc.record({ do: fc.constantFrom('suppress' as const, 'invalid' as const), number: own }),
  fc.record({
    do: fc.constant('consent' as const),
    number: own,
    fromMs: fc.constantFrom(0, H, 5 * H),
    forMs: fc.constantFrom(30 * MIN, 3 * H),
  }),
  fc.record({
    do: fc.constant('turnClock' as const),
    byMs: fc.constantFrom(-26 * H, -2 * H, -MIN, MIN, 3 * H, 30 * H),
  }),
  fc.record({ do: fc.constant('restart' as const) }),
  fc.record({ do: fc.constant('network' as const), online: fc.boolean() }),
  fc.record({
    do: fc.constant('lease' as const),
    device: fc.constantFrom(DESK, DESK, OTHER_DESK),
    holder: fc.constantFrom(undefined, AGENT, OTHER_DESK),
    left: fc.integer({ min: 0, max: 3 }),
    forMs: fc.constantFrom(H, 10 * H),
  }),
  fc.record({ do: fc.constant('handOver' as const), mine: fc.boolean() }),
)
const anything = fc.array(
  fc.oneof({ arbitrary: dial, weight: 6 }, { arbitrary: wait, weight: 6 }, { arbitrary: other, weight: 2 }),
  {
    minLength: 10,
    maxLength: 70,
    size: 'max',
  },
)

/** A day on which nobody answers: what leads to the cap on unanswered attempts, which chance alone hardly reaches. */
const silentDay = fc
  .tuple(fc.integer({ min: 4, max: 9 }), fc.constantFrom(13 * MIN, H), anything)
  .map(([tries, gap, rest]): Command[] => [
    { do: 'wait', ms: 2 * H },
    ...Array.from({ length: tries }).flatMap((): Command[] => [
      { do: 'dial', number: N1, purpose: 'collect', answered: false, matched: false, cancelMs: null },
      { do: 'wait', ms: gap },
    ]),
    ...rest,
  ])
/** Offline with a lease and no anchor of time: what a turned PC clock could try to open. */
const darkRestart = fc
  .tuple(fc.constantFrom(-26 * H, -2 * H, -H, -MIN, 0, 3 * H, 14 * H, 30 * H), anything)
  .map(([byMs, rest]): Command[] => [
    { do: 'wait', ms: 6 * H },
    { do: 'lease', device: DESK, left: 2, forMs: 10 * H },
    { do: 'network', online: false },
    { do: 'restart' },
    { do: 'turnClock', byMs },
    { do: 'wait', ms: 13 * MIN },
    { do: 'dial', number: N1, purpose: 'collect', answered: false, matched: false, cancelMs: null },
    ...rest,
  ])
const schedule: fc.Arbitrary<Command[]> = fc.oneof(
  { arbitrary: anything, weight: 5 },
  { arbitrary: silentDay, weight: 1 },
  { arbitrary: darkRestart, weight: 1 },
)

test('a dial is permitted exactly when the rules allow it, whatever happened and however the clock was turned', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(schedule, (commands) => {
      const desk = new Desk()
      for (const command of commands) {
        const asked = run(desk, command)
        if (!asked || command.do !== 'dial') continue
        const { time, verdict } = desk.ask(asked.number, asked.purpose)
        const why = broken(desk, asked.number, asked.purpose, time.at)
        seen.set(why ?? 'permitted', (seen.get(why ?? 'permitted') ?? 0) + 1)
        expect({ verdict: verdict.kind, why }).toEqual({
          verdict: why === null ? 'permit' : 'refusal',
          why,
        })
        if (verdict.kind === 'refusal') continue
        desk.record(time.at, command, true, command.answered ? null : command.cancelMs)
        desk.lastTrusted = Math.max(desk.lastTrusted ?? 0, time.at)
      }
    }),
    { seed: 20_261_122, numRuns: 1000 },
  )
  // The schedules must reach every rule, or the property proves little.
  for (const why of [
    'permitted',
    'time not verified',
    'quiet hours',
    'effective calls',
    'unanswered',
    'carrier',
    'forbidden number',
    'invalid number',
    'no lawful source',
    'contact forbidden',
    'hold',
    'not the handler',
    'third person',
    'leased elsewhere',
    'offline without lease',
    'lease used up',
  ])
    expect([why, (seen.get(why) ?? 0) > 0]).toEqual([why, true])
})
