// Whether what was filled in for a ticket may stand, and what is forgotten of it at the end. Promises: reads rows, changes none. Private to
// `acts.ts`.
import type { World } from '../applied.ts'
import { type FieldContext, fieldProblems } from '../disposition.ts'
import type { Field } from '../dispositionFields.ts'
import { DAY, type Instant, localDay } from '../instant.ts'
import type { Problem } from '../problem.ts'
import type { CaseRow, TicketRow } from '../rows.ts'
import type { TicketKindSpec } from './kindSpec.ts'

/** What stands against these values in these fields of a kind; empty when nothing does. */
export function checked(
  world: World,
  matter: CaseRow,
  { hours, rule }: TicketKindSpec,
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
  at: Instant,
): Problem[] {
  const context: FieldContext = {
    now: at,
    zone: matter.zone,
    hours: hours ?? { from: 0, until: DAY },
    contacts: world.ofCase('contact', matter.id),
    callIds: world.ofCase('call', matter.id).map(({ id }) => id),
    // As for a plan: told on the same day, after saying what it is for.
    sensitiveConsent: world
      .ofCase('event', matter.id)
      .some(
        (event) =>
          event.eventKind === 'sensitiveConsent' &&
          localDay(event.at, matter.zone) === localDay(at, matter.zone),
      ),
  }
  const problems = fieldProblems(fields, values, context)
  const contradiction = problems.length === 0 ? rule?.(values) : null
  return contradiction ? [contradiction] : problems
}

/** What was told for the answer and for nothing else goes with it. */
export function forgotten(ticket: TicketRow, forgets: readonly string[] | undefined): Partial<TicketRow> {
  if (forgets === undefined) return {}
  const kept = Object.entries(ticket.payload).filter(([name]) => !forgets.includes(name))
  return {
    payload: Object.fromEntries(kept),
    evidence: ticket.evidence.map((one) => ({ ...one, what: '' })),
  }
}
