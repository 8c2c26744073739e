// What the window may see of the desk store: masked, ready-to-show views. Full phone numbers and ID numbers are not
// in any of them; the worker keeps those. Whoever adds a view adds its query to `Queries` and its making to the worker.
import type { Arrears } from '../../shared/arrears.ts'
import type { Permit, Refusal } from '../../shared/compliance/compliance.ts'
import type { Thresholds } from '../../shared/compliance/pack.ts'
import type { Factor } from '../../shared/compliance/verification.ts'
import type { Instant, LocalDay, Zone } from '../../shared/instant.ts'
import type { MessageChannel } from '../../shared/messageRows.ts'
import type { Act } from '../../shared/operation.ts'
import type { PlanState } from '../../shared/planStanding.ts'
import type { PracticeFacts } from '../../shared/practice/messages.ts'
import type { Problem } from '../../shared/problem.ts'
import type { PromiseStatus, Standing } from '../../shared/promise.ts'
import type { ScoreRow } from '../../shared/qa/scoreRow.ts'
import type { Region } from '../../shared/referral/restructuring.ts'
import type { Score } from '../../shared/referral/score.ts'
import type {
  CallbackRow,
  CallRow,
  CaseRow,
  ContactRow,
  DispositionRow,
  E164,
  ExceptionRow,
  HoldRow,
  Id,
  MessageRow,
  PaymentRow,
  PlanRow,
  PromiseRow,
  Purpose,
  ReviewRow,
  Row,
  TicketRow,
} from '../../shared/rows.ts'
import type { ChosenChannel, StandingStage } from '../../shared/stages.ts'
import type { TicketItem } from '../../shared/ticketBodies.ts'
import type { TimelineEntry } from '../../shared/timeline.ts'
import type { HeardWillingness } from '../../shared/willingness.ts'
import type { Group, RankedReason } from '../../shared/worklist.ts'
import type { RestOffer } from './restOffer.ts'
import type { StrangerCall } from './strangers.ts'

/** One row of the worklist. */
export interface WorkRow {
  caseId: Id
  customerId: Id
  /** `张*明` */
  name: string
  title: 'mr' | 'ms' | null
  product: CaseRow['product']
  bucket: string
  dpd: number
  totalFen: number
  group: Group
  reasons: RankedReason[]
  points: number
  /** Stands before everything that is not due, whatever the points. */
  due: boolean
  /** Contact that "dial" would call, and for what. */
  contactId: Id | null
  purpose: Purpose
  /** `138********` */
  phone: string | null
  /** To that call. Without its `checks`: `case` and `guard` bring them. */
  guard: Permit | Refusal
  /** May be called, but for the last time today. */
  lastTry: boolean
  done: boolean
  unfinishedCallId: Id | null
}

export interface ContactView {
  id: Id
  role: ContactRow['role']
  relation: string | null
  /** Masked. */
  name: string | null
  phoneUnverified: string
  phoneVerified: string
  source: ContactRow['source']
  status: ContactRow['status']
  /** Times outside the permitted hours to which the customer agreed, those that are over left out. */
  consent: ContactRow['consent']
  guard: Permit | Refusal
  /** May be called, but for the last time today. */
  lastTry: boolean
}

export interface PromiseView {
  promise: PromiseRow
  status: PromiseStatus
  paidFen: number
  /** Name as masked in the worklist. */
  name: string
  caseId: Id
  pending: boolean
}

/** A plan as its instalments make it stand. */
export interface PlanView {
  plan: PlanRow
  state: PlanState
}

/** A contact and the purpose for which it would be called, with the guard's verdict on that. */
export interface DialPlan {
  contactId: Id
  purpose: Purpose
  guard: Permit | Refusal
}

/** One payment of the ledger to this case. */
export type PaymentView = Pick<PaymentRow, 'id' | 'amountFen' | 'valueDate' | 'channel'>

