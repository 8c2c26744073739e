// The debrief of a practice call, by tables: what happened in, what is found out. Calls are walked through the real script.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCode } from '../../shared/disposition.ts'
import { NEXT_TIME, PARTS, SAY, WELL_DONE } from '../../shared/practice/advice.ts'
import { SCENARIOS } from '../../shared/practice/customers.ts'
import { debriefOf, summaryOf } from '../../shared/practice/debrief.ts'
import { DIFFICULTIES } from '../../shared/practice/difficulty.ts'
import { PARTNERS } from '../../shared/practice/partners.ts'
import type { PracticeRecord, PracticeSummary } from '../../shared/practice/record.ts'
import {
  HISTORY_LIMIT,
  PracticeRecord as Parsed,
  PracticeHistory,
  withCall,
} from '../../shared/practice/record.ts'
import { weekOf } from '../../shared/practice/week.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { SCRIPTS } from '../../shared/script/scripts.ts'
import type { ScriptState } from '../../shared/script.ts'
import { answer, jump, sayLine, start, verdict } from '../../shared/script.ts'

const T0 = 1_795_000_000_000
const at = (second: number) => T0 + second * 1000
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

type Walk = readonly (readonly ['say' | 'match' | 'jump' | string, number, string?])[]

/** Walks the script: `say` marks the line, `match` verifies, `jump` goes to a node, anything else is an answer. */
function walked(steps: Walk): ScriptState {
  let state = start(REMINDER_A, T0)
  for (const [what, second, to] of steps) {
    if (what === 'say') state = sayLine(REMINDER_A, state, at(second))
    else if (what === 'match') state = verdict(state, true)
    else {
      const captured = { promiseDate: '2026-11-27', channel: 'app', words: '测试', relation: 'spouse' }
      const moved =
        what === 'jump'
          ? jump(REMINDER_A, state, to ?? '', at(second))
          : answer(REMINDER_A, state, { key: what, captured, at: at(second) })
      if (!moved.ok) throw new Error(`${what} at ${second}: ${moved.why} ${moved.capture}`)
      state = moved.state
    }
  }
  return state
}

type Heard = readonly [number, number, PracticeRecord['captions'][number]['because']?]
const captions = (...heard: Heard[]): PracticeRecord['captions'] =>
  heard.map(([second, mood, because = 'said']) => ({ at: at(second), zh: '嗯。', en: 'Mm.', mood, because }))

function record(change: Partial<PracticeRecord>): PracticeRecord {
  return Parsed.parse({
    schema: 1,
    callId: id(1),
    caseId: id(2),
    name: '林*测试',
    scenario: 'paysToday',
    difficulty: 'normal',
    startedAt: at(-5),
    answeredAt: T0,
    endedAt: at(120),
    endedBy: 'agent',
    script: walked(WHOLE),
    captions: captions([1, 70, 'answered'], [8, 70], [20, 70], [40, 72], [60, 80]),
    calmCards: [],
    code: 'PTP_FULL',
    ...change,
  })
}

/** A whole call: opened, verified, explained, promised, recapped. */
const WHOLE: Walk = [
  ['say', 5],
  ['self', 8],
  ['match', 18],
  ['matched', 20],
  ['goOn', 25],
  ['say', 30],
  ['known', 40],
  ['forgot', 50],
  ['now', 60],
  ['say', 70],
  ['yes', 80],
  ['end', 90],
]
const rules = (change: Partial<PracticeRecord>) => {
  const { next, well } = debriefOf(record(change), REMINDER_A)
  return { next: next.map(({ rule }) => rule), well: well.map(({ rule }) => rule) }
}

describe('a call in which everything was done', () => {
  test('leaves nothing to try, and full points', () => {
    const debrief = debriefOf(record({}), REMINDER_A)
    expect(debrief.next).toEqual([])
    expect(debrief.score).toBe(100)
    expect(debrief.well.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['verified', 'listened', 'moodRose', 'allSaid', 'code']),
    )
    expect(debrief.mustSay.every(({ state }) => state === 'said')).toBe(true)
    expect(debrief.mustSay.map(({ id: item }) => item)).toEqual(
      REMINDER_A.mustSay.map(({ id: item }) => item),
    )
  })

  test('the curve holds each turn of the customer, in ms from the answer', () => {
    expect(debriefOf(record({}), REMINDER_A).curve).toEqual([
      { ms: 1000, mood: 70 },
      { ms: 8000, mood: 70 },
      { ms: 20_000, mood: 70 },
      { ms: 40_000, mood: 72 },
      { ms: 60_000, mood: 80 },
    ])
  })

  test('what happened is told in order, and ends with the end', () => {
    const { events } = debriefOf(record({}), REMINDER_A)
    const times = events.map(({ ms }) => ms)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(events.at(-1)?.kind).toBe('end')
    expect(events.find(({ kind }) => kind === 'verified')?.ms).toBe(20_000)
    expect(events.filter(({ kind }) => kind === 'customer')).toHaveLength(5)
  })
})

