// Holds that people place, change and lift, beside those that a wrap-up brings: owner, review, channels, and who may do it.
import { describe, expect, it } from 'vitest'
import { HOLDS, holdRefuses, holdStands, reviewOf } from '../../shared/compliance/holds.ts'
import { DAY, HOUR } from '../../shared/instant.ts'
import { afterLosingCase, mayRecord } from '../../shared/role.ts'
import { HoldKind, type Role } from '../../shared/rows.ts'
import { AGENT, CALL, CASE, customer, MOBILE, matter, mobile, NOW, Rows, uuid } from './caseWorld.ts'

const SUPERVISOR = { id: uuid(90), role: 'supervisor' as const }
const HOLD = uuid(40)

const place = (change: object = {}) => ({
  kind: 'hold.placed' as const,
  payload: {
    holdId: HOLD,
    holdKind: 'legal' as const,
    until: null,
    reviewAt: NOW + 7 * DAY,
    owner: AGENT,
    channels: ['letter' as const],
    words: '客户已委托律师测试',
    ...change,
  },
})
const change = (base: number, payload: object = {}) => ({
  kind: 'hold.changed' as const,
  base,
  payload: {
    holdId: HOLD,
    until: NOW + 20 * DAY,
    reviewAt: NOW + 10 * DAY,
    owner: uuid(91),
    channels: [],
    reason: '律师函已收到',
    ...payload,
  },
})
const lift = (base: number, holdId = HOLD) => ({
  kind: 'hold.lifted' as const,
  base,
  payload: { holdId, reason: '委托已解除' },
})
const world = () => new Rows([customer, matter, mobile])

describe('a hold that a supervisor places @seed(33)', () => {
  it.each(HoldKind.options)('of kind %s stands with its owner, review and channels', (holdKind) => {
    const rows = world()
    expect(rows.do(place({ holdKind }), SUPERVISOR)).toBeNull()
    expect(rows.get('hold', HOLD)).toMatchObject({
      holdKind,
      owner: AGENT,
      reviewAt: NOW + 7 * DAY,
      channels: ['letter'],
      from: NOW,
      liftedAt: null,
    })
    expect(HOLDS[holdKind].reviewDays).toBeGreaterThan(0)
  })

  it.each([
    ['over before it begins', { until: NOW }],
    ['never looked at again', { reviewAt: NOW }],
    ['looked at after its end', { until: NOW + DAY, reviewAt: NOW + 2 * DAY }],
  ])('is refused when it would be %s', (_, wrong) => {
    expect(world().do(place(wrong), SUPERVISOR)).toBe('act.malformed')
  })

  it('is changed as it was seen, and says why', () => {
    const rows = world()
    rows.do(place(), SUPERVISOR)
    expect(rows.do(change(0), SUPERVISOR)).toBe('act.versionConflict')
    expect(rows.do(change(1), SUPERVISOR)).toBeNull()
    expect(rows.get('hold', HOLD)).toMatchObject({ owner: uuid(91), until: NOW + 20 * DAY, channels: [] })
    expect(rows.ofCase('event', CASE)).toMatchObject([
      { eventKind: 'holdChanged', params: { holdKind: 'legal', reason: '律师函已收到' } },
    ])
    expect(rows.do(lift(2), SUPERVISOR)).toBeNull()
    // What is lifted stays lifted.
    expect(rows.do(change(3), SUPERVISOR)).toBe('act.versionConflict')
    expect(rows.do(lift(3), SUPERVISOR)).toBe('act.versionConflict')
  })

  it('stands beside others: lifting one leaves the other', () => {
    const rows = world()
    rows.do(place(), SUPERVISOR)
    rows.do(place({ holdId: uuid(41), holdKind: 'vulnerable', channels: [] }), SUPERVISOR)
    rows.do(lift(1), SUPERVISOR)
    const standing = rows.ofCase('hold', CASE).filter((hold) => holdStands(hold, NOW + HOUR))
    expect(standing.map(({ holdKind }) => holdKind)).toEqual(['vulnerable'])
  })
})

describe('who may @seed(33)', () => {
  it.each(['hold.placed', 'hold.changed', 'hold.lifted'] as const)('%s: the supervisor alone', (kind) => {
    const allowed = (['agent', 'supervisor', 'qa', 'admin'] satisfies Role[]).filter((role) =>
      mayRecord(role, kind),
    )
    expect(allowed).toEqual(['supervisor'])
    expect(afterLosingCase(kind)).toBe('never')
  })

  it('nobody lifts the hold of a complaint about their own call', () => {
    const rows = world()
    const own = { id: SUPERVISOR.id, role: 'supervisor' as const }
    rows.do(
      {
        kind: 'call.attempted',
        payload: {
          callId: CALL,
          contactId: MOBILE,
          number: null,
          ofDebtor: true,
          purpose: 'collect',
          rules: 'r',
        },
      },
      own,
    )
    rows.do({ kind: 'call.answered', payload: { callId: CALL } }, own)
    rows.do(
      {
        kind: 'stop.requested',
        payload: {
          callId: CALL,
          holdId: HOLD,
          holdKind: 'complaint',
          words: '态度不好',
          suppressContactId: null,
        },
      },
      own,
    )
    expect(rows.get('hold', HOLD)).toMatchObject({ reviewAt: reviewOf('complaint', NOW) })
    expect(rows.do(lift(1), own)).toBe('hold.ownComplaint')
    expect(rows.do(lift(1), { id: uuid(92), role: 'supervisor' })).toBeNull()
  })
})

describe('what a hold leaves open @seed(33)', () => {
  it.each(HoldKind.options)('%s forbids to collect by every channel that nobody opened', (holdKind) => {
    for (const channel of ['call', 'sms', 'email', 'letter', 'visit'] as const) {
      expect(holdRefuses({ holdKind }, 'collect', channel)).toBe(true)
      expect(holdRefuses({ holdKind, channels: ['letter'] }, 'collect', channel)).toBe(channel !== 'letter')
    }
  })
})
