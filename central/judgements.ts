// What central's guard says to calls, and what it keeps of it. Promises: a call is judged when it arrives, by all that is known of its moment,
// and once more whenever something of before that moment arrives later; what was said then is kept for review. Nothing is refused here.
import { arrearsOn } from '../shared/arrears.ts'
import type { GuardRecord, Judgement } from '../shared/compliance/judgement.ts'
import { recordOf } from '../shared/compliance/judgement.ts'
import type { RuleSettings } from '../shared/compliance/tighten.ts'
import { type Instant, localDay } from '../shared/instant.ts'
import type { ActOf } from '../shared/operation.ts'
import { standings } from '../shared/promise.ts'
import type { CallRow, Id, Row, RowKind, RowOf } from '../shared/rows.ts'
import { callsOutsideStage, type StageTables, stageDay, stageOf } from '../shared/stages.ts'
import type { Tx } from './database.ts'
import { forbiddenNumbers } from './forbidden.ts'
import { leaseSpans } from './leases.ts'
import { type Dialled, dialledBy, dialledIn, flagsOf, judge, laterFlags, leaseFlags } from './recheck.ts'
import type { RowStore } from './rowStore.ts'
import { stageTablesAt } from './strategy.ts'

interface Kept {
  callId: Id
  customerId: Id
  why: 'arrival' | 'later'
  record: GuardRecord
}

/** Rows that say something of whether a call was lawful. */
const TELLING: readonly Row['kind'][] = ['call', 'hold', 'contact', 'callback', 'message', 'event']

/** The judgements of one transaction. */
export class Judgements {
  readonly #tx: Tx
  readonly #store: RowStore
  readonly #settings: RuleSettings
  readonly #at: Instant
  readonly #kept: Kept[] = []
  /** Read once, when the first call comes. */
  #stages: StageTables | null = null

  constructor(tx: Tx, store: RowStore, settings: RuleSettings, at: Instant) {
    this.#tx = tx
    this.#store = store
    this.#settings = settings
    this.#at = at
  }

  /** Flags of a call that arrives; ask before its row is staged. */
  async arrived(act: ActOf<'call.attempted'>): Promise<string[]> {
    const dialled = dialledBy(act)
    const { customerId } = act
    const answer = await this.#ask(customerId, dialled)
    if (answer) this.#keep({ callId: dialled.callId, customerId, why: 'arrival', record: recordOf(answer) })
    return [
      ...flagsOf(answer),
      ...leaseFlags(await leaseSpans(this.#tx, customerId, act.at), act),
      ...((await this.#outsideStage(act)) ? ['outsideStage'] : []),
    ]
  }

  /** A call that the stage of its case is not for, without a reason given before it: asked at the desk, flagged here. */
  async #outsideStage({
    customerId,
    caseId,
    at,
    payload: { purpose },
  }: ActOf<'call.attempted'>): Promise<boolean> {
    if (purpose !== 'collect') return false
    const rows = this.#store.rowsOf(customerId)
    const matter = rows.find((row) => row.kind === 'case' && row.id === caseId)
    if (matter?.kind !== 'case') return false
    const of = <K extends RowKind>(kind: K) =>
      rows.filter((row): row is RowOf<K> => row.kind === kind && row.caseId === caseId)
    const { zone, product, dueDate } = matter
    const today = localDay(at, zone)
    const payments = of('payment')
    const { dpd, totalFen } = arrearsOn(matter, payments, today)
    this.#stages ??= await stageTablesAt(this.#tx, this.#at)
    const standing = stageOf(this.#stages, product, stageDay({ dpd }, dueDate, today))
    const promises = standings(of('promise'), payments, at, zone)
    return callsOutsideStage({ purpose, at, zone }, { standing, totalFen, promises }, of('event'))
  }

  /** What `rows`, staged by now, say of calls after `at` that were judged without them: those get their flags here. */
  async learned(rows: readonly Row[], at: Instant): Promise<void> {
    const telling = rows.filter((row) => TELLING.includes(row.kind))
    const own = new Set(rows.map(({ id }) => id))
    for (const customerId of new Set(telling.map((row) => row.customerId)))
      for (const row of this.#store.rowsOf(customerId))
        if (row.kind === 'call' && row.direction === 'outbound' && row.startedAt > at && !own.has(row.id))
          await this.#again(row)
  }

  async #again(call: CallRow): Promise<void> {
    const answer = await this.#ask(call.customerId, dialledIn(call))
    const found = laterFlags(answer, call.flags)
    if (!answer || found.length === 0) return
    const flags = [...call.flags, ...found].slice(0, 20)
    this.#store.stage([{ ...call, flags, version: call.version + 1 }])
    this.#keep({ callId: call.id, customerId: call.customerId, why: 'later', record: recordOf(answer) })
  }

  async #ask(customerId: Id, dialled: Dialled) {
    const rows = this.#store.rowsOf(customerId)
    const forbidden = await forbiddenNumbers(this.#tx, this.#store, customerId, dialled)
    return judge(await this.#asAssigned(rows, dialled), forbidden, dialled, this.#settings)
  }

  /** Service calls are for whoever had the case then. */
  async #asAssigned(
    rows: readonly Row[],
    { purpose, caseId, agentId, at }: Dialled,
  ): Promise<readonly Row[]> {
    if (purpose !== 'service' || caseId === null) return rows
    const held = await this.#tx
      .selectFrom('assignments')
      .select('agent')
      .where('case_id', '=', caseId)
      .where('agent', '=', agentId)
      .where('from_at', '<=', at)
      .where((where) => where.or([where('until_at', 'is', null), where('until_at', '>', at)]))
      .executeTakeFirst()
    return rows.map((row) =>
      row.kind === 'case' && row.id === caseId && held ? { ...row, assignedTo: agentId } : row,
    )
  }

  #keep(kept: Kept): void {
    this.#kept.push(kept)
  }

  async flush(): Promise<void> {
    if (this.#kept.length === 0) return
    await this.#tx
      .insertInto('call_judgements')
      .values(
        this.#kept.map(({ callId, customerId, why, record }) => ({
          call_id: callId,
          customer_id: customerId,
          at: this.#at,
          why,
          record: JSON.stringify(record),
        })),
      )
      .execute()
  }
}

/** What central said to one call, oldest first. */
export async function judgementsOf(tx: Tx, callId: Id): Promise<Judgement[]> {
  const rows = await tx
    .selectFrom('call_judgements')
    .select(['at', 'why', 'record'])
    .where('call_id', '=', callId)
    .orderBy('id')
    .execute()
  return rows.map(({ at, why, record }) => ({ at, by: why, record }))
}
