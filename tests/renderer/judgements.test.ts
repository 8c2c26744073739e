import { expect, it } from 'vitest'
import { differing } from '../../renderer/features/review/judgements.ts'
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { permits } from '../../shared/compliance/compliance.ts'
import { GuardRecord, recordOf } from '../../shared/compliance/judgement.ts'
import { ask, at, CASE, facts, N1 } from '../shared/compliance/facts.ts'

const NOON = at('2026-11-24 12:00:00')
const held = facts({
  holds: [{ holdKind: 'cease', caseId: CASE, from: NOON - 1, until: null, liftedAt: null }],
})

it('a later judgement shows only what is not as before @seed(41)', () => {
  const before = recordOf(permits(ask(N1), facts(), CHINA_PACK, NOON))
  const after = recordOf(permits(ask(N1), held, CHINA_PACK, NOON))
  expect(differing(before, before)).toEqual([])
  expect(differing(before, after).map(({ rule, state }) => [rule, state])).toEqual([['HOLD', 'refuse']])
  // A check that was not asked then is told as well.
  expect(differing({ ...before, checks: before.checks.slice(1) }, before).map(({ rule }) => rule)).toEqual([
    'CLOCK',
  ])
})

it('what is kept of a verdict is every check with its figure, no wording and no person @seed(41)', () => {
  const record = GuardRecord.parse(recordOf(permits(ask(N1), held, CHINA_PACK, NOON)))
  expect(record.checks).toHaveLength(CHINA_PACK.predicates.length)
  expect(record).toMatchObject({ kind: 'refusal', pack: 'cn-2026.11' })
  expect(JSON.stringify(record)).not.toContain(N1)
  expect(JSON.stringify(record)).not.toContain('停催')
})
