import { describe, expect, test } from 'vitest'
import { SYNTHETIC_REGION } from '../../shared/identity.ts'
import { CHINA, daysBetween } from '../../shared/instant.ts'
import type { IntakeDefaults } from '../../shared/intake/account.ts'
import { accountKey } from '../../shared/intake/account.ts'
import { recognise } from '../../shared/intake/columns.ts'
import { parseRow } from '../../shared/intake/row.ts'
import { FAULTS, syntheticAccounts } from '../../shared/intake/synthetic.ts'

const TODAY = '2026-11-22'
const DEFAULTS: IntakeDefaults = {
  lender: null,
  lenderType: null,
  callerName: null,
  known: new Map(),
  hotline: null,
  zone: CHINA,
  source: null,
}

function read(options: { rows: number; seed: number; bad?: number }) {
  const file = syntheticAccounts({ ...options, today: TODAY })
  const { mapping, missing, ambiguous, unknown } = recognise(file.headings)
  expect({ missing, ambiguous, unknown }).toEqual({ missing: [], ambiguous: [], unknown: [] })
  const results = file.rows.map((row) =>
    parseRow(Object.fromEntries(file.headings.map((heading, at) => [heading, row[at] ?? ''])), mapping, {
      today: TODAY,
      defaults: DEFAULTS,
    }),
  )
  return { file, results }
}

describe('synthetic accounts', () => {
  test('are all valid, all marked and all impossible as people', () => {
    const { results } = read({ rows: 500, seed: 3 })
    const accounts = results.map((result) => {
      if (!result.ok) throw new Error(JSON.stringify(result.problems))
      return result.account
    })
    for (const { synthetic, customer, contacts } of accounts) {
      expect(synthetic).toBe(true)
      expect(customer.name).toContain('测试')
      expect(customer.idNumber?.startsWith(SYNTHETIC_REGION)).toBe(true)
      for (const { phone } of contacts) expect(phone).toMatch(/^\+86199000\d{5}$/)
    }
    expect(new Set(accounts.map(accountKey)).size).toBe(500)
    expect(new Set(accounts.map(({ contacts }) => contacts[0]?.phone)).size).toBe(500)
    expect(new Set(accounts.map(({ product }) => product)).size).toBe(4)
    const late = accounts.map(({ dueDate }) => daysBetween(dueDate, TODAY))
    expect(Math.min(...late)).toBeGreaterThanOrEqual(-3)
    expect(Math.max(...late)).toBeGreaterThan(90)
  })

  test('are the same for the same seed and others for another', () => {
    const options = { rows: 20, today: TODAY }
    expect(syntheticAccounts({ ...options, seed: 1 })).toEqual(syntheticAccounts({ ...options, seed: 1 }))
    expect(syntheticAccounts({ ...options, seed: 1 }).rows).not.toEqual(
      syntheticAccounts({ ...options, seed: 2 }).rows,
    )
  })

  test('carry exactly the faults that were asked for', () => {
    const { file, results } = read({ rows: 200, seed: 5, bad: FAULTS.length })
    expect(file.spoilt.map(({ fault }) => fault)).toEqual([...FAULTS])
    const rejected = results.flatMap((result, row) => (result.ok ? [] : [row]))
    // A repeated account is a fault of the file, not of the row.
    const ofRows = file.spoilt.filter(({ fault }) => fault !== 'repeated').map(({ row }) => row)
    expect(rejected).toEqual(ofRows)
    const keys = results.flatMap((result) => (result.ok ? [accountKey(result.account)] : []))
    expect(keys.length - new Set(keys).size).toBe(1)
  })
})
