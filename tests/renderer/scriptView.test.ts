// What the script pane hides, breaks and counts; walked through the real script.
import { describe, expect, it, vi } from 'vitest'
import type { Piece } from '../../renderer/features/script/view.ts'
import {
  askedOf,
  clausesOf,
  coverOf,
  exchanged,
  knownOf,
  latestDayOf,
  metThirdParty,
  mustSayCount,
  mustSayLook,
  oneAtATime,
  piecesOf,
  restFen,
  stampedLine,
  wishOf,
} from '../../renderer/features/script/view.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import type { ScriptState } from '../../shared/script.ts'
import { answer, choicesOf, codesOf, jump, mustSayOf, nodeOf, start, verdict } from '../../shared/script.ts'

const T0 = 1_700_000_000_000
const until = (hope: () => void) => vi.waitFor(hope, { timeout: 15_000, interval: 1 })

function go(state: ScriptState, key: string, at: number): ScriptState {
  const moved = answer(REMINDER_A, state, { key, at })
  if (!moved.ok) throw new Error(`${key}: ${moved.why}`)
  return moved.state
}

describe('a stop asked for twice', () => {
  it('is recorded once, and nobody hears that it is before it is; another wish waits its turn', async () => {
    const heard: string[] = []
    const ends: (() => void)[] = []
    const record = oneAtATime((wish: string) => {
      heard.push(`begins ${wish}`)
      return new Promise<string>((resolve) => ends.push(() => resolve(`kept ${wish}`)))
    })
    const told = (wish: string) => record(wish).then((said) => void heard.push(said))
    const all = [told('cease'), told('cease'), told('complaint')]
    await Promise.resolve()
    await Promise.resolve()
    expect(heard).toEqual(['begins cease'])
    ends[0]?.()
    await Promise.all(all.slice(0, 2))
    expect(heard.slice(0, 3).sort()).toEqual(['begins cease', 'kept cease', 'kept cease'])
    await until(() => expect(heard).toContain('begins complaint'))
    ends[1]?.()
    await Promise.all(all)
    expect(heard.filter((one) => one.startsWith('begins'))).toEqual(['begins cease', 'begins complaint'])
    // Afterwards the same wish is a new one.
    void told('cease')
    await until(() => expect(heard.filter((one) => one === 'begins cease')).toHaveLength(2))
  })
})

describe('cover', () => {
  const base = {
    answered: true,
    verification: 'none',
    role: 'debtor',
    thirdParty: false,
    recording: 'confirmed',
    recorderRuns: false,
  } as const
  it('is off while the agent prepares, on from the answer, off with a match', () => {
    expect(coverOf({ ...base, answered: false })).toBe('none')
    expect(coverOf(base)).toBe('unverified')
    expect(coverOf({ ...base, verification: 'failed' })).toBe('unverified')
    expect(coverOf({ ...base, verification: 'matched' })).toBe('none')
  })
  it('stays for a third person whatever was verified later', () => {
    expect(coverOf({ ...base, verification: 'matched', thirdParty: true })).toBe('thirdParty')
    expect(coverOf({ ...base, verification: 'matched', role: 'contact' })).toBe('thirdParty')
  })
  it('stays on for a verified customer while nothing is known to record the call, and not once it is over', () => {
    const matched = { ...base, verification: 'matched' } as const
    for (const recording of ['off', 'asked', 'failed'] as const)
      expect(coverOf({ ...matched, recording }), recording).toBe('unrecorded')
    // The desk's own recorder covers what the line did not confirm.
    expect(coverOf({ ...matched, recording: 'failed', recorderRuns: true })).toBe('none')
    expect(coverOf({ ...base, recording: 'failed' })).toBe('unverified')
    expect(coverOf({ ...matched, recording: null })).toBe('none')
  })
  it('hands no ledger or computed value on', () => {
    const pieces = piecesOf(
      [
        { kind: 'words', text: '合计' },
        { kind: 'value', variable: 'totalDue', source: 'ledger', text: '¥8,160.00' },
        { kind: 'value', variable: 'promiseRest', source: 'computed', text: '¥6,160.00' },
        { kind: 'value', variable: 'hotline', source: 'house', text: '95000' },
      ],
      true,
    )
    expect(JSON.stringify(pieces)).not.toMatch(/8,160|6,160/)
    expect(JSON.stringify(pieces)).toContain('95000')
  })
})

