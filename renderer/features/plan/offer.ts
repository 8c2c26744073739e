// What script and calculator say to each other: an offer in the call opens the calculator with its figures, a plan from there becomes
// the line to say. Public to script and customer panel. Promises: said once to whoever shows that case now; nothing is kept here.
import { useEffect, useRef } from 'react'
import type { LocalDay } from '../../../shared/instant.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { Id } from '../../../shared/rows.ts'
import type { AgreedPlan } from '../../../shared/script.ts'

/** What the offer names so far; null = as the calculator has it. */
export interface Offered {
  readonly caseId: Id
  /** Months; 1 = all of it on one day. */
  readonly periods: number | null
  readonly firstDue: LocalDay | null
}

export interface Brought {
  readonly caseId: Id
  readonly plan: AgreedPlan
}

/** A way for one pane to speak to another: whoever listens hears it, and says whether it was for them. */
class Way<T extends { readonly caseId: Id }> {
  readonly #ears = new Set<(told: T) => boolean>()
  /** False where nobody could take it. */
  tell(told: T): boolean {
    return [...this.#ears].reduce((taken, ear) => ear(told) || taken, false)
  }
  listen(ear: (told: T) => boolean): () => void {
    this.#ears.add(ear)
    return () => void this.#ears.delete(ear)
  }
}

function useTold<T extends { readonly caseId: Id }>(way: Way<T>, caseId: Id, hear: (told: T) => boolean) {
  const latest = useRef(hear)
  latest.current = hear
  useEffect(() => way.listen((told) => told.caseId === caseId && latest.current(told)), [way, caseId])
}

const offers = new Way<Offered>()
const plans = new Way<Brought>()

/** Opens the calculator of the case that is shown. */
export const calculate = (offer: Offered) => offers.tell(offer)
export const useOffered = (caseId: Id, hear: (offer: Offered) => boolean) => useTold(offers, caseId, hear)
/** Gives a plan to the script that is running; false where it has no line for one. */
export const bringToScript = (brought: Brought) => plans.tell(brought)
export const useBrought = (caseId: Id, hear: (brought: Brought) => boolean) => useTold(plans, caseId, hear)

/** What a line can say of the plan: even payments (the last may carry what rounding left). Null for any other. */
export function sayable({ instalments, terms, rates }: Plan): AgreedPlan | null {
  const [first, second] = instalments
  if (!first || !second) return null
  const even = instalments.slice(0, -1).every(({ fen }) => fen === first.fen)
  if (!even || terms.planKind === 'equalPrincipal') return null
  return {
    periods: instalments.length,
    firstDue: first.due,
    eachFen: first.fen,
    // As the calculator shows it: to a hundredth of a percent.
    annualPpm: Math.max(0, Math.round(rates.annualPpm / 100) * 100),
  }
}
