// Exceptions (例外申请): one call or one promise that a rule of the house leaves to a supervisor, and promises that end by agreement or
// because they were written down in error. Promises: who asks does not decide; a grant serves once, on the debtor's own day; only the
// ledger keeps or breaks a promise. The desk and central find a grant by the same functions. Pure.
import type { ActOf } from './act.ts'
import { type Applied, raised, refuse, type World } from './applied.ts'
import type { GuardRequest } from './compliance/facts.ts'
import { isRuleId } from './compliance/packs.ts'
import { CHINA, type Instant, localSpan, MINUTE } from './instant.ts'
import { RUNNING, standings } from './promise.ts'
import type { ExceptionRow, Id, PromiseRow, Purpose, Row } from './rows.ts'

/** Two computers' trusted clocks may be so far apart: a grant that was seen was given. */
const CLOCK_PLAY = MINUTE

/** The call that is asked about; `callId`: a call that has been made already, which may have used its grant itself. */
export type Wanted = { contactId: Id | null; purpose: Purpose; at: Instant; callId?: Id | undefined }

const serves = (row: ExceptionRow, at: Instant): boolean =>
  row.state === 'granted' && (row.ended?.at ?? at) <= at + CLOCK_PLAY && at < (row.until ?? 0)

/** The grant that this call may use. */
export function grantedCall(rows: readonly ExceptionRow[], wanted: Wanted): ExceptionRow | null {
  return (
    rows.find(
      (row) =>
        row.exceptionKind === 'call' &&
        row.contactId === wanted.contactId &&
        row.purpose === wanted.purpose &&
        serves(row, wanted.at) &&
        (row.usedBy === null || row.usedBy === wanted.callId),
    ) ?? null
  )
}

/** The grant under which the next promise of the case may be made. */
export function grantedPromise(rows: readonly ExceptionRow[], at: Instant): ExceptionRow | null {
  return rows.find((row) => row.exceptionKind === 'promise' && row.usedBy === null && serves(row, at)) ?? null
}

/** What waits for its decision or may still be used, newest first. */
export function openExceptions(rows: readonly ExceptionRow[], at: Instant): ExceptionRow[] {
  return rows
    .filter((row) => row.state === 'asked' || (row.usedBy === null && serves(row, at)))
    .sort((a, b) => b.askedAt - a.askedAt)
}

/** As the guard is told of it. */
export const overrideOf = (granted: ExceptionRow | null): GuardRequest['override'] =>
  granted && {
    rules: granted.rules.filter(isRuleId),
    role: 'supervisor',
    reason: granted.ended?.reason ?? '',
  }

/** A call that passed a refusing rule by a grant has used it up. */
export function callUses(world: World, act: ActOf<'call.attempted'>): Row[] {
  const { payload, caseId } = act
  if (!caseId || !payload.guard?.checks.some(({ state }) => state === 'overridden')) return []
  const granted = grantedCall(world.ofCase('exception', caseId), { ...payload, at: act.at })
  return granted ? [raised(granted, { usedBy: payload.callId })] : []
}

/** A promise uses the grant of its case, if there is one. */
export function promiseUses(world: World, caseId: Id, promiseId: Id, at: Instant): Row[] {
  const granted = grantedPromise(world.ofCase('exception', caseId), at)
  return granted ? [raised(granted, { usedBy: promiseId })] : []
}

/** The promise as the customer owes it now: only one that runs may end by people. */
function runningOf(world: World, promiseId: Id | null, at: Instant): PromiseRow | Applied {
  const promise = promiseId ? world.get('promise', promiseId) : undefined
  if (!promise) return refuse('act.subjectMissing', { kind: 'promise', id: promiseId ?? '' })
  if (promise.planId !== undefined) return refuse('promise.ofPlan')
  const zone = world.get('case', promise.caseId)?.zone ?? CHINA
  const found = standings(
    world.ofCase('promise', promise.caseId),
    world.ofCase('payment', promise.caseId),
    at,
    zone,
  ).find(({ id }) => id === promise.id)
  if (!found || !RUNNING.includes(found.state))
    return refuse('promise.notRunning', { state: found?.state ?? 'VOID' })
  return promise
}

const endsPromise = (kind: ExceptionRow['exceptionKind']): boolean =>
  kind === 'cancelPromise' || kind === 'voidPromise'

export function exceptionAsked(world: World, act: ActOf<'exception.asked'>): Applied {
  const { exceptionId, exceptionKind, contactId, purpose, rules, promiseId, reason } = act.payload
  const { caseId } = act
  if (!caseId) return refuse('act.malformed', { path: 'caseId', detail: 'missing' })
  if (exceptionKind === 'call' && (contactId === null || purpose === null || rules.length === 0))
    return refuse('act.malformed', { path: 'payload.contactId', detail: 'missing' })
  if (endsPromise(exceptionKind)) {
    const promise = runningOf(world, promiseId, act.at)
    if ('ok' in promise) return promise
  }
  const before = openExceptions(world.ofCase('exception', caseId), act.at).find(
    (row) =>
      row.exceptionKind === exceptionKind && row.contactId === contactId && row.promiseId === promiseId,
  )
  if (before) return refuse('exception.open')
  const row: ExceptionRow = {
    kind: 'exception',
    id: exceptionId,
    customerId: act.customerId,
    caseId,
    version: 1,
    exceptionKind,
    contactId,
    purpose,
    rules,
    promiseId,
    state: 'asked',
    reason,
    askedAt: act.at,
    askedBy: act.actor.id,
    ended: null,
    until: null,
    usedBy: null,
  }
  return { ok: true, rows: [row] }
}

export function exceptionEnded(
  world: World,
  act: ActOf<'exception.decided' | 'exception.withdrawn'>,
): Applied {
  const row = world.get('exception', act.payload.exceptionId)
  if (!row) return refuse('act.subjectMissing', { kind: 'exception', id: act.payload.exceptionId })
  if (row.version !== act.base)
    return refuse(
      'act.versionConflict',
      { kind: 'exception', id: row.id, base: act.base, current: row.version },
      row,
    )
  if (row.state !== 'asked') return refuse('exception.closed', { state: row.state })
  const ended = { at: act.at, by: act.actor.id, reason: act.payload.reason }
  if (act.kind === 'exception.withdrawn')
    return { ok: true, rows: [raised(row, { state: 'withdrawn', ended })] }
  if (row.askedBy === act.actor.id) return refuse('exception.own')
  if (act.payload.decision === 'refused')
    return { ok: true, rows: [raised(row, { state: 'refused', ended })] }
  const zone = world.get('case', row.caseId)?.zone ?? CHINA
  const granted = raised(row, { state: 'granted' as const, ended, until: localSpan(act.at, zone).end })
  if (!endsPromise(row.exceptionKind)) return { ok: true, rows: [granted] }
  const promise = runningOf(world, row.promiseId, act.at)
  if ('ok' in promise) return promise
  const state = row.exceptionKind === 'cancelPromise' ? ('CANCELLED' as const) : ('VOID' as const)
  const exit = { state, at: act.at, by: act.actor.id, reason: row.reason }
  return { ok: true, rows: [{ ...granted, usedBy: promise.id }, raised(promise, { exit })] }
}
