// The script engine: where we are, what may be said next, what was said and what is still owed. Its words are
// `script/wording.ts`. Promises: pure (events carry their time), no debt fact before a match, going back restores exactly.
import { z } from 'zod'
import { Instant, LocalDay } from './instant.ts'
import type { Walked } from './rows.ts'
import { Captured, type CaptureName, captureFits } from './script/captures.ts'
import {
  type Answer,
  type MustSay,
  NodeId,
  type Script,
  type ScriptNode,
  STAGES,
  type Stage,
} from './script/graph.ts'

export type { Answer, Script, ScriptNode, Stage } from './script/graph.ts'

/*
 *            answer(matched)                                answer → end
 *   start ─▶ [node] ──────────▶ [node] ─▶ … ─▶ [node] ──────────────────▶ ended
 *              ▲  │ answer        │  ▲           │
 *              └──┘◀──── back ────┘  └── back ───┤ jump (complaint from anywhere, objections)
 *                                                ▼
 *                                             [branch]
 *   verdict(matched) opens the nodes with debt facts; nothing closes them again.
 */

const Step = z.object({
  node: NodeId,
  /** Key of the answer; `@jump` where the agent left the line for another. */
  answer: z.string().max(24),
  to: NodeId.nullable(),
  enteredAt: Instant,
  at: Instant,
  captured: Captured,
})
type Step = z.infer<typeof Step>

/** A plan that the calculator reckoned for this customer and that the line may therefore say: even payments, and what they cost a year. */
export const AgreedPlan = z.object({
  periods: z.int().min(2).max(60),
  firstDue: LocalDay,
  eachFen: z.int().min(1),
  annualPpm: z.int().min(0),
})
export type AgreedPlan = z.infer<typeof AgreedPlan>

/** Plain data: kept as a draft while the call runs, so that a crash loses no step. */
export const ScriptState = z.object({
  script: z.object({ id: z.string().max(40), version: z.int().min(1) }),
  /** Null once the script is over. */
  current: NodeId.nullable(),
  enteredAt: Instant,
  steps: z.array(Step).max(200),
  /** Must-say items by id, with the time at which they were said. */
  said: z.record(z.string().max(40), Instant),
  verification: z.enum(['open', 'mismatch', 'matched']),
  agreed: AgreedPlan.optional(),
})
export type ScriptState = z.infer<typeof ScriptState>

type Refused = {
  ok: false
  why:
    | 'ended'
    | 'unknownAnswer'
    | 'locked'
    | 'notVerified'
    | 'notRecorded'
    | 'captureMissing'
    | 'captureInvalid'
    | 'atStart'
    | 'full'
  capture: CaptureName | null
}
export type Moved = { ok: true; state: ScriptState } | Refused

const refuse = (why: Refused['why'], capture: CaptureName | null = null): Refused => ({
  ok: false,
  why,
  capture,
})

const MAX_STEPS = 200
const JUMP = '@jump'

/** The node with this id. Throws RangeError on an id that the script does not have (a checked script never does). */
export function nodeOf(script: Script, id: NodeId): ScriptNode {
  const node = script.nodes.find((candidate) => candidate.id === id)
  if (!node) throw new RangeError(`no node ${id} in script ${script.id}`)
  return node
}

export function start(script: Script, at: Instant): ScriptState {
  return {
    script: { id: script.id, version: script.version },
    current: script.start,
    enteredAt: at,
    steps: [],
    said: {},
    verification: 'open',
  }
}

/**
 * The customer's answer to the current line, with what the agent wrote down. While nothing is known to record the call
 * (`recorded` false) no line with a debt fact is reached, as before a match.
 */
export function answer(
  script: Script,
  state: ScriptState,
  choice: { key: string; captured?: Captured; at: Instant },
  recorded = true,
): Moved {
  if (state.current === null) return refuse('ended')
  const node = nodeOf(script, state.current)
  const found = node.answers.find(({ key }) => key === choice.key)
  if (!found) return refuse('unknownAnswer')
  const barred = barrier(script, state, found, recorded)
  if (barred) return refuse(barred)
  const captured: Captured = { ...found.sets }
  for (const { name, required } of found.capture) {
    const value = choice.captured?.[name]
    if (value === undefined || value === '') {
      if (required) return refuse('captureMissing', name)
    } else if (!captureFits(name, value)) return refuse('captureInvalid', name)
    else Object.assign(captured, { [name]: value })
  }
  return go(
    script,
    saidLine(node, state, choice.at),
    choice.key,
    found.to === 'end' ? null : found.to,
    captured,
    choice.at,
  )
}

