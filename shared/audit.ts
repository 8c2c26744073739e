// The audit: who looked at personal data, exported it, or changed what binds others. Pure. Promises: total over the routes, so that a new one
// can't be forgotten; an entry holds ids and digests, never a name, number or word of a person (DESIGN §10.14); each entry carries the hash of
// the one before, so that one that was changed, taken out or put in between shows.
import { z } from 'zod'
import { Instant, LocalDay } from './instant.ts'
import { Staff } from './reviewBodies.ts'
import type { RouteName } from './role.ts'
import { Id } from './rows.ts'

export const AUDITED = [
  'review.opened',
  'review.searched',
  'paper.opened',
  'paper.received',
  'package.made',
  'field.revealed',
  'recording.heard',
  'call.joined',
  'export.made',
  'customer.searched',
  'rules.changed',
  'policy.changed',
  'people.changed',
  'cases.moved',
  'audit.read',
  'retention.run',
  'customer.erased',
  'machine.wiped',
  'machine.enrolled',
] as const
export const Audited = z.enum(AUDITED)
export type Audited = z.infer<typeof Audited>

/**
 * What calling a route leaves in the audit. `own`: the route writes it itself, in the transaction of what it does. Null: it shows no
 * person's data beyond the caller's own work or masked lists that a screen asks anew by itself, and changes nothing that binds others.
 */
export const ROUTE_AUDIT: Readonly<Record<RouteName, Audited | 'own' | null>> = {
  'session.signOut': null,
  // Acts are kept whole in a log of their own; reveals among them come into the audit.
  'sync.push': 'own',
  'sync.sealed': 'own',
  'sync.pull': null,
  'sync.wake': null,
  'leases.take': null,
  'leases.release': null,
  'agents.list': null,
  'assignments.make': 'cases.moved',
  'users.make': 'people.changed',
  // Colleagues, and masked names of customers; a screen asks it anew by itself.
  'people.read': null,
  'people.giveBack': 'cases.moved',
  'people.make': 'people.changed',
  'people.change': 'people.changed',
  'people.stop': 'people.changed',
  'people.back': 'people.changed',
  'people.password': 'people.changed',
  'people.unlock': 'people.changed',
  'imports.make': 'cases.moved',
  'imports.columns': null,
  'imports.progress': null,
  'imports.reply': null,
  'imports.cancel': 'cases.moved',
  'imports.rejected': 'export.made',
  'imports.changes': 'export.made',
  'payments.book': 'cases.moved',
  'bills.book': 'cases.moved',
  'ledger.import': 'cases.moved',
  'counts.read': null,
  'review.list': 'review.searched',
  'review.open': 'own',
  'review.own': null,
  'review.draws': null,
  'review.figures': null,
  // Which calls are looked at binds reviewers and agents.
  'review.draw': 'policy.changed',
  'review.lock': null,
  'calibrations.list': null,
  'calibrations.score': null,
  'rules.read': null,
  'rules.narrow': 'rules.changed',
  'strategy.read': null,
  'strategy.set': 'policy.changed',
  'strategy.try': null,
  'allotments.read': null,
  'allotments.make': 'cases.moved',
  'teams.read': null,
  'teams.set': 'people.changed',
  'teams.lead': 'people.changed',
  'approvals.list': null,
  'tickets.list': null,
  'staff.list': null,
  'releases.list': null,
  'releases.read': null,
  'releases.write': 'policy.changed',
  'releases.inUse': null,
  'agencies.read': null,
  'agencies.manage': 'cases.moved',
  'packages.make': 'own',
  'packages.list': null,
  'holds.list': null,
  'holds.cases': 'customer.searched',
  'reports.day': 'export.made',
  'board.read': null,
  'joins.make': 'own',
  'joins.end': null,
  'joins.own': null,
  // Kept as they are, with who read them; nothing of a customer may be in them.
  'announcements.make': null,
  'announcements.list': null,
  'announcements.own': null,
  'announcements.read': null,
  'reports.calls': 'review.searched',
  // Counts of the house: no person is in them.
  'reports.figures': null,
  'reports.paper': 'export.made',
  'reports.mail': null,
  'reports.setMail': 'policy.changed',
  'reports.rolls': null,
  'machines.list': null,
  'machines.wipe': 'machine.wiped',
  'machines.keep': 'machine.wiped',
  'machines.received': null,
  'machines.wiped': 'own',
  'codes.make': 'own',
  'practice.refill': null,
  'care.day': null,
  'care.team': null,
  'concerns.own': null,
  'concerns.list': null,
  'help.own': null,
  'help.list': null,
  'recordings.send': null,
  'recordings.state': null,
  'recordings.coverage': null,
  'recordings.calls': 'review.searched',
  'recordings.policy': 'policy.changed',
  'recordings.listen': 'own',
  // Only behind a permission, which stands in the audit.
  'recordings.sound': null,
  'messages.templates': null,
  'messages.draft': null,
  'messages.decide': 'policy.changed',
  'messages.log': 'review.searched',
  'messages.paper': 'own',
  'copies.make': 'own',
  'papers.list': null,
  'papers.add': null,
  'papers.open': 'own',
  'retention.read': 'review.searched',
  'retention.set': 'policy.changed',
  'retention.run': 'own',
  'audit.list': 'audit.read',
  'audit.verify': 'audit.read',
}

