// What a kind of ticket says of itself. Promises: types only; the kinds are data in `kinds.ts` and in the features that bring their own.
import type { World } from '../applied.ts'
import type { Field, Option, Words } from '../dispositionFields.ts'
import type { Instant } from '../instant.ts'
import type { Problem } from '../problem.ts'
import type { CaseRow, HoldKind, Role, TaskRow } from '../rows.ts'
import type { TicketDesk } from '../ticketRow.ts'

export interface TicketStep {
  readonly step: string
  readonly label: Words
  readonly by: readonly Role[]
  /** Not by who opened the ticket. */
  readonly otherPerson: boolean
  /** What the step must say beside its words. */
  readonly fields: readonly Field[]
}

export interface TicketKindSpec {
  readonly label: Words
  /** Where it goes when it is opened. */
  readonly desk: TicketDesk
  /** Who opens one by hand; codes and other features open theirs by acts of their own. */
  readonly opens: readonly Role[]
  /** Who records the answer: the decision itself, or what the department said. */
  readonly decides: readonly Role[]
  /** Who may not decide: `about` = whom it is about and whose call it came from; `opener` = who opened it too. */
  readonly bars: 'about' | 'opener' | null
  /** Whole days until it is due, and how many before that somebody is reminded. */
  readonly days: number
  readonly warnDays: number
  /** The statutory clock that runs (`clock.ts`) in place of `days`. */
  readonly clock: 'complaint' | null
  /** Placed with the ticket, unless the call that brought it has placed one; ended by the answer. */
  readonly hold: HoldKind | null
  /** Tasks of the same call that the answer settles. */
  readonly tasks: readonly TaskRow['taskKind'][]
  /** The structured payload. `words`, `wish`, `channel` and evidence are the ticket's own and stand beside it. */
  readonly fields: readonly Field[]
  /** Words of the customer must be there. */
  readonly verbatim: boolean
  /** A question of ours: nobody said anything that is to be kept. */
  readonly ours?: true
  /** In order, all before the answer; none for most kinds. */
  readonly steps: readonly TicketStep[]
  /** What the answer may come to, and what it must say beside its words. */
  readonly outcomes: readonly Option[]
  readonly answerFields: readonly Field[]
  /** Times that its fields name lie within these, ms since local midnight; absent = the whole day. */
  readonly hours?: { readonly from: number; readonly until: number }
  /** What no single field can tell: fields that contradict each other, or say too little. */
  readonly rule?: (values: Readonly<Record<string, unknown>>) => Problem | null
  /** What stands against this outcome of the answer, by the rows of the case; null = nothing. */
  readonly grants?: (world: World, matter: CaseRow, outcome: string, at: Instant) => Problem | null
  /** Fields that are emptied once it is answered or closed, with what papers were called: told for this and nothing else. */
  readonly forgets?: readonly string[]
}
