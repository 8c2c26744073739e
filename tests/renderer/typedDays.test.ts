// Days and times as people type them into a field: read the way that was meant, or not at all.
import { describe, expect, it } from 'vitest'
import { clockOf, inRange, readClock, readDay } from '../../renderer/features/fields/typed.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'

const today = '2026-11-23'
const ahead = { today, min: today, max: '2027-02-21' }
const behind = { today, max: today }

describe('a day to come', () => {
  it.each([
    ['2026-11-28', '2026-11-28'],
    ['2026-11-28 周六', '2026-11-28'],
    ['Sat 2026-11-28', '2026-11-28'],
    ['20261128', '2026-11-28'],
    ['2026/11/28', '2026-11-28'],
    ['2026年11月28日', '2026-11-28'],
    ['１１-２８', '2026-11-28'],
    ['11.28', '2026-11-28'],
    ['11月28日', '2026-11-28'],
    ['28', '2026-11-28'],
    ['5号', '2026-12-05'],
    ['1-8', '2027-01-08'],
    ['今天', '2026-11-23'],
    ['明天', '2026-11-24'],
    ['后天', '2026-11-25'],
  ])('%s is %s', (typed, day) => {
    expect(readDay(typed, ahead)).toBe(day)
  })

  it.each(['', '2026-02-31', '31-12-2026', '13-40', 'Friday', 'abc', '1-2-3-4', '2026-11'])(
    '%j is none',
    (typed) => {
      expect(readDay(typed, ahead)).toBeNull()
    },
  )

  it('outside the limits is read, so that the field can say why it may not be', () => {
    const day = readDay('2027-06-01', ahead)
    expect(day).toBe('2027-06-01')
    expect(inRange(day ?? '', ahead)).toBe(false)
    expect(inRange('2026-11-22', ahead)).toBe(false)
    expect(inRange('2026-11-23', ahead)).toBe(true)
  })
})

describe('a day past', () => {
  it.each([
    ['28', '2026-10-28'],
    ['23', '2026-11-23'],
    ['12-01', '2025-12-01'],
    ['昨天', '2026-11-22'],
  ])('%s is %s', (typed, day) => {
    expect(readDay(typed, behind)).toBe(day)
  })
})

describe('a time', () => {
  it.each([
    ['9', 9 * HOUR],
    ['930', 9 * HOUR + 30 * MINUTE],
    ['0930', 9 * HOUR + 30 * MINUTE],
    ['9:05', 9 * HOUR + 5 * MINUTE],
    ['９：０５', 9 * HOUR + 5 * MINUTE],
    ['14点', 14 * HOUR],
    ['14点半', 14 * HOUR + 30 * MINUTE],
    ['14点20分', 14 * HOUR + 20 * MINUTE],
    ['14.20', 14 * HOUR + 20 * MINUTE],
  ])('%s is read', (typed, clock) => {
    expect(readClock(typed)).toBe(clock)
    expect(readClock(clockOf(clock))).toBe(clock)
  })

  it.each(['', '24:00', '9:60', '9:5x', '下午'])('%j is none', (typed) => {
    expect(readClock(typed)).toBeNull()
  })
})
