// The next best offer of a case: what it is for each standing of the debt, and that it never offers what the limits refuse.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrearsOn } from '../../shared/arrears.ts'
import { addDays, CHINA, DAY } from '../../shared/instant.ts'
import { nextOffer, type OfferFacts } from '../../shared/nextOffer.ts'
import { planBounds } from '../../shared/planLimits.ts'
import { latestDue, standings } from '../../shared/promise.ts'
import type { HoldRow, PromiseRow } from '../../shared/rows.ts'
import { AGENT, CASE, CUSTOMER, matter, NOW, TODAY, uuid } from './caseWorld.ts'

const promise = (n: number, change: Partial<PromiseRow> = {}): PromiseRow => ({
  kind: 'promise',
  id: uuid(300 + n),
  customerId: CUSTOMER,
  caseId: CASE,
  version: 1,
  callId: null,
  promiseKind: 'part',
  amountFen: 200_000,
  due: addDays(TODAY, 4),
  channel: 'app',
  madeAt: NOW - DAY,
  agentId: AGENT,
  previousId: null,
  exit: null,
  ...change,
})
const broken = (n: number) => promise(n, { due: addDays(TODAY, -20 - n), madeAt: NOW - (24 + n) * DAY })
const hold: HoldRow = {
  kind: 'hold',
  id: uuid(400),
  customerId: CUSTOMER,
  caseId: CASE,
  version: 1,
  holdKind: 'dispute',
  from: NOW - DAY,
  until: null,
  callId: null,
  owner: AGENT,
  words: '',
  liftedAt: null,
}
const facts = (late: number, promises: PromiseRow[] = [], change: Partial<OfferFacts> = {}): OfferFacts => {
  const aged = { ...matter, dueDate: addDays(TODAY, -late) }
  return {
    matter: aged,
    arrears: arrearsOn(aged, [], TODAY),
    standings: standings(promises, [], NOW, CHINA),
    plans: [],
    holds: [],
    ...change,
  }
}

describe('the next best offer @seed(2)', () => {
  test.each([
    ['twelve days late', facts(12), 'full', 'early'],
    ['two months late', facts(45), 'part', 'minimum'],
    ['half a year late', facts(150), 'plan', 'long'],
    ['a promise runs', facts(12, [promise(1)]), 'remind', 'promiseRuns'],
    ['one was broken', facts(12, [broken(1)]), 'plan', 'broken'],
    ['two were broken', facts(12, [broken(1), broken(2)]), 'hardship', 'brokenTwice'],
    ['on hold', facts(12, [], { holds: [hold] }), 'none', 'held'],
    [
      'paid up',
      facts(12, [], { arrears: { totalFen: 0, minimumFen: 0, bucket: 'M0' } }),
      'none',
      'nothingOwed',
    ],
  ] as const)('%s: %#', (_name, known, offer, why) =>
    expect(nextOffer(known, NOW)).toMatchObject({ offer, why }),
  )

  test('reminds of what is left of the promise, to the fen', () => {
    expect(nextOffer(facts(12, [promise(1)]), NOW)).toMatchObject({
      amountFen: 200_000,
      latest: addDays(TODAY, 4),
    })
  })

  test('never above what is owed, never later or longer than the house allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 2 }), (late, breaks) => {
        const known = facts(
          late,
          Array.from({ length: breaks }, (_, n) => broken(n + 1)),
        )
        const { offer, amountFen, latest, periods } = nextOffer(known, NOW)
        const bounds = planBounds(known.matter, TODAY)
        if (amountFen !== null) expect(amountFen).toBeLessThanOrEqual(known.arrears.totalFen)
        if (periods !== null) {
          expect(periods).toBeLessThanOrEqual(bounds.periods)
          expect((amountFen ?? 0) * periods).toBeGreaterThanOrEqual(known.arrears.totalFen)
        }
        if (offer === 'full' || offer === 'part') expect(latest).toBe(latestDue(known.arrears.bucket, TODAY))
      }),
      { seed: 20261128, numRuns: 300 },
    )
  })
})
