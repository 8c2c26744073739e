// What the result of a call makes of rows: the disposition an agent sets, the reviewer's judgement of it, the agent's answer.
// Promises: a disposition never changes; the call names the one in force, and a correction only ever adds protection.
// Private to `operation.ts`.
import type { ActOf } from './act.ts'
import {
  type Applied,
  casesMove,
  derivedId,
  raised,
  refuse,
  speakerOf,
  subjectOf,
  suppressed,
  taskOf,
  type World,
} from './applied.ts'
import { reviewOf } from './compliance/holds.ts'
import { effectsOf } from './disposition.ts'
import { chainOf, correctionProblems } from './review.ts'
import { type CallRow, type DispositionFields, HoldKind, type Id, type Row } from './rows.ts'
import { ticketFromCall } from './ticket/acts.ts'

export function dispose(world: World, act: ActOf<'disposition.set'>): Applied {
  const { payload } = act
  const call = world.get('call', payload.callId)
  if (!call) return refuse('act.subjectMissing', { kind: 'call', id: payload.callId })
  if (call.dispositionId) return refuse('disposition.already', { code: payload.code }, call)
  return {
    ok: true,
    rows: [
      {
        kind: 'disposition',
        id: payload.dispositionId,
        ...subjectOf(act),
        callId: payload.callId,
        code: payload.code,
        fields: payload.fields,
        path: payload.path,
        said: payload.said,
        script: payload.script,
        ...(payload.walked ? { walked: payload.walked } : {}),
        at: act.at,
        agentId: act.actor.id,
        supersedes: null,
      },
      raised(call, { dispositionId: payload.dispositionId, code: payload.code }),
      ...consequences(world, act, call, payload.code, payload.fields),
    ],
  }
}

/**
 * Judges the disposition in force. A correction takes its place and does what its code does from now on: it may add a hold,
 * bind the number, open tasks. What the first code did stays; holds are lifted by people who have settled the matter, and
 * promises and callbacks are the customer's word, which no reviewer makes or unmakes.
 */
export function review(world: World, act: ActOf<'disposition.reviewed'>): Applied {
  const { payload } = act
  const call = world.get('call', payload.callId)
  const judged = world.get('disposition', payload.dispositionId)
  if (!call) return refuse('act.subjectMissing', { kind: 'call', id: payload.callId })
  if (call.caseId !== act.caseId) return refuse('act.subjectMissing', { kind: 'case', id: act.caseId ?? '' })
  if (judged?.callId !== call.id)
    return refuse('act.subjectMissing', { kind: 'disposition', id: payload.dispositionId })
  if (call.agentId === act.actor.id) return refuse('review.ownCall')
  const inForce = call.dispositionId ? world.get('disposition', call.dispositionId) : undefined
  // Somebody else corrected it meanwhile: the reviewer has to see that first.
  if (!inForce || inForce.id !== judged.id)
    return refuse('act.versionConflict', { kind: 'disposition', id: judged.id }, inForce ?? null)
  const rows: Row[] = [
    {
      kind: 'review',
      id: payload.reviewId,
      ...subjectOf(act),
      callId: call.id,
      dispositionId: judged.id,
      outcome: payload.outcome,
      correctionId: payload.outcome === 'corrected' ? payload.correctionId : null,
      reason: payload.reason,
      at: act.at,
      reviewerId: act.actor.id,
      agentId: call.agentId,
      answer: null,
    },
  ]
  if (payload.outcome === 'agreed')
    return { ok: true, rows: [...rows, raised(call, { reviewId: payload.reviewId })] }
  const { code, fields, correctionId } = payload
  const [problem] = correctionProblems(code, fields, {
    call,
    inForce: judged,
    codedAt: chainOf(judged, (id) => world.get('disposition', id))[0]?.at ?? judged.at,
    zone: act.caseId ? world.get('case', act.caseId)?.zone : undefined,
    contactIds: contactIdsOf(world, act, fields),
    callIds: act.caseId ? world.ofCase('call', act.caseId).map(({ id }) => id) : [],
  })
  if (problem) return refuse(problem.code, problem.params)
  rows.push(
    {
      ...judged,
      id: correctionId,
      version: 1,
      code,
      fields,
      at: act.at,
      agentId: act.actor.id,
      supersedes: judged.id,
    },
    raised(call, { dispositionId: correctionId, code, reviewId: payload.reviewId }),
    ...consequences(world, act, call, code, fields),
  )
  return { ok: true, rows }
}

export function answerReview(world: World, act: ActOf<'review.answered'>): Applied {
  const { reviewId, answer, text } = act.payload
  const judgement = world.get('review', reviewId)
  if (!judgement) return refuse('act.subjectMissing', { kind: 'review', id: reviewId })
  if (judgement.agentId !== act.actor.id) return refuse('review.notYours')
  if (judgement.answer !== null || judgement.outcome === 'agreed') return refuse('review.closed')
  return { ok: true, rows: [raised(judgement, { answer: { outcome: answer, text, at: act.at } })] }
}

/** What the code does beside standing there: hold, number, tasks, state of the case. What this call has brought already comes once. */
function consequences(
  world: World,
  act: ActOf<'disposition.set'> | ActOf<'disposition.reviewed'>,
  call: CallRow,
  code: string,
  fields: DispositionFields,
): Row[] {
  const effects = effectsOf(code, fields, act.at, speakerOf(world, call, call.contactId))
  const matter = act.caseId ? world.get('case', act.caseId) : undefined
  const rows: Row[] = []
  let holdId: Id | null = null
  if (effects.hold) {
    // The jump to complaint or stop in mid-call, or an earlier code, has placed this hold already.
    const placed = act.caseId
      ? world
          .ofCase('hold', act.caseId)
          .find((hold) => hold.callId === call.id && hold.holdKind === effects.hold?.kind)
      : undefined
    holdId = placed?.id ?? derivedId(act.id, 2)
    if (!placed)
      rows.push({
        kind: 'hold',
        id: derivedId(act.id, 2),
        ...subjectOf(act),
        holdKind: HoldKind.parse(effects.hold.kind),
        from: act.at,
        until: effects.hold.until,
        callId: call.id,
        // A reviewer handles no cases: whoever has this one does.
        owner: act.kind === 'disposition.set' ? act.actor.id : (matter?.assignedTo ?? call.agentId),
        words: effects.hold.words,
        reviewAt: reviewOf(effects.hold.kind, act.at),
        liftedAt: null,
      })
  }
  if (effects.number !== null) rows.push(...suppressed(world, call.contactId, effects.number, act.at))
  const open = act.caseId
    ? world.ofCase('task', act.caseId).filter((task) => task.callId === call.id && task.doneAt === null)
    : []
  effects.tasks.forEach((task, index) => {
    if (open.some(({ taskKind }) => taskKind === task.kind)) return
    rows.push(taskOf(act, call.id, task, index))
  })
  rows.push(...ticketFromCall(world, act, call, { kind: effects.ticket, fields, holdId }))
  return [...rows, ...casesMove(matter, effects.caseState)]
}

/** Contacts of the case, and the one named if it is the customer's own. */
function contactIdsOf(world: World, act: ActOf<'disposition.reviewed'>, fields: DispositionFields): string[] {
  const ofCase = act.caseId ? world.ofCase('contact', act.caseId).map(({ id }) => id) : []
  const named = typeof fields.contact === 'string' ? world.get('contact', fields.contact)?.id : undefined
  return named ? [...ofCase, named] : ofCase
}
