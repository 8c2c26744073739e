// The live call as a guarded machine: `next` is the only way from one state to another, and it refuses every move that is
// not drawn below. Pure: times come with the events. The renderer holds one such state in `phone.ts`; nobody else writes it.
import { type CallOutcome, type EndedBy, outcomeOf } from './callOutcome.ts'
import type { Instant } from './instant.ts'
import type { Id, Purpose, RecordingState } from './rows.ts'

/*
 *                   breakAsked
 *    ┌────────┐ ◀──────────────── ┌──────┐ ◀───────────────────────────────────────────────────┐
 *    │ paused │ ────────────────▶ │ idle │ ◀──────────────────────────────┐                    │
 *    └────────┘    breakEnded     └──────┘ ◀──────────┐ dialDropped,      │ ended,             │ wrapUpFinished
 *                         dialAsked │ │ incoming      │ hangUpAsked       │ never answered     │
 *                                   │ └────────────┐  │ (not committed)   │ (inbound)          │
 *                                   ▼              │  │                   │                    │
 *    ┌─────────────────────────────────────────────┼──┴──┐                │                    │
 *    │ dialling   asking ─committed▶ committed     │     │                │                    │
 *    │                       ─invited▶ sent        │     │                │                    │
 *    └─────────────────────────────────────────────┼─────┘                │                    │
 *      │ progress      │ accepted     │ ended,     ▼                      │                    │
 *      ▼               │              │ hangUp  ┌─────────┐ ──────────────┤                    │
 *    ┌─────────┐       │              │ Asked   │ inbound │               │                    │
 *    │ ringing │──┐    │              │         └─────────┘ ─hangUpAsked┐ │                    │
 *    └─────────┘  │    │              │            │ accepted           │ │                    │
 *         │       ▼    ▼              │            ▼                    ▼ │                    │
 *         │    ┌───────────────────────────────────────┐           ┌────────┐  ended   ┌────────────┐
 *         │    │ talking     held, muted, recording     │─────────▶ │ ending │ ───────▶ │ wrappingUp │
 *         │    └───────────────────────────────────────┘ hangUp    └────────┘          └────────────┘
 *         │                   │                │         Asked          ▲                   ▲
 *         └───────────────────┼────────────────┼── hangUpAsked ─────────┘                   │
 *                             └────────────────┴── ended (dialling, ringing, talking) ──────┘
 *
 * `committed` = the attempt is being made durable and the INVITE follows: from there the call has a record and exactly one
 * end. While a call is up, during wrap-up and in a break `incoming` is refused (`busy`); what becomes of a second caller is
 * the policy of `callSlots.ts`.
 */

export { type CallOutcome, type EndedBy, isKnownStatus, outcomeOf } from './callOutcome.ts'

type Direction = 'outbound' | 'inbound'

/** Whom the call is with. `masked` is all of the number that a screen may hold. */
export interface Party {
  readonly customerId: Id | null
  readonly caseId: Id | null
  readonly contactId: Id | null
  readonly purpose: Purpose
  readonly masked: string
}

/** What is known of the call in every state after it began. */
export interface CallFacts extends Party {
  readonly callId: Id
  readonly direction: Direction
  /** The agent asked to dial, or the INVITE came in. */
  readonly startedAt: Instant
  /** The attempt went to be recorded (outbound) or came in (inbound); null = the call may still vanish without a trace. */
  readonly committedAt: Instant | null
  /** The INVITE left (outbound) or came in (inbound); null = the network has seen nothing. */
  readonly invitedAt: Instant | null
  readonly ringingAt: Instant | null
  readonly answeredAt: Instant | null
  /** Milliseconds on hold so far, the present hold not counted. */
  readonly holdMs: number
  readonly heldSince: Instant | null
  /** The far end put us on hold: they hear nothing of what is said. */
  readonly farHeld: boolean
  readonly muted: boolean
  readonly recording: RecordingState
}

/** How a call ended, as it goes into the acts and the wrap-up. */
export interface CallRecord extends CallFacts {
  readonly endedAt: Instant
  readonly sipStatus: number | null
  readonly reasonText: string
  readonly endedBy: EndedBy
  /** Milliseconds from answer to end, hold included; 0 when never answered. */
  readonly talkMs: number
  readonly outcome: CallOutcome
}

export type CallState =
  | { readonly state: 'idle' }
  | { readonly state: 'paused'; readonly since: Instant; readonly reason: string }
  | { readonly state: 'dialling'; readonly call: CallFacts }
  | { readonly state: 'ringing'; readonly call: CallFacts; readonly earlyMedia: boolean }
  | { readonly state: 'inbound'; readonly call: CallFacts }
  | { readonly state: 'talking'; readonly call: CallFacts }
  | { readonly state: 'ending'; readonly call: CallFacts; readonly since: Instant }
  | { readonly state: 'wrappingUp'; readonly record: CallRecord }