/** One line back; what was captured with it is taken back, what was said and verified stays. */
export function back(state: ScriptState, at: Instant): Moved {
  const last = state.steps.at(-1)
  if (!last) return refuse('atStart')
  return { ok: true, state: { ...state, current: last.node, enteredAt: at, steps: state.steps.slice(0, -1) } }
}

/** Leaves the line for the complaint branch (from anywhere, also after the end) or for an objection's node. */
export function jump(
  script: Script,
  state: ScriptState,
  to: 'complaint' | NodeId,
  at: Instant,
  recorded = true,
): Moved {
  const target = to === 'complaint' ? script.complaint : to
  const node = script.nodes.find(({ id }) => id === target)
  if (!node) return refuse('unknownAnswer')
  const untold = untellable(node, state, recorded)
  if (untold) return refuse(untold)
  if (state.current === target) return { ok: true, state }
  return go(script, state, JUMP, target, {}, at)
}

/** The agent marks the current line as said (a key), whatever the time it stood there. */
export function sayLine(script: Script, state: ScriptState, at: Instant): ScriptState {
  if (state.current === null) return state
  return markSaid(state, nodeOf(script, state.current).mustSay, at)
}

/** The agent ticks one must-say item. */
export function sayItem(script: Script, state: ScriptState, item: string, at: Instant): ScriptState {
  return script.mustSay.some(({ id }) => id === item) ? markSaid(state, [item], at) : state
}

/** The desk store's joint verdict on the two factors. A match stands for the rest of the call. */
export function verdict(state: ScriptState, matched: boolean): ScriptState {
  if (state.verification === 'matched') return state
  return { ...state, verification: matched ? 'matched' : 'mismatch' }
}

/** Verification may be typed only after the opening was said: who calls, recording, how to check (GB/T 45251-2025). */
export function verificationOpen(script: Script, state: ScriptState): boolean {
  return nodeOf(script, script.start).mustSay.every((item) => state.said[item] !== undefined)
}

/** Why a line with debt facts may not be said now (C12, C13); null for any other line. */
function untellable(
  node: ScriptNode,
  state: ScriptState,
  recorded: boolean,
): 'notVerified' | 'notRecorded' | null {
  if (!node.debtFacts) return null
  if (state.verification !== 'matched') return 'notVerified'
  return recorded ? null : 'notRecorded'
}

function barrier(
  script: Script,
  state: ScriptState,
  { needs, to }: Answer,
  recorded: boolean,
): Refused['why'] | null {
  if (needs === 'matched' && state.verification !== 'matched') return 'locked'
  if (needs === 'mismatch' && state.verification !== 'mismatch') return 'locked'
  return to === 'end' ? null : untellable(nodeOf(script, to), state, recorded)
}

function go(
  script: Script,
  state: ScriptState,
  key: string,
  to: NodeId | null,
  captured: Captured,
  at: Instant,
): Moved {
  if (state.steps.length >= MAX_STEPS) return refuse('full')
  const node = state.current ?? state.steps.at(-1)?.node ?? script.start
  const step: Step = { node, answer: key, to, enteredAt: state.enteredAt, at, captured }
  return { ok: true, state: { ...state, current: to, enteredAt: at, steps: [...state.steps, step] } }
}

function saidLine(node: ScriptNode, state: ScriptState, at: Instant): ScriptState {
  return at - state.enteredAt >= node.minDwellMs ? markSaid(state, node.mustSay, at) : state
}

function markSaid(state: ScriptState, items: readonly string[], at: Instant): ScriptState {
  const fresh = items.filter((item) => state.said[item] === undefined)
  if (fresh.length === 0) return state
  return { ...state, said: { ...state.said, ...Object.fromEntries(fresh.map((item) => [item, at])) } }
}

// What follows from the state

export interface Choice {
  readonly answer: Answer
  /** The key that picks it, 1…6. */
  readonly number: number
  /** Why it cannot be picked now; null when it can. */
  readonly barred: Refused['why'] | null
}

export function choicesOf(script: Script, state: ScriptState, recorded = true): Choice[] {
  if (state.current === null) return []
  return nodeOf(script, state.current).answers.map((found, index) => ({
    answer: found,
    number: index + 1,
    barred: barrier(script, state, found, recorded),
  }))
}

/** Nodes walked, in order, the current one last; kept with the disposition. */
export function pathOf(state: ScriptState): NodeId[] {
  const walked = state.steps.map(({ node }) => node)
  return state.current === null ? walked : [...walked, state.current]
}

