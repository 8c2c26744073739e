// The shape of a script: nodes, answers, must-say items, cards, as data that is parsed before use. Promises: nothing but
// schemas; `script.ts` walks a script, `check.ts` proves that one may be used.
import { z } from 'zod'
import { LocalDay } from '../instant.ts'
import { Bucket } from '../values.ts'
import { Captured, CaptureName } from './captures.ts'

/** A bound for what may be stored. Drafts may have empty texts; `check.ts` says what is missing and what is too long to be used. */
const STORED_TEXT = 4000
export const Wording = z.object({ zh: z.string().max(STORED_TEXT), en: z.string().max(STORED_TEXT) })

/** 开场 · 核身 · 表明身份 · 说明 · 原因 · 能力 · 方案 · 复述 · 结束, in the order of a call. */
export const STAGES = [
  'opening',
  'verify',
  'identify',
  'explain',
  'reason',
  'ability',
  'offer',
  'recap',
  'close',
] as const
export const Stage = z.enum(STAGES)
export type Stage = z.infer<typeof Stage>

export const STAGE_LABELS: Record<Stage, z.infer<typeof Wording>> = {
  opening: { zh: '开场', en: 'Opening' },
  verify: { zh: '核身', en: 'Verify' },
  identify: { zh: '表明身份', en: 'Identify' },
  explain: { zh: '说明', en: 'Explain' },
  reason: { zh: '原因', en: 'Reason' },
  ability: { zh: '能力', en: 'Ability' },
  offer: { zh: '方案', en: 'Offer' },
  recap: { zh: '复述', en: 'Recap' },
  close: { zh: '结束', en: 'Close' },
}

/** What a node is for; a simulated customer and QA read it. */
export const NodeKind = z.enum([
  'opening',
  'verify',
  'purpose',
  'explain',
  'reason',
  'ability',
  'offer',
  'recap',
  'close',
  'complaint',
  'thirdParty',
  'voicemail',
  'who',
  'callback',
  'dispute',
  'paid',
  'hardship',
  'refuse',
  'promise',
  'household',
  'plan',
  'facts',
  'calm',
  'event',
])
export type NodeKind = z.infer<typeof NodeKind>

export const NodeId = z.string().regex(/^[A-Z][A-Za-z0-9]{0,11}$/)
export type NodeId = z.infer<typeof NodeId>

/** `end`: the script is over. */
const Target = z.union([z.literal('end'), NodeId])

export const Answer = z.object({
  key: z.string().regex(/^[a-z][A-Za-z]{0,23}$/),
  label: Wording,
  hint: Wording.nullable(),
  to: Target,
  /** The disposition that this answer leads to. */
  code: z
    .string()
    .regex(/^[A-Z_]{2,20}$/)
    .nullable(),
  /** What the agent writes down with this answer. */
  capture: z.array(z.object({ name: CaptureName, required: z.boolean() })).max(4),
  /** What the answer itself says, without typing. */
  sets: Captured,
  /** `matched`: only after the customer is verified; `mismatch`: only after a failed try. */
  needs: z.enum(['matched', 'mismatch']).nullable(),
  /** The line that it adds to the note. */
  note: Wording.nullable(),
})
export type Answer = z.infer<typeof Answer>

export const ScriptNode = z.object({
  id: NodeId,
  stage: Stage,
  kind: NodeKind,
  text: Wording,
  /** Must-say items that are said by saying this line. */
  mustSay: z.array(z.string().max(40)).max(6),
  /** A draft's line may have none yet; the check calls it a dead end. */
  answers: z.array(Answer).max(6),
  /** An answer given earlier than this does not count the line as said. */
  minDwellMs: z.int().min(0).max(60_000),
  /** The line tells or implies a debt: unreachable before a match. */
  debtFacts: z.boolean(),
})
export type ScriptNode = z.infer<typeof ScriptNode>

export const MustSay = z.object({
  id: z.string().max(40),
  label: Wording,
  /** In every call that a person answers, once verified, or only with a commitment (promise or plan). */
  when: z.enum(['always', 'verified', 'commitment']),
})
export type MustSay = z.infer<typeof MustSay>

export const Objection = z.object({
  id: z.string().max(20),
  label: Wording,
  /** What the customer says, so that the agent recognises it. */
  cue: Wording,
  to: NodeId,
})
export type Objection = z.infer<typeof Objection>

export const Card = z.object({
  id: z.string().max(40),
  /** `hint`: what helps at an objection, for whoever speaks; not read out. */
  kind: z.enum(['calm', 'knowledge', 'hint']),
  title: Wording,
  lines: z.array(Wording).min(1).max(6),
  /** Raised with every change of its words; QA sees which one was read. */
  version: z.int().min(1),
  /** The rule that it states; null for words of the house. */
  source: Wording.nullable(),
  /** Who approved it and from when; `until` is the last day on which it may be read from, null = until it is withdrawn. */
  approved: z.object({ on: LocalDay, by: Wording, until: LocalDay.nullable() }),
  /** Of a hint: at which objection it is shown, and in which buckets. */
  at: z.object({ objection: z.string().max(20), buckets: z.array(Bucket).min(1).max(8) }).optional(),
})
export type Card = z.infer<typeof Card>

/** Where the wrap-up's field gets its first value: a capture, a booked figure, a fixed value or a filled sentence. */
const Prefill = z.union([
  z.object({ capture: CaptureName }),
  z.object({ variable: z.string().max(40) }),
  z.object({ value: z.union([z.string(), z.number()]) }),
  z.object({ words: Wording }),
])

export const Script = z.object({
  id: z.string().max(40),
  version: z.int().min(1),
  title: Wording,
  start: NodeId,
  /** Where "complaint / stop calling" leads from anywhere. */
  complaint: NodeId,
  nodes: z.array(ScriptNode).min(2).max(120),
  mustSay: z.array(MustSay).max(30),
  /** Codes of calls in which nobody was there to hear the must-say items. */
  nobodyThere: z.array(z.string().max(20)).max(40),
  commitments: z.array(z.string().max(20)).max(40),
  objections: z.array(Objection).max(40),
  cards: z.array(Card).max(100),
  prefill: z.record(z.string().max(20), z.record(z.string().max(40), Prefill)),
})
export type Script = z.infer<typeof Script>
