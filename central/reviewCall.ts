// One call as a reviewer opens it: facts, script, dispositions, reviews, note, promise and acts. Promises: identity leaves
// masked and free text without long numbers; nothing leaves before the opening stands in the audit.
import { sql } from 'kysely'
import { arrearsOn } from '../shared/arrears.ts'
import { fieldsOf, isCode } from '../shared/disposition.ts'
import { maskName } from '../shared/identity.ts'
import { CHINA, localDay } from '../shared/instant.ts'
import type { Act } from '../shared/operation.ts'
import { maskPhone } from '../shared/phoneNumber.ts'
import { ProblemError } from '../shared/problem.ts'
import { standings } from '../shared/promise.ts'
import { actFactsOf, chainOf, withoutNumbers } from '../shared/review.ts'
import type { ReviewCallReply } from '../shared/reviewBodies.ts'
import type { CallRow, ContactRow, DispositionRow, Id, Row, RowKind, RowOf } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import { blindFor } from './calibrations.ts'
import type { Caller, Central } from './context.ts'
import { keysOf, openAct, type StoredAct } from './customerKeys.ts'
import type { Tx } from './database.ts'
import { judgementsOf } from './judgements.ts'
import type { Keys } from './keys.ts'
import { reachOf } from './reach.ts'
import { scriptOfHouse } from './releasesInUse.ts'
import { callIsErased } from './retentionErased.ts'
import { named, staffOf } from './staff.ts'

/** Openings that the answer names. */
const OPENINGS = 20

/** Throws `request.notFound` for a call that does not exist or has no disposition yet, `team.notYours`. */
export async function openCall(central: Central, caller: Caller, callId: Id): Promise<ReviewCallReply> {
  const at = central.now()
  return central.database.transaction(async (tx) => {
    const found = await tx
      .selectFrom('rows')
      .select(['data', 'customer_id'])
      .where('kind', '=', 'call')
      .where('id', '=', callId)
      .where('deleted', '=', false)
      .executeTakeFirst()
    const call = found?.data
    if (!found && (await callIsErased(tx, callId))) throw new ProblemError('call.erased')
    if (!found || call?.kind !== 'call' || call.dispositionId === null)
      throw new ProblemError('request.notFound')
    ;(await reachOf(tx, caller)).mustReach(call.agentId)
    await noteAudit(tx, [
      { at, by: caller, what: 'review.opened', subject: callId, customerId: found.customer_id },
    ])
    const rows = await tx
      .selectFrom('rows')
      .select('data')
      .where('customer_id', '=', found.customer_id)
      .where('deleted', '=', false)
      .execute()
    const openings = await tx
      .selectFrom('audit')
      .select(['at', 'user_id'])
      .where('subject', '=', callId)
      .where('what', '=', 'review.opened')
      .where('user_id', 'is not', null)
      .orderBy('seq', 'desc')
      .limit(OPENINGS)
      .$narrowType<{ user_id: string }>()
      .execute()
    const told = tell(
      call,
      rows.map((row) => row.data),
      await actsOf(
        tx,
        central.keys,
        call,
        rows.map((row) => row.data),
      ),
      at,
    )
    const judged = await judgementsOf(tx, callId)
    const used = told.dispositions[0]?.script
    const lock = await tx
      .selectFrom('review_locks')
      .selectAll()
      .where('call_id', '=', callId)
      .where('until', '>', at)
      .where('user_id', '<>', caller.id)
      .executeTakeFirst()
    const staff = await staffOf(tx, [
      call.agentId,
      ...openings.map((one) => one.user_id),
      ...told.reviews.map((one) => one.reviewerId),
      ...told.scores.flatMap(({ reviewerId, rounds }) => [
        reviewerId,
        ...rounds.flatMap(({ decided }) => decided?.by ?? []),
      ]),
      ...(lock ? [lock.user_id] : []),
      ...told.dispositions.map((one) => one.agentId),
      ...told.acts.map((one) => one.by),
    ])
    const blind = caller.role === 'qa' ? await blindFor(tx, caller, callId) : null
    return {
      ...told,
      blind,
      scores: blind === null ? told.scores : [],
      locked: lock ? { by: named(staff, lock.user_id), until: lock.until } : null,
      script: used ? await scriptOfHouse(tx, used) : null,
      guard: [...told.guard, ...judged],
      agent: named(staff, call.agentId),
      staff,
      openings: openings.map((one) => ({ at: one.at, by: one.user_id })),
      now: at,
    }
  })
}

/** What was recorded in the call, and what its agent did about the case from its beginning to its first disposition. */
async function actsOf(
  tx: Tx,
  keys: Keys,
  call: CallRow,
  rows: readonly Row[],
): Promise<{ act: Act; flags: string[] }[]> {
  const codedAt = ofKind(rows, 'disposition').find(
    (row) => row.callId === call.id && row.supersedes === null,
  )?.at
  const found = await sql<{ act: StoredAct; flags: string[] }>`
    select act, flags from acts
    where outcome = 'applied' and not act ? 'erased' and (act #>> '{payload,callId}' = ${call.id}
      or (case_id = ${call.caseId}::uuid and agent = ${call.agentId}::uuid
        and at between ${call.startedAt}::bigint and ${codedAt ?? call.startedAt}::bigint
        and act #>> '{payload,callId}' is null))
    order by at, act ->> 'hlc', n`.execute(tx)
  const of = await keysOf(tx, keys, [call.customerId])
  return found.rows.flatMap(({ act: stored, flags }) => {
    const act = openAct(stored, of)
    return act ? [{ act, flags }] : []
  })
}