export type CallEvent =
  | { readonly kind: 'dialAsked'; readonly at: Instant; readonly callId: Id; readonly party: Party }
  /** The attempt is about to be made durable; the INVITE follows. */
  | { readonly kind: 'committed'; readonly at: Instant; readonly callId: Id }
  /** The guard refused, the number was unusable, or the attempt could not be recorded: no INVITE left. */
  | { readonly kind: 'dialDropped'; readonly at: Instant; readonly callId: Id }
  | { readonly kind: 'invited'; readonly at: Instant; readonly callId: Id }
  | { readonly kind: 'progress'; readonly at: Instant; readonly callId: Id; readonly earlyMedia: boolean }
  | { readonly kind: 'accepted'; readonly at: Instant; readonly callId: Id }
  | { readonly kind: 'incoming'; readonly at: Instant; readonly callId: Id; readonly party: Party }
  /** Who the call is with became known: the dialled contact, the caller found by number, or by the agent, also in the wrap-up. */
  | { readonly kind: 'identified'; readonly at: Instant; readonly callId: Id; readonly party: Party }
  | { readonly kind: 'hangUpAsked'; readonly at: Instant }
  | {
      readonly kind: 'ended'
      readonly at: Instant
      readonly callId: Id
      readonly sipStatus: number | null
      readonly reasonText: string
      readonly by: EndedBy
    }
  | { readonly kind: 'held'; readonly at: Instant; readonly callId: Id; readonly held: boolean }
  | { readonly kind: 'farHeld'; readonly at: Instant; readonly callId: Id; readonly held: boolean }
  | { readonly kind: 'muted'; readonly at: Instant; readonly muted: boolean }
  | {
      readonly kind: 'recording'
      readonly at: Instant
      readonly callId: Id
      readonly recording: RecordingState
    }
  | { readonly kind: 'wrapUpFinished'; readonly at: Instant }
  | { readonly kind: 'breakAsked'; readonly at: Instant; readonly reason: string }
  | { readonly kind: 'breakEnded'; readonly at: Instant }

/** Why a move was refused. */
export type MoveRefusal =
  | 'busy' // a call, a wrap-up or a break is under way
  | 'otherCall' // the event belongs to a call that is not this one
  | 'notInCall'
  | 'notTalking'
  | 'alreadyEnding'
  | 'alreadySent'
  | 'notSent' // the network has seen no INVITE, so it cannot have answered one
  | 'notCommitted' // the attempt is in no record yet
  | 'noWrapUp'
  | 'notPaused'
  | 'unchanged'

export type Move =
  | { readonly ok: true; readonly state: CallState }
  | { readonly ok: false; readonly reason: MoveRefusal }

export const IDLE: CallState = { state: 'idle' }

const to = (state: CallState): Move => ({ ok: true, state })
const refused = (reason: MoveRefusal): Move => ({ ok: false, reason })

/** The call that is under way, if any; a call in wrap-up is over. */
export function callOf(state: CallState): CallFacts | null {
  return 'call' in state ? state.call : null
}

const begun = (callId: Id, direction: Direction, at: Instant, party: Party): CallFacts => ({
  ...party,
  callId,
  direction,
  startedAt: at,
  committedAt: direction === 'inbound' ? at : null,
  invitedAt: direction === 'inbound' ? at : null,
  ringingAt: null,
  answeredAt: null,
  holdMs: 0,
  heldSince: null,
  farHeld: false,
  muted: false,
  recording: 'off',
})

/** The state after `event`, or the reason why the machine does not move. A refusal leaves the state as it was. */
export function next(state: CallState, event: CallEvent): Move {
  switch (event.kind) {
    case 'dialAsked':
      return state.state === 'idle'
        ? to({ state: 'dialling', call: begun(event.callId, 'outbound', event.at, event.party) })
        : refused('busy')
    case 'incoming':
      return state.state === 'idle'
        ? to({ state: 'inbound', call: begun(event.callId, 'inbound', event.at, event.party) })
        : refused('busy')
    case 'breakAsked':
      return state.state === 'idle'
        ? to({ state: 'paused', since: event.at, reason: event.reason })
        : refused('busy')
    case 'breakEnded':
      return state.state === 'paused' ? to(IDLE) : refused('notPaused')
    case 'wrapUpFinished':
      return state.state === 'wrappingUp' ? to(IDLE) : refused('noWrapUp')
    case 'hangUpAsked':
      return hangUp(state, event.at)
    default:
      return inCall(state, event)
  }
}

function hangUp(state: CallState, at: Instant): Move {
  switch (state.state) {
    case 'dialling':
      // Nothing left this desk and nothing was recorded: there is nothing to end and nothing to wrap up.
      return state.call.committedAt === null ? to(IDLE) : to({ state: 'ending', call: state.call, since: at })
    case 'ringing':
    case 'inbound':
    case 'talking':
      return to({ state: 'ending', call: state.call, since: at })
    case 'ending':
      return refused('alreadyEnding')
    default:
      return refused('notInCall')
  }
}

