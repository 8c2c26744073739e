// The rhythm of sync: never twice at once, slower and slower while it fails, told waits are kept, a question is never lost.
import { describe, expect, it } from 'vitest'
import { backOff, loop } from '../../renderer/features/sync/loop.ts'
import { type Problem, ProblemError } from '../../shared/problem.ts'

function rig(outcomes: (Problem['code'] | null)[], params: Problem['params'] = {}) {
  const waits: number[] = []
  const problems: Problem[] = []
  let planned: (() => void) | null = null
  let running = 0
  let runs = 0
  let most = 0
  const made = loop({
    name: 'test',
    async run() {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      const code = outcomes[runs] ?? null
      runs += 1
      if (code) throw new ProblemError(code, params)
    },
    idleMs: () => null,
    onProblem: (problem) => problems.push(problem),
    random: () => 0,
    later(ms, work) {
      waits.push(ms)
      planned = work
      return () => {
        planned = null
      }
    },
  })
  return {
    loop: made,
    waits,
    problems,
    runs: () => runs,
    most: () => most,
    async fire() {
      planned?.()
      await made.ask()
    },
  }
}

describe('a loop', () => {
  it('doubles its wait up to five minutes, spread by half', () => {
    const waits = [1, 2, 3, 9, 20].map((failures) => [
      backOff(failures, () => 0),
      backOff(failures, () => 0.999_999),
    ])
    expect(waits).toEqual([
      [500, 1000],
      [1000, 2000],
      [2000, 4000],
      [128_000, 256_000],
      [150_000, 300_000],
    ])
  })

  it('starts over after a success, and tells each failure', async () => {
    const { loop, waits, problems } = rig([
      'central.unreachable',
      'central.unreachable',
      null,
      'central.timeout',
    ])
    for (let run = 0; run < 4; run++) await loop.ask()
    expect(waits).toEqual([500, 1000, 500])
    expect(problems.map((problem) => problem.code)).toEqual([
      'central.unreachable',
      'central.unreachable',
      'central.timeout',
    ])
  })

  it('waits as long as central says', async () => {
    const { loop, waits } = rig(['request.tooMany'], { retryAfterSeconds: 42 })
    await loop.ask()
    expect(waits).toEqual([42_000])
  })

  it('keeps a wait that central named against every question but a person’s', async () => {
    const { loop, runs } = rig(['request.tooMany', null], { retryAfterSeconds: 42 })
    await loop.ask()
    await loop.ask()
    loop.hint()
    expect(runs()).toBe(1)
    await loop.now()
    expect(runs()).toBe(2)
    await loop.ask()
    expect(runs()).toBe(3)
  })

  it('runs one at a time, and once more for whoever asked meanwhile', async () => {
    const { loop, runs, most } = rig([])
    await Promise.all([loop.ask(), loop.ask(), loop.ask()])
    expect([runs(), most()]).toEqual([2, 1])
  })

  it('a hint does not break into a wait, a question does; a stopped loop is silent', async () => {
    const made = rig(['central.unreachable', null])
    await made.loop.ask()
    made.loop.hint()
    expect(made.runs()).toBe(1)
    await made.fire()
    expect(made.runs()).toBeGreaterThan(1)
    made.loop.stop()
    const before = made.runs()
    await made.loop.ask()
    expect(made.runs()).toBe(before)
  })
})