/** The walk with its times, as QA reads it: what was answered and said when, nothing of what was written down. */
export function walkedOf(state: ScriptState): Walked {
  const steps = state.steps.map(({ node, answer: given, enteredAt }) => ({
    node,
    answer: given,
    at: enteredAt,
  }))
  const last = state.current === null ? [] : [{ node: state.current, answer: null, at: state.enteredAt }]
  return { steps: [...steps, ...last], said: state.said }
}

/** Everything written down on the path; a later line wins. */
export function capturedOf(state: ScriptState): Captured {
  return Object.assign({}, ...state.steps.map(({ captured }) => captured))
}

/** The calculator's plan, as long as it is the one that was written down: other periods or another day are another plan. */
export function agreedPlan({ agreed }: Pick<ScriptState, 'agreed'>, captured: Captured): AgreedPlan | null {
  return agreed && captured.planTerms === agreed.periods && captured.planFirst === agreed.firstDue
    ? agreed
    : null
}

/** Where a plan is written down: the answer to the current line, else to the first line of the script that asks for one. */
export function planLine(script: Script, state: ScriptState): { node: NodeId; key: string } | null {
  const now = script.nodes.filter(({ id }) => id === state.current)
  for (const { id, answers } of [...now, ...script.nodes]) {
    const found = answers.find(({ capture }) => capture.some(({ name }) => name === 'planTerms'))
    if (found) return { node: id, key: found.key }
  }
  return null
}

/** Codes that the path led to, the latest first. */
export function codesOf(script: Script, state: ScriptState): string[] {
  const codes = state.steps.flatMap(({ node, answer: key }) => answerOf(script, node, key)?.code ?? [])
  return [...new Set(codes.reverse())]
}

/** Codes that the answers to the current line would lead to: what was being spoken of when the call ended on it. */
export function codesAhead(script: Script, state: ScriptState): string[] {
  if (state.current === null) return []
  const codes = nodeOf(script, state.current).answers.flatMap((given) =>
    barrier(script, state, given, true) === null && given.code !== null ? [given.code] : [],
  )
  return [...new Set(codes)]
}

/** The line whose answer led to the code, the latest first; the current line for one of `codesAhead`. Null for any other code. */
export function lineOfCode(script: Script, state: ScriptState, code: string): NodeId | null {
  const step = state.steps.findLast(({ node, answer: key }) => answerOf(script, node, key)?.code === code)
  return step?.node ?? (codesAhead(script, state).includes(code) ? state.current : null)
}

/** The answer that a step records; undefined for a jump. */
export function answerOf(script: Script, node: NodeId, key: string): Answer | undefined {
  return script.nodes.find(({ id }) => id === node)?.answers.find((candidate) => candidate.key === key)
}

export interface MustSayState extends Pick<MustSay, 'id' | 'label'> {
  readonly saidAt: Instant | null
  /** Whether this call, as it went so far, demands it. */
  readonly demanded: boolean
  /** The current line says it. */
  readonly here: boolean
}

export function mustSayOf(script: Script, state: ScriptState): MustSayState[] {
  const codes = codesOf(script, state)
  const empty = codes.some((code) => script.nobodyThere.includes(code))
  const demanded: Record<MustSay['when'], boolean> = {
    always: !empty,
    verified:
      state.verification === 'matched' &&
      state.steps.some(({ to }) => to !== null && nodeOf(script, to).debtFacts),
    commitment: codes.some((code) => script.commitments.includes(code)),
  }
  const here = state.current === null ? [] : nodeOf(script, state.current).mustSay
  return script.mustSay.map(({ id, label, when }) => ({
    id,
    label,
    saidAt: state.said[id] ?? null,
    demanded: demanded[when],
    here: here.includes(id),
  }))
}

/** Items that this call demanded and nobody said, for the wrap-up and QA. */
export function leftUnsaid(script: Script, state: ScriptState): string[] {
  return mustSayOf(script, state).flatMap(({ id, saidAt, demanded }) =>
    demanded && saidAt === null ? [id] : [],
  )
}

export function stagesOf(
  script: Script,
  state: ScriptState,
): { stage: Stage; state: 'done' | 'current' | 'ahead' }[] {
  const at = state.current ?? state.steps.at(-1)?.node ?? script.start
  const current = STAGES.indexOf(nodeOf(script, at).stage)
  const walked = new Set(state.steps.map(({ node }) => nodeOf(script, node).stage))
  return STAGES.map((stage, index) => ({
    stage,
    state: index === current && state.current !== null ? 'current' : walked.has(stage) ? 'done' : 'ahead',
  }))
}
