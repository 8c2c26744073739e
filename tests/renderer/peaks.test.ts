// Where nobody speaks: silence of two seconds and more on both sides, wherever it lies; what is not known yet is no silence.
import { describe, expect, it } from 'vitest'
import { columnMsOf, type Shape, silencesOf } from '../../renderer/features/review/peaks.ts'

const shape = (agent: number[], customer: number[], known = agent.length): Shape => ({
  columnMs: 500,
  sides: [Float32Array.from(agent), Float32Array.from(customer)],
  known,
})
const loud = (count: number) => Array.from({ length: count }, () => 0.4)
const quiet = (count: number) => Array.from({ length: count }, () => 0.001)

describe('silence in a recording', () => {
  it('is where neither side speaks for two seconds', () => {
    expect(silencesOf(shape([...loud(2), ...quiet(4), ...loud(2)], quiet(8)))).toEqual([
      { fromMs: 1000, untilMs: 3000 },
    ])
    // A second and a half is a breath; the other side's voice is no silence.
    expect(silencesOf(shape([...loud(2), ...quiet(3), ...loud(3)], quiet(8)))).toEqual([])
    expect(silencesOf(shape([...loud(2), ...quiet(4), ...loud(2)], loud(8)))).toEqual([])
  })

  it('reaches to the end, and not into what is not known yet', () => {
    expect(silencesOf(shape([...loud(2), ...quiet(6)], quiet(8)))).toEqual([{ fromMs: 1000, untilMs: 4000 }])
    expect(silencesOf(shape([...loud(2), ...quiet(6)], quiet(8), 4))).toEqual([])
  })

  it('is measured in columns that are never finer than fifty milliseconds, and few for four hours', () => {
    expect(columnMsOf(10_000)).toBe(50)
    expect(Math.ceil((4 * 3_600_000) / columnMsOf(4 * 3_600_000))).toBeLessThanOrEqual(2400)
  })
})