describe('third person', () => {
  it('is remembered from the branch on', () => {
    const branch = REMINDER_A.nodes.find((node) => node.kind === 'thirdParty')
    if (!branch) throw new Error('script without a branch for third persons')
    const begun = start(REMINDER_A, T0)
    expect(metThirdParty(REMINDER_A, begun)).toBe(false)
    const moved = jump(REMINDER_A, begun, branch.id, T0 + 1)
    expect(moved.ok && metThirdParty(REMINDER_A, moved.state)).toBe(true)
  })
})

describe('line', () => {
  it('breaks at clauses, keeps values with the words before them and the stop with its clause', () => {
    const pieces: Piece[] = [
      { kind: 'words', text: '您这期合计' },
      { kind: 'value', text: '¥8,160.00', variable: 'totalDue', source: 'ledger' },
      { kind: 'words', text: '，今天可以先处理多少？剩余部分，我们定在哪一天？' },
    ]
    const clauses = clausesOf(pieces).map((clause) =>
      clause.map((piece) => ('text' in piece ? piece.text : '')).join(''),
    )
    expect(clauses).toEqual([
      '您这期合计¥8,160.00，',
      '今天可以先处理多少？',
      '剩余部分，',
      '我们定在哪一天？',
    ])
  })
  it('loses no sign of any line of the script', () => {
    for (const node of REMINDER_A.nodes)
      for (const text of [node.text.zh, node.text.en]) {
        const clauses = clausesOf([{ kind: 'words', text }])
        expect(
          clauses
            .flat()
            .map((piece) => ('text' in piece ? piece.text : ''))
            .join(''),
        ).toBe(text)
      }
  })
})

describe('a line of the note', () => {
  const stamp = (before: string, after: string, caret = after.length) =>
    stampedLine(before, after, caret, '10:34')
  it('that the agent begins gets its time, and the caret stays where it was', () => {
    expect(stamp('', '客')).toEqual({ text: '10:34 客', caret: 7 })
    expect(stamp('10:32 本人接听。\n', '10:32 本人接听。\n客户')).toEqual({
      text: '10:32 本人接听。\n10:34 客户',
      caret: 20,
    })
    expect(stamp('甲', '甲\n乙')).toEqual({ text: '甲\n10:34 乙', caret: 9 })
    expect(stamp('甲\n\n丙', '甲\n乙\n丙', 3)).toEqual({ text: '甲\n10:34 乙\n丙', caret: 9 })
  })
  it('that stood there, has its time, or loses something is left alone', () => {
    expect(stamp('甲', '甲乙')).toBeNull()
    expect(stamp('', '10:20 已约')).toBeNull()
    expect(stamp('10:34 客户', '客户')).toBeNull()
    expect(stamp('甲乙', '甲\n乙', 2)).toBeNull()
    expect(stamp('', '\n')).toBeNull()
  })
})

describe('factors asked for', () => {
  const held = ['idLast4', 'birthday', 'cardTail', 'phoneLast4'] as const
  const data = { factors: ['idLast4', 'birthday'] as const, factorsHeld: held }
  it('one that the customer can’t say is exchanged for the next that the data hold, and never asked twice', () => {
    expect(exchanged(['idLast4', 'birthday'], held, 'birthday')).toEqual(['idLast4', 'cardTail'])
    expect(exchanged(['idLast4', 'cardTail'], held, 'cardTail')).toEqual(['idLast4', 'phoneLast4'])
    expect(exchanged(['idLast4', 'phoneLast4'], held, 'phoneLast4')).toEqual(['idLast4', 'birthday'])
    expect(exchanged(['idLast4', 'birthday'], ['idLast4', 'birthday'], 'birthday')).toEqual([
      'idLast4',
      'birthday',
    ])
  })
  it('are the agent’s choice only while the data hold them', () => {
    expect(askedOf(data, ['idLast4', 'cardTail'])).toEqual(['idLast4', 'cardTail'])
    expect(askedOf({ ...data, factorsHeld: ['idLast4', 'birthday'] }, ['idLast4', 'cardTail'])).toEqual(
      data.factors,
    )
    expect(askedOf(data, null)).toEqual(data.factors)
    expect(askedOf(data, ['cardTail'])).toEqual(data.factors)
  })
})

