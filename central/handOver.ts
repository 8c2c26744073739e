// What goes along with a case that is given to somebody else: callbacks that the customer waits for, and tickets that the one before saw to.
// Promises: nothing agreed with a customer stays with somebody who can no longer call; what supervisors keep for themselves stays theirs.
import type { CallbackRow, CaseRow, Id, TicketRow } from '../shared/rows.ts'
import type { RowStore } from './rowStore.ts'

/** Open callbacks and tickets of these cases (as they stood before) in the hands of `agent`; staged by the caller. */
export function handedOver(
  store: RowStore,
  before: readonly CaseRow[],
  agent: Id,
): (CallbackRow | TicketRow)[] {
  return before.flatMap((matter) => {
    const world = store.world(matter.customerId)
    const theirs = (owner: Id | null) => owner !== null && owner === matter.assignedTo
    const callbacks = world
      .ofCase('callback', matter.id)
      .filter(({ doneAt, owner }) => doneAt === null && owner !== agent)
      .filter(({ owner }) => theirs(owner) || matter.assignedTo === null)
      .map((row): CallbackRow => ({ ...row, owner: agent, version: row.version + 1 }))
    const tickets = world
      .ofCase('ticket', matter.id)
      .filter(({ state, owner }) => state !== 'closed' && theirs(owner))
      // Whoever has the case sees to it, and goes on doing so when the case moves again.
      .map((row): TicketRow => ({ ...row, owner: null, version: row.version + 1 }))
    return [...callbacks, ...tickets]
  })
}
