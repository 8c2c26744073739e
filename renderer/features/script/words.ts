// The facts and the language in which a script speaks about one case. Public through `script.tsx`; figures come from the ledger only.
import { useMemo } from 'react'
import { latestPromiseOf } from '../../../shared/script/earlierPromise.ts'
import { factsOf, ticketOf } from '../../../shared/script/variables.ts'
import type { Wordings } from '../../../shared/script/wording.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView, VerificationFactor } from '../../local/views.ts'
import { useFormat } from '../../words/format.ts'

/**
 * `stopId` is the hold of a complaint or stop recorded in this call: its short reference is read out. `factors` are those that
 * the customer is asked for.
 */
export function useWordings(
  view: CaseView,
  stopId: string | null,
  factors: readonly VerificationFactor[] = view.factors,
): Wordings {
  const { profile } = useDesk()
  const { language } = useFormat()
  return useMemo(
    () => ({
      facts: factsOf({
        case: view.case,
        cardTail: view.case.cardTail,
        surname: view.surname,
        title: view.title,
        arrears: view.arrears,
        agent: { name: profile.name, staffNumber: profile.staffNumber },
        factors,
        ticket: stopId === null ? null : ticketOf(stopId),
        earlier: latestPromiseOf(view.promises, view.payments, view.case.zone),
      }),
      language: language === 'en' ? 'en' : 'zh',
    }),
    [view, profile, stopId, factors, language],
  )
}