describe('what to try next', () => {
  test.each<[string, Partial<PracticeRecord>, string]>([
    ['an opening that went by too quickly', { script: walked([['self', 1]]) }, 'missed'],
    [
      'talk without verification',
      {
        script: walked([
          ['say', 5],
          ['self', 8],
        ]),
      },
      'notVerified',
    ],
    [
      'verification of somebody who is not the customer',
      {
        scenario: 'relativeAnswers',
        script: walked([
          ['say', 5],
          ['self', 8],
          ['other', 12],
        ]),
      },
      'askedOthers',
    ],
    ['an interruption', { captions: captions([1, 60, 'answered'], [9, 45, 'interrupted']) }, 'interrupted'],
    ['a silence', { captions: captions([1, 60, 'answered'], [14, 55, 'silence']) }, 'silence'],
    ['a long speech', { captions: captions([1, 60, 'answered'], [20, 54, 'long']) }, 'long'],
    [
      'a heated customer and no calm card',
      { captions: captions([1, 40, 'answered'], [9, 20]) },
      'calmUnused',
    ],
    [
      'a customer out of patience',
      { captions: captions([1, 40, 'answered'], [9, 5]), endedBy: 'customer' },
      'gaveUp',
    ],
    ['a mood that fell', { captions: captions([1, 60, 'answered'], [9, 45]) }, 'moodFell'],
    ['the way not taken', { scenario: 'hardship' }, 'branch'],
    ['another result', { code: 'REFUSE' }, 'code'],
  ])('%s', (_what, change, rule) => {
    expect(rules(change).next).toContain(rule)
    expect(rules({}).next).not.toContain(rule)
    expect(debriefOf(record(change), REMINDER_A).score).toBeLessThan(100)
  })

  test('a missed item says which, where it was left, and a sentence for it', () => {
    const debrief = debriefOf(record({ script: walked([['self', 1]]) }), REMINDER_A)
    const missed = debrief.next.filter(({ rule }) => rule === 'missed')
    expect(missed).toHaveLength(3)
    expect(missed[1]).toMatchObject({ title: { zh: '补上“录音告知”' }, text: SAY.recording, ms: 1000 })
    expect(debrief.mustSay.filter(({ state }) => state === 'missed')).toHaveLength(3)
  })

  test('a silence is told in seconds since the last word', () => {
    const { next } = debriefOf(
      record({ captions: captions([4, 60, 'answered'], [17, 55, 'silence'], [27, 45, 'silence']) }),
      REMINDER_A,
    )
    expect(next.filter(({ rule }) => rule === 'silence').map(({ text }) => text.zh)).toEqual([
      expect.stringContaining('13 秒'),
      expect.stringContaining('23 秒'),
    ])
  })

  test('the result is compared in words, not in codes', () => {
    const { next } = debriefOf(record({ code: 'REFUSE' }), REMINDER_A)
    expect(next[0]?.text.zh).toMatch(/选的是.*；这类通话常用：承诺全额还款。/)
  })
})

describe('a promise that only a supervisor may allow', () => {
  const offered = { code: 'NEGO', needsSupervisor: true }

  test('is rightly recorded as still considered', () => {
    expect(rules(offered).well).toContain('code')
    expect(summaryOf(record(offered), debriefOf(record(offered), REMINDER_A)).codeFits).toBe(true)
  })

  test('elsewhere, and for other results, the usual ones are named', () => {
    expect(rules({ code: 'NEGO' }).next).toContain('code')
    expect(rules({ ...offered, code: 'REFUSE' }).next).toContain('code')
    expect(rules({ ...offered, scenario: 'disputesAmount' }).next).toContain('code')
  })
})

describe('an angry customer', () => {
  const angry: Partial<PracticeRecord> = {
    scenario: 'angry',
    difficulty: 'hard',
    script: walked([
      ['say', 5],
      ['jump', 30, 'complaint'],
    ]),
    code: 'COMPLAINT',
  }
  test('who was calmed: that is praised with figures, and the card is not suggested again', () => {
    const calmed = debriefOf(
      record({
        ...angry,
        captions: captions([1, 17, 'answered'], [8, 11], [16, 29], [35, 35]),
        calmCards: [at(12)],
      }),
      REMINDER_A,
    )
    expect(calmed.well.find(({ rule }) => rule === 'calmed')?.text.zh).toContain('从 11 回到 35')
    expect(calmed.next.map(({ rule }) => rule)).not.toContain('calmUnused')
    expect(calmed.well.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['branch', 'code']))
  })
  test('who was not: the card is suggested at the moment it would have helped', () => {
    const { next } = debriefOf(
      record({ ...angry, captions: captions([1, 17, 'answered'], [8, 11]) }),
      REMINDER_A,
    )
    expect(next.find(({ rule }) => rule === 'calmUnused')).toMatchObject({ ms: 1000 })
  })
})

