// What asking for a plan, deciding it and taking it back make of rows. Promises: the limits hold on the desk and in central alike; who
// asked does not decide; an approval turns every instalment into a promise that only the ledger keeps. Private to `operation.ts`.
import type { ActOf } from './act.ts'
import { type Applied, casesMove, derivedId, raised, refuse, type World } from './applied.ts'
import { arrearsOn } from './arrears.ts'
import { localDay } from './instant.ts'
import { ruleFor } from './moneyRules.ts'
import { planOf } from './plan.ts'
import { judgePlan, meansOf, planBounds } from './planLimits.ts'
import { planState } from './planStanding.ts'
import { runningPromise, standings } from './promise.ts'
import type { CaseRow, PlanRow, PromiseRow, Row } from './rows.ts'
import { afterWaiver, tierOf, waivedFen, waiverProblems } from './waiver.ts'

/** Places of instalments among the ids that an act makes. */
const FIRST_INSTALMENT = 64

export function planAsked(world: World, act: ActOf<'plan.asked'>): Applied {
  const { payload } = act
  const matter = act.caseId ? world.get('case', act.caseId) : undefined
  if (!matter) return refuse('act.malformed', { path: 'caseId', detail: 'missing' })
  const call = payload.callId ? world.get('call', payload.callId) : undefined
  if (payload.callId && !call) return refuse('act.subjectMissing', { kind: 'call', id: payload.callId })
  if (call && call.verification !== 'matched') return refuse('promise.notVerified')
  const today = localDay(act.at, matter.zone)
  const arrears = arrearsOn(matter, world.ofCase('payment', matter.id), today)
  const { feeFen, interestFen, principalFen } = payload.owed
  if (arrears.totalFen === 0) return refuse('plan.nothingOwed')
  // The customer agreed to these figures: with others it would be another plan.
  if (
    feeFen !== arrears.feeFen ||
    interestFen !== arrears.interestFen ||
    principalFen !== arrears.principalFen
  )
    return refuse('plan.figuresChanged', { totalFen: arrears.totalFen })
  const found = world
    .ofCase('event', matter.id)
    .some((event) => event.eventKind === 'sensitiveConsent' && localDay(event.at, matter.zone) === today)
  if (payload.sheet && !found) return refuse('plan.consentMissing')
  const [problem] = waiverProblems(
    payload.waiver,
    payload.owed,
    tierOf(ruleFor('WAIVER', matter, today).value, 'supervisor', arrears.bucket),
  )
  if (problem) return refuse(problem.code, problem.params)
  const amountFen = waivedFen(afterWaiver(payload.owed, payload.waiver))
  if (amountFen === 0) return refuse('plan.nothingOwed')
  const open = openPlan(world, matter, act.at)
  const means = payload.sheet ? meansOf(payload.sheet, planBounds(matter, today).means) : null
  const verdict = judgePlan(planOf(amountFen, payload.terms), {
    subject: matter,
    today,
    means,
    // One that runs is the customer's agreement: no request takes its place.
    otherPlan: open !== null && open.state !== 'asked',
  })
  const [wrong] = verdict.problems
  if (wrong) return refuse(wrong.code, wrong.params)
  const replaced = payload.previousId ? world.get('plan', payload.previousId) : undefined
  const clash = clashOf(open, replaced, act.base)
  // Income and needs were told to who asked for that plan, not for comparing it.
  if (clash)
    return refuse(
      'act.versionConflict',
      { kind: 'plan', id: clash.id, base: act.base, current: clash.version },
      { ...clash, sheet: null },
    )
  const row: PlanRow = {
    kind: 'plan',
    id: payload.planId,
    customerId: act.customerId,
    caseId: matter.id,
    version: 1,
    callId: payload.callId,
    state: 'asked',
    terms: payload.terms,
    owed: payload.owed,
    waiver: payload.waiver,
    sheet: payload.sheet,
    disposableFen: means?.disposableFen ?? null,
    channel: payload.channel,
    reason: payload.reason,
    note: payload.note,
    askedAt: act.at,
    askedOn: today,
    askedBy: act.actor.id,
    ended: null,
  }
  const ended = { at: act.at, by: act.actor.id, reason: '' }
  const withdrawn: Row[] =
    replaced?.state === 'asked' ? [raised(replaced, { state: 'withdrawn', sheet: null, ended })] : []
  return { ok: true, rows: [...withdrawn, row] }
}

