// Whether this agent's last call was a hard one whose break is still offered. Private to `renderer/local`; the rule is `shared/hardCall.ts`.
import { careRulesOn, type HardReason, hardFactsOf, hardReasons, restOffered } from '../../shared/hardCall.ts'
import { CHINA, type Instant, localDay } from '../../shared/instant.ts'
import type { DispositionRow, Id } from '../../shared/rows.ts'
import type { Rows } from './rowSet.ts'

export interface RestOffer {
  callId: Id
  reasons: HardReason[]
}

/** Only the last result of this agent counts: whoever went on to another call did not want the break. */
export function restOfferOf(shown: Rows, agentId: Id, now: Instant): RestOffer | null {
  const rules = careRulesOn(localDay(now, CHINA))
  let last: DispositionRow | null = null
  for (const result of shown.of('disposition'))
    if (result.agentId === agentId && (last === null || result.at > last.at)) last = result
  const call = last && shown.get('call', last.callId)
  if (!last || !call || call.agentId !== agentId) return null
  const events = call.caseId ? shown.ofCase('event', call.caseId) : []
  const reasons = hardReasons(hardFactsOf(call, last, events), rules)
  return restOffered(reasons, last.at, now, rules) ? { callId: call.id, reasons } : null
}
