// Which of the agent's cases a practice call uses, and whether new ones are needed. Private to practice. Only cases that may be
// called now are offered; the guard is asked again at the dial like for any call.
import type { Instant } from '../../../shared/instant.ts'
import type { Scenario } from '../../../shared/practice/customers.ts'
import { SCENARIOS } from '../../../shared/practice/customers.ts'
import { SCENARIO_BY_LAST_DIGIT } from '../../../shared/practice.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Local } from '../../local/local.ts'
import type { WorkRow } from '../../local/views.ts'

export interface PracticeCase {
  readonly caseId: Id
  readonly contactId: Id
  readonly name: string
}

export interface PracticePeople {
  /** A case for each customer; empty when no synthetic case may be called now. */
  readonly cases: ReadonlyMap<Scenario, PracticeCase>
  /** Limits and holds have used up the agent's people: new ones are needed. Never in quiet hours, when nobody may be called. */
  readonly usedUp: boolean
}

/** Cases looked at together; on it goes until every customer has one. */
const LOOKED_AT = 40
/** With fewer people each of them would be called again and again. */
const FEW = 3
const QUIET_HOURS = 'C1'

/** A case for each customer: first one whose number belongs to them anyway, else one that nobody here uses yet, else any. */
export async function peopleFor(
  local: Pick<Local, 'query'>,
  rows: readonly WorkRow[],
  now: Instant,
): Promise<PracticePeople> {
  const callable = rows.filter(
    ({ contactId, guard, reasons }) =>
      contactId !== null &&
      guard.kind === 'permit' &&
      // A call for practice begins with no reason to give.
      !reasons.some(({ code }) => code === 'stageNoCall'),
  )
  const found: (PracticeCase & { usual: Scenario | null })[] = []
  for (let at = 0; at < callable.length && found.length < SCENARIOS.length; at += LOOKED_AT) {
    const looked = await Promise.all(
      callable.slice(at, at + LOOKED_AT).map(async (row) => {
        const view = await local.query('case', { caseId: row.caseId, now })
        const contact = view?.contacts.find(({ id }) => id === row.contactId)
        // The list may plan a call that a customer asked for, which is permitted where this one is not.
        if (!view?.synthetic || contact?.role !== 'debtor' || contact.guard.kind !== 'permit') return null
        const usual = SCENARIO_BY_LAST_DIGIT[Number(contact.phoneVerified.slice(-1))] ?? null
        return { usual, caseId: row.caseId, contactId: contact.id, name: row.name }
      }),
    )
    found.push(...looked.filter((one) => one !== null))
  }
  const quiet = rows.some(({ guard }) => guard.kind === 'refusal' && guard.rule === QUIET_HOURS)
  const cases = new Map<Scenario, PracticeCase>()
  const free = new Set(found)
  for (const scenario of SCENARIOS) {
    const own = [...free].find(({ usual }) => usual === scenario)
    if (!own) continue
    cases.set(scenario, own)
    free.delete(own)
  }
  const spare = [...free]
  for (const [index, scenario] of SCENARIOS.entries()) {
    if (cases.has(scenario)) continue
    const any = spare.shift() ?? found[index % found.length]
    if (any) cases.set(scenario, any)
  }
  return { cases, usedUp: found.length < FEW && !quiet }
}
