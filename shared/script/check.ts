// Whether a script may be used: proves from the graph and its words what must hold in every call. Promises: an empty list means that
// no path can skip verification, end without a code or show an unknown variable; every fault names its node.
import { CODE_LIST, fieldsOf, isCode, specOf } from '../disposition.ts'
import { captureField } from './captures.ts'
import { demands, missingTexts, speech, textsOfCard } from './checkWords.ts'
import {
  type Card,
  Card as CardSchema,
  type Script,
  type ScriptNode,
  Script as ScriptSchema,
} from './graph.ts'
import { isDebtFact, sourceOf, variablesIn, type Wording } from './variables.ts'

export type ScriptFault =
  | { kind: 'malformed'; detail: string }
  | { kind: 'repeatedNode' | 'unreachable' | 'deadEnd' | 'noComplaint'; node: string }
  | { kind: 'unknownTarget' | 'repeatedAnswer' | 'endWithoutCode'; node: string; answer: string }
  | { kind: 'unknownCode' | 'unknownField'; code: string; field: string }
  | {
      kind: 'unknownVariable' | 'debtFactInNeutralLine' | 'captureMayBeMissing'
      node: string
      variable: string
    }
  | { kind: 'debtFactBeforeMatch'; node: string }
  | { kind: 'unknownMustSay'; node: string; item: string }
  | { kind: 'mustSayNeverSaid'; item: string }
  | { kind: 'openingSaysNothing'; node: string }
  | { kind: 'mustSayMissing'; node: string; item: string }
  | { kind: 'missingText'; node: string; language: 'zh' | 'en' }
  | { kind: 'variableInOneLanguage'; node: string; variable: string }
  | { kind: 'forbiddenWords'; node: string; rule: string; words: string }
  | { kind: 'debtWordInNeutralLine'; node: string; words: string }
  | { kind: 'textTooLong'; node: string; language: 'zh' | 'en'; limit: number }
  | { kind: 'strangeText'; node: string; words: string }
  | { kind: 'voicemailSaysLess' | 'voicemailSaysMore'; node: string; variable: string }
  | { kind: 'cardNeverValid' | 'cardWithoutLastDay' | 'hintWithoutPlace'; node: string }
  | { kind: 'cardTooLong'; node: string; limit: number }

/** All faults of a script; empty when it may be used. */
export function validateScript(script: Script): ScriptFault[] {
  const untold = [...missingTexts(script)]
  if (untold.length > 0) return untold
  const parsed = ScriptSchema.safeParse(script)
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => ({
      kind: 'malformed',
      detail: `${path.join('.')}: ${message}`,
    }))
  const faults: ScriptFault[] = [...shape(script)]
  if (faults.length > 0) return faults
  return [
    ...verification(script),
    ...ends(script),
    ...words(script),
    ...items(script),
    ...prefills(script),
    ...speech(script),
    ...demands(script),
  ]
}

/** All faults of a card that is released by itself; empty when it may be read from. */
export function cardFaults(card: Card): ScriptFault[] {
  const parsed = CardSchema.safeParse(card)
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => ({
      kind: 'malformed',
      detail: `${path.join('.')}: ${message}`,
    }))
  return [...textsOfCard(card)]
}

type Edge = { from: string; answer: string; to: string; needsMatch: boolean; code: string | null }

function edgesOf(script: Script): Edge[] {
  return script.nodes.flatMap((node) =>
    node.answers.map(({ key, to, needs, code }) => ({
      from: node.id,
      answer: key,
      to,
      needsMatch: needs === 'matched',
      code,
    })),
  )
}

function reach(from: readonly string[], edges: readonly Edge[]): Set<string> {
  const seen = new Set(from)
  const queue = [...from]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of edges) {
      if (edge.from === at && edge.to !== 'end' && !seen.has(edge.to)) {
        seen.add(edge.to)
        queue.push(edge.to)
      }
    }
  }
  return seen
}

const nodeIn = (script: Script, id: string): ScriptNode | undefined =>
  script.nodes.find((node) => node.id === id)

/** Doors into the graph: the start, the complaint from anywhere, the objections. */
function doors(script: Script): string[] {
  return [script.start, script.complaint, ...script.objections.map(({ to }) => to)]
}

function* shape(script: Script): Generator<ScriptFault> {
  const ids = new Set<string>()
  for (const node of script.nodes) {
    if (ids.has(node.id)) yield { kind: 'repeatedNode', node: node.id }
    ids.add(node.id)
  }
  for (const node of script.nodes) {
    const keys = new Set<string>()
    for (const answer of node.answers) {
      if (keys.has(answer.key)) yield { kind: 'repeatedAnswer', node: node.id, answer: answer.key }
      keys.add(answer.key)
      if (answer.to !== 'end' && !ids.has(answer.to))
        yield { kind: 'unknownTarget', node: node.id, answer: answer.key }
      if (answer.code !== null && !isCode(answer.code))
        yield { kind: 'unknownCode', code: answer.code, field: '' }
    }
  }
  for (const door of doors(script)) {
    if (!ids.has(door)) yield { kind: 'unknownTarget', node: door, answer: '' }
  }
  if (nodeIn(script, script.complaint)?.kind !== 'complaint')
    yield { kind: 'noComplaint', node: script.complaint }
}

