// Whether debt facts must be hidden now, and why: the one answer that worklist, customer panel and lists share. Promises: from
// the answer of a call until customer and recording are confirmed (with a third person: to its end) the reason is not `none`.
import { callOf } from '../../shared/call.ts'
import type { Instant } from '../../shared/instant.ts'
import { MINUTE } from '../../shared/instant.ts'
import type { Id } from '../../shared/rows.ts'
import { useNow } from '../clock.ts'
import { usePicked, useView } from '../local/useView.ts'
import { draftKey, readDraft } from './callDraft.ts'
import { usePhone } from './phone/phone.ts'
import type { CoverReason } from './script/script.tsx'
import { coverOf, wasAnswered } from './script/script.tsx'

const thirdPartyIn = (draft: unknown) => readDraft(draft)?.thirdParty ?? false

export interface CoverNow {
  readonly reason: CoverReason
  /** The call that is up or in wrap-up. */
  readonly callId: Id | null
  readonly caseId: Id | null
  readonly inCall: boolean
  /** The customer of this call proved who they are, in this call. */
  readonly verified: boolean
}

export function useCover(): CoverNow {
  const call = usePhone((state) => state.call)
  const now: Instant = useNow(MINUTE)
  const present = callOf(call)?.callId ?? ''
  const recorderRuns = usePhone(({ recorders }) => recorders[present]?.state === 'running')
  const party = callOf(call) ?? (call.state === 'wrappingUp' ? call.record : null)
  const callId = party?.callId ?? null
  const caseId = party?.caseId ?? null
  const matter = useView('case', caseId ? { caseId, now } : undefined).value
  const thirdParty = usePicked('draft', callId ? { key: draftKey(callId) } : undefined, thirdPartyIn)
  const answered = wasAnswered(call)
  const row = matter?.calls.find((one) => one.id === callId)
  const contact = matter?.contacts.find((one) => one.id === party?.contactId)
  return {
    // Until the rows are read nothing is known to be verified, so everything stays hidden.
    reason: coverOf({
      answered,
      verification: row?.verification ?? 'none',
      role: contact?.role ?? null,
      thirdParty: thirdParty ?? false,
      recording: callOf(call)?.recording ?? null,
      recorderRuns,
    }),
    callId,
    caseId,
    inCall: party !== null,
    verified: row?.verification === 'matched',
  }
}
