// Leases: one device may dial a debtor, until the evening, with what is left of the caps. Central alone writes them. Promises:
// a lease ends with what it was given for (the case moved, the agent signed out, the agent sits at another desk now), so that a
// dead PC keeps no debtor locked; who could dial when is kept as spans, by which calls made offline are judged later.

import { sql } from 'kysely'
import { effectiveCalls, guardCallsOf } from '../shared/compliance/counters.ts'
import { rulesFor } from '../shared/compliance/tighten.ts'
import { HOUR, type Instant, instantOf, localDay, MINUTE, timeOfDay } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { LeaseReply, LeaseRequest } from '../shared/protocol.ts'
import { worksEveryCase } from '../shared/role.ts'
import type { CaseRow, Id, LeaseRow } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import type { Tx } from './database.ts'
import { meetDevice, ownerOf } from './devices.ts'
import { reachOf } from './reach.ts'
import { RowStore } from './rowStore.ts'
import { ruleSettings } from './ruleSettings.ts'
import { wakeCustomers } from './wake.ts'

const EVENING = 20 * HOUR
const NIGHT = 22 * HOUR
const MIDNIGHT = 24 * HOUR
const RELEASED_AT_ONCE = 500
/** A desk's trusted time runs this little beside central's: a call in the first moment of a lease is inside it. */
export const SPAN_MARGIN_MS = MINUTE

/** The end of a lease taken at `at`: 20:00 of the debtor's day, later 22:00, at night midnight, so that no lease spans two days' caps. */
export function leaseEnd(at: Instant, zone: string): Instant {
  const now = timeOfDay(at, zone)
  const end = now < EVENING ? EVENING : now < NIGHT ? NIGHT : MIDNIGHT
  return instantOf(localDay(at, zone), end, zone)
}

/**
 * Grants what is free or already this device's; with `takeOver` also what another desk of the caller's holds, or a person who
 * no longer has a case of this debtor. The rest is refused until it is free. Throws `role.notAllowed` for a device that is
 * somebody else's.
 */
export async function takeLeases(
  central: Central,
  caller: Caller,
  request: LeaseRequest,
): Promise<LeaseReply> {
  const at = central.now()
  return central.database.transaction(async (tx) => {
    await meetDevice(tx, request.device, caller.id, at)
    if ((await ownerOf(tx, request.device)) !== caller.id)
      throw new ProblemError('role.notAllowed', { need: 'device' })
    const store = new RowStore(tx)
    await store.load(request.customerIds)
    const settings = await ruleSettings(tx)
    const reach = await reachOf(tx, caller)
    const reply: LeaseReply = { granted: [], refused: [], now: at }
    const begun: LeaseRow[] = []
    const ended: LeaseRow[] = []
    for (const customerId of new Set(request.customerIds)) {
      const rows = store.rowsOf(customerId)
      const cases = rows.flatMap((row) => (row.kind === 'case' ? row : []))
      const mine = cases.some(
        (row) =>
          (worksEveryCase(caller.role) && reach.reaches(row.assignedTo)) || row.assignedTo === caller.id,
      )
      const before = store.world(customerId).get('lease', customerId)
      if (!mine) {
        reply.refused.push({ customerId, until: 0 })
        continue
      }
      if (before && before.device !== request.device && before.until > at) {
        const holder = await holderOf(tx, before)
        if (!request.takeOver || !mayTakeOver(caller.id, holder, cases)) {
          reply.refused.push({ customerId, until: before.until })
          continue
        }
        ended.push(before)
      }
      reply.granted.push(customerId)
      const zone = cases[0]?.zone ?? 'Asia/Shanghai'
      const until = leaseEnd(at, zone)
      const calls = guardCallsOf(
        rows.flatMap((row) => (row.kind === 'call' ? row : [])),
        rows.flatMap((row) => (row.kind === 'contact' ? row : [])),
      )
      const today = instantOf(localDay(at, zone), 0, zone)
      const cap = Math.min(...cases.map((row) => rulesFor(row, at, settings).thresholds.effectivePerDay))
      const effectiveLeft = Math.max(0, cap - effectiveCalls(calls, today, at + 1))
      const same = before && before.device === request.device && before.until === until
      if (same && before.effectiveLeft === effectiveLeft) continue
      const lease: LeaseRow = {
        kind: 'lease',
        id: customerId,
        customerId,
        caseId: null,
        version: (before?.version ?? 0) + 1,
        device: request.device,
        holder: caller.id,
        from: at,
        until,
        effectiveLeft,
      }
      store.stage([lease])
      begun.push(lease)
    }
    await endSpans(tx, ended, at)
    await beginSpans(tx, begun)
    const changed = store.changedCustomers()
    await store.flush()
    await wakeCustomers(tx, changed)
    return reply
  })
}

