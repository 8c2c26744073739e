// An agent's day in figures: what counts, what does not, and when something is judged at all.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CARE_BREAK } from '../../shared/agentState.ts'
import { careRulesOn } from '../../shared/hardCall.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import { type DayCall, type DayState, WorkDay, workDayOf } from '../../shared/workDay.ts'

const T = 1_795_000_000_000
const rules = careRulesOn('2026-11-28')
const call = (startMin: number, change: Partial<DayCall> = {}): DayCall => {
  const startedAt = T + startMin * MINUTE
  return {
    startedAt,
    answeredAt: startedAt,
    endedAt: startedAt + 4 * MINUTE,
    talkMs: 4 * MINUTE,
    matched: true,
    flagged: false,
    codedAt: startedAt + 5 * MINUTE,
    hard: [],
    ...change,
  }
}
const state = (atMin: number, what: DayState['state'], reason: string | null = null): DayState => ({
  at: T + atMin * MINUTE,
  state: what,
  reason,
})
const tenCalls = Array.from({ length: 10 }, (_, i) => call(i * 6))

describe('@seed(35) @seed(37) the day in figures', () => {
  it('counts calls, conversations, customers reached, talk and wrap-up', () => {
    const day = workDayOf(
      [
        call(0),
        call(10, { matched: false, flagged: true }),
        call(20, {
          answeredAt: null,
          talkMs: 0,
          matched: false,
          hard: [],
          endedAt: T + 20.5 * MINUTE,
          codedAt: T + 21 * MINUTE,
        }),
      ],
      [state(0, 'ready')],
      T + HOUR,
      rules,
    )
    expect(day).toMatchObject({
      calls: 3,
      answered: 2,
      rightParty: 1,
      flagged: 1,
      talkMs: 8 * MINUTE,
      wrapMs: 2.5 * MINUTE,
      deskMs: HOUR,
    })
  })

  it('warns of an occupancy above the limit, and takes breaks out of what it is measured by', () => {
    // 50 minutes of work in 60 at the desk.
    const full = workDayOf(tenCalls, [state(0, 'ready')], T + HOUR, rules)
    expect(full.occupancy).toBeCloseTo(50 / 60)
    expect(full.alerts).toEqual([])
    // Ten minutes of them were a break: 50 of 50 would be left, but below an hour nothing is judged.
    const short = workDayOf(tenCalls, [state(0, 'ready'), state(60, 'break', 'rest')], T + 70 * MINUTE, rules)
    expect(short).toMatchObject({ breakMs: 10 * MINUTE, deskMs: 70 * MINUTE })
    expect(short.occupancy).toBeCloseTo(50 / 60)
    const fuller = Array.from({ length: 12 }, (_, i) => call(i * 5))
    expect(workDayOf(fuller, [state(0, 'ready')], T + HOUR, rules).alerts).toEqual(['occupancy'])
    expect(workDayOf(fuller, [state(0, 'ready')], T + HOUR - 1, rules).occupancy).toBeNull()
  })

  it('counts the break after a hard call apart from the agent’s own', () => {
    const states = [
      state(0, 'ready'),
      state(30, 'break', CARE_BREAK.id),
      state(35, 'ready'),
      state(50, 'break', 'rest'),
      state(65, 'ready'),
      state(90, 'offline'),
    ]
    expect(workDayOf([], states, T + 3 * HOUR, rules)).toMatchObject({
      careBreakMs: 5 * MINUTE,
      breakMs: 15 * MINUTE,
      deskMs: 90 * MINUTE,
      occupancy: 0,
      alerts: [],
    })
  })

  it('judges the share of hard calls only where there were enough of them', () => {
    const hard = { hard: ['abused'] as const }
    const some = [call(0, hard), call(6, hard), call(12, hard), ...tenCalls.slice(3, 7)]
    expect(workDayOf(some, [], T + HOUR, rules)).toMatchObject({ hard: 3, hardShare: null, alerts: [] })
    const more = [...some, ...tenCalls.slice(7)]
    expect(workDayOf(more, [], T + HOUR, rules)).toMatchObject({ hardShare: 0.3, alerts: ['hardShare'] })
  })

  it('does not count a result that was left open as work', () => {
    const left = call(0, { codedAt: null })
    expect(workDayOf([left], [state(0, 'ready')], T + 8 * HOUR, rules).wrapMs).toBe(15 * MINUTE)
    // Nor beyond the next call or a break.
    expect(workDayOf([left, call(6)], [], T + HOUR, rules).wrapMs).toBe(2 * MINUTE + MINUTE)
    expect(workDayOf([left], [state(0, 'ready'), state(5, 'break', 'rest')], T + HOUR, rules).wrapMs).toBe(
      MINUTE,
    )
  })

  it('a break never raises the occupancy, whatever the day was like', () => {
    const minutes = fc.integer({ min: 60, max: 600 })
    fc.assert(
      fc.property(
        minutes,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('rest', CARE_BREAK.id),
        (worked, pause, reason) => {
          const before = workDayOf(tenCalls, [state(0, 'ready')], T + worked * MINUTE, rules)
          const states = [state(0, 'ready'), state(worked, 'break', reason)]
          const after = workDayOf(tenCalls, states, T + (worked + pause) * MINUTE, rules)
          expect(after.occupancy).toBe(before.occupancy)
          expect(after.alerts).toEqual(before.alerts)
        },
      ),
      { seed: 37, numRuns: 200 },
    )
  })

  it('knows no sum of money', () => {
    expect(Object.keys(WorkDay.shape).filter((name) => /fen|amount|money|recover/i.test(name))).toEqual([])
  })
})
