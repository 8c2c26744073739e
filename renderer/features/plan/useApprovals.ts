// What waits for this supervisor, from central, and decisions on their way. Private to the plan, but for the count. Promises: asked anew
// with every pull, which a wake brings about; an older answer never overwrites a newer one.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApprovalsQuery } from '../../../shared/approvalBodies.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { useSync } from '../sync/sync.ts'
import { decidedIn, type Request, requestsOf } from './request.ts'

export interface Approvals {
  readonly items: readonly Request[]
  readonly loading: boolean
  readonly problem: Problem | null
  /** Requests on which a decision of this desk has not been taken by central yet. */
  readonly deciding: ReadonlySet<Id>
  reload(): void
}

export function useApprovals(state: ApprovalsQuery['state']): Approvals {
  const { sync, profile } = useDesk()
  const pulledAt = useSync().lastPullAt
  const outbox = useView('outbox', null).value ?? []
  const [found, setFound] = useState<Pick<Approvals, 'items' | 'loading' | 'problem'>>({
    items: [],
    loading: true,
    problem: null,
  })
  const run = useRef(0)
  const may = mayCall(profile.role, 'approvals.list')
  const load = useCallback(async () => {
    if (!may) return
    run.current += 1
    const mine = run.current
    try {
      const items = requestsOf(await sync.approvals(state))
      if (mine === run.current) setFound({ items, loading: false, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'approvals.list')
      if (mine === run.current) setFound((before) => ({ ...before, loading: false, problem }))
    }
  }, [sync, state, may])
  const deciding = new Set(outbox.flatMap(({ act }) => decidedIn(act) ?? []))
  const sent = [...deciding].join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the desk has pulled and when a decision has left
  useEffect(() => {
    void load()
  }, [load, pulledAt, sent])
  return { ...found, deciding, reload: () => void load() }
}

/** How many wait; 0 for who does not approve. */
export function useApprovalsWaiting(): number {
  return useApprovals('open').items.length
}