/** The customer panel. */
export interface CaseView {
  case: Omit<CaseRow, 'accountNumber'> & { cardTail: string }
  customerId: Id
  name: string
  surname: string
  title: 'mr' | 'ms' | null
  idUnverified: string
  idVerified: string | null
  addressMasked: string | null
  synthetic: boolean
  arrears: Arrears
  /** What its days past due call for; null before the first stage. */
  stage: StandingStage | null
  /** Ways that the stage does not name, for which somebody gave a reason today. */
  excepted: readonly ChosenChannel[]
  contacts: ContactView[]
  /** What "dial" would do; null for a case without a number. */
  dial: DialPlan | null
  promises: PromiseView[]
  /** As the ledger makes the promises stand. */
  standings: readonly Standing[]
  /** How willing the customer was, as the newest result says. */
  willingness: HeardWillingness | null
  /** Newest first. */
  plans: PlanView[]
  /** Asked of a supervisor and not decided, or granted and not used. Newest first. */
  exceptions: ExceptionRow[]
  /** Newest first. */
  payments: PaymentView[]
  holds: HoldRow[]
  callbacks: CallbackRow[]
  /** Those that wait, by when they are due, then the others, the newest first. */
  tickets: TicketRow[]
  calls: CallRow[]
  timeline: TimelineEntry[]
  /** Which two factors to ask: those that are not on screen and that the data hold. */
  factors: VerificationFactor[]
  /** Every factor that could be asked instead, strongest first; the two above are the first of them. */
  factorsHeld: VerificationFactor[]
  /** Tries of this case on the debtor's natural day, in this call and in earlier ones. */
  triesToday: number
  reasons: RankedReason[]
  /** The figures of the rules that this debtor stands under, as the company narrowed them. */
  thresholds: Thresholds
  limits: { effectiveToday: number; effectiveCap: number; unansweredToday: number; unansweredCap: number }
  /** How likely it is to stay unpaid, with every reason. */
  score: Score
  /** Where the customer lives, as far as ways out of debt go by it; the address itself stays masked. */
  region: Region | null
  pending: boolean
}

/** Somebody to whom something about the case can be written. */
export interface WritingReader {
  channel: MessageChannel
  contactId: Id | null
  role: ContactRow['role']
  /** Masked, as is where it goes; null = the lender named none. */
  name: string
  to: string | null
  /** The debtor was verified on this number. */
  verified: boolean
  /** The guard's word on a message that answers for what was agreed, and on one that collects; null without any number of the debtor. */
  service: Permit | Refusal | null
  collect: Permit | Refusal | null
}

export interface WritingView {
  readers: WritingReader[]
  /** Asked for and not sent yet. */
  waiting: MessageRow[]
}

export type VerificationFactor = Factor

export interface VerificationVerdict {
  /** `locked`: the opening is not said yet, or the tries of the call or the day are used up. */
  verdict: 'matched' | 'mismatch' | 'locked'
  triesLeft: number
  problem: Problem | null
}

export interface OutboxItem {
  act: Act
  state: 'waiting' | 'refused' | 'conflict'
  problem: Problem | null
  current: Row | null
  name: string
}

export interface UnfinishedCall {
  call: CallRow
  name: string
  draft: unknown
}

/** A reviewer's judgement of one of this agent's calls. */
export interface FeedbackView {
  review: ReviewRow
  /** Masked. */
  name: string
  startedAt: Instant
  talkMs: number
  /** What was judged, and what stands in its place after a correction. */
  judged: Pick<DispositionRow, 'code' | 'fields'>
  correction: Pick<DispositionRow, 'code' | 'fields'> | null
  pending: boolean
}

/** A score of one of this agent's calls that stands. */
export interface ScoreView {
  score: ScoreRow
  /** Masked. */
  name: string
  startedAt: Instant
  talkMs: number
  pending: boolean
}

export interface DeskStatus {
  ready: boolean
  cases: number
  waiting: number
  refused: number
  /** Acts in the journal that IndexedDB has not taken yet. */
  kept: number
  lastPullAt: Instant | null
  problem: Problem | null
}

export interface SearchHit {
  caseId: Id
  name: string
  bucket: string
  product: CaseRow['product']
  lender: string
  phone: string | null
  by: 'name' | 'pinyin' | 'initials' | 'phoneTail' | 'account' | 'case'
}

/** The one answer with a full number in it: goes to the line and is forgotten. */
export interface DialTarget {
  e164: E164
  masked: string
  ofDebtor: boolean
  /** What a synthetic customer knows about themselves; null for real ones. Sent to the practice line only. */
  practice: PracticeFacts | null
}

/** A number as it rings in: whose it is, if we know. */
export interface NumberMatch {
  masked: string
  caseId: Id
  customerId: Id
  contactId: Id
  name: string
  role: ContactRow['role']
  /** Cases of this customer on the desk. */
  cases: number
  /** A missed call of theirs already waits to be called back. */
  awaited: boolean
}

