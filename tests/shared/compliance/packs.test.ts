import { describe, expect, test } from 'vitest'
import { zonesOfAreaCode } from '../../../shared/compliance/areaZones.ts'
import { CHINA_PACK, CHINA_RULES } from '../../../shared/compliance/china.ts'
import { PackData } from '../../../shared/compliance/pack.ts'
import { FAMILIES, lawFor, packIdOf } from '../../../shared/compliance/packs.ts'
import { familyFaults, faultsIn, inForce, readPack } from '../../../shared/compliance/readPack.ts'
import { DAY } from '../../../shared/instant.ts'
import { at } from './facts.ts'

/** A small good pack as somebody would write it. */
const written = (change: Partial<PackData> = {}): PackData => ({
  id: 'CN',
  version: 'cn-2027.01',
  effectiveFrom: null,
  effectiveUntil: null,
  zone: 'Asia/Shanghai',
  zones: ['Asia/Shanghai'],
  numberZones: 'none',
  thresholds: CHINA_PACK.thresholds,
  recording: { flags: ['always'], pause: false },
  rules: { C1: CHINA_RULES.C1, C13: CHINA_RULES.C13, CLOCK: CHINA_RULES.CLOCK },
  predicates: [
    { rule: 'CLOCK', predicate: 'clock' },
    { rule: 'C1', predicate: 'hours' },
  ],
  conditions: { debtor: ['recorded'], thirdPerson: ['neutralScript'] },
  ...change,
})

describe('reading a rule pack @seed(33)', () => {
  test('a whole one is read and asked in its order', () => {
    expect(faultsIn(written())).toEqual([])
    expect(readPack(written()).predicates.map(({ rule }) => rule)).toEqual(['CLOCK', 'C1'])
  })

  test.each([
    [
      'a predicate that nobody wrote',
      { predicates: [...written().predicates, { rule: 'C13' as const, predicate: 'moonPhase' }] },
      [
        { fault: 'unknownPredicate', rule: 'C13', predicate: 'moonPhase' },
        { fault: 'notKeptByGuard', rule: 'C13' },
      ],
    ],
    [
      'a rule that no predicate keeps',
      { rules: { ...written().rules, C2: CHINA_RULES.C2 } },
      [{ fault: 'predicateMissing', rule: 'C2' }],
    ],
    [
      'a predicate without its rule',
      { predicates: [...written().predicates, { rule: 'C4' as const, predicate: 'unanswered' }] },
      [{ fault: 'unknownRule', rule: 'C4' }],
    ],
    [
      'the same rule twice',
      { predicates: [...written().predicates, { rule: 'C1' as const, predicate: 'hours' }] },
      [{ fault: 'predicateTwice', rule: 'C1' }],
    ],
    [
      'hours that never open',
      { thresholds: { ...CHINA_PACK.thresholds, hours: { from: DAY / 2, until: DAY / 2 } } },
      [{ fault: 'hoursClosed' }],
    ],
    ['a zone that is none', { zones: ['Asia/Atlantis'] }, [{ fault: 'unknownZone', zone: 'Asia/Atlantis' }]],
    [
      'an end before the beginning',
      { effectiveFrom: '2027-02-01', effectiveUntil: '2027-01-01' },
      [{ fault: 'datesReversed', rule: null }],
    ],
    [
      'a rule that ends before it begins',
      {
        rules: {
          ...written().rules,
          C1: { ...CHINA_RULES.C1, effectiveFrom: '2027-02-01', effectiveUntil: '2027-02-01' },
        },
      },
      [{ fault: 'datesReversed', rule: 'C1' }],
    ],
    [
      'a predicate whose figure the pack leaves out',
      {
        rules: { ...written().rules, U2: { ...CHINA_RULES.C2 } },
        predicates: [...written().predicates, { rule: 'U2' as const, predicate: 'sevenInSeven' }],
      },
      [{ fault: 'thresholdMissing', rule: 'U2', threshold: 'callsInSevenDays' }],
    ],
  ])('%s is refused with the reason', (_, change, faults) => {
    expect(faultsIn(written(change))).toEqual(faults)
    expect(() => readPack(written(change))).toThrow(faults[0]?.fault)
  })

  test('what is no pack at all says where', () => {
    expect(faultsIn({ ...written(), version: 'newest', surprise: 1 })).toEqual([
      expect.objectContaining({ fault: 'malformed', path: 'version' }),
      expect.objectContaining({ fault: 'malformed' }),
    ])
    expect(faultsIn(null)).toMatchObject([{ fault: 'malformed', path: '' }])
  })
})