describe('tries of the day', () => {
  it('used up in earlier calls lead on to “no match”, and from there to IDFAIL', () => {
    const opened = go(start(REMINDER_A, T0), 'self', T0 + 60_000)
    const mismatchOf = (state: ScriptState) =>
      choicesOf(REMINDER_A, state).find(({ answer: given }) => given.key === 'mismatch')?.barred
    expect(mismatchOf(opened)).toBe('locked')
    expect(knownOf('none', false)).toBe('none')
    expect(knownOf('matched', true)).toBe('matched')
    const told = verdict(opened, knownOf('none', true) === 'matched')
    expect(mismatchOf(told)).toBeNull()
    const ended = go(go(told, 'mismatch', T0 + 61_000), 'end', T0 + 62_000)
    expect(codesOf(REMINDER_A, ended)).toEqual(['IDFAIL'])
  })
})

describe('a wish that an answer of the script records', () => {
  it('is what the line then tells: a complaint, a stop, this number only', () => {
    expect(wishOf('COMPLAINT', { words: ' 太多了 ' })).toEqual({
      holdKind: 'complaint',
      words: '太多了',
      numberOnly: false,
    })
    expect(wishOf('CEASE', { ceaseScope: 'number' })).toMatchObject({ holdKind: 'cease', numberOnly: true })
    expect(wishOf('CEASE', { ceaseScope: 'hours' })).toMatchObject({ numberOnly: false })
    expect(wishOf('REFUSE', {})).toBeNull()
    expect(wishOf(null, {})).toBeNull()
  })
})

describe('must say', () => {
  it('is red only for what was left behind unsaid', () => {
    const begun = start(REMINDER_A, T0)
    const opening = nodeOf(REMINDER_A, REMINDER_A.start)
    const first = opening.mustSay[0]
    const look = (state: ScriptState) => {
      const item = mustSayOf(REMINDER_A, state).find(({ id }) => id === first)
      if (!item) throw new Error('no such item')
      return mustSayLook(REMINDER_A, state, item)
    }
    expect(look(begun)).toBe('now')
    const yes = opening.answers[0]
    if (!yes) throw new Error('opening without answers')
    expect(look(go(begun, yes.key, T0 + 60_000))).toBe('said')
    // Answered at once: the line can't have been said.
    expect(look(go(begun, yes.key, T0))).toBe('missed')
    const count = mustSayCount(mustSayOf(REMINDER_A, go(begun, yes.key, T0 + 60_000)))
    expect(count.said).toBe(opening.mustSay.length)
    expect(count.of).toBeGreaterThanOrEqual(count.said)
  })
})

describe('rest', () => {
  it.each([
    [816_000, 200_000, 616_000],
    [816_000, 816_000, 0],
    [816_000, 816_001, null],
    [816_000, null, null],
    [816_000, 0, null],
  ])('of %i after %j is %j', (total, offered, rest) => {
    expect(restFen(total, offered)).toBe(rest)
  })
})

describe('the days that the strip offers', () => {
  it('end where a payment must, go as far as the calendar for a recovery, and are a list for the rest', () => {
    const limits = { today: '2026-11-18', latest: '2027-02-16' }
    const last = (name: 'promiseDate' | 'recovery' | 'nextDate') =>
      latestDayOf(name, limits, { promiseLatest: '2026-11-25', planLatest: '2026-12-18' })
    expect(last('promiseDate')).toBe('2026-11-25')
    expect(last('recovery')).toBe('2027-02-16')
    expect(last('nextDate')).toBe('2026-12-19')
  })
})
