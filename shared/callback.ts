// Callbacks (预约回电): which are due, how the next call of a case is made because of them, which a call has answered. Promises: pure; a
// callback that the customer asked for is called on its own number and for that purpose, and never opens what the guard closes.
import type { Permit, Refusal } from './compliance/compliance.ts'
import { type Code, specOf } from './disposition.ts'
import type { Instant } from './instant.ts'
import type { CallbackRow, CallRow, Id, Purpose, Row } from './rows.ts'
import { type Callable, contactToCall } from './worklist.ts'

type Kept = Pick<CallbackRow, 'id' | 'at' | 'contactId' | 'requested' | 'doneAt'>

/** Open callbacks that may be made at `at`, the oldest first; `earlyMs`: how early before its time one counts as due. */
export function callbacksDue<C extends Kept>(callbacks: readonly C[], at: Instant, earlyMs: number): C[] {
  return callbacks
    .filter((callback) => callback.doneAt === null && callback.at - earlyMs <= at)
    .sort((a, b) => a.at - b.at)
}

/** How "dial" calls a case: the contact, for what, and what the guard says to that. */
export interface CallPlan<C> {
  readonly contact: C
  readonly purpose: Purpose
  readonly guard: Permit | Refusal
}

/**
 * The due callback's own contact for its purpose, else the number that `contactToCall` names, to collect. A callback that is
 * refused gives way to a call that is permitted. `ask` puts a contact and a purpose to the guard; null without any number.
 */
export function callPlan<C extends Callable>(
  contacts: readonly C[],
  callbacks: readonly Kept[],
  at: Instant,
  earlyMs: number,
  ask: (contact: C, purpose: Purpose) => Permit | Refusal,
): CallPlan<C> | null {
  const best = contactToCall(contacts)
  const collect = best && { contact: best, purpose: 'collect' as const, guard: best.guard }
  const [due] = callbacksDue(callbacks, at, earlyMs)
  const named = due && (contacts.find(({ contactId }) => contactId === due.contactId) ?? best)
  if (!named) return collect
  const purpose = due.requested ? 'callback_requested' : 'collect'
  const guard = ask(named, purpose)
  return guard.kind === 'permit' || collect?.guard.kind !== 'permit'
    ? { contact: named, purpose, guard }
    : collect
}

/**
 * Callbacks that a call with this result has made: those due when it began, once the customer or a guarantor came to the phone.
 * A call that nobody or somebody else answered leaves them open.
 */
export function callbacksMade(
  callbacks: readonly Kept[],
  call: { readonly startedAt: Instant },
  code: Code,
  earlyMs: number,
): Id[] {
  const { level1 } = specOf(code)
  if (level1 !== 'RPC' && level1 !== 'REL') return []
  return callbacksDue(callbacks, call.startedAt, earlyMs).map(({ id }) => id)
}

/** The customer called and nobody took it: their callback says so. */
export function wasMissed(call: Pick<CallRow, 'direction' | 'answeredAt'> | undefined): boolean {
  return call?.direction === 'inbound' && call.answeredAt === null
}

/** Among the rows of a customer stands an open callback for a call of theirs that nobody took. `callOf` finds a call by its id. */
export function missedWaits(rows: readonly Row[], callOf: (id: Id) => CallRow | undefined): boolean {
  return rows.some(
    (row) =>
      row.kind === 'callback' && row.doneAt === null && row.callId !== null && wasMissed(callOf(row.callId)),
  )
}
