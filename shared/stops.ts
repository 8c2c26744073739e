// What a complaint or a wish to be left alone makes of rows, and how a hold ends. Promises: the debtor's wish binds all contact, a
// wish about one number or of somebody else binds that number alone; only a person lifts a hold, with a reason. Private to
// `operation.ts`.
import type { ActOf } from './act.ts'
import {
  type Applied,
  raised,
  refuse,
  speakerOf,
  subjectOf,
  suppressed,
  taskOf,
  type World,
} from './applied.ts'
import { effectsOf, refusedOnOwnNumber } from './disposition.ts'
import type { CallRow, EventRow, HoldRow, Id, Row } from './rows.ts'

type MakeEvent = (eventKind: EventRow['eventKind'], callId: Id | null, params: EventRow['params']) => EventRow

/** Binds at once, before any disposition. */
export function stopped(world: World, act: ActOf<'stop.requested'>, call: CallRow, event: MakeEvent): Row[] {
  const { holdKind, suppressContactId, thirdPerson = false, words } = act.payload
  const contactId = suppressContactId ?? call.contactId
  const role = speakerOf(world, call, contactId)
  const place = (kind: HoldRow['holdKind'], until: HoldRow['until']): HoldRow => ({
    kind: 'hold',
    id: act.payload.holdId,
    ...subjectOf(act),
    holdKind: kind,
    from: act.at,
    until,
    callId: call.id,
    owner: act.actor.id,
    words,
    liftedAt: null,
  })
  if (holdKind === 'complaint') {
    const until = effectsOf('COMPLAINT', {}, act.at).hold?.until ?? null
    return [
      place('complaint', until),
      event('stopRequested', call.id, { holdKind }),
      ...suppressed(world, suppressContactId, 'suppressed'),
    ]
  }
  if (thirdPerson && role === 'debtor') {
    const { hold, tasks } = refusedOnOwnNumber(act.at, words)
    const waiting = tasks.map((task, index) => taskOf(act, call.id, task, index))
    return [
      place('numberReview', hold?.until ?? null),
      event('stopRequested', call.id, { holdKind: 'numberReview' }),
      ...waiting,
    ]
  }
  if (suppressContactId !== null || (role !== null && role !== 'debtor'))
    return [
      event('stopRequested', call.id, { holdKind, numberOnly: true }),
      ...suppressed(world, contactId, 'suppressed'),
    ]
  return [
    place('cease', effectsOf('CEASE', {}, act.at).hold?.until ?? null),
    event('stopRequested', call.id, { holdKind }),
  ]
}

/** Ends the hold as the supervisor saw it, and the review that waited on it. A number that was suppressed stays so. */
export function lifted(world: World, act: ActOf<'hold.lifted'>): Applied {
  const { holdId, reason } = act.payload
  const hold = world.get('hold', holdId)
  if (!hold) return refuse('act.subjectMissing', { kind: 'hold', id: holdId })
  if (hold.version !== act.base || hold.liftedAt !== null)
    return refuse(
      'act.versionConflict',
      { kind: 'hold', id: holdId, base: act.base, current: hold.version },
      hold,
    )
  const reviews = (hold.caseId ? world.ofCase('task', hold.caseId) : []).filter(
    (task) => task.taskKind === 'supervisorReview' && task.callId === hold.callId && task.doneAt === null,
  )
  return {
    ok: true,
    rows: [
      raised(hold, { liftedAt: act.at, lifted: { by: act.actor.id, reason } }),
      ...reviews.map((task) => raised(task, { doneAt: act.at })),
    ],
  }
}
