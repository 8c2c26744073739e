import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClipId } from '../../shared/practice/clips.ts'
import { CLIP_IDS, CLIPS, captionOf } from '../../shared/practice/clips.ts'
import { CUSTOMERS } from '../../shared/practice/customers.ts'
import type { PracticeFacts, StepInfo } from '../../shared/practice/messages.ts'
import type { CustomerState, HeardTurn, Reply } from '../../shared/practice.ts'
import { beginCustomer, hear, pickupOf, SCENARIO_BY_LAST_DIGIT } from '../../shared/practice.ts'

const RUNS = { seed: 20_261_122, numRuns: 300 }
const NUMBER = '+8619900000010'
const facts: PracticeFacts = { idTail: '123X', birthday: '0506', phoneTail: '0010' }
type Who = keyof typeof CUSTOMERS
const everyone = Object.keys(CUSTOMERS) as Who[]

const step = (node: string, asks?: StepInfo['asks']): StepInfo => ({
  kind: 'step',
  node,
  stage: 'x',
  said: true,
  ...(asks ? { asks } : {}),
})
const said = (node: string, asks?: StepInfo['asks']): HeardTurn => ({
  kind: 'said',
  by: 'mark',
  step: step(node, asks),
})

function talk(who: Who, ...turns: HeardTurn[]): Reply[] {
  let state: CustomerState = beginCustomer(NUMBER, who, 7, facts)
  return turns.map((turn) => {
    const heard = hear(state, turn)
    state = heard.state
    return heard.reply
  })
}
const last = (replies: Reply[]): Reply => replies.at(-1) as Reply

describe('what a customer says', () => {
  test('changes with the step of the script', () => {
    const [opening, reason, offer] = talk('promisesFriday', said('A1'), said('A5'), said('A7'))
    expect(opening?.captionZh).toBe(CLIPS.yesMe.zh)
    expect(reason?.captionZh).toBe(CLIPS.wagesLate.zh)
    expect(offer?.captionZh).toBe(CLIPS.payFriday.zh)
  })

  test('changes with the customer: the same step, another answer', () => {
    const answers = new Set(
      (['promisesFriday', 'disputesAmount', 'relativeAnswers', 'hangsUpMidway', 'alreadyPaid'] as const).map(
        (who) => last(talk(who, said('A4'))).captionZh,
      ),
    )
    expect(answers.size).toBe(5)
  })

  test('changes with interruption, and costs mood', () => {
    const [first, second, third] = talk(
      'promisesFriday',
      { kind: 'interrupted', step: step('A4') },
      { kind: 'interrupted', step: step('A4') },
      { kind: 'interrupted', step: step('A4') },
    )
    expect(first).toMatchObject({ action: 'speak', captionZh: CLIPS.letMeFinish.zh })
    expect(second?.captionZh).toBe(CLIPS.dontInterrupt.zh)
    expect(third?.action).toBe('hangUp')
    expect((first as Reply).mood).toBeLessThan(CUSTOMERS.promisesFriday.mood)
    expect((second as Reply).mood).toBeLessThan((first as Reply).mood)
  })

  test('changes with silence, until the customer hangs up', () => {
    const silence: HeardTurn = { kind: 'silence', ms: 10_000 }
    const replies = talk('promisesFriday', silence, silence, silence)
    expect(replies.map((reply) => reply.captionZh)).toEqual([
      CLIPS.canYouHear.zh,
      CLIPS.stillThere.zh,
      CLIPS.hangingUp.zh,
    ])
    expect(last(replies).action).toBe('hangUp')
  })

  test('a word from the agent starts the patience anew', () => {
    const silence: HeardTurn = { kind: 'silence', ms: 10_000 }
    expect(last(talk('promisesFriday', silence, said('A1'), silence)).captionZh).toBe(CLIPS.canYouHear.zh)
  })

  test('answers once when the agent falls silent and then marks the same line as said', () => {
    const byVoice: HeardTurn = { kind: 'said', by: 'voice', step: step('A5') }
    const [spoken, marked, again] = talk('promisesFriday', byVoice, said('A5'), said('A5'))
    expect(spoken?.action).toBe('speak')
    expect(marked?.action).toBe('silence')
    expect(again?.action).toBe('speak')
  })

  test('without any script step the first words are taken for the opening', () => {
    const unguided: HeardTurn = { kind: 'said', by: 'voice', step: null }
    expect(talk('relativeAnswers', unguided)[0]?.captionZh).toBe(CLIPS.wifeNotHome.zh)
  })
})