/** One of the agent's own calls of the day. */
export interface CallLogRow {
  callId: Id
  /** Both null for a caller whom nobody knows. */
  caseId: Id | null
  contactId: Id | null
  /** Masked; empty for somebody unknown. */
  name: string
  phone: string
  direction: CallRow['direction']
  purpose: Purpose
  startedAt: Instant
  answered: boolean
  running: boolean
  talkMs: number
  sipStatus: number | null
  endedBy: CallRow['endedBy']
}

/** Query name -> [argument, answer]. `now` is trusted time, given by the window. */
export interface Queries {
  worklist: [{ now: Instant; filter?: 'all' | 'promise' | 'callback' | 'first' | 'unfinished' }, WorkRow[]]
  case: [{ caseId: Id; now: Instant }, CaseView | null]
  search: [{ text: string; now: Instant }, SearchHit[]]
  promises: [{ now: Instant }, PromiseView[]]
  /** Plans of all cases of the desk. */
  plans: [{ now: Instant }, (PlanView & { name: string })[]]
  /** Every request for an exception, of all cases of the desk. */
  exceptions: [{ now: Instant }, { exception: ExceptionRow; name: string }[]]
  /** Tickets of all cases of the desk, by when they are due. */
  tickets: [null, TicketItem[]]
  /** `dial`: how this callback would be made now; null when its number is gone. */
  callbacks: [
    { now: Instant },
    {
      callback: CallbackRow
      name: string
      dial: DialPlan | null
      /** Where the customer lives, and when they may be called there. */
      zone: Zone
      hours: Thresholds['hours']
      /** The customer called and nobody took it. */
      missed: boolean
    }[],
  ]
  outbox: [null, OutboxItem[]]
  unfinished: [null, UnfinishedCall[]]
  /** Reviews of this agent's own calls in the cases held here. */
  feedback: [null, FeedbackView[]]
  scores: [null, ScoreView[]]
  /** The break that is offered after the last call; null when that was not a hard one, or it was a while ago. */
  restOffer: [{ now: Instant }, RestOffer | null]
  status: [null, DeskStatus]
  /** Who can be written to about a case, and what already waits. */
  writing: [{ caseId: Id; now: Instant }, WritingView | null]
  guard: [
    {
      caseId: Id
      contactId: Id
      purpose: Purpose
      now: Instant
      online: boolean
      timeVerified: boolean
      /** Asked to dial at once: a permit then brings the number with it, a refusal never. */
      dialling: boolean
    },
    (Permit | Refusal) & {
      readonly customerId: Id
      readonly target: DialTarget | null
      /** The stage of the case is not for the telephone: a reason comes first. */
      readonly outsideStage: boolean
    },
  ]
  /** Compares what the customer said with the data; the act is recorded by the worker itself. */
  verify: [
    {
      caseId: Id
      callId: Id
      openingSaid: boolean
      typed: Partial<Record<VerificationFactor, string>>
      now: Instant
    },
    VerificationVerdict,
  ]
  /** For `phone.ts` alone, at the moment of dialling; null when the number may not be used any more. */
  dialTarget: [{ contactId: Id }, DialTarget | null]
  byNumber: [{ number: string }, NumberMatch | null]
  reveal: [
    { caseId: Id; contactId: Id | null; field: 'phone' | 'idNumber' | 'address'; reason: string },
    string | null,
  ]
  draft: [{ key: string }, unknown]
  /** The agent's own calls of the day, the newest first. */
  callLog: [{ now: Instant }, CallLogRow[]]
  /** Calls of people whom nobody knows, the newest first. */
  strangers: [null, StrangerCall[]]
  /** For sync alone: customers to lease, in the order of the worklist. */
  leasesWanted: [
    {
      now: Instant
      limit: number
      /** Also what another desk of this agent holds. */
      takeOver?: boolean
    },
    Id[],
  ]
  /** Days of promises and windows that a date field may offer. */
  promiseLimits: [
    { caseId: Id; now: Instant },
    {
      latest: LocalDay
      earliest: LocalDay
      minimumFen: number
      totalFen: number
      needsSupervisor: boolean
      /** The promise that still runs: a new one replaces it, with its version as `base`. */
      openPromise: { id: Id; version: number } | null
    },
  ]
}
export type QueryName = keyof Queries