/** What a request clashes with: another that waits, or the one it would replace, changed since it was seen. */
function clashOf(open: PlanRow | null, replaced: PlanRow | undefined, base: number | null): PlanRow | null {
  if (open && open.id !== replaced?.id) return open
  return replaced && replaced.version !== base ? replaced : null
}

/** The plan of a case that waits for its decision or runs. */
function openPlan(world: World, matter: CaseRow, at: number): PlanRow | null {
  const found = standings(
    world.ofCase('promise', matter.id),
    world.ofCase('payment', matter.id),
    at,
    matter.zone,
  )
  const open = world
    .ofCase('plan', matter.id)
    .find((plan) => ['asked', 'running'].includes(planState(plan, found)))
  return open ?? null
}

export function planEnded(world: World, act: ActOf<'plan.decided' | 'plan.withdrawn'>): Applied {
  const plan = world.get('plan', act.payload.planId)
  const matter = plan && world.get('case', plan.caseId)
  if (!plan || !matter) return refuse('act.subjectMissing', { kind: 'plan', id: act.payload.planId })
  if (plan.version !== act.base)
    return refuse(
      'act.versionConflict',
      { kind: 'plan', id: plan.id, base: act.base, current: plan.version },
      plan,
    )
  if (plan.state !== 'asked') return refuse('plan.closed', { state: plan.state })
  const ended = { at: act.at, by: act.actor.id, reason: act.payload.reason }
  const waiting = world
    .ofCase('task', matter.id)
    .filter((task) => task.taskKind === 'planApproval' && task.doneAt === null)
  const done = waiting.map((task) => raised(task, { doneAt: act.at }))
  // Income and needs were told for the decision and for nothing else.
  const close = (state: PlanRow['state']): Row[] => [raised(plan, { state, sheet: null, ended }), ...done]
  if (act.kind === 'plan.withdrawn') return { ok: true, rows: close('withdrawn') }
  if (plan.askedBy === act.actor.id) return refuse('plan.ownRequest')
  if (act.payload.decision === 'refused') return { ok: true, rows: close('refused') }
  return approve(world, act, plan, matter, close('approved'))
}

function approve(
  world: World,
  act: ActOf<'plan.decided' | 'plan.withdrawn'>,
  plan: PlanRow,
  matter: CaseRow,
  closed: Row[],
): Applied {
  const today = localDay(act.at, matter.zone)
  if (plan.terms.firstDue < today) return refuse('plan.firstInPast', { earliest: today })
  const ledger = world.ofCase('payment', matter.id)
  const { bucket } = arrearsOn(matter, ledger, today)
  const tier = tierOf(ruleFor('WAIVER', matter, today).value, act.actor.role, bucket)
  const [problem] = waiverProblems(plan.waiver, plan.owed, tier)
  if (problem) return refuse(problem.code, problem.params)
  const found = standings(world.ofCase('promise', matter.id), ledger, act.at, matter.zone)
  const running = runningPromise(found)
  const replaced = running ? world.get('promise', running.id) : undefined
  const exit = { state: 'RENEGOTIATED' as const, at: act.at, by: act.actor.id, reason: '' }
  const instalments = planOf(waivedFen(afterWaiver(plan.owed, plan.waiver)), plan.terms).instalments
  const promises = instalments.map(
    ({ no, due, fen }): PromiseRow => ({
      kind: 'promise',
      id: derivedId(act.id, FIRST_INSTALMENT + no),
      customerId: plan.customerId,
      caseId: plan.caseId,
      version: 1,
      callId: plan.callId,
      promiseKind: instalments.length === 1 ? 'full' : 'part',
      amountFen: fen,
      due,
      channel: plan.channel,
      // What the customer pays while the request waits counts already.
      madeAt: plan.askedAt,
      agentId: plan.askedBy,
      previousId: no === 1 ? (replaced?.id ?? null) : null,
      exit: null,
      planId: plan.id,
      instalment: no,
    }),
  )
  return {
    ok: true,
    rows: [
      ...closed,
      ...promises,
      ...(replaced ? [raised(replaced, { exit })] : []),
      ...casesMove(matter, 'PLAN'),
    ],
  }
}
