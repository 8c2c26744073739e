// Which of the agent's cases a practice call uses. Private to practice. Only cases that may be called now are offered; the guard
// is asked again at the dial like for any call.
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

/** Cases looked at: more choice than a day of practice needs. */
const LOOKED_AT = 40

/**
 * A case for each customer: first one whose number belongs to them anyway, else one that nobody here uses yet, else any. Empty
 * when no synthetic case may be called now.
 */
export async function casesFor(
  local: Local,
  rows: readonly WorkRow[],
  now: Instant,
): Promise<ReadonlyMap<Scenario, PracticeCase>> {
  const callable = rows.filter((row) => row.contactId !== null && row.guard.kind === 'permit')
  const looked = await Promise.all(
    callable.slice(0, LOOKED_AT).map(async (row) => {
      const view = await local.query('case', { caseId: row.caseId, now })
      const contact = view?.contacts.find(({ id }) => id === row.contactId)
      if (!view?.synthetic || contact?.role !== 'debtor') return null
      const usual = SCENARIO_BY_LAST_DIGIT[Number(contact.phoneVerified.slice(-1))] ?? null
      return { usual, caseId: row.caseId, contactId: contact.id, name: row.name }
    }),
  )
  const found = looked.filter((one) => one !== null)
  const chosen = new Map<Scenario, PracticeCase>()
  const free = new Set(found)
  for (const scenario of SCENARIOS) {
    const own = [...free].find(({ usual }) => usual === scenario)
    if (!own) continue
    chosen.set(scenario, own)
    free.delete(own)
  }
  const spare = [...free]
  for (const [index, scenario] of SCENARIOS.entries()) {
    if (chosen.has(scenario)) continue
    const any = spare.shift() ?? found[index % found.length]
    if (any) chosen.set(scenario, any)
  }
  return chosen
}
