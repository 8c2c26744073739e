// What an agent has typed into the calculator: kept with the case until it is sent, encrypted like every draft. Private to the plan.
import { useCallback, useEffect, useState } from 'react'
import { z } from 'zod'
import type { Arrears } from '../../../shared/arrears.ts'
import { addDays, type LocalDay } from '../../../shared/instant.ts'
import { PlanTerms } from '../../../shared/plan.ts'
import { Fen, type Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import type { Offered } from './offer.ts'

const HALF_MONTH = 15

export const PlanDraft = z.object({
  options: z.array(PlanTerms).min(1).max(3),
  chosen: z.int().min(0),
  /** Whether the late fee is to be waived, and which share of the interest, in percent. */
  waiveFee: z.boolean(),
  waiveInterest: z.int().min(0).max(100),
  consent: z.boolean(),
  incomeFen: Fen.nullable(),
  needsFen: Fen.nullable(),
  otherDebtsFen: Fen.nullable(),
  reason: z.string().nullable(),
  channel: z.string().nullable(),
  note: z.string(),
})
export type PlanDraft = z.infer<typeof PlanDraft>

/** Two to begin with: what most customers ask for, and what costs them nothing. */
export function freshDraft(today: LocalDay): PlanDraft {
  const of = { firstDue: addDays(today, HALF_MONTH), monthlyPpm: 5000, periodFeeFen: 0 }
  return {
    options: [
      { ...of, planKind: 'interestFree', periods: 6 },
      { ...of, planKind: 'equalPayment', periods: 12 },
    ],
    chosen: 0,
    waiveFee: false,
    waiveInterest: 0,
    consent: false,
    incomeFen: null,
    needsFen: null,
    otherDebtsFen: null,
    reason: null,
    channel: null,
    note: '',
  }
}

/** The draft with the chosen plan as an offer in the call has it: what the offer leaves open stays. */
export function withOffer(
  draft: PlanDraft,
  { periods, firstDue }: Pick<Offered, 'periods' | 'firstDue'>,
): PlanDraft {
  const options = draft.options.map((each, index) => {
    if (index !== draft.chosen) return each
    const day = { firstDue: firstDue ?? each.firstDue }
    if (periods === null) return { ...each, ...day }
    if (periods === 1) return { ...each, ...day, planKind: 'single' as const, periods }
    return {
      ...each,
      ...day,
      planKind: each.planKind === 'single' ? ('interestFree' as const) : each.planKind,
      periods,
    }
  })
  return { ...draft, options }
}

export const owedOf = ({ feeFen, interestFen, principalFen }: Arrears) => ({
  feeFen,
  interestFen,
  principalFen,
})

/** The draft of a case, kept as it is typed. `clear` after it was sent: income and needs are not kept longer than needed. */
export function usePlanDraft(caseId: Id, today: LocalDay) {
  const { local } = useDesk()
  const key = `plan:${caseId}`
  const [draft, setDraft] = useState<PlanDraft | null>(null)
  useEffect(() => {
    let gone = false
    local.query('draft', { key }).then(
      (found) => {
        if (!gone) setDraft(PlanDraft.safeParse(found).data ?? freshDraft(today))
      },
      () => {
        // The store tells of its own trouble; one can calculate without it.
        if (!gone) setDraft(freshDraft(today))
      },
    )
    return () => {
      gone = true
    }
  }, [local, key, today])
  const change = useCallback(
    (part: Partial<PlanDraft>) =>
      setDraft((before) => {
        if (!before) return before
        const next = { ...before, ...part }
        void local.saveDraft(key, next)
        return next
      }),
    [local, key],
  )
  const clear = useCallback(() => {
    setDraft(freshDraft(today))
    void local.saveDraft(key, null)
  }, [local, key, today])
  return { draft, change, clear }
}