describe('the versions of a pack @seed(33)', () => {
  const version = (name: string, from: string | null, until: string | null) =>
    readPack(written({ version: name, effectiveFrom: from, effectiveUntil: until }))
  const first = version('cn-2026.01', null, '2026-06-01')
  const second = version('cn-2026.06', '2026-06-01', null)

  test('follow one another without a gap', () => {
    expect(familyFaults([second, first])).toEqual([])
    expect(inForce([first, second], '2026-05-31')?.version).toBe('cn-2026.01')
    expect(inForce([first, second], '2026-06-01')?.version).toBe('cn-2026.06')
    for (const family of Object.values(FAMILIES)) expect(familyFaults(family)).toEqual([])
  })

  test.each([
    [
      'days that no version governs',
      [first, version('cn-2026.07', '2026-07-01', null)],
      [{ fault: 'gap', after: 'cn-2026.01', before: 'cn-2026.07', from: '2026-06-01', until: '2026-07-01' }],
    ],
    [
      'days that two govern',
      [first, version('cn-2026.05', '2026-05-01', null)],
      [{ fault: 'overlap', versions: ['cn-2026.01', 'cn-2026.05'], from: '2026-05-01' }],
    ],
    [
      'one that never ends before the next',
      [version('cn-2026.01', null, null), second],
      [{ fault: 'overlap', versions: ['cn-2026.01', 'cn-2026.06'], from: '2026-06-01' }],
    ],
    [
      'an end after which there is nothing',
      [first],
      [{ fault: 'noEnd', version: 'cn-2026.01', endsOn: '2026-06-01' }],
    ],
    [
      'one name for two',
      [version('cn-2026.06', null, '2026-06-01'), second],
      [{ fault: 'versionTwice', version: 'cn-2026.06' }],
    ],
    ['nothing', [], [{ fault: 'empty' }]],
  ])('%s is refused with the days', (_, versions, faults) => expect(familyFaults(versions)).toEqual(faults))
})

describe('which pack governs @seed(33)', () => {
  test.each([
    ['Asia/Shanghai', 'CN'],
    ['Asia/Urumqi', 'CN'],
    ['America/New_York', 'US'],
    ['Pacific/Honolulu', 'US'],
    // The stricter one where nobody said.
    ['Europe/Berlin', 'CN'],
  ])('a debtor in %s is under %s', (zone, id) => {
    expect(packIdOf(zone)).toBe(id)
    expect(lawFor(zone, at('2026-11-24 12:00:00')).id).toBe(id)
  })

  test.each([
    ['+12125550100', ['America/New_York']],
    ['+13105550100', ['America/Los_Angeles']],
    ['+18505550100', ['America/New_York', 'America/Chicago']],
    ['+18085550100', ['Pacific/Honolulu']],
    ['+8619900000001', []],
  ])('%s is at home in %o', (number, zones) => expect(zonesOfAreaCode(number)).toEqual(zones))

  test('a code that is not listed is judged by every zone', () => {
    expect(zonesOfAreaCode('+19995550100')).toHaveLength(7)
  })
})

test('what is written down parses as a pack', () => {
  expect(PackData.safeParse(written()).success).toBe(true)
})