/** Ends every lease of the caller's device: the agent leaves the desk. Another person's device is left alone. */
export async function releaseLeases(central: Central, caller: Pick<Caller, 'id'>, device: Id): Promise<void> {
  const { database } = central
  const at = central.now()
  for (;;) {
    const held = await database.transaction(async (tx) => {
      if ((await ownerOf(tx, device)) !== caller.id) return 0
      const open = await tx
        .selectFrom('lease_spans')
        .select('customer_id')
        .distinct()
        .where('device', '=', device)
        .where('until_at', '>', at)
        .limit(RELEASED_AT_ONCE)
        .execute()
      const ids = open.map((span) => span.customer_id)
      if (ids.length === 0) return 0
      // The customer's lock comes first, as with everything that changes its rows.
      await sql`select id from rows where kind = 'customer' and id = any(${ids}::uuid[]) order by id for update`.execute(
        tx,
      )
      await sql`update rows set version = version + 1,
          data = data || jsonb_build_object('until', ${at}::bigint, 'version', version + 1)
        where kind = 'lease' and id = any(${ids}::uuid[]) and not deleted
          and data ->> 'device' = ${device} and (data ->> 'until')::bigint > ${at}`.execute(tx)
      await tx
        .updateTable('lease_spans')
        .set({ until_at: at })
        .where('device', '=', device)
        .where('customer_id', 'in', ids)
        .where('until_at', '>', at)
        .execute()
      await wakeCustomers(tx, ids)
      return ids.length
    })
    if (held < RELEASED_AT_ONCE) return
  }
}

/** Ends the leases on these customers whose holder has no case of theirs any more. Staged in `store`, which holds the cases as they are now. */
export async function endIdleLeases(
  tx: Tx,
  store: RowStore,
  customerIds: Iterable<Id>,
  at: Instant,
): Promise<void> {
  const ended: LeaseRow[] = []
  for (const customerId of new Set(customerIds)) {
    const lease = store.world(customerId).get('lease', customerId)
    if (!lease || lease.until <= at) continue
    const holder = await holderOf(tx, lease)
    const cases = store.rowsOf(customerId).flatMap((row) => (row.kind === 'case' ? row : []))
    if (holder !== null && hasCase(holder, cases)) continue
    ended.push(lease)
    store.stage([{ ...lease, until: at, version: lease.version + 1 }])
  }
  await endSpans(tx, ended, at)
}

/** One stretch of time in which one device could dial the debtor. */
export type LeaseSpan = { device: Id; from: Instant; until: Instant }

/** Every span that holds `at`. */
export async function leaseSpans(tx: Tx, customerId: Id, at: Instant): Promise<LeaseSpan[]> {
  const found = await tx
    .selectFrom('lease_spans')
    .select(['device', 'from_at', 'until_at'])
    .where('customer_id', '=', customerId)
    .where('from_at', '<=', at + SPAN_MARGIN_MS)
    .where('until_at', '>', at)
    .execute()
  return found.map((span) => ({ device: span.device, from: span.from_at, until: span.until_at }))
}

/** The guard's rule on the desk is the same: `movable` in the China pack. */
function mayTakeOver(caller: Id, holder: Id | null, cases: readonly CaseRow[]): boolean {
  if (holder === caller) return true
  return hasCase(caller, cases) && (holder === null || !hasCase(holder, cases))
}

const hasCase = (agent: Id, cases: readonly CaseRow[]): boolean =>
  cases.some((row) => row.assignedTo === agent)

/** Leases of before holders were noted belong to whose the device is. */
async function holderOf(tx: Tx, lease: LeaseRow): Promise<Id | null> {
  return lease.holder ?? (await ownerOf(tx, lease.device))
}

async function beginSpans(tx: Tx, leases: readonly LeaseRow[]): Promise<void> {
  if (leases.length === 0) return
  await tx
    .insertInto('lease_spans')
    .values(
      leases.map((lease) => ({
        customer_id: lease.customerId,
        device: lease.device,
        from_at: lease.from,
        until_at: lease.until,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['customer_id', 'from_at', 'device'])
        .doUpdateSet((row) => ({ until_at: row.ref('excluded.until_at') })),
    )
    .execute()
}

async function endSpans(tx: Tx, leases: readonly LeaseRow[], at: Instant): Promise<void> {
  for (const lease of leases)
    await tx
      .updateTable('lease_spans')
      .set({ until_at: at })
      .where('customer_id', '=', lease.customerId)
      .where('device', '=', lease.device)
      .where('until_at', '>', at)
      .execute()
}