describe('calls without a person', () => {
  const nobody = { answeredAt: null, captions: [], script: start(REMINDER_A, T0) }
  test('nobody answered: only the result counts', () => {
    const debrief = debriefOf(record({ ...nobody, scenario: 'busy', code: 'BUSY' }), REMINDER_A)
    expect(debrief).toMatchObject({
      answered: false,
      talkMs: 0,
      score: 100,
      curve: [],
      next: [],
      mustSay: [],
    })
    expect(debrief.parts.map(({ part }) => part)).toEqual(['result'])
    expect(debriefOf(record({ ...nobody, scenario: 'busy', code: 'NA' }), REMINDER_A).score).toBeLessThan(100)
  })
  test('a machine has no mood, and is owed no must-say items', () => {
    const debrief = debriefOf(
      record({
        scenario: 'voicemail',
        script: walked([
          ['machine', 2],
          ['left', 9],
        ]),
        captions: captions([1, 50, 'answered']),
        code: 'VM',
      }),
      REMINDER_A,
    )
    expect(debrief).toMatchObject({ score: 100, curve: [], mustSay: [], next: [] })
  })
  test('without a result the way still counts, the result not', () => {
    expect(rules({ code: null }).next).toEqual([])
    expect(rules({ code: null }).well).not.toContain('code')
  })
})

describe('any call', () => {
  test('@seed(40): is scored within its bounds, every point accounted for, and leaves no blank unfilled', () => {
    const because = fc.constantFrom('said', 'silence', 'interrupted', 'long') as fc.Arbitrary<'said'>
    const heard = fc.array(fc.tuple(fc.nat(100), fc.nat(100), because), { maxLength: 30 })
    const walk = fc.nat(WHOLE.length)
    fc.assert(
      fc.property(
        fc.constantFrom(...SCENARIOS),
        fc.constantFrom(...DIFFICULTIES),
        heard,
        walk,
        fc.constantFrom('PTP_FULL', 'REFUSE', 'NA', 'NO_SUCH', null),
        fc.option(fc.nat(100)),
        fc.boolean(),
        (scenario, difficulty, turns, length, code, card, reached) => {
          const kept = record({
            scenario,
            difficulty,
            code,
            answeredAt: reached ? T0 : null,
            captions: captions(...[...turns].sort((a, b) => a[0] - b[0])),
            script: walked(WHOLE.slice(0, length)),
            calmCards: card === null ? [] : [at(card)],
            endedBy: 'customer',
          })
          const debrief = debriefOf(kept, REMINDER_A)
          expect(debrief).toEqual(debriefOf(kept, REMINDER_A))
          expect(debrief.score).toBeGreaterThanOrEqual(0)
          expect(debrief.score).toBeLessThanOrEqual(100)
          for (const { part, got, of } of debrief.parts) {
            expect(of).toBe(PARTS[part].of)
            expect(got).toBeGreaterThanOrEqual(0)
            // What a part lost is what its findings say, to the point.
            const told = debrief.next.filter(({ rule }) => NEXT_TIME[rule].part === part)
            expect(of - got).toBe(told.reduce((sum, { lost }) => sum + lost, 0))
          }
          const [got, of] = (['got', 'of'] as const).map((name) =>
            debrief.parts.reduce((sum, part) => sum + part[name], 0),
          )
          expect(debrief.score).toBe(of ? Math.round(((got ?? 0) / of) * 100) : 100)
          for (const { title, text } of [...debrief.next, ...debrief.well])
            for (const said of [title.zh, title.en, text.zh, text.en]) expect(said).toMatch(/^[^{}]+$/)
          expect(PracticeHistory.parse({ schema: 1, calls: [summaryOf(kept, debrief)] }).calls).toHaveLength(
            1,
          )
        },
      ),
      { seed: 20_261_122, numRuns: 200 },
    )
  })
})

describe('the data', () => {
  test('results, branches and sentences name what exists', () => {
    const lines = SCRIPTS.flatMap(({ nodes }) => nodes.map(({ id: of }) => of))
    for (const scenario of SCENARIOS) {
      const { codes, branch } = PARTNERS[scenario]
      expect(
        codes.filter((code) => !isCode(code)),
        scenario,
      ).toEqual([])
      for (const node of branch?.nodes ?? []) expect(lines).toContain(node)
    }
    expect(Object.keys(SAY).sort()).toEqual(REMINDER_A.mustSay.map(({ id: of }) => of).sort())
  })
  test('nothing blames: no "wrong", "you must", "failed", 错, 必须, 不合格', () => {
    for (const { title, text } of [...Object.values(NEXT_TIME), ...Object.values(WELL_DONE)])
      for (const said of [title.zh, text.zh, title.en, text.en])
        expect(said).not.toMatch(/wrong|you must\b|fail|错|必须|不合格|违规/i)
  })
})