const ofKind = <K extends RowKind>(rows: readonly Row[], kind: K): RowOf<K>[] =>
  rows.filter((row): row is RowOf<K> => row.kind === kind)

type Told = Omit<ReviewCallReply, 'blind' | 'locked' | 'script' | 'agent' | 'staff' | 'openings' | 'now'>

function tell(call: CallRow, rows: readonly Row[], acts: { act: Act; flags: string[] }[], at: number): Told {
  const dispositions = new Map(ofKind(rows, 'disposition').map((row) => [row.id, row]))
  const inForce = call.dispositionId ? dispositions.get(call.dispositionId) : undefined
  if (!inForce) throw new ProblemError('request.notFound')
  const ofCall = <R extends { callId: Id | null }>(row: R) => row.callId === call.id
  const ofCase = (row: Row) => row.caseId === null || row.caseId === call.caseId
  const contacts = ofKind(rows, 'contact').filter(ofCase)
  const called = contacts.find((row) => row.id === call.contactId)
  const customer = ofKind(rows, 'customer')[0]
  return {
    call: { ...call, number: null },
    name: customer ? maskName(customer.name) : '',
    contact: called ? { role: called.role, phone: maskPhone(called.phone, 'unverified') } : null,
    matter: matterOf(call, rows),
    dispositions: chainOf(inForce, (id) => dispositions.get(id)).map(withoutLongNumbers),
    reviews: ofKind(rows, 'review')
      .filter(ofCall)
      .sort((a, b) => a.at - b.at),
    scores: ofKind(rows, 'score')
      .filter(ofCall)
      .sort((a, b) => a.at - b.at),
    notes: ofKind(rows, 'note')
      .filter(ofCall)
      .map((note) => ({ ...note, text: withoutNumbers(note.text) })),
    promises: promisesOf(call, rows, at),
    callbacks: ofKind(rows, 'callback').filter(ofCall),
    holds: ofKind(rows, 'hold')
      .filter(ofCall)
      .map((hold) => ({ ...hold, words: withoutNumbers(hold.words) })),
    guard: acts.flatMap(({ act }) => {
      if (act.kind !== 'call.attempted' || act.payload.callId !== call.id || !act.payload.guard) return []
      return [{ by: 'desk' as const, at: act.at, record: act.payload.guard }]
    }),
    acts: acts.map(({ act, flags }) => ({
      id: act.id,
      kind: act.kind,
      at: act.at,
      by: act.actor.id,
      flags,
      facts: actFactsOf(act),
    })),
    contacts: contacts.map((row: ContactRow) => ({
      id: row.id,
      role: row.role,
      relation: row.relation,
      phone: maskPhone(row.phone, 'unverified'),
    })),
    calls: ofKind(rows, 'call')
      .filter((row) => row.caseId === call.caseId)
      .sort((a, b) => b.startedAt - a.startedAt)
      .map(({ id, startedAt, direction }) => ({ id, startedAt, direction })),
  }
}

function matterOf(call: CallRow, rows: readonly Row[]): Told['matter'] {
  const matter = ofKind(rows, 'case').find((row) => row.id === call.caseId)
  if (!matter) return null
  const { id, lender, product, dueDate, zone, synthetic } = matter
  const on = localDay(call.startedAt, zone)
  const ledger = ofKind(rows, 'payment').filter((row) => row.caseId === matter.id)
  const { dpd, bucket, totalFen, minimumFen } = arrearsOn(matter, ledger, on)
  return { id, lender, product, dueDate, zone, synthetic, on, dpd, bucket, totalFen, minimumFen }
}

function promisesOf(call: CallRow, rows: readonly Row[], at: number): Told['promises'] {
  const ofCase = ofKind(rows, 'promise').filter((row) => row.caseId === call.caseId)
  const ledger = ofKind(rows, 'payment').filter((row) => row.caseId === call.caseId)
  const zone = ofKind(rows, 'case').find((row) => row.id === call.caseId)?.zone ?? CHINA
  const standing = new Map(standings(ofCase, ledger, at, zone).map((one) => [one.id, one]))
  return ofCase.flatMap((promise) => {
    const found = standing.get(promise.id)
    return promise.callId === call.id && found ? { promise, status: found.state, paidFen: found.paidFen } : []
  })
}

/** Verbatim words and other long text; short fields hold amounts, days, references and choices. */
const LONG_TEXT = 200

export function withoutLongNumbers(row: DispositionRow): DispositionRow {
  if (!isCode(row.code)) return row
  const fields = { ...row.fields }
  for (const field of fieldsOf(row.code, fields)) {
    const value = fields[field.name]
    if (field.kind === 'text' && field.max > LONG_TEXT && typeof value === 'string')
      fields[field.name] = withoutNumbers(value)
  }
  return { ...row, fields }
}
