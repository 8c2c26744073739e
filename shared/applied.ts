// What every fold of an act is made of: the rows it sees, the rows it answers with, and the few moves that several acts share.
// Promises: pure and small. Only `operation.ts` and its parts build with it; others take `World` and `derivedId` from there.
import type { CaseAct } from './act.ts'
import type { Instant } from './instant.ts'
import type { Problem } from './problem.ts'
import type { CallRow, CaseRow, CaseState, ContactRow, Id, Row, RowKind, RowOf, TaskRow } from './rows.ts'

/** The rows an act can see: those of its customer. */
export interface World {
  get<K extends RowKind>(kind: K, id: Id): RowOf<K> | undefined
  ofCase<K extends RowKind>(kind: K, caseId: Id): readonly RowOf<K>[]
}

export type Applied = { ok: true; rows: Row[] } | { ok: false; problem: Problem; current: Row | null }

export const refuse = (
  code: Problem['code'],
  params: Problem['params'] = {},
  current: Row | null = null,
): Applied => ({
  ok: false,
  problem: { code, params },
  current,
})

/** A second id made from an act's own, the same on the desk and in central. `part` 1…255. */
export function derivedId(actId: Id, part: number): Id {
  return actId.slice(0, -2) + part.toString(16).padStart(2, '0')
}

/** Where a row that the act makes belongs. */
export const subjectOf = (act: CaseAct) => ({ customerId: act.customerId, caseId: act.caseId, version: 1 })

export const raised = <R extends Row>(row: R, change: Partial<R>): R => ({
  ...row,
  ...change,
  version: row.version + 1,
})

/** Case states that acts may move to; the ledger and supervisors move the rest. */
const MOVES: Record<CaseState, readonly CaseState[]> = {
  NEW: ['QUEUED', 'IN_CONTACT', 'PROMISED', 'PLAN', 'VERIFYING'],
  QUEUED: ['IN_CONTACT', 'PROMISED', 'PLAN', 'VERIFYING'],
  IN_CONTACT: ['PROMISED', 'PLAN', 'VERIFYING'],
  PROMISED: ['PLAN', 'VERIFYING'],
  PLAN: ['PROMISED', 'VERIFYING'],
  VERIFYING: ['PROMISED', 'PLAN'],
  CURED: [],
  SETTLED: [],
  WRITTEN_OFF: [],
  RECALLED: [],
}

/** The case in its new state, where an act may move it there; else nothing. */
export function casesMove(matter: CaseRow | undefined, state: CaseState | null): Row[] {
  if (!matter || state === null || !MOVES[matter.state].includes(state)) return []
  return [raised(matter, { state })]
}

/** The number as it is from `at` on. */
export function suppressed(
  world: World,
  contactId: Id | null,
  status: Exclude<ContactRow['status'], 'active'>,
  at: Instant,
): Row[] {
  const contact = contactId ? world.get('contact', contactId) : undefined
  if (!contact) return []
  const since = status === 'invalid' ? contact.invalidAt : contact.suppressedAt
  // Known already, and since no later: nothing new. An act that comes late may say that it was so earlier.
  if (since === undefined ? contact.status === status : since <= at) return []
  return [
    raised(contact, {
      // A number suppressed for ever never becomes merely invalid.
      status: contact.status === 'suppressed' ? 'suppressed' : status,
      ...(status === 'invalid' ? { invalidAt: at } : { suppressedAt: at }),
    }),
  ]
}

/** Who spoke, as far as the call proves it: whoever was verified is the debtor, on whatever number. Null for no contact's number. */
export function speakerOf(world: World, call: CallRow, contactId: Id | null): ContactRow['role'] | null {
  if (call.verification === 'matched') return 'debtor'
  return (contactId && world.get('contact', contactId)?.role) || null
}

/** What a call leaves to do; `place` among the tasks of the same act. */
export function taskOf(
  act: CaseAct,
  callId: Id,
  { kind, due }: { kind: TaskRow['taskKind']; due: Instant },
  place: number,
): TaskRow {
  return {
    kind: 'task',
    id: derivedId(act.id, 16 + place),
    ...subjectOf(act),
    taskKind: kind,
    due,
    callId,
    doneAt: null,
  }
}
