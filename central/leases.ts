// Leases: one device may dial a debtor, until the evening, with what is left of the caps. Central alone writes them.

import { effectiveCalls, guardCallsOf } from '../shared/compliance/counters.ts'
import { HOUR, type Instant, instantOf, localDay, timeOfDay } from '../shared/instant.ts'
import type { LeaseReply, LeaseRequest } from '../shared/protocol.ts'
import { worksEveryCase } from '../shared/role.ts'
import type { LeaseRow } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import { RowStore } from './rowStore.ts'
import { wakeCustomers } from './wake.ts'

const EVENING = 20 * HOUR
const NIGHT = 22 * HOUR
const MIDNIGHT = 24 * HOUR

/** The end of a lease taken at `at`: 20:00 of the debtor's day, later 22:00, at night midnight, so that no lease spans two days' caps. */
export function leaseEnd(at: Instant, zone: string): Instant {
  const now = timeOfDay(at, zone)
  const end = now < EVENING ? EVENING : now < NIGHT ? NIGHT : MIDNIGHT
  return instantOf(localDay(at, zone), end, zone)
}

/** Grants what is free, or already held by this device, to the caller's device; the rest is refused until it is free. */
export async function takeLeases(
  central: Central,
  caller: Caller,
  request: LeaseRequest,
  effectivePerDay: number,
): Promise<LeaseReply> {
  const at = central.now()
  return central.database.transaction(async (tx) => {
    const store = new RowStore(tx)
    await store.load(request.customerIds)
    const reply: LeaseReply = { granted: [], refused: [], now: at }
    for (const customerId of new Set(request.customerIds)) {
      const rows = store.rowsOf(customerId)
      const cases = rows.flatMap((row) => (row.kind === 'case' ? row : []))
      const mine = cases.some((row) => worksEveryCase(caller.role) || row.assignedTo === caller.id)
      const before = store.world(customerId).get('lease', customerId)
      if (!mine) {
        reply.refused.push({ customerId, until: 0 })
        continue
      }
      if (before && before.device !== request.device && before.until > at) {
        reply.refused.push({ customerId, until: before.until })
        continue
      }
      reply.granted.push(customerId)
      const zone = cases[0]?.zone ?? 'Asia/Shanghai'
      const until = leaseEnd(at, zone)
      const calls = guardCallsOf(
        rows.flatMap((row) => (row.kind === 'call' ? row : [])),
        rows.flatMap((row) => (row.kind === 'contact' ? row : [])),
      )
      const today = instantOf(localDay(at, zone), 0, zone)
      const effectiveLeft = Math.max(0, effectivePerDay - effectiveCalls(calls, today, at + 1))
      const lease: LeaseRow = {
        kind: 'lease',
        id: customerId,
        customerId,
        caseId: null,
        version: (before?.version ?? 0) + 1,
        device: request.device,
        from: at,
        until,
        effectiveLeft,
      }
      const same = before && before.device === lease.device && before.until === until
      if (!same || before.effectiveLeft !== effectiveLeft) store.stage([lease])
    }
    const changed = store.changedCustomers()
    await store.flush()
    await wakeCustomers(tx, changed)
    return reply
  })
}
