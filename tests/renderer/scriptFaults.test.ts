// Why a script may not be used, as a supervisor reads it: every fault in both languages, with its place in it and nothing left unfilled.
import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { faultWords } from '../../renderer/features/releases/faults.ts'
import { en } from '../../renderer/words/en.ts'
import { formatOf } from '../../renderer/words/format.ts'
import { zhCN } from '../../renderer/words/zhCN.ts'
import { type ScriptFault, validateScript } from '../../shared/script/check.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'

const SAMPLES: { [kind in ScriptFault['kind']]: Extract<ScriptFault, { kind: kind }> | ScriptFault } = {
  malformed: { kind: 'malformed', detail: 'nodes.3.answers' },
  repeatedNode: { kind: 'repeatedNode', node: 'A5' },
  unreachable: { kind: 'unreachable', node: 'A5' },
  deadEnd: { kind: 'deadEnd', node: 'A5' },
  noComplaint: { kind: 'noComplaint', node: 'A5' },
  unknownTarget: { kind: 'unknownTarget', node: 'A5', answer: 'refuse' },
  repeatedAnswer: { kind: 'repeatedAnswer', node: 'A5', answer: 'refuse' },
  endWithoutCode: { kind: 'endWithoutCode', node: 'A5', answer: 'refuse' },
  unknownCode: { kind: 'unknownCode', code: 'NONE', field: '' },
  unknownField: { kind: 'unknownField', code: 'PAID', field: 'nothing' },
  unknownVariable: { kind: 'unknownVariable', node: 'A5', variable: 'balance' },
  debtFactInNeutralLine: { kind: 'debtFactInNeutralLine', node: 'A5', variable: 'totalDue' },
  debtWordInNeutralLine: { kind: 'debtWordInNeutralLine', node: 'A5', words: 'ABC' },
  captureMayBeMissing: { kind: 'captureMayBeMissing', node: 'A5', variable: 'planTerms' },
  debtFactBeforeMatch: { kind: 'debtFactBeforeMatch', node: 'A5' },
  unknownMustSay: { kind: 'unknownMustSay', node: 'A5', item: 'amount' },
  mustSayNeverSaid: { kind: 'mustSayNeverSaid', item: 'amount' },
  mustSayMissing: { kind: 'mustSayMissing', node: 'A5', item: 'amount' },
  openingSaysNothing: { kind: 'openingSaysNothing', node: 'A5' },
  missingText: { kind: 'missingText', node: 'A5', language: 'en' },
  variableInOneLanguage: { kind: 'variableInOneLanguage', node: 'A5', variable: 'agentName' },
  forbiddenWords: { kind: 'forbiddenWords', node: 'A5', rule: 'crime', words: 'ABC' },
  textTooLong: { kind: 'textTooLong', node: 'A5', language: 'en', limit: 600 },
  strangeText: { kind: 'strangeText', node: 'A5', words: '{x' },
  voicemailSaysLess: { kind: 'voicemailSaysLess', node: 'AVM', variable: 'hotline' },
  voicemailSaysMore: { kind: 'voicemailSaysMore', node: 'AVM', variable: 'dpd' },
  cardWithoutLastDay: { kind: 'cardWithoutLastDay', node: 'knowledge.plan' },
  cardTooLong: { kind: 'cardTooLong', node: 'knowledge.plan', limit: 366 },
  hintWithoutPlace: { kind: 'hintWithoutPlace', node: 'hint.stall' },
  cardNeverValid: { kind: 'cardNeverValid', node: 'knowledge.plan' },
}

const words = i18next.createInstance()
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } }
  await words.init({ lng: 'zh-CN', resources, interpolation: { escapeValue: false } })
})

describe.each(['zh-CN', 'en'] as const)('a fault in %s @seed(6)', (language) => {
  test.each(Object.values(SAMPLES))('$kind says where, what, and what would be right', (fault) => {
    const t = words.getFixedT(language)
    const text = faultWords(fault, t, formatOf(language))
    expect(text).not.toMatch(/\{\{|scriptFault|undefined/u)
    const { kind: _, ...where } = fault
    const named = Object.entries(where).filter(([key, value]) => key !== 'rule' && value !== '')
    for (const [, value] of named) expect(text).toContain(String(value))
    // Two sentences: what is wrong, and what to do.
    expect(text.match(/[。.](?:\s|$)|。/gu)?.length ?? 0).toBeGreaterThanOrEqual(2)
    if (language === 'en') expect(text).not.toMatch(/[\u4e00-\u9fff]/u)
  })

  test('forbidden words are told with their reason and source', () => {
    const script = structuredClone(REMINDER_A)
    for (const node of script.nodes.slice(4, 5)) node.text.zh += '不还要坐牢。'
    const [fault] = validateScript(script)
    if (!fault) throw new Error('nothing was found')
    const text = faultWords(fault, words.getFixedT(language), formatOf(language))
    expect(text).toContain('坐牢')
    expect(text).toContain(language === 'en' ? 'Threat of criminal punishment' : '以刑事责任相威胁')
    expect(text).toContain(language === 'en' ? 'China Banking Association' : '中国银行业协会')
  })
})
