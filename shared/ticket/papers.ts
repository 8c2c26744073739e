// Papers of a hardship (困难材料): what a customer sent to show it, kept for one decision. Promises: only kinds that anybody can look at, told by their
// first bytes and not by their name; few and small; pure.
import { z } from 'zod'
import type { Words } from '../dispositionFields.ts'
import { Instant } from '../instant.ts'
import { MessageChannel, MessageState } from '../messageRows.ts'
import type { Problem } from '../problem.ts'
import { Id, type TicketRow } from '../rows.ts'
import { kindSpec } from './kinds.ts'

export const PAPER_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const
export type PaperType = (typeof PAPER_TYPES)[number]

export const MOST_PAPERS = 12
export const PAPER_BYTES = 8 * 1024 * 1024

const STARTS: Readonly<Record<PaperType, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
}

/** By what stands at the beginning; null for anything else, whatever its name says. */
export function paperType(bytes: Uint8Array): PaperType | null {
  return PAPER_TYPES.find((type) => STARTS[type].every((byte, at) => bytes[at] === byte)) ?? null
}

/** Why this file can't be kept; null when it can. */
export function paperProblem(bytes: Uint8Array): Problem | null {
  if (bytes.length > PAPER_BYTES)
    return { code: 'paper.tooLarge', params: { limit: PAPER_BYTES / 1024 / 1024 } }
  return paperType(bytes) ? null : { code: 'paper.notOne', params: {} }
}

/** Whether papers may come to this ticket: a kind that asks for some, and nobody has decided yet. */
export const takesPapers = ({ ticketKind, state }: Pick<TicketRow, 'ticketKind' | 'state'>): boolean =>
  state === 'open' && (kindSpec(ticketKind)?.forgets ?? []).includes('papers')

/** POST /v1/tickets/:id/papers. `name`: what it is, in the words of whoever took it in; no name of a file. */
export const PaperRequest = z.object({
  paperId: Id,
  name: z.string().trim().min(1).max(80),
  base64: z.string().max(Math.ceil((PAPER_BYTES * 4) / 3) + 4),
})
export type PaperRequest = z.infer<typeof PaperRequest>

/** What a paper is, where its sender says it and no colleague names it. */
export const PAPER_SORTS = ['income', 'work', 'health', 'disaster', 'debts', 'other'] as const
export type PaperSort = (typeof PAPER_SORTS)[number]
export const PAPER_SORT_WORDS: Readonly<Record<PaperSort, Words>> = {
  income: { zh: '收入证明', en: 'Proof of income' },
  work: { zh: '失业或停工证明', en: 'Loss of work' },
  health: { zh: '医疗证明', en: 'Medical certificate' },
  disaster: { zh: '灾害或事故证明', en: 'Disaster or accident' },
  debts: { zh: '其他负债', en: 'Other debts' },
  other: { zh: '其他', en: 'Something else' },
}

/** A link to the page on which a customer hands papers in holds for so many days, the day on which it left among them. House rule. */
export const LINK_DAYS = 7

/** Why a link takes nothing any more: the customer has handed in all, the review is over, a newer link was sent. */
export const LinkEnd = z.enum(['done', 'decided', 'replaced'])
export type LinkEnd = z.infer<typeof LinkEnd>

/** That papers were asked for, and what came of it. */
export const PaperLink = z.object({
  messageId: Id,
  channel: MessageChannel,
  state: MessageState,
  reason: z.string(),
  /** When the message reached this state. */
  at: Instant,
  /** Null until the message left: there is no link before. */
  expiresAt: Instant.nullable(),
  ended: LinkEnd.nullable(),
  /** Papers that came by it. */
  came: z.int(),
})
export type PaperLink = z.infer<typeof PaperLink>

export const Paper = z.object({
  id: Id,
  name: z.string(),
  type: z.enum(PAPER_TYPES),
  bytes: z.int(),
  /** Of what was sent, so that two people can tell that they speak of the same paper. */
  sha256: z.string(),
  at: Instant,
  /** Who took it in, or asked for it where the customer sent it. */
  by: Id,
  from: z.enum(['desk', 'customer']).default('desk'),
})
export type Paper = z.infer<typeof Paper>

export const PapersReply = z.object({
  papers: z.array(Paper).max(MOST_PAPERS),
  /** The customer agreed to tell of their hardship. */
  consented: z.boolean(),
  /** The newest first. */
  links: z.array(PaperLink).max(20).default([]),
  now: Instant,
})
export type PapersReply = z.infer<typeof PapersReply>