describe('verification', () => {
  test('the factors asked for are said digit by digit, and are the true ones', () => {
    const reply = last(talk('promisesFriday', said('A2', ['idTail', 'phoneTail'])))
    expect(reply.clips).toEqual([
      'allRight',
      'idTailIs',
      'd1',
      'd2',
      'd3',
      'dX',
      'phoneTailIs',
      'd0',
      'd0',
      'd1',
      'd0',
    ] satisfies ClipId[])
    expect(reply.captionZh).toBe('好的。证件后四位是123X,手机尾号是0010。')
  })

  test('two factors are offered when the step names none', () => {
    expect(last(talk('disputesAmount', said('A2'))).captionZh).toContain('出生月日是0506')
  })

  test('a relative knows none of them', () => {
    expect(last(talk('relativeAnswers', said('A2', ['idTail']))).captionZh).toBe(CLIPS.wifeDontKnow.zh)
  })

  test('a customer without facts says so instead of inventing digits', () => {
    const { reply } = hear(beginCustomer(NUMBER, 'promisesFriday', 1, null), said('A2'))
    expect(reply.clips).toContain('cannotSay')
  })

  test('any facts are spoken as they are', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
    fc.assert(
      fc.property(digits(4), digits(4), digits(4), (idTail, birthday, phoneTail) => {
        const state = beginCustomer(NUMBER, 'promisesFriday', 1, { idTail, birthday, phoneTail })
        const { reply } = hear(state, said('A2', ['idTail', 'birthday', 'phoneTail']))
        const spoken = reply.clips.filter((id) => /^d[\dX]$/.test(id)).map((id) => id.slice(1))
        expect(spoken.join('')).toBe(idTail + birthday + phoneTail)
      }),
      RUNS,
    )
  })
})

describe('any conversation', () => {
  const anyTurn: fc.Arbitrary<HeardTurn> = fc.oneof(
    fc.integer({ min: 1, max: 22 }).map((n) => said(`A${n}`)),
    fc
      .integer({ min: 1, max: 22 })
      .map((n): HeardTurn => ({ kind: 'said', by: 'voice', step: step(`A${n}`) })),
    fc.constant<HeardTurn>({ kind: 'silence', ms: 10_000 }),
    fc.constant<HeardTurn>({ kind: 'interrupted', step: null }),
  )
  test('is the same each time, keeps the mood in bounds, and after the hang-up there is only silence', () => {
    fc.assert(
      fc.property(fc.constantFrom(...everyone), fc.array(anyTurn, { maxLength: 25 }), (who, turns) => {
        const replies = talk(who, { kind: 'answered' }, ...turns)
        expect(replies).toEqual(talk(who, { kind: 'answered' }, ...turns))
        const gone = replies.findIndex((reply) => reply.action === 'hangUp')
        for (const [at, reply] of replies.entries()) {
          expect(reply.mood).toBeGreaterThanOrEqual(0)
          expect(reply.mood).toBeLessThanOrEqual(100)
          if (gone >= 0 && at > gone) expect(reply.action).toBe('silence')
          expect(captionOf(reply.clips)).toEqual({ zh: reply.captionZh, en: reply.captionEn })
        }
      }),
      RUNS,
    )
  })

  test('everybody greets when they pick up', () => {
    for (const who of everyone) expect(talk(who, { kind: 'answered' })[0]?.action).toBe('speak')
  })
})

describe('who picks up', () => {
  test('at least six kinds, chosen by the last digit, the same in every run', () => {
    expect(new Set(SCENARIO_BY_LAST_DIGIT).size).toBeGreaterThanOrEqual(6)
    expect(pickupOf('+8619900012340', 1)).toMatchObject({ kind: 'answers', scenario: 'promisesFriday' })
    expect(pickupOf('+8619900012342', 2)).toMatchObject({ kind: 'answers', scenario: 'relativeAnswers' })
    expect(pickupOf('+8619900012343', 3)).toMatchObject({ kind: 'busy' })
    expect(pickupOf('+8619900012344', 4)).toMatchObject({ kind: 'noAnswer' })
    expect(pickupOf(NUMBER, 5)).toEqual(pickupOf(NUMBER, 5))
  })

  test.each([
    ['agent1', 404],
    ['+86', 404],
    ['+8619900099603', 603],
    ['+8619900099499', 499],
  ])('%s ends with %i', (number, status) => {
    expect(pickupOf(number, 1)).toEqual({ kind: 'status', status })
  })
})

describe('voices', () => {
  const folder = join(import.meta.dirname, '../../electron/practice/voices')
  const files = readdirSync(folder).filter((name) => name.endsWith('.ulaw'))

  test('every clip has a file and captions in both languages, and no file is left over', () => {
    expect(files.map((name) => name.replace('.ulaw', '')).sort()).toEqual([...CLIP_IDS].sort())
    for (const id of CLIP_IDS) {
      expect(CLIPS[id].zh).toMatch(/\S/)
      expect(CLIPS[id].en).toMatch(/^[\x20-\x7e]+$/)
    }
  })

  test('each is u-law speech of a plausible length, and all together are small enough to ship', () => {
    let total = 0
    for (const name of files) {
      const bytes = readFileSync(join(folder, name))
      total += bytes.length
      expect(bytes.length, name).toBeGreaterThan(8000 * 0.12)
      expect(bytes.length, name).toBeLessThan(8000 * 8)
      // A WAV header, PCM or silence would not have the spread of values that u-law speech has.
      expect(bytes.subarray(0, 4).toString('latin1'), name).not.toBe('RIFF')
      expect(new Set(bytes).size, name).toBeGreaterThan(60)
    }
    expect(total).toBeLessThan(3 * 1024 * 1024)
  })
})