describe('the history', () => {
  const summary = (n: number) => ({
    ...summaryOf(record({}), debriefOf(record({}), REMINDER_A)),
    callId: id(n),
    at: T0 + n,
  })
  test('holds a call once, newest first, and forgets the oldest beyond its limit', () => {
    let history: PracticeHistory = { schema: 1, calls: [] }
    for (let n = 1; n <= HISTORY_LIMIT; n += 1) history = withCall(history, summary(n)).history
    const again = withCall(history, { ...summary(5), score: 7 })
    expect(again.forgotten).toEqual([])
    expect(again.history.calls.filter(({ callId }) => callId === id(5)).map(({ score }) => score)).toEqual([
      7,
    ])
    const more = withCall(history, summary(HISTORY_LIMIT + 1))
    expect(more.forgotten).toEqual([id(1)])
    expect(more.history.calls[0]?.callId).toBe(id(HISTORY_LIMIT + 1))
    expect(PracticeHistory.safeParse(more.history).success).toBe(true)
  })
})

describe('the way through the script', () => {
  test('every line in its order, with the moment it began; nothing is weak where nothing is left to try', () => {
    const { path, next } = debriefOf(record({}), REMINDER_A)
    expect(next).toEqual([])
    expect(path.slice(0, 3)).toEqual([
      { node: 'A1', ms: 0, weak: false },
      { node: 'A2', ms: 8000, weak: false },
      { node: 'A3', ms: 20_000, weak: false },
    ])
    expect(path.some(({ weak }) => weak)).toBe(false)
  })

  test('a line is weak where something happened that is worth another try, also the one on which the call ended', () => {
    const script = walked([
      ['say', 5],
      ['self', 8],
      ['match', 18],
      ['matched', 20],
    ])
    const heard = captions([1, 70, 'answered'], [12, 50, 'interrupted'], [24, 45], [40, 40, 'silence'])
    const { path } = debriefOf(record({ script, captions: heard, code: null }), REMINDER_A)
    expect(path).toEqual([
      { node: 'A1', ms: 0, weak: false },
      { node: 'A2', ms: 8000, weak: true },
      { node: 'A3', ms: 20_000, weak: true },
    ])
  })

  test('an unanswered call walked nowhere', () => {
    expect(debriefOf(record({ answeredAt: null, captions: [] }), REMINDER_A).path).toEqual([])
  })
})

describe('what is read back', () => {
  test('a record from before moods could be chosen was in the usual one', () => {
    const { mood: _, ...old } = record({})
    expect(Parsed.parse(old).mood).toBe('usual')
    const history = PracticeHistory.parse({
      schema: 1,
      calls: [{ ...summaryOf(record({}), debriefOf(record({}), REMINDER_A)), mood: undefined }],
    })
    expect(history.calls[0]?.mood).toBe('usual')
  })
})

describe('the last seven days', () => {
  const DAY = 86_400_000
  const call = (daysAgo: number, change: Partial<PracticeSummary>): PracticeSummary => ({
    ...summaryOf(record({}), debriefOf(record({}), REMINDER_A)),
    at: T0 - daysAgo * DAY,
    ...change,
  })

  test('sums, change against the week before, and the way from day to day', () => {
    const { calls, figures } = weekOf(
      [
        call(0.5, { mustSay: { said: 4, of: 4 }, silences: 0, codeFits: true, verified: true }),
        call(2.5, { mustSay: { said: 3, of: 4 }, silences: 1, codeFits: null, verified: false }),
        call(8, { mustSay: { said: 2, of: 4 }, silences: 4, codeFits: null, verified: true }),
        call(15, { mustSay: { said: 0, of: 9 }, silences: 9 }),
      ],
      T0,
    )
    expect(calls).toBe(2)
    expect(figures.mustSay).toEqual({ part: 7, of: 8, change: 38, days: [75, 100] })
    expect(figures.silences).toEqual({ part: 1, of: 2, change: -3, days: [1, 0] })
    expect(figures.verified).toEqual({ part: 1, of: 2, change: -50, days: [0, 100] })
    expect(figures.code).toEqual({ part: 1, of: 1, change: null, days: [100] })
  })

  test('a call that began after the minute shown is in it', () => {
    expect(weekOf([call(-0.0001, {})], T0).calls).toBe(1)
  })

  test('nothing practised: no figure, no change', () => {
    const { calls, figures } = weekOf([], T0)
    expect([calls, figures.mustSay, figures.silences.of]).toEqual([
      0,
      { part: 0, of: 0, change: null, days: [] },
      0,
    ])
  })
})
