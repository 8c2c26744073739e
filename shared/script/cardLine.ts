// Builders with which cards are written down. Promises: data only; a knowledge card always has a last day. Private to this folder.
import type { LocalDay } from '../instant.ts'
import type { Card } from './graph.ts'
import { wording } from './line.ts'
import type { Wording } from './variables.ts'

const BY = wording('合规部', 'Compliance')
/** Calm cards hold no fact that could age: they stand until they are withdrawn. */
const APPROVED_ON: LocalDay = '2026-11-01'
const KNOWLEDGE_UNTIL: LocalDay = '2027-10-31'

export function calm(id: string, version: number, title: Wording, lines: Wording[]): Card {
  const approved = { on: APPROVED_ON, by: BY, until: null }
  return { id, kind: 'calm', title, lines, version, source: null, approved }
}

/** What helps at an objection in these buckets: for whoever speaks, never read out. */
export function hint(
  id: string,
  version: number,
  at: NonNullable<Card['at']>,
  title: Wording,
  lines: Wording[],
): Card {
  const approved = { on: APPROVED_ON, by: BY, until: null }
  return { id, kind: 'hint', title, lines, version, source: null, approved, at }
}

/** `source`: the rule that the card states; null for how the house works. */
export function knowledge(
  id: string,
  version: number,
  title: Wording,
  lines: Wording[],
  source: Wording | null = null,
): Card {
  const approved = { on: APPROVED_ON, by: BY, until: KNOWLEDGE_UNTIL }
  return { id, kind: 'knowledge', title, lines, version, source, approved }
}
