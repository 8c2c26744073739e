// What a script says, judged: both languages there and alike, nothing forbidden, no word of a debt where anybody may hear it, and the
// must-say items where a call depends on them. Pure; private to `check.ts`. Promises: every fault names its line or card.
import { daysBetween } from '../instant.ts'
import type { ScriptFault } from './check.ts'
import { debtWordIn, forbiddenIn } from './forbidden.ts'
import type { Card, Script } from './graph.ts'
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

/** What a voice on a strange machine may name: who rang, for whom, and where to call back (12 CFR 1006.2(j); here a rule of the house). */
const VOICEMAIL = {
  has: ['callerName', 'hotline'],
  may: ['callerName', 'hotline', 'surname', 'title', 'staffNumber', 'agentName'],
} as const

/** Longest text of each kind, in characters: what can be said in one breath, or read on a button. House rules. */
const LIMITS = {
  line: { zh: 300, en: 600 },
  label: { zh: 30, en: 60 },
  note: { zh: 200, en: 400 },
  card: { zh: 120, en: 300 },
} as const

/** Characters that stand in no spoken text: braces that are no variable, markup, controls, and marks that turn the direction. */
const STRANGE =
  /\{(?!\w+\})[^{}]{0,20}\}?|(?<!\{\w{0,60})\}|<[^>]{0,40}>|[\p{Cc}\u200B-\u200F\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/u

/** Too long, or with characters that are not for saying. */
function* odd(at: string, text: Wording | null, kind: keyof typeof LIMITS): Generator<ScriptFault> {
  if (text === null) return
  for (const language of ['zh', 'en'] as const) {
    const limit = LIMITS[kind][language]
    if (text[language].length > limit) yield { kind: 'textTooLong', node: at, language, limit }
    const found = STRANGE.exec(text[language])
    if (found) yield { kind: 'strangeText', node: at, words: found[0] }
  }
}

function* oddTexts(script: Script): Generator<ScriptFault> {
  yield* odd(script.id, script.title, 'label')
  for (const node of script.nodes) {
    yield* odd(node.id, node.text, 'line')
    for (const { key, label, hint, note } of node.answers) {
      for (const text of [label, hint]) yield* odd(`${node.id} ${key}`, text, 'label')
      yield* odd(`${node.id} ${key}`, note, 'note')
    }
  }
  for (const { id, label, cue } of script.objections)
    for (const text of [label, cue]) yield* odd(id, text, 'label')
  for (const { id, label } of script.mustSay) yield* odd(id, label, 'label')
}

/** A knowledge card is looked at again within a year. House rule. */
const KNOWLEDGE_DAYS = 366

/** Everything that is wrong with what a card says, or with how long it is to be read. */
export function* textsOfCard({ id, kind, title, lines, approved, at }: Card): Generator<ScriptFault> {
  for (const text of [title, ...lines]) {
    for (const language of ['zh', 'en'] as const)
      if (text[language].trim() === '') yield { kind: 'missingText', node: id, language }
    yield* odd(id, text, 'card')
    // Nothing is filled in on a card: the name of a variable would be read aloud.
    for (const variable of [...variablesIn(text.zh), ...variablesIn(text.en)])
      yield { kind: 'strangeText', node: id, words: `{${variable}}` }
  }
  yield* cardSpeech({ id, title, lines, approved })
  if (kind === 'knowledge' && approved.until === null) yield { kind: 'cardWithoutLastDay', node: id }
  if (
    kind === 'knowledge' &&
    approved.until !== null &&
    daysBetween(approved.on, approved.until) > KNOWLEDGE_DAYS
  )
    yield { kind: 'cardTooLong', node: id, limit: KNOWLEDGE_DAYS }
  if (kind === 'hint' && at === undefined) yield { kind: 'hintWithoutPlace', node: id }
}

function* cardSpeech({
  id,
  title,
  lines,
  approved,
}: Pick<Card, 'id' | 'title' | 'lines' | 'approved'>): Generator<ScriptFault> {
  for (const text of [title, ...lines])
    for (const { rule, text: words } of forbiddenIn(text, 'card'))
      yield { kind: 'forbiddenWords', node: id, rule, words }
  if (approved.until !== null && approved.until < approved.on) yield { kind: 'cardNeverValid', node: id }
}

/** What may not be said, or not here. */
export function* speech(script: Script): Generator<ScriptFault> {
  yield* oddTexts(script)
  for (const { id, kind, text, debtFacts } of script.nodes) {
    if (kind === 'voicemail') {
      const told = [...variablesIn(text.zh), ...variablesIn(text.en)]
      for (const variable of VOICEMAIL.has)
        if (!told.includes(variable)) yield { kind: 'voicemailSaysLess', node: id, variable }
      for (const variable of new Set(told))
        if (!VOICEMAIL.may.some((known) => known === variable))
          yield { kind: 'voicemailSaysMore', node: id, variable }
    }
    for (const { rule, text: words } of forbiddenIn(text, 'line'))
      yield { kind: 'forbiddenWords', node: id, rule, words }
    const word = debtFacts ? null : debtWordIn(text)
    if (word !== null) yield { kind: 'debtWordInNeutralLine', node: id, words: word }
    const [zh, en] = [variablesIn(text.zh), variablesIn(text.en)]
    for (const variable of [...zh, ...en])
      if (!zh.includes(variable) || !en.includes(variable))
        yield { kind: 'variableInOneLanguage', node: id, variable }
  }
  for (const card of script.cards) yield* cardSpeech(card)
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
