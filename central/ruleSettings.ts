// How this company narrows the rules. Promises: what would widen a rule is refused with the law's own figure; a setting takes effect on the
// next day at the earliest, when every desk has signed in anew and knows it; nothing that stood is ever rewritten.

import { lawFor, zoneOf } from '../shared/compliance/packs.ts'
import { type RuleSettingRequest, RuleSettings, tightenFaults } from '../shared/compliance/tighten.ts'
import { addDays, instantOf, localDay } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'

/** Every setting that was ever made, oldest first. */
export async function ruleSettings(db: Db | Tx): Promise<RuleSettings> {
  const rows = await db
    .selectFrom('rule_settings')
    .select(['id', 'pack', 'lender', 'effective_from', 'tightening'])
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
  const earliest = addDays(localDay(at, zone), 1)
  if (effectiveFrom < earliest) throw new ProblemError('rules.dateInPast', { earliest })
  const [fault] = tightenFaults(lawFor(zone, instantOf(effectiveFrom, 0, zone)), tightening)
  if (fault?.why === 'closed') throw new ProblemError('rules.hoursClosed')
  if (fault?.why === 'notInPack') throw new ProblemError('rules.notInPack', { setting: fault.setting })
  if (fault)
    throw new ProblemError('rules.wider', { setting: fault.setting, law: fault.law, asked: fault.asked })
  const { db } = central.database
  await db
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
  return ruleSettings(db)
}
