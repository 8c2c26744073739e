import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClipId } from '../../shared/practice/clips.ts'
import { CLIP_IDS, CLIPS, captionOf } from '../../shared/practice/clips.ts'
import { CUSTOMERS, SCENARIOS } from '../../shared/practice/customers.ts'
import type { Difficulty } from '../../shared/practice/difficulty.ts'
import { DIFFICULTIES, felt, TEMPER } from '../../shared/practice/difficulty.ts'
import type { PracticeFacts, StepInfo } from '../../shared/practice/messages.ts'
import { NO_WISH, PracticeWish } from '../../shared/practice/messages.ts'
import type { Mood } from '../../shared/practice/mood.ts'
import { MOOD_AT_START, MOODS } from '../../shared/practice/mood.ts'
import { PARTNERS } from '../../shared/practice/partners.ts'
import type { CustomerState, HeardTurn, Reply } from '../../shared/practice.ts'
import {
  beginCustomer,
  hear,
  longTalkOf,
  pickupOf,
  SCENARIO_BY_LAST_DIGIT,
  silenceAfter,
} from '../../shared/practice.ts'

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

const calm: HeardTurn = { kind: 'said', by: 'mark', step: step('A1'), calm: true }
const long: HeardTurn = { kind: 'long' }
const silence: HeardTurn = { kind: 'silence', ms: 10_000 }

const talk = (who: Who, ...turns: HeardTurn[]): Reply[] => talkTo(who, 'normal', turns)
function talkTo(
  who: Who,
  difficulty: Difficulty,
  turns: readonly HeardTurn[],
  mood: Mood = 'usual',
): Reply[] {
  let state: CustomerState = beginCustomer(NUMBER, who, 7, facts, { difficulty, mood })
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
    const replies = talk('promisesFriday', silence, silence, silence)
    expect(replies.map((reply) => reply.captionZh)).toEqual([
      CLIPS.canYouHear.zh,
      CLIPS.stillThere.zh,
      CLIPS.hangingUp.zh,
    ])
    expect(last(replies).action).toBe('hangUp')
  })

  test('a word from the agent starts the patience anew', () => {
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
    expect(reply.captionZh).toBe('好的。证件后四位是123X，手机尾号是0010。')
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

describe('the fourteen', () => {
  test('at least twelve different customers, each of whom the practice screen can name', () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(12)
    expect(Object.keys(PARTNERS).sort()).toEqual([...SCENARIOS].sort())
    expect(new Set(SCENARIOS.map((scenario) => PARTNERS[scenario].name.zh)).size).toBe(SCENARIOS.length)
  })

  test.each([
    ['paysToday', 'A7', CLIPS.payToday.zh, 'A9', CLIPS.yesToday.zh],
    ['angry', 'A4', CLIPS.angryFees.zh, 'A22', CLIPS.angryComplain.zh],
    ['wrongNumber', 'A1', CLIPS.wrongNumber.zh, 'A20', CLIPS.wrongNever.zh],
    ['callLater', 'A1', CLIPS.inMeeting.zh + CLIPS.notNow.zh, 'A17', CLIPS.callLater.zh],
  ] as const)('%s answers each step in its own way', (who, node, words, later, laterWords) => {
    const [first, second] = talk(who, said(node), said(later))
    expect([first?.captionZh, second?.captionZh]).toEqual([words, laterWords])
  })

  test.each(everyone.filter((who) => who !== 'voicemail'))(
    '%s minds being interrupted, silence, and long speeches',
    (who) => {
      for (const turn of [{ kind: 'interrupted', step: null } as const, silence, long]) {
        const reply = talk(who, turn)[0] as Reply
        expect(reply.captionZh, turn.kind).not.toBe('')
        expect(reply.mood, turn.kind).toBeLessThan(CUSTOMERS[who].mood)
      }
    },
  )

  test('a machine takes a message and hangs up, and nothing moves it', () => {
    const [greeting, interrupted, message] = talk(
      'voicemail',
      { kind: 'answered' },
      { kind: 'interrupted', step: null },
      said('AVM'),
    )
    expect(greeting?.captionZh).toBe(CLIPS.mailbox.zh)
    expect(interrupted).toMatchObject({ action: 'silence', mood: CUSTOMERS.voicemail.mood })
    expect(message).toMatchObject({ action: 'hangUp', captionZh: CLIPS.mailboxSaved.zh })
  })

  test('somebody in a meeting who is pressed on hangs up; with an appointment they end content', () => {
    expect(last(talk('callLater', said('A2'), said('A3'), said('A4'))).action).toBe('hangUp')
    const kept = talk('callLater', said('A1'), said('A17'))
    expect(last(kept).mood).toBeGreaterThan(CUSTOMERS.callLater.mood)
  })

  test('calm words soothe an angry customer, and are no line of the script', () => {
    const [angry, soothed, opening] = talk('angry', said('A1'), calm, said('A1'))
    expect(angry?.captionZh).toContain(CLIPS.angryAgain.zh)
    expect(soothed?.captionZh).toBe(CLIPS.angryListen.zh)
    expect((soothed as Reply).mood).toBeGreaterThan((angry as Reply).mood)
    expect(opening?.captionZh).toBe(CLIPS.angryWho.zh)
  })

  test('on hard an angry customer who is not calmed hangs up at the verification; a calmed one answers', () => {
    expect(last(talkTo('angry', 'hard', [said('A1'), said('A2')])).action).toBe('hangUp')
    expect(last(talkTo('angry', 'hard', [said('A1'), calm, said('A2')])).clips).toContain('idTailIs')
  })
})

const anyTurn: fc.Arbitrary<HeardTurn> = fc.oneof(
  fc.integer({ min: 1, max: 22 }).map((n) => said(`A${n}`)),
  fc.integer({ min: 1, max: 22 }).map((n): HeardTurn => ({ kind: 'said', by: 'voice', step: step(`A${n}`) })),
  fc.constantFrom(silence, calm, long),
  fc.constant<HeardTurn>({ kind: 'interrupted', step: null }),
)

describe('difficulty', () => {
  test('harder is never more patient, turn by turn, and never stays longer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everyone),
        fc.constantFrom(['easy', 'normal'] as const, ['normal', 'hard'] as const, ['easy', 'hard'] as const),
        fc.array(anyTurn, { maxLength: 25 }),
        (who, [softer, harder], turns) => {
          const soft = talkTo(who, softer, turns)
          const hard = talkTo(who, harder, turns)
          const gone = (replies: Reply[]) => {
            const at = replies.findIndex(({ action }) => action === 'hangUp')
            return at < 0 ? replies.length : at
          }
          expect(gone(hard)).toBeLessThanOrEqual(gone(soft))
          for (let at = 0; at < Math.min(gone(hard) + 1, turns.length); at += 1)
            expect((hard[at] as Reply).mood).toBeLessThanOrEqual((soft[at] as Reply).mood)
        },
      ),
      RUNS,
    )
  })

  test('harder waits less in silence and bears shorter speeches; the same seed bears the same', () => {
    const [easy, normal, hard] = DIFFICULTIES.map((difficulty) =>
      beginCustomer(NUMBER, 'hardship', 3, null, { difficulty, mood: 'usual' }),
    ) as [CustomerState, CustomerState, CustomerState]
    for (const at of [0, 1, 2]) {
      expect(silenceAfter(hard)[at]).toBeLessThan(silenceAfter(normal)[at] as number)
      expect(silenceAfter(normal)[at]).toBeLessThan(silenceAfter(easy)[at] as number)
    }
    expect(longTalkOf(easy)).toBeNull()
    expect(longTalkOf(hard)).toBeLessThan(longTalkOf(normal) as number)
    expect(longTalkOf(hard)).toBe(
      longTalkOf(beginCustomer(NUMBER, 'hardship', 3, null, { difficulty: 'hard', mood: 'usual' })),
    )
    expect(Math.abs((longTalkOf(hard) as number) / (TEMPER.hard.longTalk as number) - 1)).toBeLessThanOrEqual(
      0.1,
    )
  })

  test('nothing is felt as nothing, and every change as at least one point', () => {
    for (const difficulty of DIFFICULTIES) {
      expect(felt(0, difficulty)).toBe(0)
      expect(felt(-1, difficulty)).toBeLessThan(0)
      expect(felt(1, difficulty)).toBeGreaterThan(0)
    }
  })
})

