// Who hears a concern and in which state it is; how long a request for help stands.
import { describe, expect, it } from 'vitest'
import {
  carePayloads,
  concernState,
  hearerOf,
  hearsAs,
  helpState,
  helpTooLate,
} from '../../shared/careActs.ts'
import { MINUTE } from '../../shared/instant.ts'
import { afterLosingCase, mayRecord } from '../../shared/role.ts'
import { Role } from '../../shared/rows.ts'

const T = 1_795_000_000_000

describe('@seed(36) a concern', () => {
  it('is heard by the role it was sent to and by nobody else', () => {
    expect(Role.options.map((role) => [role, hearsAs(role)])).toEqual(
      expect.arrayContaining([
        ['agent', null],
        ['supervisor', 'supervisor'],
        ['qa', 'compliance'],
        ['admin', null],
      ]),
    )
    expect(hearerOf('compliance')).toBe('qa')
    expect(mayRecord('agent', 'concern.raised')).toBe(true)
    expect(mayRecord('agent', 'concern.read')).toBe(false)
    expect(mayRecord('agent', 'concern.answered')).toBe(false)
  })

  it('goes from sent to read to answered', () => {
    expect(concernState({ readAt: null, answeredAt: null })).toBe('sent')
    expect(concernState({ readAt: T, answeredAt: null })).toBe('read')
    expect(concernState({ readAt: T, answeredAt: T })).toBe('answered')
  })

  it('may be raised by whoever lost the case meanwhile, says something, and names no call where reviews look', () => {
    expect(afterLosingCase('concern.raised')).toBe('always')
    expect(Object.keys(carePayloads['concern.raised'].shape)).not.toContain('callId')
    const about = { caseId: null, callId: null }
    const empty = {
      concernId: '01900000-0000-7000-8000-000000000001',
      concern: 'pressure',
      to: 'compliance',
      text: '  ',
      about,
    }
    expect(carePayloads['concern.raised'].safeParse(empty).success).toBe(false)
  })
})

describe('@seed(32) a request for help', () => {
  const asked = { askedAt: T, takenAt: null, endedAt: null }

  it('stands until somebody takes it, it is withdrawn, or nobody came for twenty minutes', () => {
    expect(helpState(asked, T)).toBe('asked')
    expect(helpState({ ...asked, takenAt: T + 1 }, T + 2)).toBe('taken')
    expect(helpState({ ...asked, endedAt: T + 1 }, T + 2)).toBe('over')
    expect(helpState(asked, T + 20 * MINUTE - 1)).toBe('asked')
    expect(helpState(asked, T + 20 * MINUTE)).toBe('over')
  })

  it('is of no use when it comes two minutes later', () => {
    expect(helpTooLate(T, T + 2 * MINUTE - 1)).toBe(false)
    expect(helpTooLate(T, T + 2 * MINUTE)).toBe(true)
  })

  it('is asked by callers and taken by supervisors', () => {
    expect(mayRecord('agent', 'help.asked')).toBe(true)
    expect(mayRecord('agent', 'help.taken')).toBe(false)
    expect(mayRecord('supervisor', 'help.taken')).toBe(true)
    expect(mayRecord('qa', 'help.asked')).toBe(false)
  })
})
