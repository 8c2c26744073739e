// What takes the place of a promise that central returned: fields of either side, or other figures.
import { describe, expect, it } from 'vitest'
import { chosenOf, editedOf } from '../../renderer/features/outbox/standIn.ts'
import type { OutboxItem } from '../../renderer/local/views.ts'
import type { Act } from '../../shared/act.ts'
import type { PromiseRow } from '../../shared/rows.ts'

const mine = { amountFen: 105_000, promiseKind: 'full', due: '2026-11-20', channel: 'app' } as const
const theirs = { amountFen: 20_000, promiseKind: 'part', due: '2026-11-18', channel: 'bank' } as const

function item(current: object | null = null): OutboxItem {
  const act = {
    kind: 'promise.made',
    n: 4,
    customerId: 'customer',
    caseId: 'case',
    base: null,
    payload: { promiseId: 'mine', callId: 'call', previousId: null, ...mine },
  } as unknown as Act
  return {
    act,
    name: '',
    state: 'refused',
    problem: null,
    current: current as PromiseRow | null,
  } as OutboxItem
}
const clash = () => item({ kind: 'promise', id: 'theirs', version: 3, ...theirs })

describe('a clash, field by field', () => {
  it('is this desk’s as it is while nothing else is chosen', () => {
    expect(chosenOf(clash(), {})).toBeNull()
    expect(chosenOf(clash(), { due: 'mine' })).toBeNull()
    expect(chosenOf(item(), { due: 'theirs' })).toBeNull()
  })

  it('takes the fields that were chosen and replaces the promise that was seen, under an id of its own', () => {
    const chosen = chosenOf(clash(), { due: 'theirs', channel: 'theirs' })
    expect(chosen).toMatchObject({
      kind: 'promise.made',
      base: 3,
      payload: { ...mine, due: theirs.due, channel: theirs.channel, callId: 'call', previousId: 'theirs' },
    })
    expect(chosen).not.toMatchObject({ payload: { promiseId: 'mine' } })
  })

  it('an amount is all or a part as its side said', () => {
    expect(chosenOf(clash(), { amount: 'theirs' })).toMatchObject({
      payload: { amountFen: 20_000, promiseKind: 'part', due: mine.due },
    })
  })
})

describe('an amount that is put right', () => {
  const kindOf = (amount: number, totalFen: number | null) => {
    const draft = editedOf(item(), { amount, due: mine.due }, totalFen)
    return draft?.kind === 'promise.made' ? [draft.payload.amountFen, draft.payload.promiseKind] : null
  }

  it('is a part when it is less than what is owed, and all when it is not', () => {
    expect(kindOf(50_000, 105_000)).toEqual([50_000, 'part'])
    expect(kindOf(90_000, 90_000)).toEqual([90_000, 'full'])
    expect(kindOf(106_000, 105_000)).toEqual([106_000, 'full'])
  })

  it('is what it was said to be where the case is not at hand', () => {
    expect(kindOf(50_000, null)).toEqual([50_000, 'full'])
  })
})
