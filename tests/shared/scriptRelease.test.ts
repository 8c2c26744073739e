// How a script version comes into force: four eyes, nothing faulty, effective dates, and that what calls were led by never changes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Script } from '../../shared/script/graph.ts'
import { HOUSE_FROM } from '../../shared/script/houseVersion.ts'
import { inForce } from '../../shared/script/inForce.ts'
import { draftOf, type ReleaseStep, release, type ScriptVersion } from '../../shared/script/release.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { T0 } from './scriptWalk.ts'

const PEOPLE = [
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
  '00000000-0000-4000-8000-000000000003',
] as const
const [WRITER, REVIEWER] = PEOPLE
const DAY = 86_400_000
type Step = ReleaseStep | { kind: 'write'; content: Script }

const FIRST: ScriptVersion = {
  content: REMINDER_A,
  state: 'published',
  author: WRITER,
  publishedBy: REVIEWER,
  effectiveFrom: T0,
  withdrawnAt: null,
  sentBack: null,
}
const DRAFT = draftOf([FIRST], REMINDER_A.id, WRITER) as ScriptVersion

function done(version: ScriptVersion, by: string, at: number, ...steps: Step[]): ScriptVersion {
  return steps.reduce((each, step) => {
    const result = release(each, step, { by, at, others: [FIRST] })
    if (!result.ok) throw new Error(result.why)
    return result.version
  }, version)
}
const why = (version: ScriptVersion, by: string, step: Step, others = [FIRST]) => {
  const result = release(version, step, { by, at: T0, others })
  return result.ok ? null : result.why
}
const broken = (script: Script): Script => ({
  ...script,
  nodes: script.nodes.map((node) => (node.id === 'A1' ? { ...node, mustSay: [] } : node)),
})

