// What has to hold when a fleet is quiet. Each sentence is told by what central keeps and what stands on the desks' disks, never by what the code
// under test says of itself.
import { RowSet } from '../../renderer/local/rowSet.ts'
import { type Act, apply } from '../../shared/operation.ts'
import { standings } from '../../shared/promise.ts'
import type { Id, PromiseRow, Row } from '../../shared/rows.ts'
import type { Schedule } from './fleet.ts'
import type { FleetDesk } from './fleetDesk.ts'
import type { KeptAct } from './fleetWorld.ts'

const TODAY = '2026-03-11'

export async function breachesOf(schedule: Schedule): Promise<string[]> {
  const { world, desks } = schedule
  const customers = schedule.cases.map((row) => row.customerId)
  const devices = [...desks.map((desk) => desk.device), ...schedule.office.devices]
  const views = await Promise.all(desks.map((desk) => viewOf(desk, schedule)))
  const [acts, rows] = [await world.actsOf(devices), await world.rowsOf(customers)]
  const breaches = [
    ...onceInCentral(desks, acts),
    ...sameViews(schedule, views),
    ...foldOf(schedule, acts, rows),
    ...holdsStand(acts, rows),
    ...codesStand(acts, rows),
    ...(await oneDials(schedule, rows)),
    ...schedule.strays,
  ]
  for (const desk of desks) breaches.push(...(await onDisk(desk, acts, rows)))
  return breaches
}

/** Every acknowledged act is in central once; every act that was called saved is there or in the outbox. */
function onceInCentral(desks: readonly FleetDesk[], acts: readonly KeptAct[]): string[] {
  const breaches: string[] = []
  const applied = new Map<Id, number>()
  for (const act of acts) if (act.outcome === 'applied') applied.set(act.id, (applied.get(act.id) ?? 0) + 1)
  for (const [id, times] of applied) if (times > 1) breaches.push(`act ${id} was taken ${times} times`)
  for (const desk of desks) {
    const kept = new Map(acts.filter((act) => act.device === desk.device).map((act) => [act.n, act]))
    for (const act of desk.saved) {
      const found = kept.get(act.n)
      if (found?.id !== act.id)
        breaches.push(`${desk.name} saved ${act.kind} ${act.n}, central has ${found?.id ?? 'nothing'}`)
      if (desk.acknowledged.has(act.n) && !applied.has(act.id))
        breaches.push(`${desk.name} heard that ${act.kind} ${act.n} was taken`)
    }
  }
  return breaches
}

/** What an agent is shown of the cases, as far as it does not hang on the machine. */
async function viewOf(desk: FleetDesk, { cases, world }: Schedule): Promise<string[]> {
  const now = world.site.clock.at
  const parts: string[] = []
  for (const { id: caseId } of cases) {
    const view = await desk.ask('case', { caseId, now })
    if (!view) continue
    const { promises, standings: stand, payments, holds, callbacks, calls, timeline, plans, tickets } = view
    const told = { case: view.case, promises, stand, payments, holds, callbacks, calls, timeline }
    const shown = { ...told, plans, tickets }
    parts.push(...Object.entries(shown).map(([name, part]) => `${caseId} ${name}: ${JSON.stringify(part)}`))
  }
  return parts
}

function sameViews({ desks }: Schedule, views: readonly string[][]): string[] {
  return desks.flatMap((desk, at) =>
    desks.slice(at + 1).flatMap((other, place) => {
      if (other.seat.agent.id !== desk.seat.agent.id) return []
      const [mine, theirs] = [views[at] ?? [], views[at + 1 + place] ?? []]
      const differs = mine.findIndex((part, index) => part !== theirs[index])
      if (differs < 0 && mine.length === theirs.length) return []
      return [
        `${desk.name} and ${other.name} show different things`,
        `${desk.name} ${mine[differs]}`,
        `${other.name} ${theirs[differs]}`,
      ]
    }),
  )
}

/** What acts alone make of rows, without what central knows besides (leases, flags, whose it is). */
function bare(row: Row): string {
  const { version: _version, ...rest } = row
  const known: Record<string, unknown> = { ...rest }
  for (const name of ['flags', 'owner', 'assignedTo', 'state', 'closed']) delete known[name]
  return canonical(known)
}

