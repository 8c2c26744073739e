// What a customer told of income and needs, in the acts that central keeps (DESIGN ruling 17). Promises: it was told for one decision; once
// that is made or the request is taken back, and where central never took the request, no stored act holds it any more.
import { sql } from 'kysely'
import type { Act } from '../shared/operation.ts'
import type { Verdict } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import { customerKeys, openAct, type StoredAct, sealAct } from './customerKeys.ts'
import type { Tx } from './database.ts'
import type { Keys } from './keys.ts'

/** The act as it is kept: a request that was not taken leaves nothing of the sheet. */
export function withoutUnusedMeans(act: Act, { outcome }: Pick<Verdict, 'outcome'>): Act {
  if (act.kind !== 'plan.asked' || outcome === 'applied') return act
  return { ...act, payload: { ...act.payload, sheet: null } }
}

/** Whether this act ends a review for which a customer told of means. */
export const endsMeans = (act: Act): boolean => reviewEnded(act) !== null

/** Takes the sheet out of the requests whose review these acts ended; after they were stored. */
export async function forgetMeans(tx: Tx, keys: Keys, applied: readonly Act[]): Promise<void> {
  for (const act of applied) {
    const planId = reviewEnded(act)
    if (!planId || act.customerId === null) continue
    const found = await sql<{ device: Id; n: number; act: StoredAct }>`
      select device, n, act from acts
      where case_id = ${act.caseId} and kind = 'plan.asked' and act #>> '{payload,planId}' = ${planId}`.execute(
      tx,
    )
    const of = await customerKeys(tx, keys, [act.customerId])
    for (const { device, n, act: stored } of found.rows) {
      const asked = openAct(stored, of)
      if (asked?.kind !== 'plan.asked' || !asked.payload.sheet) continue
      const without = sealAct({ ...asked, payload: { ...asked.payload, sheet: null } }, of)
      await sql`update acts set act = ${JSON.stringify(without)}::jsonb where device = ${device}::uuid and n = ${n}`.execute(
        tx,
      )
    }
  }
}

/** The plan whose review ends with this act: decided, taken back, or replaced by another request. */
function reviewEnded(act: Act): Id | null {
  if (act.kind === 'plan.asked') return act.payload.previousId ?? null
  return act.kind === 'plan.decided' || act.kind === 'plan.withdrawn' ? act.payload.planId : null
}
