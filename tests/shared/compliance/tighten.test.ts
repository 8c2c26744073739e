import { describe, expect, test } from 'vitest'
import { CHINA_PACK } from '../../../shared/compliance/china.ts'
import { permits } from '../../../shared/compliance/compliance.ts'
import {
  type RuleSetting,
  rulesFor,
  type Tightening,
  tightenFaults,
} from '../../../shared/compliance/tighten.ts'
import { USA_PACK } from '../../../shared/compliance/usa.ts'
import { CHINA, HOUR } from '../../../shared/instant.ts'
import { ask, at, call, facts, N1 } from './facts.ts'

const NOON = at('2026-11-24 12:00:00')
const LENDER = '测试银行'
const debtor = { zone: CHINA, lender: LENDER }

const setting = (id: number, tightening: Tightening, change: Partial<RuleSetting> = {}): RuleSetting => ({
  id,
  pack: 'CN',
  lender: null,
  effectiveFrom: '2026-11-01',
  tightening,
  ...change,
})

describe('a tenant narrows the rules @seed(33)', () => {
  test.each([
    [{ hours: { from: 9 * HOUR, until: 20 * HOUR } }],
    [{ effectivePerDay: 1, unansweredPerDay: 3, contactsPerDay: 2 }],
    [{ failedDials: 5, visitors: 3, factors: 3, triesPerDay: 1 }],
    [{ effectivePerDay: 3, hours: { from: 8 * HOUR, until: 22 * HOUR } }],
  ])('%o is granted', (wished) => expect(tightenFaults(CHINA_PACK, wished)).toEqual([]))

  test.each([
    [{ hours: { from: 7 * HOUR, until: 20 * HOUR } }, 'hours.from', 'wider', 8 * HOUR, 7 * HOUR],
    [{ hours: { from: 9 * HOUR, until: 23 * HOUR } }, 'hours.until', 'wider', 22 * HOUR, 23 * HOUR],
    [{ hours: { from: 12 * HOUR, until: 12 * HOUR } }, 'hours', 'closed', null, 12 * HOUR],
    [{ effectivePerDay: 4 }, 'effectivePerDay', 'wider', 3, 4],
    [{ unansweredPerDay: 7 }, 'unansweredPerDay', 'wider', 6, 7],
    [{ failedDials: 2 }, 'failedDials', 'wider', 3, 2],
    [{ visitors: 1 }, 'visitors', 'wider', 2, 1],
    [{ factors: 1 }, 'factors', 'wider', 2, 1],
    [{ quietDays: 9 }, 'quietDays', 'notInPack', null, 9],
  ] as const)('%o is refused: %s is %s', (wished, name, why, law, asked) =>
    expect(tightenFaults(CHINA_PACK, wished)).toEqual([{ setting: name, why, law, asked }]),
  )

  test('under the pack of the United States other figures are the law', () => {
    expect(tightenFaults(USA_PACK, { callsInSevenDays: 3, quietDays: 10 })).toEqual([])
    expect(tightenFaults(USA_PACK, { hours: { from: 8 * HOUR, until: 22 * HOUR } })).toHaveLength(1)
  })

  test('binds from its day on, its lender only, and stands in the version', () => {
    const settings = [
      setting(1, { effectivePerDay: 2 }, { effectiveFrom: '2026-11-24' }),
      setting(2, { hours: { from: 9 * HOUR, until: 18 * HOUR } }, { lender: LENDER }),
    ]
    const before = rulesFor(debtor, at('2026-11-23 12:00:00'), settings)
    expect(before).toMatchObject({ version: 'cn-2026.11+2', thresholds: { effectivePerDay: 3 } })
    const after = rulesFor(debtor, NOON, settings)
    expect(after.version).toBe('cn-2026.11+1.2')
    const answered = [call(NOON - 4 * HOUR, { answered: true }), call(NOON - 2 * HOUR, { answered: true })]
    expect(permits(ask(N1), facts({ calls: answered }), after, NOON)).toMatchObject({ rule: 'C2' })
    expect(permits(ask(N1), facts(), after, at('2026-11-24 18:30:00'))).toMatchObject({
      rule: 'C1',
      until: at('2026-11-25 09:00:00'),
    })
    const other = rulesFor({ zone: CHINA, lender: '另一家测试银行' }, NOON, settings)
    expect(permits(ask(N1), facts(), other, at('2026-11-24 18:30:00')).kind).toBe('permit')
  })

  test('a later setting takes the place of an earlier one, and the stricter of two scopes wins', () => {
    const settings = [
      setting(1, { effectivePerDay: 1 }, { effectiveFrom: '2026-11-01' }),
      setting(2, { effectivePerDay: 2 }, { effectiveFrom: '2026-11-20' }),
      setting(3, { effectivePerDay: 3 }, { effectiveFrom: '2026-11-20', lender: LENDER }),
    ]
    expect(rulesFor(debtor, at('2026-11-10 12:00:00'), settings).thresholds.effectivePerDay).toBe(1)
    expect(rulesFor(debtor, NOON, settings).thresholds.effectivePerDay).toBe(2)
  })

  test('binds no call before the moment at which it was made', () => {
    const settings = [setting(1, { effectivePerDay: 1 }, { effectiveFrom: '2026-11-24', at: NOON })]
    expect(rulesFor(debtor, NOON - 1, settings).thresholds.effectivePerDay).toBe(3)
    expect(rulesFor(debtor, NOON, settings).thresholds.effectivePerDay).toBe(1)
  })

  test('a setting that came past the check never widens the law', () => {
    const wide = [setting(1, { effectivePerDay: 30, hours: { from: 0, until: 24 * HOUR }, failedDials: 1 })]
    expect(rulesFor(debtor, NOON, wide).thresholds).toEqual(CHINA_PACK.thresholds)
  })
})
