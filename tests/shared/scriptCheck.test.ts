// The check of scripts, as a supervisor's editor will use it: every shipped script passes, and whatever is broken in one is found and named.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validateScript } from '../../shared/script/check.ts'
import { FORBIDDEN_WORDS, forbiddenIn } from '../../shared/script/forbidden.ts'
import type { Script, ScriptNode } from '../../shared/script/graph.ts'
import { SCRIPTS } from '../../shared/script/scripts.ts'

const RUNS = { seed: 20_261_128, numRuns: 20 }
/** For tests that go through many words. */
const FEW = 6
const anyScript = fc.constantFrom(...SCRIPTS)

/** A script with one of its lines changed; `pick` says which lines come into question. */
function mutated(
  pick: (node: ScriptNode, script: Script) => boolean,
  change: (node: ScriptNode, script: Script) => void,
): fc.Arbitrary<{ script: Script; node: string } | null> {
  return fc.tuple(anyScript, fc.nat()).map(([of, index]) => {
    const script = structuredClone(of)
    const fit = script.nodes.filter((node) => pick(node, script))
    const node = fit[index % Math.max(1, fit.length)]
    if (!node) return null
    change(node, script)
    return { script, node: node.id }
  })
}

const kindsAt = (script: Script, node: string): string[] =>
  validateScript(script).flatMap((fault) => ('node' in fault && fault.node === node ? fault.kind : []))

/** Every mutation is found, by this kind, on the line that was changed. */
function alwaysFound(
  kind: string,
  pick: Parameters<typeof mutated>[0],
  change: Parameters<typeof mutated>[1],
  numRuns = RUNS.numRuns,
): void {
  let tried = 0
  fc.assert(
    fc.property(mutated(pick, change), (found) => {
      if (!found) return
      tried += 1
      expect(kindsAt(found.script, found.node)).toContain(kind)
    }),
    { ...RUNS, numRuns },
  )
  expect(tried).toBeGreaterThan(numRuns / 3)
}

describe('the check of a script @seed(6)', () => {
  test.each(SCRIPTS.map((script) => [script.id, script] as const))('%s passes', (_, script) => {
    expect(validateScript(script)).toEqual([])
  })

  test('a line that nothing leads to any more is found', () => {
    alwaysFound(
      'unreachable',
      ({ id }, { start, complaint, objections }) =>
        id !== start && id !== complaint && objections.every(({ to }) => to !== id),
      (cut, script) => {
        for (const node of script.nodes)
          for (const answer of node.answers) if (answer.to === cut.id) answer.to = node.id
      },
    )
  })

  test('a line that can only go round in circles is found', () => {
    alwaysFound(
      'deadEnd',
      () => true,
      (node) => {
        for (const answer of node.answers) answer.to = node.id
      },
    )
  })

  test('two lines that only lead to each other are found', () => {
    const script = structuredClone(SCRIPTS[0] as Script)
    const [one, other] = ['A5', 'A6'].map((id) => script.nodes.find((node) => node.id === id))
    for (const answer of one?.answers ?? []) answer.to = 'A6'
    for (const answer of other?.answers ?? []) answer.to = 'A5'
    expect(kindsAt(script, 'A5')).toContain('deadEnd')
    expect(kindsAt(script, 'A6')).toContain('deadEnd')
  })

  test('a debt fact in a line that anybody may hear is found', () => {
    for (const variable of ['totalDue', 'dpd', 'lender', 'earlierAmount', 'planEach', 'cardTail'])
      alwaysFound(
        'debtFactInNeutralLine',
        ({ debtFacts }) => !debtFacts,
        (node) => {
          node.text = { zh: `${node.text.zh}{${variable}}`, en: `${node.text.en} {${variable}}` }
        },
        FEW,
      )
  })

  test('a word of a debt in a line that anybody may hear is found, in either language', () => {
    const neutral = ({ debtFacts }: ScriptNode) => !debtFacts
    for (const word of ['您的账单', '逾期了', '请尽快还款', '催收'])
      alwaysFound(
        'debtWordInNeutralLine',
        neutral,
        (node) => {
          node.text.zh += word
        },
        FEW,
      )
    for (const word of [' your bill', ' overdue', ' a late payment', ' what you owe'])
      alwaysFound(
        'debtWordInNeutralLine',
        neutral,
        (node) => {
          node.text.en += word
        },
        FEW,
      )
  })

  test('a line with debt facts that no longer waits for the match is found', () => {
    fc.assert(
      fc.property(
        mutated(
          ({ answers }, script) =>
            answers.some(
              ({ needs, to }) =>
                needs === 'matched' && script.nodes.some(({ id, debtFacts }) => id === to && debtFacts),
            ),
          (node) => {
            for (const answer of node.answers) if (answer.needs === 'matched') answer.needs = null
          },
        ),
        (found) => {
          if (found)
            expect(validateScript(found.script).map(({ kind }) => kind)).toContain('debtFactBeforeMatch')
        },
      ),
      RUNS,
    )
  })

  test('an item that must be said and is taken off the line a call depends on is found', () => {
    const depends = ({ kind, answers, mustSay }: ScriptNode, { start, commitments }: Script, id: string) =>
      mustSay.length > 0 &&
      (id === start ||
        kind === 'explain' ||
        kind === 'promise' ||
        answers.some(({ code }) => code !== null && commitments.includes(code)))
    alwaysFound(
      'mustSayMissing',
      (node, script) => depends(node, script, node.id),
      (node) => {
        node.mustSay = node.mustSay.slice(1)
      },
    )
  })

  test('an item that is no longer demanded when it should be is found', () => {
    fc.assert(
      fc.property(anyScript, fc.nat(), (of, index) => {
        const script = structuredClone(of)
        const item = script.mustSay[index % script.mustSay.length]
        if (!item) return
        item.when = item.when === 'commitment' ? 'verified' : 'commitment'
        expect(validateScript(script)).toContainEqual(
          expect.objectContaining({ kind: 'mustSayMissing', item: item.id }),
        )
      }),
      RUNS,
    )
  })

  test('a variable that does not exist, or stands in one language only, is found', () => {
    alwaysFound(
      'unknownVariable',
      () => true,
      (node) => {
        node.text.zh += '{balanceAtDawn}'
      },
    )
    alwaysFound(
      'variableInOneLanguage',
      () => true,
      (node) => {
        node.text.zh += '{agentName}'
      },
    )
  })

  test('a text that is empty in one language is found, whatever it is the text of', () => {
    for (const language of ['zh', 'en'] as const)
      alwaysFound(
        'missingText',
        () => true,
        (node) => {
          node.text[language] = ' '
        },
      )
    const script = structuredClone(SCRIPTS[0] as Script)
    for (const answer of script.nodes[0]?.answers.slice(0, 1) ?? []) answer.label.en = ''
    for (const card of script.cards.slice(0, 1)) card.title.zh = ''
    for (const objection of script.objections.slice(0, 1)) objection.cue.en = ''
    expect(validateScript(script)).toEqual([
      { kind: 'missingText', node: 'A1 self', language: 'en' },
      { kind: 'missingText', node: 'refuse', language: 'en' },
      { kind: 'missingText', node: 'calm.angry', language: 'zh' },
    ])
  })

  test('an end that leads to no result is found', () => {
    alwaysFound(
      'endWithoutCode',
      // Lines that a call can come to without a code so far, and end on.
      ({ id }) => id === 'A19' || id === 'A20' || id === 'AVM',
      (node) => {
        for (const answer of node.answers) if (answer.to === 'end') answer.code = null
      },
    )
  })

  test('a card that was never good on any day is found', () => {
    const script = structuredClone(SCRIPTS[0] as Script)
    const card = script.cards.find(({ kind }) => kind === 'knowledge')
    if (card) card.approved.until = '2020-01-01'
    expect(validateScript(script)).toEqual([{ kind: 'cardNeverValid', node: card?.id }])
  })
})