/** No line with a debt fact can be reached from any door before a match, and neither can a code that demands one. */
function* verification(script: Script): Generator<ScriptFault> {
  const free = edgesOf(script).filter(({ needsMatch }) => !needsMatch)
  // Objections lead to lines with debt facts only behind the engine's lock; the others are doors for everybody.
  const open = doors(script).filter((id) => id === script.start || nodeIn(script, id)?.debtFacts === false)
  const reached = reach(open, free)
  for (const id of reached) {
    const node = nodeIn(script, id)
    if (node?.debtFacts) yield { kind: 'debtFactBeforeMatch', node: id }
  }
  for (const { from, code } of free) {
    if (code === null || !reached.has(from) || !isCode(code)) continue
    if (!specOf(code).unverified) yield { kind: 'debtFactBeforeMatch', node: from }
  }
}

/** Every node is reachable, can reach an end, and no path gets to an end without a code. */
function* ends(script: Script): Generator<ScriptFault> {
  const edges = edgesOf(script)
  const reached = reach(doors(script), edges)
  for (const { id } of script.nodes) {
    if (!reached.has(id)) yield { kind: 'unreachable', node: id }
  }
  const backwards = edges.map(({ from, to, ...edge }) => ({ ...edge, from: to, to: from }))
  const ending = reach(['end'], backwards)
  for (const { id } of script.nodes) {
    if (!ending.has(id)) yield { kind: 'deadEnd', node: id }
  }
  // What can be walked without ever taking a code: an end among it is a call without a disposition.
  const uncoded = reach(
    doors(script),
    edges.filter(({ code }) => code === null),
  )
  for (const { from, to, code, answer } of edges) {
    if (to === 'end' && code === null && uncoded.has(from))
      yield { kind: 'endWithoutCode', node: from, answer }
  }
}

function* words(script: Script): Generator<ScriptFault> {
  const names = ({ zh, en }: Wording): string[] => [...new Set([...variablesIn(zh), ...variablesIn(en)])]
  // Judged at every change of a draft: each variable is followed through the script once.
  const reached = new Map<string, Set<string>>()
  const mayBeMissing = (node: string, variable: string): boolean => {
    const found = reached.get(variable) ?? reachedWithout(script, variable)
    reached.set(variable, found)
    return found.has(node)
  }
  for (const node of script.nodes) {
    for (const variable of names(node.text)) {
      const source = sourceOf(variable)
      if (source === null) yield { kind: 'unknownVariable', node: node.id, variable }
      if (!node.debtFacts && isDebtFact(variable))
        yield { kind: 'debtFactInNeutralLine', node: node.id, variable }
      if (source === 'captured' && mayBeMissing(node.id, variable))
        yield { kind: 'captureMayBeMissing', node: node.id, variable }
    }
    for (const { note, capture, sets } of node.answers) {
      if (!note) continue
      for (const variable of names(note)) {
        const source = sourceOf(variable)
        if (source === null) yield { kind: 'unknownVariable', node: node.id, variable }
        const here =
          Object.hasOwn(sets, variable) || capture.some(({ name, required }) => required && name === variable)
        if (source === 'captured' && !here && mayBeMissing(node.id, variable))
          yield { kind: 'captureMayBeMissing', node: node.id, variable }
      }
    }
  }
}

/** The nodes to which some way leads without the capture that their words need. */
function reachedWithout(script: Script, variable: string): Set<string> {
  const without = script.nodes.flatMap((node) =>
    node.answers
      .filter(
        ({ capture, sets }) =>
          !Object.hasOwn(sets, variable) &&
          !capture.some(({ name, required }) => required && name === variable),
      )
      .map(({ key, to }) => ({ from: node.id, answer: key, to, needsMatch: false, code: null })),
  )
  return reach(doors(script), without)
}

function* items(script: Script): Generator<ScriptFault> {
  const known = new Set(script.mustSay.map(({ id }) => id))
  const said = new Set(script.nodes.flatMap(({ mustSay }) => mustSay))
  for (const node of script.nodes) {
    for (const item of node.mustSay) {
      if (!known.has(item)) yield { kind: 'unknownMustSay', node: node.id, item }
    }
  }
  for (const item of known) {
    if (!said.has(item)) yield { kind: 'mustSayNeverSaid', item }
  }
  // Verification opens when the opening was said; an opening that says nothing would open it at once.
  if (nodeIn(script, script.start)?.mustSay.length === 0)
    yield { kind: 'openingSaysNothing', node: script.start }
}

/** The wrap-up's fields get values of their own kind, and every code of the script is one of the tree. */
function* prefills(script: Script): Generator<ScriptFault> {
  for (const [code, fields] of Object.entries(script.prefill)) {
    if (!isCode(code)) {
      yield { kind: 'unknownCode', code, field: '' }
      continue
    }
    for (const [name, from] of Object.entries(fields)) {
      const field = fieldsOf(code).find((known) => known.name === name)
      const wrongKind = field && 'capture' in from && captureField(from.capture).kind !== field.kind
      if (!field || wrongKind) yield { kind: 'unknownField', code, field: name }
    }
  }
  for (const code of [...script.commitments, ...script.nobodyThere]) {
    if (!CODE_LIST.some((known) => known === code)) yield { kind: 'unknownCode', code, field: '' }
  }
}
