// The states of all promises among some rows, as the product computes them, sorted.
import type { Instant } from '../../shared/instant.ts'
import { standings } from '../../shared/promise.ts'
import type { Row } from '../../shared/rows.ts'
import { ofKind } from './site.ts'

export function promiseStatuses(rows: readonly Row[], at: Instant): string[] {
  return ofKind(rows, 'case')
    .flatMap((matter) => {
      const promises = ofKind(rows, 'promise').filter((row) => row.caseId === matter.id)
      const ledger = ofKind(rows, 'payment').filter((row) => row.caseId === matter.id)
      return standings(promises, ledger, at, matter.zone).map((standing) => standing.state)
    })
    .sort()
}
