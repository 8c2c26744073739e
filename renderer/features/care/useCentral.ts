// What central knows of the agent's own good, asked anew with every pull. Private to `care`. Promises: without central the last answer
// stays, with the time it was given; nothing is asked of a role that may not ask.
import { useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { mayCall, type RouteName } from '../../../shared/role.ts'
import { useDesk } from '../../desk.ts'
import { type CareClient, useSync } from '../sync/sync.ts'

export interface FromCentral<T> {
  readonly value: T | null
  readonly problem: Problem | null
}

export function useCentral<T>(route: RouteName, ask: (care: CareClient) => Promise<T>): FromCentral<T> {
  const { sync, profile } = useDesk()
  const pulledAt = useSync().lastPullAt
  const allowed = mayCall(profile.role, route)
  const [found, setFound] = useState<FromCentral<T>>({ value: null, problem: null })
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    if (!allowed || pulledAt === null) return
    let stopped = false
    latest.current(sync.care).then(
      (value) => {
        if (!stopped) setFound({ value, problem: null })
      },
      (error: unknown) => {
        if (!stopped) setFound((before) => ({ ...before, problem: problemOf(error, route) }))
      },
    )
    return () => {
      stopped = true
    }
  }, [sync, pulledAt, allowed, route])
  return found
}
