// The routes of the rules of contact: how this company narrows them. What central's guard said to a call comes with its review.
import { z } from 'zod'
import { RuleSettingRequest, RuleSettings } from '../shared/compliance/tighten.ts'
import type { Central, Routes } from './context.ts'
import { narrowRules, ruleSettings } from './ruleSettings.ts'

export function ruleRoutes(central: Central, add: Routes): void {
  const url = '/v1/rules/settings'
  const reply = z.object({ settings: RuleSettings })
  add.only(
    'rules.read',
    { method: 'GET', url, summary: 'How this company narrows the rules of contact', reply },
    async () => ({ settings: await ruleSettings(central.database.db) }),
  )
  add.only(
    'rules.narrow',
    {
      method: 'POST',
      url,
      summary: 'Narrow the rules from a day on; what would widen them is refused',
      body: RuleSettingRequest,
      reply,
    },
    async ({ body, caller }) => ({ settings: await narrowRules(central, caller, body) }),
  )
}
