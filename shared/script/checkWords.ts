// What a script says, judged: both languages there and alike, nothing forbidden, no word of a debt where anybody may hear it, and the
// must-say items where a call depends on them. Pure; private to `check.ts`. Promises: every fault names its line or card.
import type { ScriptFault } from './check.ts'
import { debtWordIn, forbiddenIn } from './forbidden.ts'
import type { Script } from './graph.ts'
import { variablesIn, type Wording } from './variables.ts'

/** Said before anything else, in every call that a person answers (GB/T 45251-2025; 个人信息保护法 arts 7, 17). */
const OPENING_ITEMS = ['caller', 'recording', 'howToCheck'] as const
/** Said on the line on which a customer commits to something: what it is, and that only official channels take money. */
const COMMITMENT_ITEMS = ['officialChannel', 'recap'] as const
/** A line that tells these figures is the one that says this item. */
const AMOUNT = { item: 'amount', figures: ['totalDue', 'dpd'] } as const

/** Texts that are empty in one language, of a script that is not parsed yet: `at` is node, or node and answer, or card. */
export function* missingTexts(script: Script): Generator<ScriptFault> {
  const of = function* (at: string, text: Wording | null): Generator<ScriptFault> {
    for (const language of ['zh', 'en'] as const)
      if (text !== null && text[language].trim() === '') yield { kind: 'missingText', node: at, language }
  }
  yield* of(script.id, script.title)
  for (const node of script.nodes) {
    yield* of(node.id, node.text)
    for (const { key, label, hint, note } of node.answers)
      for (const text of [label, hint, note]) yield* of(`${node.id} ${key}`, text)
  }
  for (const { id, label, cue } of script.objections) for (const text of [label, cue]) yield* of(id, text)
  for (const { id, label } of script.mustSay) yield* of(id, label)
  for (const { id, title, lines } of script.cards) for (const text of [title, ...lines]) yield* of(id, text)
}

/** What may not be said, or not here. */
export function* speech(script: Script): Generator<ScriptFault> {
  for (const { id, text, debtFacts } of script.nodes) {
    for (const { rule, text: words } of forbiddenIn(text, 'line'))
      yield { kind: 'forbiddenWords', node: id, rule, words }
    const word = debtFacts ? null : debtWordIn(text)
    if (word !== null) yield { kind: 'debtWordInNeutralLine', node: id, words: word }
    const [zh, en] = [variablesIn(text.zh), variablesIn(text.en)]
    for (const variable of [...zh, ...en])
      if (!zh.includes(variable) || !en.includes(variable))
        yield { kind: 'variableInOneLanguage', node: id, variable }
  }
  for (const { id, title, lines, approved } of script.cards) {
    for (const text of [title, ...lines])
      for (const { rule, text: words } of forbiddenIn(text, 'card'))
        yield { kind: 'forbiddenWords', node: id, rule, words }
    if (approved.until !== null && approved.until < approved.on) yield { kind: 'cardNeverValid', node: id }
  }
}

/** Must-say items where a call depends on them, demanded whenever the call depends on them. */
export function* demands(script: Script): Generator<ScriptFault> {
  const start = script.nodes.find(({ id }) => id === script.start)
  const when = new Map(script.mustSay.map((item) => [item.id, item.when]))
  for (const item of OPENING_ITEMS)
    if (!start?.mustSay.includes(item) || when.get(item) !== 'always')
      yield { kind: 'mustSayMissing', node: script.start, item }
  for (const { id, text, answers, mustSay } of script.nodes) {
    const told = variablesIn(text.zh)
    if (AMOUNT.figures.every((figure) => told.includes(figure)))
      if (!mustSay.includes(AMOUNT.item) || when.get(AMOUNT.item) !== 'verified')
        yield { kind: 'mustSayMissing', node: id, item: AMOUNT.item }
    if (!answers.some(({ code }) => code !== null && script.commitments.includes(code))) continue
    for (const item of COMMITMENT_ITEMS)
      if (!mustSay.includes(item) || when.get(item) !== 'commitment')
        yield { kind: 'mustSayMissing', node: id, item }
  }
}
