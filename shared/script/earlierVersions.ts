// Versions of scripts that calls were led by before (in drafts of running calls and in calls under review). Promises: each is word for
// word what was released (`scriptVersions.test.ts` holds the digests); cards apart, which have versions of their own.
import type { Objection, Script } from './graph.ts'
import { ANGRY, HARD_MOMENTS, HARD_MOMENTS_PREFILL } from './hardMoments.ts'
import { INBOUND_2 } from './inbound.ts'
import { wording } from './line.ts'
import { FOLLOW_UP_B_1, NEGOTIATION_B_1 } from './negotiationB.ts'
import { REMINDER_A_3 } from './reminderA.ts'
import { SERVICE } from './service.ts'

const PLAN: Objection = {
  id: 'plan',
  label: wording('想要分期', 'Wants instalments'),
  cue: wording('“能不能分几个月”', '“Could I pay by the month?”'),
  to: 'A11',
}

/** As it was before the lines for hard moments; `instead` stood where anger stands now. */
function beforeHardMoments(script: Script, version: number, instead: Objection[]): Script {
  const fresh = new Set(HARD_MOMENTS.map(({ id }) => id))
  return {
    ...script,
    version,
    nodes: script.nodes.filter(({ id }) => !fresh.has(id)),
    objections: script.objections.flatMap((one) => (one.id === ANGRY.id ? instead : one)),
    prefill: Object.fromEntries(
      Object.entries(script.prefill).filter(([code]) => !Object.hasOwn(HARD_MOMENTS_PREFILL, code)),
    ),
  }
}

export const EARLIER: readonly Script[] = [
  beforeHardMoments(REMINDER_A_3, 2, [PLAN]),
  beforeHardMoments(INBOUND_2, 1, [PLAN]),
  beforeHardMoments(SERVICE, 1, []),
  // Before answers said what was heard of willingness.
  REMINDER_A_3,
  INBOUND_2,
  NEGOTIATION_B_1,
  FOLLOW_UP_B_1,
]
