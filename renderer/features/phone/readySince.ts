// Since when the agent is free, as the call bar shows it. Private to the phone.
import { useRef } from 'react'
import type { Instant } from '../../../shared/instant.ts'

/** `idle`: nothing is under way now. The moment at which that last became so, as far as this bar has seen. */
export function useReadySince(idle: boolean, now: Instant): Instant {
  const since = useRef(now)
  const was = useRef(idle)
  if (idle && !was.current) since.current = now
  was.current = idle
  return since.current
}
