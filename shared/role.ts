// Who may record which act and call which route: desks hide by it, central enforces it. Pure tables, total over every
// act kind and route, so that a new one cannot be forgotten.
import type { ActKind } from './operation.ts'
import type { Role } from './rows.ts'

const EVERYONE: readonly Role[] = ['agent', 'supervisor', 'qa', 'admin']
const CALLERS: readonly Role[] = ['agent', 'supervisor']
const ADMIN: readonly Role[] = ['admin']
const MANAGERS: readonly Role[] = ['supervisor', 'admin']
/** Supervisors read what reviewers judge. */
const REVIEW_READERS: readonly Role[] = ['qa', 'supervisor']

/** Routes of central that demand a session. Sign-in, refresh, enrolment and health demand none. */
export const ROUTE_ROLES = {
  'session.signOut': EVERYONE,
  'sync.push': EVERYONE,
  'sync.sealed': EVERYONE,
  'sync.pull': EVERYONE,
  'sync.wake': EVERYONE,
  'leases.take': CALLERS,
  'leases.release': EVERYONE,
  'agents.list': ['supervisor', 'qa', 'admin'],
  'assignments.make': ['supervisor', 'admin'],
  'users.make': ADMIN,
  // Supervisors: agents of their own teams.
  'people.read': MANAGERS,
  'people.giveBack': MANAGERS,
  'people.make': ADMIN,
  'people.change': ADMIN,
  'people.stop': ADMIN,
  'people.back': ADMIN,
  'people.password': ADMIN,
  'people.unlock': MANAGERS,
  'imports.make': ADMIN,
  'imports.columns': ADMIN,
  'imports.progress': ADMIN,
  'imports.reply': ADMIN,
  'imports.cancel': ADMIN,
  'imports.rejected': ADMIN,
  'imports.changes': ADMIN,
  'payments.book': ADMIN,
  'bills.book': ADMIN,
  'ledger.import': ADMIN,
  'counts.read': ADMIN,
  'review.list': REVIEW_READERS,
  'review.open': REVIEW_READERS,
  'review.own': CALLERS,
  'audit.list': ['qa', 'admin'],
  'audit.verify': ['qa', 'admin'],
  'review.draws': REVIEW_READERS,
  'review.figures': REVIEW_READERS,
  'review.draw': ['qa'],
  'review.lock': ['qa'],
  'calibrations.list': REVIEW_READERS,
  'calibrations.score': ['qa'],
  'rules.read': ['supervisor', 'qa', 'admin'],
  'rules.narrow': ADMIN,
  'strategy.read': MANAGERS,
  'strategy.set': ['supervisor'],
  'strategy.try': ['supervisor'],
  'allotments.read': MANAGERS,
  'allotments.make': MANAGERS,
  'teams.read': MANAGERS,
  'teams.set': MANAGERS,
  'teams.lead': ADMIN,
  'approvals.list': ['supervisor'],
  'tickets.list': REVIEW_READERS,
  'staff.list': EVERYONE,
  'releases.list': ['supervisor', 'qa', 'admin'],
  'releases.read': ['supervisor', 'qa', 'admin'],
  'releases.write': ['supervisor', 'admin'],
  'releases.inUse': EVERYONE,
  'agencies.read': ['supervisor', 'admin'],
  'agencies.manage': ['supervisor'],
  'packages.make': ['supervisor'],
  'packages.list': ['supervisor', 'qa'],
  'holds.list': ['supervisor'],
  'holds.cases': ['supervisor'],
  'reports.day': CALLERS,
  'board.read': ['supervisor'],
  'joins.make': ['supervisor'],
  'joins.end': ['supervisor'],
  'joins.own': CALLERS,
  'announcements.make': ['supervisor'],
  'announcements.list': ['supervisor'],
  'announcements.own': CALLERS,
  'announcements.read': CALLERS,
  'reports.calls': ['supervisor', 'qa'],
  'reports.figures': ['supervisor', 'qa', 'admin'],
  'reports.paper': ['supervisor', 'qa', 'admin'],
  'reports.mail': ['supervisor', 'admin'],
  // It leaves the house: to whom is the administrator's to say.
  'reports.setMail': ['admin'],
  'reports.rolls': ['supervisor', 'qa', 'admin'],
  'machines.list': ADMIN,
  'machines.wipe': ADMIN,
  'machines.keep': ADMIN,
  // A desk speaks for itself: central looks whose it is.
  'machines.received': EVERYONE,
  'machines.wiped': EVERYONE,
  'codes.make': ADMIN,
  'practice.refill': ['agent'],
  'care.day': CALLERS,
  'care.team': ['supervisor'],
  'concerns.own': CALLERS,
  'concerns.list': ['supervisor', 'qa'],
  'help.own': CALLERS,
  'help.list': ['supervisor'],
  'recordings.send': CALLERS,
  'recordings.state': CALLERS,
  'recordings.coverage': ['qa', 'supervisor', 'admin'],
  'recordings.calls': ['qa', 'supervisor', 'admin'],
  'recordings.policy': ADMIN,
  // Agents: scored calls of their own.
  'recordings.listen': ['agent', 'supervisor', 'qa'],
  'recordings.sound': ['agent', 'supervisor', 'qa'],
  'messages.templates': EVERYONE,
  'messages.draft': ['supervisor'],
  'messages.decide': ['supervisor'],
  'messages.log': ['supervisor', 'qa'],
  'messages.paper': CALLERS,
  // Who decides whether it is given.
  'copies.make': ['supervisor'],
  'papers.list': CALLERS,
  'papers.add': CALLERS,
  'papers.open': CALLERS,
  'retention.read': ['supervisor', 'qa', 'admin'],
  'retention.set': ADMIN,
  // What the command does for whoever runs central.
  'retention.run': ADMIN,
} as const satisfies Record<string, readonly Role[]>

