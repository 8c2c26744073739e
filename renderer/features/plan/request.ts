// What waits for a supervisor, whatever it is: a plan or an exception, in one list. Private to the approvals.
import type { Approval, ApprovalsReply, ExceptionApproval } from '../../../shared/approvalBodies.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { ExceptionRow, Id, PlanRow } from '../../../shared/rows.ts'

export type Request =
  | { readonly kind: 'plan'; readonly of: Approval; readonly row: PlanRow }
  | { readonly kind: 'exception'; readonly of: ExceptionApproval; readonly row: ExceptionRow }

export const isOpen = ({ row }: Request): boolean => row.state === 'asked'

/** Those that wait oldest first, those that had their decision newest first. */
export function requestsOf({ approvals, exceptions }: ApprovalsReply): Request[] {
  const all: Request[] = [
    ...approvals.map((of): Request => ({ kind: 'plan', of, row: of.plan })),
    ...exceptions.map((of): Request => ({ kind: 'exception', of, row: of.exception })),
  ]
  return all.sort((a, b) =>
    isOpen(a) ? a.row.askedAt - b.row.askedAt : (b.row.ended?.at ?? 0) - (a.row.ended?.at ?? 0),
  )
}

/** The act of a decision on it. */
export function decisionOn({ kind, row }: Request, granted: boolean, reason: string): ActDraft {
  const { customerId, caseId, id, version: base } = row
  if (kind === 'plan') {
    const decision = granted ? 'approved' : 'refused'
    return { kind: 'plan.decided', customerId, caseId, base, payload: { planId: id, decision, reason } }
  }
  const decision = granted ? 'granted' : 'refused'
  return {
    kind: 'exception.decided',
    customerId,
    caseId,
    base,
    payload: { exceptionId: id, decision, reason },
  }
}

/** What a waiting act of this desk decides, if it decides a request. */
export function decidedIn({ kind, payload }: Pick<ActDraft, 'kind' | 'payload'>): Id | null {
  if (kind === 'plan.decided' && 'planId' in payload) return payload.planId
  return kind === 'exception.decided' && 'exceptionId' in payload ? payload.exceptionId : null
}