describe('a script version @seed(6)', () => {
  test('is drafted on the basis of the highest one or of a named one, under the next number of the house', () => {
    expect(DRAFT).toMatchObject({ state: 'draft', author: WRITER, effectiveFrom: null })
    expect(DRAFT.content.version).toBe(HOUSE_FROM + 1)
    const again = draftOf([FIRST, DRAFT], REMINDER_A.id, WRITER, REMINDER_A.version)
    expect(again?.content).toEqual({ ...REMINDER_A, version: HOUSE_FROM + 2 })
    expect(draftOf([FIRST], 'nothing', WRITER)).toBeNull()
  })

  test('comes into force on its day, not before, and the one before stays what it was', () => {
    const handedIn = done(DRAFT, WRITER, T0, { kind: 'submit' })
    const next = done(handedIn, REVIEWER, T0, { kind: 'publish', effectiveFrom: T0 + DAY })
    const all = [FIRST, next]
    expect(inForce(all, REMINDER_A.id, T0 - 1)).toBeNull()
    expect(inForce(all, REMINDER_A.id, T0 + DAY - 1)).toBe(FIRST)
    expect(inForce(all, REMINDER_A.id, T0 + DAY)).toBe(next)
    expect(FIRST.content).toBe(REMINDER_A)
  })

  test('is withdrawn in favour of the one before; the last one in force can not be', () => {
    const next = done(done(DRAFT, WRITER, T0, { kind: 'submit' }), REVIEWER, T0, {
      kind: 'publish',
      effectiveFrom: T0 + DAY,
    })
    const back = done(next, REVIEWER, T0 + 2 * DAY, { kind: 'withdraw' })
    expect(inForce([FIRST, back], REMINDER_A.id, T0 + 2 * DAY)).toBe(FIRST)
    // Which one a past call began with does not change.
    expect(inForce([FIRST, back], REMINDER_A.id, T0 + 2 * DAY - 1)).toBe(back)
    expect(why(FIRST, REVIEWER, { kind: 'withdraw' }, [])).toBe('lastInForce')
  })

  test.each<[string, ScriptVersion, string, Step, string]>([
    [
      'a stranger writes into a draft',
      DRAFT,
      REVIEWER,
      { kind: 'write', content: DRAFT.content },
      'notTheAuthor',
    ],
    ['a draft takes another name', DRAFT, WRITER, { kind: 'write', content: REMINDER_A }, 'otherName'],
    [
      'a faulty draft is handed in',
      { ...DRAFT, content: broken(DRAFT.content) },
      WRITER,
      { kind: 'submit' },
      'faulty',
    ],
    ['a draft is published unread', DRAFT, REVIEWER, { kind: 'publish', effectiveFrom: T0 }, 'wrongState'],
    [
      'the author publishes',
      { ...DRAFT, state: 'inReview' },
      WRITER,
      { kind: 'publish', effectiveFrom: T0 },
      'ownWork',
    ],
    [
      'the author sends back',
      { ...DRAFT, state: 'inReview' },
      WRITER,
      { kind: 'sendBack', reason: '测试' },
      'ownWork',
    ],
    [
      'it is sent back without a reason',
      { ...DRAFT, state: 'inReview' },
      REVIEWER,
      { kind: 'sendBack', reason: ' ' },
      'reasonMissing',
    ],
    [
      'it is to hold for the past',
      { ...DRAFT, state: 'inReview' },
      REVIEWER,
      { kind: 'publish', effectiveFrom: T0 - 1 },
      'inThePast',
    ],
    [
      'it has become faulty in review',
      { ...DRAFT, state: 'inReview', content: broken(DRAFT.content) },
      REVIEWER,
      { kind: 'publish', effectiveFrom: T0 },
      'faulty',
    ],
    ['what was published is rewritten', FIRST, WRITER, { kind: 'write', content: REMINDER_A }, 'wrongState'],
  ])('is refused when %s', (_, version, by, step, expected) => {
    expect(why(version, by, step)).toBe(expected)
  })

  test('whoever does whatever when: four eyes, nothing faulty, one in force, the past as it was', () => {
    const anyStep = fc.record({
      who: fc.constantFrom(...PEOPLE),
      which: fc.nat(5),
      what: fc.constantFrom('draft', 'break', 'mend', 'submit', 'sendBack', 'publish', 'withdraw'),
      wait: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        let all: ScriptVersion[] = [FIRST]
        let at = T0
        const led: { at: number; version: number; words: string }[] = []
        for (const { who, which, what, wait } of steps) {
          at += wait * DAY
          const version = all[which % all.length] as ScriptVersion
          const others = all.filter((each) => each !== version)
          if (what === 'draft') {
            const draft = all.length < 6 ? draftOf(all, REMINDER_A.id, who) : null
            if (draft) all = [...all, draft]
          } else {
            const sound = { ...REMINDER_A, version: version.content.version }
            const step: Step =
              what === 'break'
                ? { kind: 'write', content: broken(sound) }
                : what === 'mend'
                  ? { kind: 'write', content: sound }
                  : what === 'publish'
                    ? { kind: 'publish', effectiveFrom: at + (wait % 2) * DAY }
                    : what === 'sendBack'
                      ? { kind: 'sendBack', reason: '请改测试' }
                      : { kind: what as 'submit' | 'withdraw' }
            const result = release(version, step, { by: who, at, others })
            if (result.ok) all = all.map((each) => (each === version ? result.version : each))
          }
          const now = inForce(all, REMINDER_A.id, at)
          if (!now) throw new Error('no version is in force')
          led.push({ at, version: now.content.version, words: JSON.stringify(now.content.nodes) })
        }
        for (const { state, author, publishedBy, content } of all) {
          if (state !== 'published' && state !== 'withdrawn') continue
          expect(publishedBy).not.toBe(author)
          expect(content.nodes.find(({ id }) => id === 'A1')?.mustSay.length).toBeGreaterThan(0)
        }
        // A call keeps the version it was begun with: under its number stand the words that led it.
        for (const call of led) {
          const kept = all.find(({ content }) => content.version === call.version)
          expect(JSON.stringify(kept?.content.nodes)).toBe(call.words)
        }
      }),
      { seed: 20_261_128, numRuns: 60 },
    )
  })
})
