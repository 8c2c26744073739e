// Takes from a customer's rows what the score may see, field by field. Promises: nothing else gets through; every call of the customer
// and the promises of the case count. Pure.
import type { Instant } from '../instant.ts'
import { planState } from '../planStanding.ts'
import { standings } from '../promise.ts'
import type { Bucket, CaseRow, Row, RowKind, RowOf } from '../rows.ts'
import type { ScoreFacts } from './score.ts'

/** `rows`: all of the customer. `bucket`: as the case stands, plans counted. */
export function scoreFacts(rows: readonly Row[], matter: CaseRow, bucket: Bucket, now: Instant): ScoreFacts {
  const of = <K extends RowKind>(kind: K) => rows.filter((row): row is RowOf<K> => row.kind === kind)
  const ofCase = <K extends RowKind>(kind: K) => of(kind).filter((row) => row.caseId === matter.id)
  const payments = ofCase('payment')
  const found = standings(ofCase('promise'), payments, now, matter.zone)
  const plan = ofCase('plan').find((each) => planState(each, found) === 'running')
  return {
    matter: { id: matter.id, zone: matter.zone },
    bucket,
    standings: found.map(({ id, state, endsAt }) => ({ id, state, endsAt })),
    payments: payments.map(({ id, valueDate }) => ({ id, valueDate })),
    calls: of('call').map(
      ({ id, direction, ofDebtor, startedAt, answeredAt, verification, dispositionId }) => ({
        id,
        direction,
        ofDebtor,
        startedAt,
        answeredAt,
        verification,
        dispositionId,
      }),
    ),
    // Only what is read; a code by which somebody used a right does not even arrive.
    dispositions: ofCase('disposition')
      .filter(({ code }) => code === 'REFUSE')
      .map(({ id, code, at }) => ({ id, code, at })),
    numbers: of('contact')
      .filter(({ caseId }) => caseId === null || caseId === matter.id)
      .map(({ id, role, status }) => ({ id, role, status })),
    runningPlan: plan?.id ?? null,
  }
}