export type RouteName = keyof typeof ROUTE_ROLES

const ACT_ROLES: Record<ActKind, readonly Role[]> = {
  'call.attempted': CALLERS,
  'call.received': CALLERS,
  'call.answered': CALLERS,
  'call.ended': CALLERS,
  'call.missed': CALLERS,
  'call.transferred': CALLERS,
  'call.refused': CALLERS,
  'verification.tried': CALLERS,
  'recording.flagged': CALLERS,
  'recording.noticed': CALLERS,
  'recorder.changed': CALLERS,
  'stop.requested': CALLERS,
  'hold.placed': ['supervisor'],
  'hold.changed': ['supervisor'],
  'hold.lifted': ['supervisor'],
  'legalHold.placed': ['supervisor', 'qa'],
  'legalHold.reviewed': ['supervisor', 'qa'],
  'legalHold.lifted': ['supervisor', 'qa'],
  'disposition.set': CALLERS,
  'disposition.reviewed': ['qa'],
  'review.answered': CALLERS,
  'call.scored': ['qa'],
  'score.answered': CALLERS,
  'score.decided': ['qa'],
  'note.added': ['agent', 'supervisor', 'qa'],
  'promise.made': CALLERS,
  'stage.excepted': CALLERS,
  'consent.sensitive': CALLERS,
  'plan.asked': CALLERS,
  'plan.decided': ['supervisor'],
  'plan.withdrawn': CALLERS,
  'exception.asked': CALLERS,
  'exception.decided': ['supervisor'],
  'exception.withdrawn': CALLERS,
  'callback.set': CALLERS,
  'callback.done': CALLERS,
  'callback.moved': CALLERS,
  'callback.cancelled': CALLERS,
  'consent.recorded': CALLERS,
  'field.revealed': ['agent', 'supervisor', 'qa'],
  'incident.raised': EVERYONE,
  // Which kinds a role may open and answer stands in the kinds' data.
  'ticket.opened': CALLERS,
  'ticket.noted': ['agent', 'supervisor', 'qa'],
  'ticket.moved': CALLERS,
  'ticket.raised': CALLERS,
  'ticket.extended': ['supervisor'],
  'ticket.stepped': CALLERS,
  'ticket.answered': CALLERS,
  'ticket.closed': CALLERS,
  'satisfaction.asked': CALLERS,
  'message.asked': CALLERS,
  'message.cancelled': CALLERS,
  'agent.state': CALLERS,
  'concern.raised': CALLERS,
  'concern.read': ['supervisor', 'qa'],
  'concern.answered': ['supervisor', 'qa'],
  'help.asked': CALLERS,
  'help.withdrawn': CALLERS,
  'help.taken': ['supervisor'],
}

/**
 * What central still takes from an agent who lost the case a short while ago: facts of calls that did happen and what was
 * said in them. A promise or an appointment is for whoever holds the case now. `always` = the customer's own word, which
 * binds however late it arrives.
 */
const AFTER_LOSS: Record<ActKind, 'always' | 'late' | 'never'> = {
  'call.attempted': 'late',
  'call.received': 'late',
  'call.answered': 'late',
  'call.ended': 'late',
  'call.missed': 'late',
  'call.transferred': 'late',
  'call.refused': 'late',
  'verification.tried': 'late',
  'recording.flagged': 'late',
  'recording.noticed': 'late',
  'recorder.changed': 'late',
  'stop.requested': 'always',
  'hold.placed': 'never',
  'hold.changed': 'never',
  'hold.lifted': 'never',
  'legalHold.placed': 'never',
  'legalHold.reviewed': 'never',
  'legalHold.lifted': 'never',
  'disposition.set': 'late',
  'disposition.reviewed': 'never',
  // About the own call, whoever holds the case by now.
  'review.answered': 'always',
  'call.scored': 'never',
  'score.answered': 'always',
  'score.decided': 'never',
  'note.added': 'late',
  'promise.made': 'never',
  'stage.excepted': 'late',
  'consent.sensitive': 'late',
  'plan.asked': 'never',
  'plan.decided': 'never',
  'plan.withdrawn': 'never',
  'exception.asked': 'never',
  'exception.decided': 'never',
  'exception.withdrawn': 'never',
  'callback.set': 'never',
  'callback.done': 'never',
  'callback.moved': 'never',
  'callback.cancelled': 'never',
  'consent.recorded': 'late',
  'field.revealed': 'late',
  'incident.raised': 'late',
  // What the customer said binds; what is decided is for whoever has the case.
  'ticket.opened': 'late',
  'ticket.noted': 'late',
  'ticket.moved': 'never',
  'ticket.raised': 'late',
  'ticket.extended': 'never',
  'ticket.stepped': 'never',
  'ticket.answered': 'never',
  'ticket.closed': 'never',
  'satisfaction.asked': 'late',
  'message.asked': 'never',
  'message.cancelled': 'late',
  // About no case: nothing to lose.
  'agent.state': 'always',
  'concern.raised': 'always',
  'concern.read': 'always',
  'concern.answered': 'always',
  'help.asked': 'always',
  'help.withdrawn': 'always',
  'help.taken': 'always',
}

export function mayRecord(role: Role, kind: ActKind): boolean {
  return ACT_ROLES[kind].includes(role)
}

export function mayCall(role: Role, route: RouteName): boolean {
  const roles: readonly Role[] = ROUTE_ROLES[route]
  return roles.includes(role)
}

/** Supervisors work on every case; agents on those allotted to them. */
export function worksEveryCase(role: Role): boolean {
  return role !== 'agent'
}

export function afterLosingCase(kind: ActKind): 'always' | 'late' | 'never' {
  return AFTER_LOSS[kind]
}
