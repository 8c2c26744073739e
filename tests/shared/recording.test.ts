// What a company may choose about recording, and how a call is covered.
import { describe, expect, it } from 'vitest'
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import {
  ALWAYS_RECORD,
  coverOfCall,
  ownMarkOf,
  type RecordingPolicy,
  recordingAllowed,
  recordingPolicyFor,
} from '../../shared/recording.ts'

const ID = '0197a000-0000-7000-8000-000000000001'
const FREE = { recording: { flags: ['always', 'onConsent', 'never'] as const, pause: true } }
const policy = (change: Partial<RecordingPolicy>): RecordingPolicy => ({ ...ALWAYS_RECORD, ...change })

describe('the policy of a call', () => {
  it('is the lender’s own, else the general one', () => {
    const policies = { general: ALWAYS_RECORD, lenders: { 示例银行: policy({ local: true }) } }
    expect(recordingPolicyFor(policies, '示例银行', CHINA_PACK).local).toBe(true)
    for (const lender of ['别家', null, 'constructor'])
      expect(recordingPolicyFor(policies, lender, CHINA_PACK).local).toBe(false)
  })

  it('never leaves the rule pack: in China every call is recorded whole', () => {
    for (const wrong of [policy({ flag: 'never' }), policy({ flag: 'onConsent' }), policy({ pause: true })]) {
      expect(recordingAllowed(wrong, CHINA_PACK)).toBe(false)
      const ruled = recordingPolicyFor({ general: { ...wrong, local: true }, lenders: {} }, null, CHINA_PACK)
      expect(ruled).toEqual(policy({ local: true }))
      expect(recordingPolicyFor({ general: wrong, lenders: {} }, null, FREE)).toEqual(wrong)
    }
  })
})

describe('how a call is covered', () => {
  const own = (state: 'running' | 'kept' | 'failed', reason = '') => ({ recordingId: ID, state, reason })
  it.each([
    ['confirmed', null, null, 'line', ''],
    ['confirmed', own('kept'), { whole: true }, 'both', ''],
    ['confirmed', own('failed', 'diskFull'), { whole: false }, 'line', ''],
    ['failed', own('kept'), { whole: true }, 'held', ''],
    ['failed', own('failed', 'diskFull'), { whole: false }, 'part', 'diskFull'],
    ['failed', own('running'), { whole: false }, 'part', 'cut'],
    ['failed', own('kept'), null, 'waiting', 'notHandedOver'],
    ['failed', own('failed', 'stalled'), null, 'missing', 'stalled'],
    ['off', null, null, 'missing', 'off'],
  ] as const)('line %s, desk %o, central %o: %s %s', (recording, ownRecording, held, mark, reason) => {
    expect(coverOfCall({ recording, own: ownRecording }, held)).toEqual({ mark, reason })
  })

  it.each([
    [own('kept'), 'receiving', 'waiting', 'underWay'],
    [own('kept'), 'refused', 'waiting', 'damaged'],
    // It stopped in mid-call; what there is of it is on its way.
    [own('failed', 'diskFull'), 'receiving', 'waiting', 'underWay'],
  ] as const)('desk %o, upload %s: %s %s', (ownRecording, unsettled, mark, reason) => {
    expect(coverOfCall({ recording: 'failed', own: ownRecording }, null, unsettled)).toEqual({ mark, reason })
  })

  it.each([
    [null, null, null, null],
    [own('kept'), { whole: true }, null, 'confirmed'],
    [own('running'), { whole: false }, null, 'part'],
    [own('kept'), null, 'receiving', 'underWay'],
    [own('kept'), null, null, 'kept'],
    [own('kept'), null, 'refused', 'kept'],
    [own('running'), null, null, 'kept'],
    [own('failed', 'stalled'), null, null, 'failed'],
  ] as const)('the desk’s own: %o, central %o, upload %s: %s', (ownRecording, held, unsettled, mark) => {
    expect(ownMarkOf(ownRecording, held, unsettled)).toBe(mark)
  })
})