type InCallEvent = Exclude<
  CallEvent,
  { kind: 'dialAsked' | 'incoming' | 'breakAsked' | 'breakEnded' | 'wrapUpFinished' | 'hangUpAsked' }
>

function inCall(state: CallState, event: InCallEvent): Move {
  if (state.state === 'wrappingUp' && event.kind === 'identified') return identifyLate(state.record, event)
  if (!('call' in state)) return refused('notInCall')
  const { call } = state
  if ('callId' in event && event.callId !== call.callId) return refused('otherCall')
  switch (event.kind) {
    case 'dialDropped':
      if (call.invitedAt !== null) return refused('alreadySent')
      return state.state === 'dialling' || state.state === 'ending' ? to(IDLE) : refused('notInCall')
    case 'committed':
      return state.state === 'dialling' && call.committedAt === null
        ? to({ state: 'dialling', call: { ...call, committedAt: event.at } })
        : refused('alreadySent')
    case 'invited':
      if (call.committedAt === null) return refused('notCommitted')
      if (call.invitedAt !== null) return refused('alreadySent')
      return state.state === 'dialling' || state.state === 'ending'
        ? to({ ...state, call: { ...call, invitedAt: event.at } })
        : refused('notInCall')
    case 'identified':
      return call.customerId === null
        ? to({ ...state, call: { ...call, ...event.party } })
        : refused('unchanged')
    case 'progress':
      if (state.state !== 'dialling' && state.state !== 'ringing') return refused('notInCall')
      if (call.invitedAt === null) return refused('notSent')
      return to({
        state: 'ringing',
        call: { ...call, ringingAt: call.ringingAt ?? event.at },
        // A later 180 does not take away the announcement that a 183 has begun.
        earlyMedia: event.earlyMedia || (state.state === 'ringing' && state.earlyMedia),
      })
    case 'accepted':
      return accept(state, call, event.at)
    case 'ended':
      return end(call, event)
    case 'held':
      return hold(state, call, event)
    case 'farHeld':
      if (state.state !== 'talking') return refused('notTalking')
      return call.farHeld === event.held
        ? refused('unchanged')
        : to({ ...state, call: { ...call, farHeld: event.held } })
    case 'muted':
      if (state.state !== 'talking') return refused('notTalking')
      return call.muted === event.muted
        ? refused('unchanged')
        : to({ ...state, call: { ...call, muted: event.muted } })
    case 'recording':
      if (call.answeredAt === null) return refused('notTalking')
      if (state.state !== 'talking' && state.state !== 'ending') return refused('notTalking')
      return call.recording === event.recording
        ? refused('unchanged')
        : to({ ...state, call: { ...call, recording: event.recording } })
    default:
      return event satisfies never
  }
}

/** Whose call it was may be found out only in the wrap-up. */
function identifyLate(record: CallRecord, event: Extract<CallEvent, { kind: 'identified' }>): Move {
  if (record.callId !== event.callId) return refused('otherCall')
  return record.customerId === null
    ? to({ state: 'wrappingUp', record: { ...record, ...event.party } })
    : refused('unchanged')
}

function accept(state: CallState, call: CallFacts, at: Instant): Move {
  if (call.invitedAt === null) return refused('notSent')
  if (call.answeredAt !== null) return refused('unchanged')
  switch (state.state) {
    case 'dialling':
    case 'ringing':
    case 'inbound':
      return to({ state: 'talking', call: { ...call, answeredAt: at } })
    case 'ending':
      // CANCEL crossed the 200: the call was answered for a moment and counts as such; the line says BYE.
      return to({ ...state, call: { ...call, answeredAt: at } })
    default:
      return refused('notInCall')
  }
}

function hold(state: CallState, call: CallFacts, event: { at: Instant; held: boolean }): Move {
  if (state.state !== 'talking') return refused('notTalking')
  if (event.held === (call.heldSince !== null)) return refused('unchanged')
  return to({
    ...state,
    call: event.held
      ? { ...call, heldSince: event.at }
      : { ...call, heldSince: null, holdMs: heldFor(call, event.at) },
  })
}

const heldFor = (call: CallFacts, at: Instant) =>
  call.holdMs + (call.heldSince === null ? 0 : Math.max(0, at - call.heldSince))

function end(call: CallFacts, event: Extract<CallEvent, { kind: 'ended' }>): Move {
  if (call.committedAt === null) return refused('notCommitted')
  const record: CallRecord = {
    ...call,
    holdMs: heldFor(call, event.at),
    heldSince: null,
    farHeld: false,
    endedAt: event.at,
    sipStatus: event.sipStatus,
    reasonText: event.reasonText,
    endedBy: event.by,
    talkMs: call.answeredAt === null ? 0 : Math.max(0, event.at - call.answeredAt),
    outcome: outcomeOf(event.sipStatus, call.answeredAt !== null, event.by),
  }
  // An inbound call that nobody answered has nothing to wrap up: it is a missed call and becomes a callback.
  if (call.direction === 'inbound' && call.answeredAt === null) return to(IDLE)
  return to({ state: 'wrappingUp', record })
}
