// The codes by which a supervisor joins a call: what a policy may name, and what is dialled.
import { describe, expect, test } from 'vitest'
import { extensionPickup, PRACTICE_SUPERVISE } from '../../shared/practice/extensions.ts'
import { extensionOf, JOIN_WAYS, joinCode, Supervise, waysOf } from '../../shared/supervise.ts'

describe('codes of the exchange', () => {
  test('only ways with a code are offered; the agent is told unless the policy says otherwise', () => {
    const some = Supervise.parse({ listen: '*55{extension}' })
    expect(some).toEqual({ listen: '*55{extension}', whisper: null, barge: null, announce: true })
    expect([waysOf(some), waysOf(null), waysOf(PRACTICE_SUPERVISE)]).toEqual([['listen'], [], [...JOIN_WAYS]])
    expect(joinCode(some, 'listen', '8001')).toBe('*558001')
    expect(joinCode(some, 'barge', '8001')).toBeNull()
    expect(joinCode(null, 'listen', '8001')).toBeNull()
  })

  test.each(['*55', '{extension}@evil', 'sip:{extension}', '*55{extension}#', '*55{extension}{extension}'])(
    'a policy with %j is refused',
    (listen) => {
      expect(Supervise.safeParse({ listen }).success).toBe(false)
    },
  )

  test.each([
    ['sip:8001@pbx.invalid', '8001'],
    ['sip:wang.ce-shi@pbx.invalid', 'wang.ce-shi'],
    ['sips:8001@pbx.invalid;transport=ws', '8001'],
    ['sip:80%2a01@pbx.invalid', null],
    ['tel:+8619900000001', null],
    [`sip:${'8'.repeat(21)}@pbx.invalid`, null],
  ])('the extension of %s is %s', (uri, extension) => {
    expect(extensionOf(uri)).toBe(extension)
  })

  test('practice knows its own codes and nothing beside them', () => {
    for (const way of JOIN_WAYS)
      expect(extensionPickup(joinCode(PRACTICE_SUPERVISE, way, '8001') ?? '')).toEqual({ kind: 'overheard' })
    expect(extensionPickup('*588001')).toBeNull()
  })
})
