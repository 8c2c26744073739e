// Calls of unknown callers as this desk keeps them: read back masked, newest first, and gone once they belong to a case.
import { describe, expect, it } from 'vitest'
import { strangerKey, strangersIn } from '../../renderer/local/strangers.ts'

const ID = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const call = (n: number, more: object = {}) => ({
  callId: ID(n),
  from: '+8619900000010',
  startedAt: n * 1000,
  answeredAt: null,
  endedAt: null,
  ...more,
})
const kept = (...calls: { callId: string }[]) =>
  new Map<string, unknown>([
    ['call:other', { schema: 1 }],
    ...calls.map((one): [string, unknown] => [strangerKey(one.callId), one]),
  ])

describe('calls of strangers', () => {
  it('come newest first, with the number masked and how long was talked', () => {
    const drafts = kept(
      call(1),
      call(2, { answeredAt: 3000, endedAt: 63_000 }),
      call(3, { from: 'anonymous' }),
    )
    expect(strangersIn(drafts, () => false)).toEqual([
      { callId: ID(3), masked: '', startedAt: 3000, talkMs: null },
      { callId: ID(2), masked: '199********', startedAt: 2000, talkMs: 60_000 },
      { callId: ID(1), masked: '199********', startedAt: 1000, talkMs: null },
    ])
  })

  it('stay on it whatever the network called them', () => {
    const drafts = kept(call(1, { from: 'x'.repeat(300) }))
    expect(strangersIn(drafts, () => false)).toMatchObject([{ callId: ID(1), masked: '' }])
  })

  it('leave the list when they became calls of a case, and a damaged one hides no other', () => {
    const drafts = kept(call(1), call(2)).set(strangerKey(ID(9)), { callId: 9 })
    expect(strangersIn(drafts, (id) => id === ID(2)).map(({ callId }) => callId)).toEqual([ID(1)])
  })
})
