// Guard and judge answer thirty histories as they are told, and no rule can be taken from a pack, and no figure changed, without a history
// that shows it: the histories prove the packs, not the other way round.
import { describe, expect, test } from 'vitest'
import { CHINA_PACK } from '../../../shared/compliance/china.ts'
import type { Pack, Permit, Refusal } from '../../../shared/compliance/compliance.ts'
import { USA_PACK } from '../../../shared/compliance/usa.ts'
import { HISTORIES } from './histories.ts'
import { broken } from './judge.ts'
import { type Question, readStory, type Story } from './story.ts'
import { askGuard } from './storyRows.ts'

const STORIES = HISTORIES.map(readStory)
const LAWS: Readonly<Record<Story['person']['law'], Pack>> = { CN: CHINA_PACK, US: USA_PACK }

const refusedBy = (verdict: Permit | Refusal): string[] =>
  verdict.checks.flatMap(({ rule, state }) => (state === 'refuse' ? [rule] : [])).sort()

/** What the guard answers under `pack`, as a history tells it. */
function answerOf(story: Story, { wanted }: Question, pack: Pack) {
  const verdict = askGuard(story.log, story.person, wanted, pack)
  return { rules: refusedBy(verdict), until: verdict.kind === 'refusal' ? verdict.until : null }
}

const told = ({ expected, from }: Question) => ({ rules: [...expected].sort(), until: from })

test('there are at least thirty histories, under both laws', () => {
  expect(STORIES.length).toBeGreaterThanOrEqual(30)
  expect(new Set(STORIES.map(({ person }) => person.law))).toEqual(new Set(['CN', 'US']))
})

describe('histories as they are told @seed(33)', () => {
  test.each(STORIES.map((story) => [story.title, story] as const))('%s', (_, story) => {
    expect(story.questions.length).toBeGreaterThan(0)
    for (const question of story.questions) {
      const judged = [...broken(story.log, story.person, question.wanted)].sort()
      expect([question.line, judged]).toEqual([question.line, told(question).rules])
      const answer = answerOf(story, question, LAWS[story.person.law])
      expect([question.line, answer]).toEqual([question.line, told(question)])
    }
  })

  test('a line that nobody understands is no history', () => {
    expect(() => readStory('标题\n11-24 08:00 做点什么')).toThrow('not understood')
    expect(() => readStory('标题\n今天 拨本人一号，接通')).toThrow('no time')
  })
})

/** True when some history of this law shows that `pack` is not the law. */
const shown = (pack: Pack): boolean =>
  STORIES.filter(({ person }) => person.law === pack.id).some((story) =>
    story.questions.some((question) => {
      const answer = answerOf(story, question, pack)
      return JSON.stringify(answer) !== JSON.stringify(told(question))
    }),
  )

describe('mutations @seed(33)', () => {
  test.each(Object.values(LAWS).map((pack) => [pack.version, pack] as const))(
    'of %s: none as it stands',
    (_, pack) => expect(shown(pack)).toBe(false),
  )

  const rules = Object.values(LAWS).flatMap((pack) =>
    pack.predicates.map(({ rule }) => [pack.version, rule, pack] as const),
  )
  test.each(rules)('of %s without %s is shown by a history', (_, gone, pack) =>
    expect(shown({ ...pack, predicates: pack.predicates.filter(({ rule }) => rule !== gone) })).toBe(true),
  )

  const figures = (pack: Pack) => {
    const { thresholds } = pack
    const { hours, flow } = thresholds
    const minute = 60_000
    const changed: [string, Partial<Pack['thresholds']>][] = [
      ['opens later', { hours: { ...hours, from: hours.from + minute } }],
      ['opens earlier', { hours: { ...hours, from: hours.from - minute } }],
      ['closes later', { hours: { ...hours, until: hours.until + minute } }],
      ['closes earlier', { hours: { ...hours, until: hours.until - minute } }],
      ['contactsPerDay + 1', { contactsPerDay: thresholds.contactsPerDay + 1 }],
      ['contactsPerDay - 1', { contactsPerDay: thresholds.contactsPerDay - 1 }],
      [
        'a looser minute',
        { flow: flow.map((each, at) => (at === 0 ? { ...each, max: each.max + 1 } : each)) },
      ],
    ]
    const ofLaw =
      pack.id === 'CN'
        ? (['effectivePerDay', 'noticesPerDay', 'unansweredPerDay', 'failedDials', 'visitors'] as const)
        : (['callsInSevenDays', 'quietDays', 'locationCalls'] as const)
    for (const name of ofLaw) {
      changed.push([`${name} + 1`, { [name]: (thresholds[name] ?? 0) + 1 }])
      if ((thresholds[name] ?? 0) > 1) changed.push([`${name} - 1`, { [name]: (thresholds[name] ?? 0) - 1 }])
    }
    if (pack.id === 'CN') {
      changed.push([
        'a looser hour',
        { flow: flow.map((each, at) => (at === 1 ? { ...each, max: each.max + 1 } : each)) },
      ])
      changed.push(['a shorter ring counts', { minRingMs: 1000 }])
      changed.push(['callbacks earlier', { callbackEarlyMs: thresholds.callbackEarlyMs + minute }])
    }
    return changed.map(
      ([name, change]) =>
        [pack.version, name, { ...pack, thresholds: { ...thresholds, ...change } }] as const,
    )
  }
  test.each(Object.values(LAWS).flatMap(figures))(
    'of %s: %s is shown by a history',
    (_version, _name, pack) => expect(shown(pack)).toBe(true),
  )
})