describe('mood', () => {
  test('who picks up in a worse mood is never in a better one later, and never stays longer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everyone),
        fc.constantFrom(...DIFFICULTIES),
        fc.constantFrom(['calm', 'usual'] as const, ['usual', 'upset'] as const),
        fc.array(anyTurn, { maxLength: 25 }),
        (who, difficulty, [better, worse], turns) => {
          const calm = talkTo(who, difficulty, turns, better)
          const upset = talkTo(who, difficulty, turns, worse)
          for (const [at, reply] of upset.entries()) {
            if (calm[at]?.action === 'hangUp' || reply.action === 'hangUp') {
              expect(reply.action).toBe('hangUp')
              break
            }
            expect(reply.mood).toBeLessThanOrEqual((calm[at] as Reply).mood)
          }
        },
      ),
      RUNS,
    )
  })

  test.each(MOODS)('%s shows at pick-up, and nobody picks up beyond bearing', (mood) => {
    const at = (who: Who) => talkTo(who, 'normal', [{ kind: 'answered' }], mood)[0]?.mood
    expect(at('hardship')).toBe(CUSTOMERS.hardship.mood + MOOD_AT_START[mood])
    expect(talkTo('angry', 'hard', [{ kind: 'answered' }], mood)[0]?.action).toBe('speak')
  })
})

describe('any conversation', () => {
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

  test('whoever was chosen picks up instead, but never on a number that tries the line', () => {
    expect(pickupOf(NUMBER, 1, 'angry')).toMatchObject({ kind: 'answers', scenario: 'angry' })
    expect(pickupOf(NUMBER, 1, 'busy')).toMatchObject({ kind: 'busy' })
    expect(pickupOf('+8619900012343', 1, 'hardship')).toMatchObject({ kind: 'answers', scenario: 'hardship' })
    expect(pickupOf('+8619900099603', 1, 'angry')).toEqual({ kind: 'status', status: 603 })
    expect(pickupOf('agent1', 1, 'angry')).toEqual({ kind: 'status', status: 404 })
  })

  test.each([
    [{}, NO_WISH],
    [
      { scenario: 'angry', difficulty: 'hard', mood: 'upset' },
      { scenario: 'angry', difficulty: 'hard', mood: 'upset' },
    ],
    [
      { scenario: 'dragon', difficulty: 'hard' },
      { scenario: null, difficulty: 'hard', mood: 'usual' },
    ],
    [
      { scenario: 'angry', difficulty: 9, mood: 'sunny' },
      { scenario: 'angry', difficulty: 'normal', mood: 'usual' },
    ],
  ])('a wish %j is read as %j: what is unknown is left to the table', (told, wish) => {
    expect(PracticeWish.parse(told)).toEqual(wish)
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
