// The timeline (时间线) of a case: its rows as entries that a person can read, newest first. Promises: a kind, an instant and
// plain figures per entry; words belong to the renderer, personal data stay out of `params` except the note's own text.
import { type Instant, instantOf, type Zone } from './instant.ts'
import type { CallRow, DispositionRow, EventRow, Id, Row, RowOf } from './rows.ts'
import { waivedFen } from './waiver.ts'
import { isWillingness } from './willingness.ts'

export type TimelineKind =
  | 'imported'
  | 'called'
  | 'received'
  | 'note'
  | 'promised'
  | 'promiseEnded'
  | 'planAsked'
  | 'planEnded'
  | 'exceptionAsked'
  | 'exceptionEnded'
  | 'held'
  | 'holdLifted'
  | 'legalHeld'
  | 'legalHoldLifted'
  | 'paid'
  | 'callbackSet'
  | 'callbackDone'
  | 'taskDone'
  | 'reviewed'
  | 'reviewAnswered'
  | 'scored'
  | 'scoreDecided'
  | 'ticketOpened'
  | 'message'
  | 'passed'
  | EventRow['eventKind']

export type TimelineEntry = {
  /** Row id and kind together: a row may speak twice (a hold placed and lifted). */
  id: string
  kind: TimelineKind
  at: Instant
  /** The call in which it happened, to group what belongs together. */
  callId: Id | null
  agentId: Id | null
  params: Record<string, string | number | boolean | null>
}

/** `of`: which of several entries of one kind that a row speaks. */
type Draft = Omit<TimelineEntry, 'id'> & { of?: string }

/** What the entry of a call says of its result. */
type Codes = ReadonlyMap<Id, Pick<DispositionRow, 'code' | 'fields'>>

const nothing = (): Draft[] => []

const resultOf = (call: Pick<CallRow, 'dispositionId'>, codes: Codes) =>
  call.dispositionId === null ? undefined : codes.get(call.dispositionId)

const willingnessIn = (result: Pick<DispositionRow, 'fields'> | undefined) =>
  isWillingness(result?.fields.willingness) ? { willingness: result.fields.willingness } : {}

