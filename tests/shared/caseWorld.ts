// One synthetic case as rows, in a small world that keeps what `apply` answers, as the desk and central do.
import { addDays, CHINA, DAY, instantOf, type LocalDay } from '../../shared/instant.ts'
import { Act, type ActDraft, apply, type World } from '../../shared/operation.ts'
import type { CaseRow, ContactRow, CustomerRow, Row, RowKind, RowOf } from '../../shared/rows.ts'

export const uuid = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
export const TODAY: LocalDay = '2026-03-02'
export const NOW = instantOf(TODAY, 10 * 3600_000, CHINA)
export const AGENT = uuid(1)
export const DEVICE = uuid(2)
export const CUSTOMER = uuid(3)
export const CASE = uuid(4)
export const MOBILE = uuid(5)
export const CALL = uuid(6)

export const customer: CustomerRow = {
  kind: 'customer',
  id: CUSTOMER,
  customerId: CUSTOMER,
  caseId: null,
  version: 1,
  name: '测试张一',
  idNumber: null,
  address: null,
  synthetic: true,
}
export const matter: CaseRow = {
  kind: 'case',
  id: CASE,
  customerId: CUSTOMER,
  caseId: CASE,
  version: 1,
  lender: '测试银行',
  lenderType: 'bank',
  callerName: '测试服务中心',
  hotline: '4000000000',
  product: 'creditCard',
  accountNumber: '9900000000000001',
  dueDate: addDays(TODAY, -12),
  terms: {
    principalFen: 800_000,
    minimumFen: 80_000,
    interestFrom: addDays(TODAY, -30),
    dailyRatePpm: 500,
    penaltyPpm: 1_000_000,
    lateFeePpm: 50_000,
    lateFeeFloorFen: 1000,
  },
  zone: CHINA,
  assignedTo: AGENT,
  state: 'NEW',
  synthetic: true,
  importedAt: NOW - DAY,
}
export const mobile: ContactRow = {
  kind: 'contact',
  id: MOBILE,
  customerId: CUSTOMER,
  caseId: CASE,
  version: 1,
  role: 'debtor',
  relation: null,
  name: null,
  phone: '+8619900000001',
  source: 'contract',
  status: 'active',
  consent: [],
}

export class Rows implements World {
  readonly rows = new Map<string, Row>()
  private n = 0
  constructor(rows: readonly Row[] = [customer, matter, mobile]) {
    for (const row of rows) this.put(row)
  }
  put(row: Row): void {
    this.rows.set(`${row.kind}:${row.id}`, row)
  }
  get<K extends RowKind>(kind: K, id: string): RowOf<K> | undefined {
    return this.rows.get(`${kind}:${id}`) as RowOf<K> | undefined
  }
  ofCase<K extends RowKind>(kind: K, caseId: string): readonly RowOf<K>[] {
    return [...this.rows.values()].filter((row) => row.kind === kind && row.caseId === caseId) as RowOf<K>[]
  }
  act(
    draft: Omit<ActDraft, 'customerId' | 'caseId'> & { at?: number },
    actor: Act['actor'] = { id: AGENT, role: 'agent' },
  ): Act {
    this.n += 1
    return Act.parse({
      id: uuid(0x1000 + this.n * 256),
      device: DEVICE,
      n: this.n,
      customerId: CUSTOMER,
      caseId: CASE,
      base: null,
      hlc: `${String(NOW).padStart(15, '0')}-00000`,
      schema: 1,
      actor,
      at: NOW,
      clock: { source: 'practice', skewMs: 0 },
      ...draft,
    })
  }
  /** Applies and keeps; returns the problem code, or null. */
  do(draft: Parameters<Rows['act']>[0], actor?: Act['actor']): string | null {
    const applied = apply(this, this.act(draft, actor))
    if (!applied.ok) return applied.problem.code
    for (const row of applied.rows) this.put(row)
    return null
  }
}

/** The agent's own call to the customer's number. */
export const dialled = {
  kind: 'call.attempted',
  payload: { callId: CALL, contactId: MOBILE, number: null, ofDebtor: true, purpose: 'collect', rules: 'r' },
} as const
export const disposition = (code: string, fields = {}) =>
  ({
    kind: 'disposition.set',
    payload: { dispositionId: uuid(20), callId: CALL, code, fields, path: ['A1'], said: [], script: null },
  }) as const
export const promise = (id: number, change = {}) =>
  ({
    kind: 'promise.made',
    payload: {
      promiseId: uuid(id),
      callId: CALL,
      promiseKind: 'part',
      amountFen: 200_000,
      due: addDays(TODAY, 4),
      channel: 'app',
      previousId: null,
      ...change,
    },
  }) as const
