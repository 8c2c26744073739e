// Builders with which the scripts are written down: a node, an answer, what is captured. Promises: data only, every optional
// part filled with its plain default. Private to the scripts of this folder.
import type { Code } from '../disposition.ts'
import type { Captured, CaptureName } from './captures.ts'
import type { Answer, NodeKind, ScriptNode, Stage } from './graph.ts'
import type { Wording } from './variables.ts'

export const wording = (zh: string, en: string): Wording => ({ zh, en })

/** Captures that the answer demands, and those that it only offers. */
export const demands = (...names: CaptureName[]): Answer['capture'] =>
  names.map((name) => ({ name, required: true }))
export const offers = (...names: CaptureName[]): Answer['capture'] =>
  names.map((name) => ({ name, required: false }))

type Extras = {
  hint?: Wording
  code?: Code
  capture?: Answer['capture']
  sets?: Captured
  needs?: Answer['needs']
  note?: Wording
}

export function reply(key: string, label: Wording, to: string, extras: Extras = {}): Answer {
  return {
    key,
    label,
    to,
    hint: extras.hint ?? null,
    code: extras.code ?? null,
    capture: extras.capture ?? [],
    sets: extras.sets ?? {},
    needs: extras.needs ?? null,
    note: extras.note ?? null,
  }
}

export function line(
  id: string,
  stage: Stage,
  kind: NodeKind,
  text: Wording,
  answers: Answer[],
  more: { mustSay?: string[]; minDwellMs?: number; neutral?: true } = {},
): ScriptNode {
  return {
    id,
    stage,
    kind,
    text,
    answers,
    mustSay: more.mustSay ?? [],
    minDwellMs: more.minDwellMs ?? 1500,
    // Lines are debt facts unless they are written to be neutral.
    debtFacts: more.neutral !== true,
  }
}
