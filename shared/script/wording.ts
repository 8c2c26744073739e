// The words of a running script: the line to say with its values filled in, the note that writes itself from the path, and
// first values for the wrap-up. Promises: a ledger figure is only ever read from the facts; a missing value is never a hole.
import { CHINA, type Instant } from '../instant.ts'
import { evenPayment } from '../plan.ts'
import type { DispositionFields, Fen } from '../rows.ts'
import { type AgreedPlan, agreedPlan, answerOf, capturedOf, nodeOf, type ScriptState } from '../script.ts'
import { type Captured, type CaptureName, captureField } from './captures.ts'
import type { NodeId, Script, ScriptNode } from './graph.ts'
import {
  type Facts,
  type Formatter,
  fill,
  formatValue,
  isFactName,
  type Language,
  plainText,
  type Segment,
  type Value,
  variablesIn,
} from './variables.ts'

/** Equal payments of an instalment plan (等额本息), fen per month. `annualPpm` 0 = the sum split evenly, the remainder on the last one. */
export function instalmentFen(fen: Fen, terms: number, annualPpm: number): Fen {
  return evenPayment(fen, terms, BigInt(annualPpm), 12_000_000n)
}

/**
 * The value of a variable: a ledger name only ever reads the facts, a capture's name only what was written down. Figures of a plan
 * are the calculator's where it reckoned that plan (`agreed`), else those of the house's own rate.
 */
function valueIn(
  facts: Facts,
  captured: Captured,
  name: string,
  agreed: AgreedPlan | undefined,
): Value | null {
  const plan = agreedPlan({ agreed }, captured)
  if (plan && name === 'planEach') return { kind: 'money', fen: plan.eachFen }
  if (plan && name === 'planRate') return { kind: 'rate', ppm: plan.annualPpm }
  if (isFactName(name)) return facts[name] ?? null
  const { totalDue, planRate } = facts
  if (name === 'promiseRest') {
    const part = captured.promiseAmount
    if (totalDue?.kind !== 'money' || typeof part !== 'number' || part > totalDue.fen) return null
    return { kind: 'money', fen: totalDue.fen - part }
  }
  if (name === 'planEach') {
    const terms = captured.planTerms
    if (totalDue?.kind !== 'money' || planRate?.kind !== 'rate' || typeof terms !== 'number') return null
    return { kind: 'money', fen: instalmentFen(totalDue.fen, terms, planRate.ppm) }
  }
  return capturedValue(captured, name)
}

function capturedValue(captured: Captured, name: string): Value | null {
  const value = Object.entries(captured).find(([key]) => key === name)?.[1]
  if (value === undefined) return null
  const field = captureField(name as CaptureName)
  switch (field.kind) {
    case 'money':
      return { kind: 'money', fen: Number(value) }
    case 'date':
      return { kind: 'day', day: String(value) }
    case 'datetime':
      return { kind: 'moment', at: Number(value), zone: CHINA }
    case 'count':
      return { kind: 'count', count: Number(value) }
    case 'choice': {
      const label = field.options.find((known) => known.value === value)?.label
      return label ? { kind: 'text', words: label } : null
    }
    default:
      return { kind: 'text', words: { zh: String(value), en: String(value) } }
  }
}

export interface Wordings {
  readonly facts: Facts
  readonly language: Language
  readonly format?: Formatter
}

/** Cuts a text of the script at its variables and fills them; a missing one is a segment of its own. */
export function segmentsOf(text: { zh: string; en: string }, state: ScriptState, words: Wordings): Segment[] {
  const captured = capturedOf(state)
  return fill(
    text[words.language],
    (name) => valueIn(words.facts, captured, name, state.agreed),
    words.language,
    words.format ?? formatValue,
  )
}

/** The line to say now; null once the script is over. */
export function currentLine(
  script: Script,
  state: ScriptState,
  words: Wordings,
): { node: ScriptNode; segments: Segment[]; missing: string[] } | null {
  if (state.current === null) return null
  const node = nodeOf(script, state.current)
  const segments = segmentsOf(node.text, state, words)
  return {
    node,
    segments,
    missing: segments.flatMap((part) => (part.kind === 'missing' ? part.variable : [])),
  }
}

export interface NoteLine {
  readonly at: Instant
  readonly node: NodeId
  readonly text: string
}

/** The note that the path writes: a line for each answer that has one, with everything captured in it. */
export function noteOf(script: Script, state: ScriptState, words: Wordings): NoteLine[] {
  const { language } = words
  const format = words.format ?? formatValue
  return state.steps.flatMap((step, index) => {
    const found = answerOf(script, step.node, step.answer)
    if (!found?.note) return []
    // Figures of this line come from what was known when it was spoken.
    const until = capturedOf({ ...state, steps: state.steps.slice(0, index + 1) })
    const lookUp = (name: string): Value | null => valueIn(words.facts, until, name, state.agreed)
    const line = plainText(fill(found.note[language], lookUp, language, format))
    const named = variablesIn(found.note[language])
    const more = Object.keys(step.captured)
      .filter((name) => !named.includes(name) && !Object.hasOwn(found.sets, name))
      .map((name) => {
        const value = lookUp(name)
        const label = captureField(name as CaptureName).label[language]
        return language === 'zh'
          ? `${label}：${value ? format(value, language) : ''}`
          : `${label}: ${value ? format(value, language) : ''}`
      })
    const joint = language === 'zh' ? '；' : '; '
    const end = language === 'zh' ? '。' : '.'
    const text = more.length > 0 ? `${[line.replace(/[。.]$/u, ''), ...more].join(joint)}${end}` : line
    return [{ at: step.at, node: step.node, text }]
  })
}

/** First values for the wrap-up's fields of `code`: from the path and the ledger, in stored form. */
export function prefillOf(
  script: Script,
  state: ScriptState,
  code: string,
  words: Wordings,
): DispositionFields {
  const captured = capturedOf(state)
  const fields: DispositionFields = {}
  for (const [field, from] of Object.entries(script.prefill[code] ?? {})) {
    if ('capture' in from) {
      const value = captured[from.capture]
      if (value !== undefined) fields[field] = value
    } else if ('variable' in from) {
      const value = valueIn(words.facts, captured, from.variable, state.agreed)
      if (value?.kind === 'money') fields[field] = value.fen
      else if (value?.kind === 'day') fields[field] = value.day
      else if (value?.kind === 'text') fields[field] = value.words[words.language]
    } else if ('value' in from) fields[field] = from.value
    else {
      const segments = segmentsOf(from.words, state, words)
      if (segments.every(({ kind }) => kind !== 'missing')) fields[field] = plainText(segments)
    }
  }
  return fields
}
