// Consent to be called outside the permitted hours: who can give it, in which call, and how long after it.
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../shared/instant.ts'
import { recheck } from '../../shared/recheck.ts'
import { CALL, dialled, MOBILE, mobile, NOW, Rows, uuid } from './caseWorld.ts'

const GUARANTOR = uuid(80)
const SISTER = uuid(81)

/** The customer was verified in a call that ended after five minutes. */
function verified(matched = true): Rows {
  const rows = new Rows()
  rows.put({ ...mobile, id: GUARANTOR, role: 'guarantor', phone: '+8619900000002' })
  rows.put({ ...mobile, id: SISTER, role: 'contact', phone: '+8619900000003' })
  rows.do(dialled)
  rows.do({ kind: 'call.answered', payload: { callId: CALL } })
  rows.do({
    kind: 'verification.tried',
    payload: { callId: CALL, factors: ['idLast4', 'birthday'], matched },
  })
  return rows
}
const ended = (rows: Rows) => {
  rows.do({
    kind: 'call.ended',
    at: NOW + 5 * MINUTE,
    payload: { callId: CALL, sipStatus: 200, endedBy: 'customer', talkMs: 5 * MINUTE, media: null },
  })
  return rows
}
const agreed = (at: number, contactId = MOBILE) =>
  ({
    kind: 'consent.recorded',
    at,
    payload: { contactId, callId: CALL, from: at + HOUR, to: at + 2 * HOUR, words: '晚上打也可以' },
  }) as const

describe('consent to another time', () => {
  it('is recorded in the call and in its wrap-up, and not from a call of another day', () => {
    expect(verified().do(agreed(NOW + MINUTE))).toBeNull()
    expect(ended(verified()).do(agreed(NOW + 30 * MINUTE))).toBeNull()
    expect(ended(verified()).do(agreed(NOW + DAY))).toBe('act.malformed')
    // A call whose end was never written down opens nothing for ever either.
    expect(verified().do(agreed(NOW + DAY))).toBe('act.malformed')
  })

  it('is the verified debtor’s own, for a number of theirs', () => {
    expect(verified(false).do(agreed(NOW + MINUTE))).toBe('act.malformed')
    expect(verified().do(agreed(NOW + MINUTE, SISTER))).toBe('act.malformed')
    expect(verified().do(agreed(NOW + MINUTE, GUARANTOR))).toBe('act.malformed')
  })

  it('of somebody else’s call is refused by central', () => {
    const rows = verified()
    const act = rows.act(agreed(NOW + MINUTE))
    const receipt = { received: NOW + MINUTE, role: 'agent' } as const
    expect(recheck(rows, act, receipt).problem).toBeNull()
    const other = { ...act, actor: { ...act.actor, id: uuid(99) } }
    expect(recheck(rows, other, receipt).problem?.code).toBe('act.notAllowed')
  })
})
