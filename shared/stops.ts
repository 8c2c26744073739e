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
import { reviewOf } from './compliance/holds.ts'
import { effectsOf, refusedOnOwnNumber } from './disposition.ts'
import type { Instant } from './instant.ts'
import type { CallRow, EventRow, HoldRow, Id, Row } from './rows.ts'
import { ticketFromCall } from './ticket/acts.ts'

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
    reviewAt: reviewOf(kind, act.at),
  })
  if (holdKind === 'complaint') {
    const { hold, ticket } = effectsOf('COMPLAINT', {}, act.at)
    const until = hold?.until ?? null
    const { holdId } = act.payload
    return [
      place('complaint', until),
      event('stopRequested', call.id, { holdKind }),
      // Taken in at once: the agent can tell the customer its number and day.
      ...ticketFromCall(world, act, call, { kind: ticket, fields: { words }, holdId }),
      ...suppressed(world, suppressContactId, 'suppressed', act.at),
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
      ...suppressed(world, contactId, 'suppressed', act.at),
    ]
  return [
    place('cease', effectsOf('CEASE', {}, act.at).hold?.until ?? null),
    event('stopRequested', call.id, { holdKind }),
  ]
}

/** One hold beside those that stand: each binds on its own, and the strictest of them decides. */
export function placed(act: ActOf<'hold.placed'>): Applied {
  const { holdId, holdKind, until, reviewAt, owner, channels, words } = act.payload
  const fault = timesFault({ until, reviewAt }, act.at)
  if (fault) return refuse('act.malformed', fault)
  const hold: HoldRow = {
    kind: 'hold',
    id: holdId,
    ...subjectOf(act),
    holdKind,
    from: act.at,
    until,
    callId: null,
    owner,
    words,
    liftedAt: null,
    reviewAt,
    channels: [...new Set(channels)],
  }
  return { ok: true, rows: [hold] }
}

/** Another end, review, owner or other channels, for the hold as the supervisor saw it. */
export function changed(world: World, act: ActOf<'hold.changed'>, event: MakeEvent): Applied {
  const { holdId, until, reviewAt, owner, channels, reason } = act.payload
  const hold = world.get('hold', holdId)
  if (!hold) return refuse('act.subjectMissing', { kind: 'hold', id: holdId })
  const stale = staleHold(hold, act.base)
  if (stale) return stale
  const fault = timesFault({ until, reviewAt }, act.at)
  if (fault) return refuse('act.malformed', fault)
  return {
    ok: true,
    rows: [
      raised(hold, { until, reviewAt, owner, channels: [...new Set(channels)] }),
      event('holdChanged', hold.callId, { holdKind: hold.holdKind, until, reviewAt, reason }),
    ],
  }
}

/** A hold without a day on which somebody looks at it is forgotten; one that is over before it begins holds nothing. */
function timesFault(
  { until, reviewAt }: { until: Instant | null; reviewAt: Instant },
  at: Instant,
): { path: string; detail: string } | null {
  if (until !== null && until <= at) return { path: 'payload.until', detail: 'over' }
  if (reviewAt <= at) return { path: 'payload.reviewAt', detail: 'over' }
  return until !== null && reviewAt > until ? { path: 'payload.reviewAt', detail: 'afterEnd' } : null
}

/** Somebody changed or lifted it meanwhile: the supervisor has to see that first. */
function staleHold(hold: HoldRow, base: number | null): Applied | null {
  if (hold.version === base && hold.liftedAt === null) return null
  return refuse('act.versionConflict', { kind: 'hold', id: hold.id, base, current: hold.version }, hold)
}

/** Ends the hold as the supervisor saw it, and the review that waited on it. A number that was suppressed stays so. */
export function lifted(world: World, act: ActOf<'hold.lifted'>): Applied {
  const { holdId, reason } = act.payload
  const hold = world.get('hold', holdId)
  if (!hold) return refuse('act.subjectMissing', { kind: 'hold', id: holdId })
  const stale = staleHold(hold, act.base)
  if (stale) return stale
  // Whom a complaint is about does not decide that it is settled.
  const call = hold.callId ? world.get('call', hold.callId) : undefined
  if (hold.holdKind === 'complaint' && call?.agentId === act.actor.id) return refuse('hold.ownComplaint')
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
