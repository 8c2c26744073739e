// What a customer told of income and needs, in the acts that central keeps (DESIGN ruling 17). Promises: it was told for one decision; once
// that is made or the request is taken back, and where central never took the request, no stored act holds it any more.
import { sql } from 'kysely'
import type { Act } from '../shared/operation.ts'
import type { Verdict } from '../shared/protocol.ts'
import type { Tx } from './database.ts'

/** The act as it is kept: a request that was not taken leaves nothing of the sheet. */
export function withoutUnusedMeans(act: Act, { outcome }: Pick<Verdict, 'outcome'>): Act {
  if (act.kind !== 'plan.asked' || outcome === 'applied') return act
  return { ...act, payload: { ...act.payload, sheet: null } }
}

/** Takes the sheet out of the requests whose review these acts ended; after they were stored. */
export async function forgetMeans(tx: Tx, applied: readonly Act[]): Promise<void> {
  for (const act of applied) {
    if (act.kind !== 'plan.decided' && act.kind !== 'plan.withdrawn') continue
    await sql`update acts set act = jsonb_set(act, '{payload,sheet}', 'null'::jsonb)
      where case_id = ${act.caseId} and kind = 'plan.asked' and act #>> '{payload,planId}' = ${act.payload.planId}`.execute(
      tx,
    )
  }
}
