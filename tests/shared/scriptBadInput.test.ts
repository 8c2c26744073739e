// What a draft of a script or card may hold that must never be used: rings without a way out, templates with injection, endless texts,
// words hidden from the check; and that whatever is written, the check ends with an answer.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardFaults, type ScriptFault, validateScript } from '../../shared/script/check.ts'
import { Card, Script } from '../../shared/script/graph.ts'
import { faultsOf } from '../../shared/script/release.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'

const changed = (id: string, change: Partial<Script['nodes'][number]>): Script => ({
  ...REMINDER_A,
  nodes: REMINDER_A.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
})
const saying = (id: string, zh: string, en = 'Please tell me more.') => changed(id, { text: { zh, en } })
const kinds = (faults: readonly ScriptFault[]) => [...new Set(faults.map(({ kind }) => kind))]

const CARD: Card = {
  id: 'knowledge.test',
  kind: 'knowledge',
  title: { zh: '测试卡', en: 'Test card' },
  lines: [{ zh: '以账单为准。', en: 'The bill decides.' }],
  version: 1001,
  source: null,
  approved: { on: '2026-11-28', by: { zh: '赵主管测试', en: '赵主管测试' }, until: '2027-05-31' },
}

describe('a draft that must not be used @seed(6)', () => {
  test('goes round in a ring for ever: named line by line, and the check ends', () => {
    const ring = (id: string, to: string) => {
      const answer = REMINDER_A.nodes.find((node) => node.id === 'A5')?.answers[0]
      if (!answer) throw new Error('A5 has no answer')
      return changed(id, { answers: [{ ...answer, to, code: null }] }).nodes.find((node) => node.id === id)
    }
    const [one, two] = [ring('A5', 'A6'), ring('A6', 'A5')]
    const script: Script = {
      ...REMINDER_A,
      nodes: REMINDER_A.nodes.map((node) => (node.id === 'A5' ? one : node.id === 'A6' ? two : node) ?? node),
    }
    const dead = validateScript(script).flatMap((fault) => (fault.kind === 'deadEnd' ? fault.node : []))
    expect(dead).toEqual(expect.arrayContaining(['A5', 'A6']))
  })

  test('has a line without an answer', () => {
    expect(validateScript(changed('A5', { answers: [] }))).toContainEqual({ kind: 'deadEnd', node: 'A5' })
  })

  test.each<[string, string]>([
    ['markup', '请看<img src=x onerror=alert(1)>这里'],
    ['code of a template', '金额${' + 'process.env.HOME}'],
    ['braces in braces', '金额{{totalDue}}'],
    ['an open brace', '金额{totalDue'],
    ['a closing brace', '金额totalDue}'],
    ['an empty variable', '金额{}'],
    ['a break of line', '请说\n一下'],
    ['a mark that turns the direction', '请说\u202E一下'],
    ['a hidden space', '坐\u200B牢'],
  ])('holds %s', (_, zh) => {
    expect(kinds(validateScript(saying('A5', zh)))).toContain('strangeText')
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'names a variable that every object has: {%s}',
    (name) => {
      expect(validateScript(saying('A5', `请说{${name}}`, `Say {${name}}`))).toContainEqual({
        kind: 'unknownVariable',
        node: 'A5',
        variable: name,
      })
    },
  )

  test.each(['不还就要坐 牢', '不还就要坐　牢', '不还就起 诉'])('spells a forbidden word apart: %s', (zh) => {
    expect(kinds(validateScript(saying('A5', zh)))).toContain('forbiddenWords')
  })

  test('is endless: told as too long, and beyond what is stored not even parsed', () => {
    expect(validateScript(saying('A5', '请说'.repeat(400)))).toContainEqual({
      kind: 'textTooLong',
      node: 'A5',
      language: 'zh',
      limit: 300,
    })
    expect(Script.safeParse(saying('A5', '请'.repeat(100_000))).success).toBe(false)
    const many = Array.from({ length: 500 }, (_, index) => ({ ...REMINDER_A.nodes[0], id: `Z${index}` }))
    expect(Script.safeParse({ ...REMINDER_A, nodes: many }).success).toBe(false)
  })

  test('leaves a voicemail that says more than who rang, or less', () => {
    const more = saying('AVM', '{callerName}，{hotline}，{factorOne}', '{callerName} {hotline} {factorOne}')
    expect(kinds(validateScript(more))).toContain('voicemailSaysMore')
    expect(validateScript(saying('AVM', '请回电', 'Please call back'))).toContainEqual({
      kind: 'voicemailSaysLess',
      node: 'AVM',
      variable: 'hotline',
    })
  })

  test('whatever stands in a line: the check ends, and nothing with a stray brace passes', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('{', '}', 'a', '<', '>', '是', '$'), maxLength: 300 }),
    )
    fc.assert(
      fc.property(text, text, (zh, en) => {
        const faults = faultsOf(saying('A5', zh, en))
        if (faults.length === 0)
          for (const said of [zh, en]) expect(said.replaceAll(/\{\w+\}/gu, '')).not.toMatch(/[{}]/u)
      }),
      { seed: 20_261_128, numRuns: 150 },
    )
  })
})

describe('a card that must not be read @seed(27) @seed(38)', () => {
  test.each<[string, Partial<Card>, string]>([
    ['has no last day', { approved: { ...CARD.approved, until: null } }, 'cardWithoutLastDay'],
    ['holds for two years', { approved: { ...CARD.approved, until: '2028-11-28' } }, 'cardTooLong'],
    ['ends before it begins', { approved: { ...CARD.approved, until: '2026-11-01' } }, 'cardNeverValid'],
    ['has an empty line', { lines: [{ zh: '', en: 'x' }] }, 'missingText'],
    ['names a variable', { lines: [{ zh: '应还{totalDue}', en: '{totalDue}' }] }, 'strangeText'],
    ['threatens', { lines: [{ zh: '不还就坐牢', en: 'Pay.' }] }, 'forbiddenWords'],
    ['is a hint to nothing', { kind: 'hint' }, 'hintWithoutPlace'],
  ])('%s', (_, change, kind) => {
    expect(kinds(cardFaults({ ...CARD, ...change }))).toContain(kind)
  })

  test('a sound one passes, and states what courts do as a fact', () => {
    expect(cardFaults(CARD)).toEqual([])
    const court = {
      zh: '是否起诉由机构决定。',
      en: 'Whether there is a lawsuit is for the lender to decide.',
    }
    expect(cardFaults({ ...CARD, lines: [court] })).toEqual([])
    expect(Card.safeParse({ ...CARD, lines: [] }).success).toBe(false)
  })
})
