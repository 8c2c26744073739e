import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addBankingDays,
  addDays,
  addMonths,
  CHINA,
  DAY,
  daysBetween,
  HOUR,
  Instant,
  instantOf,
  isBankingDay,
  LocalDay,
  localDay,
  timeOfDay,
  weekday,
  zoneOffset,
} from '../../shared/instant.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }
const ZONES = [CHINA, 'UTC', 'America/New_York', 'Asia/Urumqi', 'Australia/Lord_Howe', 'Asia/Kathmandu']
const instants = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2050-01-01') })
const days = fc.integer({ min: 0, max: 18_000 }).map((offset) => addDays('2001-01-01', offset))

describe('local days', () => {
  test('an instant lies in its day, at its time of day, in every zone', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (at, zone) => {
        const day = localDay(at, zone)
        expect(LocalDay.safeParse(day).success).toBe(true)
        expect(at).toBeGreaterThanOrEqual(instantOf(day, 0, zone))
        expect(at).toBeLessThan(instantOf(addDays(day, 1), 0, zone))
        expect(timeOfDay(at, zone)).toBe((((at + zoneOffset(at, zone)) % DAY) + DAY) % DAY)
      }),
      RUNS,
    )
  })

  test('the short cut for China agrees with the zone database', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(zoneOffset(at, CHINA)).toBe(8 * HOUR)
        // Shanghai's own entry, asked by another name that takes the long way.
        expect(zoneOffset(at, 'Asia/Chongqing')).toBe(8 * HOUR)
      }),
      RUNS,
    )
  })

  test('days that daylight saving shortens or lengthens', () => {
    const zone = 'America/New_York'
    expect(instantOf('2026-03-09', 0, zone) - instantOf('2026-03-08', 0, zone)).toBe(23 * HOUR)
    expect(instantOf('2026-11-02', 0, zone) - instantOf('2026-11-01', 0, zone)).toBe(25 * HOUR)
  })

  test('refuses days that do not exist', () => {
    for (const day of ['2026-02-31', '2026-13-01', '2026-2-1', '20260201', ''])
      expect(LocalDay.safeParse(day).success).toBe(false)
    expect(Instant.safeParse(1.5).success).toBe(false)
    expect(Instant.safeParse(-1).success).toBe(false)
  })
})

describe('calendar arithmetic', () => {
  test('adding and counting days are inverse', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4000, max: 4000 }), (day, count) => {
        expect(daysBetween(day, addDays(day, count))).toBe(count)
      }),
      RUNS,
    )
  })

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-03-01', 1, '2026-04-01'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-05-15', 0, '2026-05-15'],
  ])('%s and %i months: %s', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected)
  })

  test('weekdays', () => {
    expect(weekday('2026-11-22')).toBe(0)
    expect(weekday('2026-03-10')).toBe(2)
  })
})

describe('banking days', () => {
  test('weekends are none, unless the calendar says so', () => {
    expect(isBankingDay('2026-11-20')).toBe(true)
    expect(isBankingDay('2026-11-21')).toBe(false)
    expect(isBankingDay('2026-10-01', { closed: ['2026-10-01'], open: [] })).toBe(false)
    expect(isBankingDay('2026-10-10', { closed: [], open: ['2026-10-10'] })).toBe(true)
    expect(addBankingDays('2026-11-20', 1)).toBe('2026-11-23')
    expect(addBankingDays('2026-11-21', 0)).toBe('2026-11-21')
    expect(addBankingDays('2026-11-18', 3)).toBe('2026-11-23')
  })

  test('the n-th banking day is one, and has n of them behind it', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 10 }), (day, count) => {
        const end = addBankingDays(day, count)
        expect(isBankingDay(end)).toBe(true)
        let found = 0
        for (let offset = 1; offset <= daysBetween(day, end); offset += 1)
          if (isBankingDay(addDays(day, offset))) found += 1
        expect(found).toBe(count)
      }),
      RUNS,
    )
  })
})