/** Rows that speak for themselves; contacts, customers and leases have no moment, dispositions speak through their call and its reviews. */
const ENTRIES: {
  [K in Row['kind']]: (row: RowOf<K>, zone: Zone, codes: Codes) => Draft[]
} = {
  case: (row) => [
    { kind: 'imported', at: row.importedAt, callId: null, agentId: null, params: { lender: row.lender } },
    ...(row.passings ?? []).map(({ id, at, how, by, from, to, reason, until }) => ({
      kind: 'passed' as const,
      of: id,
      at,
      callId: null,
      agentId: null,
      params: { how, by, from, to, reason, until },
    })),
  ],
  customer: nothing,
  contact: nothing,
  disposition: nothing,
  lease: nothing,
  call: (row, _zone, codes) => [
    {
      kind: row.direction === 'outbound' ? 'called' : 'received',
      at: row.startedAt,
      callId: row.id,
      agentId: row.agentId,
      params: {
        contactId: row.contactId,
        answered: row.answeredAt !== null,
        running: row.endedAt === null,
        talkMs: row.talkMs,
        sipStatus: row.sipStatus,
        endedBy: row.endedBy,
        verification: row.verification,
        recording: row.recording,
        purpose: row.purpose,
        ofDebtor: row.ofDebtor,
        code: resultOf(row, codes)?.code ?? null,
        ...willingnessIn(resultOf(row, codes)),
        flags: row.flags.join(' '),
      },
    },
  ],
  note: (row) => [
    { kind: 'note', at: row.at, callId: row.callId, agentId: row.agentId, params: { text: row.text } },
  ],
  // Instalments speak through their plan.
  promise: (row) => [
    ...(row.planId !== undefined
      ? []
      : [
          {
            kind: 'promised' as const,
            at: row.madeAt,
            callId: row.callId,
            agentId: row.agentId,
            params: {
              promiseId: row.id,
              promiseKind: row.promiseKind,
              amountFen: row.amountFen,
              due: row.due,
              channel: row.channel,
              replaces: row.previousId,
            },
          },
        ]),
    ...(row.exit
      ? [
          {
            kind: 'promiseEnded' as const,
            at: row.exit.at,
            callId: null,
            agentId: row.exit.by,
            params: { promiseId: row.id, state: row.exit.state, amountFen: row.amountFen, due: row.due },
          },
        ]
      : []),
  ],
  plan: (row) => [
    {
      kind: 'planAsked',
      at: row.askedAt,
      callId: row.callId,
      agentId: row.askedBy,
      params: {
        planId: row.id,
        planKind: row.terms.planKind,
        periods: row.terms.periods,
        firstDue: row.terms.firstDue,
        waivedFen: waivedFen(row.waiver),
      },
    },
    ...(row.ended
      ? [
          {
            kind: 'planEnded' as const,
            at: row.ended.at,
            callId: null,
            agentId: row.ended.by,
            params: { planId: row.id, state: row.state, reason: row.ended.reason },
          },
        ]
      : []),
  ],
  exception: (row) => [
    {
      kind: 'exceptionAsked',
      at: row.askedAt,
      callId: null,
      agentId: row.askedBy,
      params: { exceptionKind: row.exceptionKind, reason: row.reason },
    },
    ...(row.ended
      ? [
          {
            kind: 'exceptionEnded' as const,
            at: row.ended.at,
            callId: null,
            agentId: row.ended.by,
            params: { exceptionKind: row.exceptionKind, state: row.state, reason: row.ended.reason },
          },
        ]
      : []),
  ],
  hold: (row) => [
    {
      kind: 'held',
      at: row.from,
      callId: row.callId,
      agentId: row.owner,
      params: { holdKind: row.holdKind, until: row.until, words: row.words },
    },
    ...(row.liftedAt === null
      ? []
      : [
          {
            kind: 'holdLifted' as const,
            at: row.liftedAt,
            callId: null,
            agentId: row.lifted?.by ?? null,
            params: { holdKind: row.holdKind, reason: row.lifted?.reason ?? '' },
          },
        ]),
  ],
  legalHold: (row) => [
    {
      kind: 'legalHeld',
      at: row.placedAt,
      callId: null,
      agentId: row.placedBy,
      params: { ground: row.ground, reason: row.reason, reviewAt: row.reviewAt },
    },
    ...(row.lifted === null
      ? []
      : [
          {
            kind: 'legalHoldLifted' as const,
            at: row.lifted.at,
            callId: null,
            agentId: row.lifted.by,
            params: { ground: row.ground, reason: row.lifted.reason },
          },
        ]),
  ],
  // The ledger knows days only: a payment stands at the start of its value date.
  payment: (row, zone) => [
    {
      kind: 'paid',
      at: instantOf(row.valueDate, 0, zone),
      callId: null,
      agentId: null,
      params: { amountFen: row.amountFen, valueDate: row.valueDate, channel: row.channel },
    },
  ],
  // A callback names the moment for which it was set; without a call nobody recorded when it was set.
  callback: (row) => [
    {
      kind: 'callbackSet',
      at: row.at,
      callId: row.callId,
      agentId: row.owner,
      params: { callbackAt: row.at, contactId: row.contactId, requested: row.requested },
    },
    // One that was taken back speaks through its event.
    ...(row.doneAt === null || row.cancelled
      ? []
      : [
          {
            kind: 'callbackDone' as const,
            at: row.doneAt,
            callId: null,
            agentId: row.owner,
            params: { callbackAt: row.at },
          },
        ]),
  ],
  // One entry for each, which tells how far it came.
  message: (row) => [
    {
      kind: 'message',
      at: row.askedAt,
      callId: row.callId,
      agentId: row.askedBy,
      params: {
        channel: row.channel,
        titleZh: row.template.title.zh,
        titleEn: row.template.title.en,
        state: row.state,
        stateAt: row.at,
        notBefore: row.notBefore,
        reason: row.reason,
        tries: row.tries,
      },
    },
  ],
  task: (row) =>
    row.doneAt === null
      ? []
      : [
          {
            kind: 'taskDone',
            at: row.doneAt,
            callId: row.callId,
            agentId: null,
            params: { taskKind: row.taskKind },
          },
        ],
  review: (row, _zone, codes) => [
    {
      kind: 'reviewed',
      at: row.at,
      callId: row.callId,
      agentId: row.reviewerId,
      params: {
        outcome: row.outcome,
        from: codes.get(row.dispositionId)?.code ?? null,
        to: (row.correctionId && codes.get(row.correctionId)?.code) ?? null,
        reason: row.reason,
      },
    },
    ...(row.answer
      ? [
          {
            kind: 'reviewAnswered' as const,
            at: row.answer.at,
            callId: row.callId,
            agentId: row.agentId,
            params: { outcome: row.answer.outcome, text: row.answer.text },
          },
        ]
      : []),
  ],
  score: (row) => [
    {
      kind: 'scored',
      at: row.at,
      callId: row.callId,
      agentId: row.reviewerId,
      params: { score: row.score, band: row.band, fatal: row.fatal.length },
    },
    ...row.rounds.flatMap(({ decided }, index) =>
      decided
        ? [
            {
              kind: 'scoreDecided' as const,
              of: String(index),
              at: decided.at,
              callId: row.callId,
              agentId: decided.by,
              params: {
                upheld: decided.items.filter(({ decision }) => decision === 'upheld').length,
                changed: decided.items.filter(({ decision }) => decision === 'changed').length,
              },
            },
          ]
        : [],
    ),
  ],
  // What became of it speaks through its events.
  ticket: (row) => [
    {
      kind: 'ticketOpened',
      at: row.openedAt,
      callId: row.callId,
      agentId: row.openedBy,
      params: { ticketId: row.id, ticketKind: row.ticketKind, due: row.due, words: row.words },
    },
  ],
  event: (row) => [
    { kind: row.eventKind, at: row.at, callId: row.callId, agentId: row.agentId, params: { ...row.params } },
  ],
}

/** The rows of one case as entries, newest first; equal moments keep a fixed order. Rows of other cases are the caller's to leave out. */
export function timelineOf(rows: readonly Row[], zone: Zone): TimelineEntry[] {
  const codes = new Map<Id, DispositionRow>()
  for (const row of rows) if (row.kind === 'disposition') codes.set(row.id, row)
  const entries = rows.flatMap((row) =>
    draftsOf(row, zone, codes).map(({ of, ...draft }) => ({
      id: `${draft.kind}:${row.id}${of === undefined ? '' : `:${of}`}`,
      ...draft,
    })),
  )
  return entries.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0))
}

function draftsOf<K extends Row['kind']>(row: RowOf<K>, zone: Zone, codes: Codes): Draft[] {
  const make: (row: RowOf<K>, zone: Zone, codes: Codes) => Draft[] = ENTRIES[row.kind as K]
  return make(row, zone, codes)
}