const ofActs = (row: Row) => row.kind !== 'lease' && row.kind !== 'payment'

/** Rows are the fold of acts in the order of central; promises stand as the ledger alone says. */
function foldOf(schedule: Schedule, acts: readonly KeptAct[], rows: readonly Row[]): string[] {
  const breaches: string[] = []
  const folded = new RowSet()
  const foreign = rows.filter((row) => row.kind === 'payment' || schedule.lateRows.has(row.id))
  for (const row of [...schedule.beginning, ...foreign]) folded.put(row)
  for (const { act, outcome, n } of acts) {
    if (outcome !== 'applied' || act.customerId === null) continue
    const stood = builtOn(folded, act)
    if (stood !== undefined && stood !== act.base)
      breaches.push(`central took ${act.kind} ${n} about version ${act.base} when ${stood} stood`)
    const applied = apply(folded, act)
    if (!applied.ok)
      breaches.push(`central took ${act.kind} ${n}, the fold refuses it: ${applied.problem.code}`)
    else for (const row of applied.rows) folded.put(row)
  }
  const expected = new Set(folded.all().filter(ofActs).map(bare))
  const found = new Set(rows.filter(ofActs).map(bare))
  for (const row of found) if (!expected.has(row)) breaches.push(`not from the acts: ${row}`)
  for (const row of expected) if (!found.has(row)) breaches.push(`missing in central: ${row}`)

  for (const matter of schedule.cases) {
    const ofCase = (all: readonly Row[]) =>
      all.flatMap((row): PromiseRow[] => (row.kind === 'promise' && row.caseId === matter.id ? [row] : []))
    const ledger = (schedule.paid.get(matter.id) ?? []).map((amountFen) => ({ amountFen, valueDate: TODAY }))
    const at = schedule.world.site.clock.at
    const stand = (promises: PromiseRow[], paid: typeof ledger) =>
      JSON.stringify(
        standings(promises, paid, at, matter.zone)
          .map(({ id, state, paidFen }) => ({ id, state, paidFen }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      )
    const payments = rows.flatMap((row) => (row.kind === 'payment' && row.caseId === matter.id ? row : []))
    if (stand(ofCase(rows), payments) !== stand(ofCase(folded.all()), ledger))
      breaches.push(`promises of ${matter.id} do not stand as the ledger says`)
  }
  return breaches
}

/** Version of the row that an act builds on, as it stood then, where its kind names one. */
function builtOn(rows: RowSet, act: Act): number | null | undefined {
  switch (act.kind) {
    case 'promise.made':
      return act.payload.previousId ? rows.get('promise', act.payload.previousId)?.version : undefined
    case 'plan.asked':
      return act.payload.previousId ? rows.get('plan', act.payload.previousId)?.version : undefined
    case 'plan.decided':
    case 'plan.withdrawn':
      return rows.get('plan', act.payload.planId)?.version
    case 'hold.lifted':
    case 'hold.changed':
      return rows.get('hold', act.payload.holdId)?.version
    default:
      return undefined
  }
}

/** A stop and a hold stand until somebody who saw them ends them: by an act that central took after them, never by an older one. */
function holdsStand(acts: readonly KeptAct[], rows: readonly Row[]): string[] {
  const taken = acts.flatMap(({ act, outcome }) => (outcome === 'applied' ? act : []))
  const holds = new Map(rows.flatMap((row) => (row.kind === 'hold' ? [[row.id, row] as const] : [])))
  const ticketOf = new Map(
    rows.flatMap((row) => (row.kind === 'ticket' && row.holdId ? [[row.id, row.holdId] as const] : [])),
  )
  const ends = (act: Act, id: Id) =>
    (act.kind === 'hold.lifted' && act.payload.holdId === id) ||
    (act.kind === 'ticket.answered' &&
      act.payload.hold === 'lift' &&
      ticketOf.get(act.payload.ticketId) === id) ||
    (act.kind === 'ticket.closed' && ticketOf.get(act.payload.ticketId) === id)
  return taken.flatMap((act, place) => {
    if (act.kind !== 'stop.requested' && act.kind !== 'hold.placed') return []
    const { holdId } = act.payload
    const hold = holds.get(holdId)
    if (!hold) return [`the hold of ${act.kind} ${act.n} is gone`]
    const ended = taken.slice(place + 1).some((later) => ends(later, holdId))
    return hold.liftedAt !== null && !ended ? [`the hold of ${act.kind} ${act.n} was undone`] : []
  })
}

/** What an agent or a reviewer said of a call stays as it was said; the call names the last of them that central took. */
function codesStand(acts: readonly KeptAct[], rows: readonly Row[]): string[] {
  const breaches: string[] = []
  const found = new Map(rows.flatMap((row) => (row.kind === 'disposition' ? [[row.id, row] as const] : [])))
  const inForce = new Map<Id, Id>()
  for (const { act, outcome } of acts) {
    if (outcome !== 'applied') continue
    if (act.kind !== 'disposition.set' && act.kind !== 'disposition.reviewed') continue
    const { payload } = act
    if (!('code' in payload)) continue
    const corrects = 'correctionId' in payload
    const id = corrects ? payload.correctionId : payload.dispositionId
    const row = found.get(id)
    if (row?.code !== payload.code || row.supersedes !== (corrects ? payload.dispositionId : null))
      breaches.push(
        `${act.kind} ${act.n} said ${payload.code}, central has ${row?.code} for ${row?.supersedes}`,
      )
    inForce.set(payload.callId, id)
  }
  for (const row of rows)
    if (row.kind === 'call' && row.dispositionId !== (inForce.get(row.id) ?? null))
      breaches.push(`call ${row.id} names ${row.dispositionId}, said was ${inForce.get(row.id)}`)
  return breaches
}

/** At no moment two devices may dial one debtor, and only somebody who has a case of theirs. */
async function oneDials({ world, cases }: Schedule, rows: readonly Row[]): Promise<string[]> {
  const spans = await world.leasesOf(cases.map((row) => row.customerId))
  const at = world.site.clock.at
  const overlaps = spans.flatMap((span, place) =>
    spans
      .slice(place + 1)
      .flatMap((other) =>
        other.customerId === span.customerId &&
        other.device !== span.device &&
        other.from < span.until &&
        span.from < other.until
          ? `two devices may dial ${span.customerId} at ${Math.max(span.from, other.from)}`
          : [],
      ),
  )
  const idle = rows.flatMap((lease) => {
    if (lease.kind !== 'lease' || lease.until <= at) return []
    const has = rows.some(
      (row) => row.kind === 'case' && row.customerId === lease.customerId && row.assignedTo === lease.holder,
    )
    return has ? [] : [`${lease.holder} holds a lease on ${lease.customerId} without a case`]
  })
  return [...overlaps, ...idle]
}

/** What stands on a desk's disk is what central has in its scope, and the outbox holds what central did not take. */
async function onDisk(desk: FleetDesk, acts: readonly KeptAct[], rows: readonly Row[]): Promise<string[]> {
  desk.kill()
  const store = await desk.onDisk()
  try {
    const { id } = desk.seat.agent
    const scope = new Set(
      rows.flatMap((row) => (row.kind === 'case' && row.assignedTo === id ? row.customerId : [])),
    )
    const told = (all: readonly Row[]) => new Map(all.map((row) => [`${row.kind}:${row.id}`, canonical(row)]))
    const truth = told(rows.filter((row) => scope.has(row.customerId)))
    const shown = told(store.shown.all())
    const breaches: string[] = []
    for (const [name, row] of shown) {
      if (truth.get(name) === row) continue
      const what = truth.has(name) ? 'stale' : 'outside the scope'
      breaches.push(`${desk.name} holds ${what}: ${row}\n   central: ${truth.get(name)}`)
    }
    for (const name of truth.keys()) if (!shown.has(name)) breaches.push(`${desk.name} lacks ${name}`)
    const tray = new Map(store.entries().map((entry) => [entry.act.n, entry.state]))
    for (const act of acts) {
      if (act.device !== desk.device || act.outcome === 'applied' || act.outcome === 'duplicate') continue
      if (tray.get(act.n) !== act.outcome)
        breaches.push(`${desk.name}: ${act.act.kind} ${act.n} was ${act.outcome} and is not in the tray`)
    }
    for (const [n, state] of tray)
      if (state === 'waiting' || state === 'settled') breaches.push(`${desk.name}: ${n} is still ${state}`)
    return breaches
  } finally {
    await store.close()
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
