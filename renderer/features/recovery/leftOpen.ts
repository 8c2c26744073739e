// The end of calls that a crash cut off. Pure and private to recovery.
import type { ActDraft } from '../../../shared/operation.ts'
import type { CallRow } from '../../../shared/rows.ts'
import { readDraft } from '../callDraft.ts'

/**
 * The end of a call that the crash cut off: when exactly it ended nobody knows, so its talk is counted to the last thing that
 * the agent's desk saved in it. Null for a call that has its end.
 */
export function endOf(
  call: Pick<CallRow, 'id' | 'customerId' | 'caseId' | 'answeredAt' | 'endedAt'>,
  stored: unknown,
  talked: number | null = null,
): ActDraft | null {
  if (call.endedAt !== null) return null
  const lastSeen = readDraft(stored)?.savedAt ?? null
  const seen = call.answeredAt === null || lastSeen === null ? 0 : Math.max(0, lastSeen - call.answeredAt)
  const talkMs = call.answeredAt === null ? 0 : (talked ?? seen)
  return {
    kind: 'call.ended',
    customerId: call.customerId,
    caseId: call.caseId,
    payload: { callId: call.id, sipStatus: null, endedBy: 'network', talkMs },
  }
}
