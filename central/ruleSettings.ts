// How this company narrows the rules. Promises: what would widen a rule is refused with the law's own figure; a setting binds
// from its day on, never before it was made, and wakes every desk to fetch it; nothing that stood is ever rewritten.

import { lawFor, zoneOf } from '../shared/compliance/packs.ts'
import { type RuleSettingRequest, RuleSettings, tightenFaults } from '../shared/compliance/tighten.ts'
import { instantOf, localDay } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { wakeEveryone } from './wake.ts'

/** Every setting that was ever made, oldest first. */
export async function ruleSettings(db: Db | Tx): Promise<RuleSettings> {
  const rows = await db
    .selectFrom('rule_settings')
    .select(['id', 'pack', 'lender', 'effective_from', 'tightening', 'at'])
    .orderBy('id')
    .execute()
  return RuleSettings.parse(
    rows.map(({ effective_from: effectiveFrom, ...row }) => ({ ...row, effectiveFrom })),
  )
}

/** Throws `rules.wider {setting, law, asked}`, `rules.hoursClosed`, `rules.notInPack {setting}` and `rules.dateInPast {earliest}`. */
export async function narrowRules(
  central: Central,
  caller: Caller,
  { pack, lender, effectiveFrom, tightening }: RuleSettingRequest,
): Promise<RuleSettings> {
  const at = central.now()
  const zone = zoneOf(pack)
  const earliest = localDay(at, zone)
  if (effectiveFrom < earliest) throw new ProblemError('rules.dateInPast', { earliest })
  const [fault] = tightenFaults(lawFor(zone, instantOf(effectiveFrom, 0, zone)), tightening)
  if (fault?.why === 'closed') throw new ProblemError('rules.hoursClosed')
  if (fault?.why === 'notInPack') throw new ProblemError('rules.notInPack', { setting: fault.setting })
  if (fault)
    throw new ProblemError('rules.wider', { setting: fault.setting, law: fault.law, asked: fault.asked })
  return central.database.transaction(async (tx) => {
    await tx
      .insertInto('rule_settings')
      .values({
        pack,
        lender,
        effective_from: effectiveFrom,
        tightening: JSON.stringify(tightening),
        at,
        by_user: caller.id,
      })
      .execute()
    await wakeEveryone(tx)
    return ruleSettings(tx)
  })
}
