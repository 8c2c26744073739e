import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROGRESS_STOPS, type ProgressFacts, progressStop } from '../../shared/progressive.ts'

const free: ProgressFacts = {
  allowed: true,
  on: true,
  call: 'idle',
  present: true,
  registered: true,
  outbox: { refused: 0, kept: 0 },
  unfinished: 0,
  permitted: true,
}

describe('progressive dialling', () => {
  it('runs only where nothing at all is against it', () => {
    expect(progressStop(free)).toBeNull()
  })

  it.each([
    ['off', { allowed: false }],
    ['off', { on: false }],
    ['busy', { call: 'talking' }],
    ['busy', { call: 'wrappingUp' }],
    ['busy', { call: 'inbound' }],
    ['paused', { call: 'paused' }],
    ['away', { present: false }],
    ['line', { registered: false }],
    ['outbox', { outbox: { refused: 1, kept: 0 } }],
    ['outbox', { outbox: { refused: 0, kept: 2 } }],
    ['unfinished', { unfinished: 1 }],
    ['nobody', { permitted: null }],
    ['guard', { permitted: false }],
  ] as const)('stops for %s: %j', (why, change) => {
    expect(progressStop({ ...free, ...change })).toBe(why)
  })

  it('never runs beside a call, whatever else is so', () => {
    const calls = ['dialling', 'ringing', 'inbound', 'talking', 'ending', 'wrappingUp', 'paused'] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...calls),
        fc.record({
          allowed: fc.boolean(),
          on: fc.boolean(),
          present: fc.boolean(),
          registered: fc.boolean(),
          outbox: fc.record({ refused: fc.nat(3), kept: fc.nat(3) }),
          unfinished: fc.nat(3),
          permitted: fc.option(fc.boolean()),
        }),
        (call, rest) => {
          const why = progressStop({ ...rest, call })
          expect(why).not.toBeNull()
          expect(PROGRESS_STOPS).toContain(why)
        },
      ),
    )
  })
})
