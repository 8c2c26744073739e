// Account files for benches: as many synthetic people as wanted, all answered by the same simulated customer.
import type { LocalDay } from '../../shared/instant.ts'
import { syntheticAccounts } from '../../shared/intake/synthetic.ts'
import type { Scenario } from '../../shared/practice/customers.ts'
import { SCENARIO_BY_LAST_DIGIT } from '../../shared/practice.ts'

/** Up to 10,000 people, by seed the same in every run. */
export function accountsOf(customer: Scenario, rows: number, today: LocalDay): string {
  const file = syntheticAccounts({ rows, seed: 20_261_123, today })
  const digit = SCENARIO_BY_LAST_DIGIT.indexOf(customer)
  const phone = file.headings.indexOf('手机号')
  const lines = file.rows.map((cells, index) =>
    cells
      .map((cell, column) => (column === phone ? `199000${String(index).padStart(4, '0')}${digit}` : cell))
      .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(','),
  )
  return `${[file.headings.join(','), ...lines].join('\r\n')}\r\n`
}
