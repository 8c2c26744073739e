// The people of the practice screen, live: who may be called now, and new ones from the practice central when limits and holds
// have used them up. Private to practice. Promises: asks for new ones once at a time and never again by itself after a failure.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Instant } from '../../../shared/instant.ts'
import type { Scenario } from '../../../shared/practice/customers.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { mayCall } from '../../../shared/role.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { PracticeCase } from './cases.ts'
import { type PracticePeople, peopleFor } from './cases.ts'

export interface People {
  /** Null while they are being looked for or asked for. */
  readonly cases: ReadonlyMap<Scenario, PracticeCase> | null
  readonly refilling: boolean
  readonly problem: Problem | null
  /** Null for who is allotted no cases. */
  readonly refill: (() => void) | null
}

export function usePeople(minute: Instant): People {
  const { local, sync, profile } = useDesk()
  // Cases are allotted to agents only.
  const may = mayCall(profile.role, 'practice.refill')
  const rows = useView('worklist', { now: minute }).value
  // Before the first pull an empty list says nothing.
  const pulled = useView('status', null).value?.lastPullAt != null
  const [people, setPeople] = useState<PracticePeople | null>(null)
  const [refilling, setRefilling] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  /** What came of it shows in the rows; until they allow calls again nothing more is asked for unasked. */
  const asked = useRef(false)

  const refill = useCallback(() => {
    asked.current = true
    setRefilling(true)
    setProblem(null)
    sync
      .refillPractice()
      .catch((error: unknown) => setProblem(problemOf(error, 'practice')))
      .finally(() => setRefilling(false))
  }, [sync])

  useEffect(() => {
    if (!rows) return
    let stale = false
    peopleFor(local, rows, minute).then(
      (found) => {
        if (stale) return
        setPeople(found)
        if (!found.usedUp) asked.current = false
        else if (may && pulled && !asked.current) refill()
      },
      (error: unknown) => {
        if (!stale) setProblem(problemOf(error, 'practice'))
      },
    )
    return () => {
      stale = true
    }
  }, [local, rows, minute, may, pulled, refill])

  const waiting = refilling && (people?.cases.size ?? 0) === 0
  return {
    cases: waiting ? null : (people?.cases ?? null),
    refilling,
    problem,
    refill: may ? refill : null,
  }
}
