// What acts about legal holds make of rows. Promises: each has a reason and a day on which somebody looks at it again; only who saw it as it is
// changes it. Private to `operation.ts`.
import type { ActOf } from '../act.ts'
import { type Applied, raised, refuse, subjectOf, type World } from '../applied.ts'

type LegalHoldAct = ActOf<'legalHold.placed' | 'legalHold.reviewed' | 'legalHold.lifted'>

export function legalHoldAct(world: World, act: LegalHoldAct): Applied {
  const { holdId, reason } = act.payload
  if (act.kind !== 'legalHold.lifted' && act.payload.reviewAt <= act.at)
    return refuse('act.malformed', { path: 'payload.reviewAt', detail: 'over' })
  if (act.kind === 'legalHold.placed') {
    const { ground, reviewAt } = act.payload
    const placed = { placedAt: act.at, placedBy: act.actor.id, reviewAt, lifted: null }
    return {
      ok: true,
      rows: [{ kind: 'legalHold', id: holdId, ...subjectOf(act), ground, reason, ...placed }],
    }
  }
  const hold = world.get('legalHold', holdId)
  if (!hold) return refuse('act.subjectMissing', { kind: 'legalHold', id: holdId })
  if (hold.version !== act.base || hold.lifted !== null)
    return refuse(
      'act.versionConflict',
      { kind: 'legalHold', id: hold.id, base: act.base, current: hold.version },
      hold,
    )
  const change =
    act.kind === 'legalHold.reviewed'
      ? { reviewAt: act.payload.reviewAt, reason }
      : { lifted: { at: act.at, by: act.actor.id, reason } }
  return { ok: true, rows: [raised(hold, change)] }
}
