// The routes of the rules of contact: how this company narrows them. What central's guard said to a call comes with its review.
import { sql } from 'kysely'
import { RuleSettingRequest } from '../shared/compliance/tighten.ts'
import { RuleSettingsReply } from '../shared/ruleBodies.ts'
import type { Central, Routes } from './context.ts'
import { narrowRules, ruleSettings } from './ruleSettings.ts'
import { named, staffOf } from './staff.ts'

async function told({ database: { db }, now }: Central): Promise<RuleSettingsReply> {
  const rows = await db.selectFrom('rule_settings').select(['id', 'at', 'by_user']).orderBy('id').execute()
  const staff = await staffOf(
    db,
    rows.map((row) => row.by_user),
  )
  const lenders = await sql<{ lender: string }>`
    select distinct data ->> 'lender' as lender from rows where kind = 'case' and not deleted order by 1 limit 200`.execute(
    db,
  )
  return {
    settings: await ruleSettings(db),
    made: rows.map(({ id, at, by_user }) => ({ id, at, by: named(staff, by_user) })),
    lenders: lenders.rows.map(({ lender }) => lender),
    now: now(),
  }
}

export function ruleRoutes(central: Central, add: Routes): void {
  const url = '/v1/rules/settings'
  add.only(
    'rules.read',
    {
      method: 'GET',
      url,
      summary: 'How this company narrows the rules of contact',
      reply: RuleSettingsReply,
    },
    () => told(central),
  )
  add.only(
    'rules.narrow',
    {
      method: 'POST',
      url,
      summary: 'Narrow the rules from a day on; what would widen them is refused',
      body: RuleSettingRequest,
      reply: RuleSettingsReply,
    },
    async ({ body, caller }) => {
      await narrowRules(central, caller, body)
      return told(central)
    },
  )
}
