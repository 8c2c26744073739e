// One reviewed call as one column of entries by time: lines of the script with the answers given, must-say items, acts, judgements.
// Pure and private to the review. Promises: what was not recorded (times, an older script) is shown as unknown, never guessed.
import type { Instant } from '../../../shared/instant.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import type { Id, ReviewRow, Walked } from '../../../shared/rows.ts'
import { scriptIn } from '../../../shared/script/scripts.ts'
import type { Answer, Script, ScriptNode, ScriptState } from '../../../shared/script.ts'
import { mustSayOf } from '../../../shared/script.ts'

export type ReviewAct = ReviewCallReply['acts'][number]

export interface StepEntry {
  readonly kind: 'step'
  readonly id: string
  /** Null where only the order is known. */
  readonly at: Instant | null
  readonly nodeId: string
  /** Null for a line that the script of today does not have. */
  readonly node: ScriptNode | null
  readonly answer: Answer | null
  readonly left: 'answered' | 'jumped' | 'ended' | 'unknown'
  /** Must-say items said on this line. */
  readonly said: readonly string[]
}

export type Entry =
  | StepEntry
  | { readonly kind: 'act'; readonly id: string; readonly at: Instant; readonly act: ReviewAct }
  | { readonly kind: 'judged'; readonly id: string; readonly at: Instant; readonly review: ReviewRow }
  | { readonly kind: 'answered'; readonly id: string; readonly at: Instant; readonly review: ReviewRow }

const JUMP = '@jump'

/** The script that the call was led by: null when none was, `old` when that version is not kept. */
export function scriptOf(told: ReviewCallReply): Script | 'old' | null {
  const used = told.dispositions[0]?.script
  if (!used) return null
  return told.script ?? scriptIn(used) ?? 'old'
}

export const isTimed = (told: ReviewCallReply): boolean => told.dispositions[0]?.walked !== undefined

type Walk = Walked['steps']

function walkOf(told: ReviewCallReply): Walk {
  const first = told.dispositions[0]
  if (!first) return []
  return first.walked?.steps ?? first.path.map((node) => ({ node, answer: null, at: 0 }))
}

function stepsOf(told: ReviewCallReply): StepEntry[] {
  const found = scriptOf(told)
  const script = found === 'old' ? null : found
  const timed = isTimed(told)
  const said = Object.entries(told.dispositions[0]?.walked?.said ?? {})
  const walk = walkOf(told)
  return walk.map(({ node: nodeId, answer: key, at }, index): StepEntry => {
    const node = script?.nodes.find(({ id }) => id === nodeId) ?? null
    const next = walk[index + 1]
    const answer = timed
      ? (node?.answers.find((one) => one.key === key) ?? null)
      : onlyWay(node, next?.node ?? null)
    const until = next?.at ?? Number.POSITIVE_INFINITY
    return {
      kind: 'step',
      id: `step:${index}`,
      at: timed ? at : null,
      nodeId,
      node,
      answer,
      left: answer
        ? 'answered'
        : timed
          ? key === JUMP
            ? 'jumped'
            : key === null
              ? 'ended'
              : 'unknown'
          : 'unknown',
      said: timed ? said.flatMap(([item, when]) => (at <= when && when < until ? item : [])) : [],
    }
  })
}

/** Without a recorded answer: the one that leads there, if only one does. */
function onlyWay(node: ScriptNode | null, to: string | null): Answer | null {
  const ways = to === null ? [] : (node?.answers.filter((answer) => answer.to === to) ?? [])
  return ways.length === 1 ? (ways[0] ?? null) : null
}

export interface SaidItem {
  readonly id: string
  readonly label: { zh: string; en: string } | null
  readonly said: boolean
  readonly saidAt: Instant | null
  /** The call, as it went, demanded it. */
  readonly demanded: boolean
}

/** What had to be said and whether it was. */
export function saidItemsOf(told: ReviewCallReply): SaidItem[] {
  const first = told.dispositions[0]
  const script = scriptOf(told)
  if (!first || script === null) return []
  const times = first.walked?.said ?? {}
  if (script === 'old')
    return first.said.map((id) => ({
      id,
      label: null,
      said: true,
      saidAt: times[id] ?? null,
      demanded: true,
    }))
  const said = Object.fromEntries(first.said.map((id) => [id, times[id] ?? told.call.startedAt]))
  return mustSayOf(script, stateOf(told, script, said)).map(({ id, label, demanded }) => ({
    id,
    label,
    said: said[id] !== undefined,
    saidAt: times[id] ?? null,
    demanded,
  }))
}

/** The script's state at the end of the call, as far as it was kept. */
function stateOf(told: ReviewCallReply, script: Script, said: Record<string, Instant>): ScriptState {
  const steps = stepsOf(told).filter(({ node }) => node !== null)
  const last = steps.at(-1)
  const open = last?.left === 'ended' ? last : null
  return {
    script: { id: script.id, version: script.version },
    current: open?.nodeId ?? null,
    enteredAt: open?.at ?? told.call.startedAt,
    steps: steps.flatMap((step, index) =>
      step === open
        ? []
        : {
            node: step.nodeId,
            answer: step.answer?.key ?? JUMP,
            to: steps[index + 1]?.nodeId ?? null,
            enteredAt: step.at ?? told.call.startedAt,
            at: steps[index + 1]?.at ?? step.at ?? told.call.startedAt,
            captured: {},
          },
    ),
    said,
    verification: told.call.verification === 'matched' ? 'matched' : 'open',
  }
}

/** Acts that are told by their review or by the line they belong to. */
const TOLD_ELSEWHERE: readonly string[] = ['disposition.reviewed', 'review.answered']

/** Everything by time; lines without a time follow the answer, in their order. */
export function entriesOf(told: ReviewCallReply): Entry[] {
  const from = told.call.answeredAt ?? told.call.startedAt
  const acts = told.acts
    .filter(({ kind }) => !TOLD_ELSEWHERE.includes(kind))
    .map((act): Entry => ({ kind: 'act', id: act.id, at: act.at, act }))
  const judged = told.reviews.flatMap((review): Entry[] => [
    { kind: 'judged', id: `judged:${review.id}`, at: review.at, review },
    ...(review.answer
      ? [{ kind: 'answered' as const, id: `answered:${review.id}`, at: review.answer.at, review }]
      : []),
  ])
  // Stable: what was recorded goes before the line that began in the same millisecond.
  return [...acts, ...stepsOf(told), ...judged].sort((a, b) => (a.at ?? from) - (b.at ?? from))
}

export const dispositionOf = (told: ReviewCallReply, id: Id | null) =>
  told.dispositions.find((row) => row.id === id)