export const AUDIT_PAGE = 50

/** GET /v1/audit (qa, admin) */
export const AuditQuery = z.object({
  what: Audited.optional(),
  user: Id.optional(),
  /** A call, case, customer, letter, import: whatever an entry is about. */
  subject: Id.optional(),
  from: LocalDay.optional(),
  until: LocalDay.optional(),
  /** Entries before this place. */
  before: z.coerce.number().int().min(1).optional(),
})
export type AuditQuery = z.output<typeof AuditQuery>

export const AuditEntry = z.object({
  /** Its place in the chain, from 1. */
  seq: z.int(),
  at: Instant,
  /** Null: central by itself. */
  by: Id.nullable(),
  what: Audited,
  subject: Id.nullable(),
  customerId: Id.nullable(),
  route: z.string().nullable(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditReply = z.object({
  entries: z.array(AuditEntry),
  staff: z.array(Staff),
  /** Null after the last page. */
  next: z.int().nullable(),
  head: z.object({ seq: z.int(), hash: z.string() }),
  now: Instant,
})
export type AuditReply = z.infer<typeof AuditReply>

/** GET /v1/audit/check (qa, admin): the whole chain, counted anew. */
export const AuditCheck = z.object({
  entries: z.int(),
  head: z.object({ seq: z.int(), hash: z.string() }),
  /** The first place at which the chain does not hold. */
  broken: z.object({ seq: z.int(), why: z.enum(['hash', 'missing', 'head']) }).nullable(),
  now: Instant,
})
export type AuditCheck = z.infer<typeof AuditCheck>

/** An entry as the chain sees it; every field that is kept is in it. */
export interface Chained {
  readonly seq: number
  readonly at: number
  readonly user: string | null
  readonly session: string | null
  readonly what: string
  readonly subject: string | null
  readonly customer: string | null
  readonly detail: string
  readonly hash: string
}

/** What the hash of an entry is taken over, as the database's trigger writes it: the hash before it, and its fields in this order. */
export function chainText(before: string, entry: Omit<Chained, 'hash'>): string {
  const { seq, at, user, session, what, subject, customer, detail } = entry
  return [before, seq, at, user ?? '', session ?? '', what, subject ?? '', customer ?? '', detail].join('|')
}

export interface Head {
  readonly seq: number
  readonly hash: string
}

export const CHAIN_BEGINS: Head = { seq: 0, hash: '' }

/** Follows a piece of the chain on from `before`. `digest`: SHA-256 as hex. */
export function followChain(
  before: Head,
  entries: readonly Chained[],
  digest: (text: string) => string,
): { head: Head; broken: NonNullable<AuditCheck['broken']> | null } {
  let head = before
  for (const entry of entries) {
    if (entry.seq !== head.seq + 1) return { head, broken: { seq: head.seq + 1, why: 'missing' } }
    if (digest(chainText(head.hash, entry)) !== entry.hash)
      return { head, broken: { seq: entry.seq, why: 'hash' } }
    head = { seq: entry.seq, hash: entry.hash }
  }
  return { head, broken: null }
}