describe('forbidden words @seed(6)', () => {
  const SPOKEN: Record<string, readonly string[]> = {
    authority: ['我们是法院的工作人员', '这里是公安局', 'This is the police', 'I am a lawyer'],
    court: ['明天去您家上门', '会起诉您', 'We will sue you', 'we will freeze your account'],
    ultimatum: ['今天不还就上门', '再不处理后果自负', 'Pay now or else'],
    crime: ['要坐牢的', '会被判刑', 'you will go to prison', 'arrested'],
    family: ['会影响子女上学', '上黑名单', 'on the blacklist'],
    disclosure: ['我们会告诉你单位', '通知你的领导', 'We will tell your boss'],
    insult: ['你这个老赖', 'a deadbeat'],
    newLoan: [
      '先借一笔来还',
      '去别的平台看看',
      '帮您办贷款',
      'You could borrow elsewhere to pay',
      'take out a loan',
    ],
    privateAccount: ['转到我的账户', '加我微信', 'transfer it to my account'],
    pressure: ['这是最后的机会', '仅限今天', 'your last chance'],
    bankruptcy: ['您可以申请个人破产', 'file for personal bankruptcy'],
    repair: ['可以征信洗白', 'one-off credit repair'],
  }

  test('each rule is known by its source and by what it catches', () => {
    expect(Object.keys(SPOKEN).sort()).toEqual(FORBIDDEN_WORDS.map(({ id }) => id).sort())
    for (const [rule, texts] of Object.entries(SPOKEN))
      for (const text of texts) {
        const found = forbiddenIn({ zh: text, en: text }, 'line').map(({ rule: id }) => id)
        expect({ text, found }).toEqual({ text, found: expect.arrayContaining([rule]) })
      }
    for (const { source, label } of FORBIDDEN_WORDS)
      for (const text of [source.zh, source.en, label.zh, label.en]) expect(text.trim()).not.toBe('')
  })

  test('put into any line of any script it is found there', () => {
    const texts = Object.values(SPOKEN).flat()
    for (const text of texts.filter((_, index) => index % 3 === 0))
      alwaysFound(
        'forbiddenWords',
        () => true,
        (node) => {
          if (/[a-z]/u.test(text)) node.text.en += ` ${text}`
          else node.text.zh += text
        },
        FEW,
      )
  })

  test('what a line warns of is not taken for what it warns against', () => {
    for (const text of [
      { zh: '请只走官方渠道，不要转到任何个人账户。', en: 'Never use a private account.' },
      { zh: '也不会请您转账给个人。', en: 'nor for a transfer to a person' },
      { zh: '请不要为了还这笔再去借钱。', en: 'Please do not borrow to pay this.' },
    ])
      expect(forbiddenIn(text, 'line')).toEqual([])
  })

  test('a card may state what a line may not say, and no threat', () => {
    expect(forbiddenIn({ zh: '法院文书由法院送达', en: 'served by the court' }, 'card')).toEqual([])
    expect(forbiddenIn({ zh: '今天不还就起诉', en: '-' }, 'card').map(({ rule }) => rule)).toEqual([
      'ultimatum',
    ])
  })
})
