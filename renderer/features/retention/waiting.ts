// Legal holds about which this desk recorded something that central has not judged yet. Private to retention.
import type { Id } from '../../../shared/rows.ts'
import { useView } from '../../local/useView.ts'

export function useLegalHoldsWaiting(): ReadonlySet<Id> {
  const outbox = useView('outbox', null).value ?? []
  return new Set(
    outbox.flatMap(({ act }) =>
      act.kind === 'legalHold.placed' || act.kind === 'legalHold.reviewed' || act.kind === 'legalHold.lifted'
        ? [act.payload.holdId]
        : [],
    ),
  )
}
