import { describe, expect, it } from 'vitest'
import {
  DeskPolicy,
  dutyAtSignIn,
  pauseLeft,
  reasonOf,
  refusalStatus,
  USUAL_DESK,
  USUAL_REASONS,
  WORDED_REASONS,
} from '../../shared/agentState.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'

const NOW = 1_795_000_000_000

describe('what a company decides about the desk', () => {
  it('has a usual answer for every part', () => {
    expect(USUAL_DESK).toMatchObject({
      inboundWhileNotReady: 'busy',
      hook: { kind: 'none' },
      progressive: { allowed: true, seconds: 8 },
    })
    expect(USUAL_REASONS.map(({ id }) => id)).toEqual([...WORDED_REASONS])
    expect(refusalStatus(USUAL_DESK)).toBe(486)
    expect(refusalStatus({ inboundWhileNotReady: 'unavailable' })).toBe(480)
  })

  it.each([
    [
      'a code that dials a person',
      { hook: { kind: 'codes', logIn: '+8619900000001', logOut: null, pause: null, resume: null } },
    ],
    ['a hook without TLS', { hook: { kind: 'http', url: 'http://pbx.invalid/state' } }],
    ['no reason at all', { reasons: [] }],
    ['a countdown nobody can stop', { progressive: { allowed: true, seconds: 0 } }],
    [
      'a reason without words of a length',
      { reasons: [{ id: 'x', kind: 'break', minutes: 5, words: { 'zh-CN': '', en: 'x' } }] },
    ],
  ])('%s is no policy', (_what, policy) => {
    expect(DeskPolicy.safeParse(policy).success).toBe(false)
  })
})

describe('coming back to the desk', () => {
  const meal = { state: 'break', reason: 'meal', since: NOW - 20 * MINUTE } as const
  const ready = { state: 'ready', reason: null, since: NOW }

  it('goes on with the pause that a crash interrupted, from when it began', () => {
    expect(dutyAtSignIn(meal, USUAL_DESK, NOW)).toEqual(meal)
  })

  it.each([
    ['nothing was kept', null],
    ['the agent had signed out', { state: 'offline', reason: null, since: NOW - MINUTE } as const],
    ['the agent was ready', { state: 'ready', reason: null, since: NOW - MINUTE } as const],
    ['it is of another day', { ...meal, since: NOW - 11 * HOUR }],
    ['it lies ahead', { ...meal, since: NOW + HOUR }],
    ['the company knows the reason no more', { ...meal, reason: 'lunch' }],
  ])('is ready when %s', (_why, kept) => {
    expect(dutyAtSignIn(kept, USUAL_DESK, NOW)).toEqual(ready)
  })

  it('counts a planned pause down and over, and one without a plan not at all', () => {
    const rest = reasonOf(USUAL_DESK, 'rest')
    expect(pauseLeft(rest, 10 * MINUTE)).toBe(5 * MINUTE)
    expect(pauseLeft(rest, 16 * MINUTE)).toBe(-MINUTE)
    expect(pauseLeft(reasonOf(USUAL_DESK, 'meeting'), MINUTE)).toBeNull()
    expect(pauseLeft(reasonOf(USUAL_DESK, 'unknown'), MINUTE)).toBeNull()
  })
})
