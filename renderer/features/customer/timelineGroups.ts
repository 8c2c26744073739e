// The timeline by what it speaks of: the groups of its filter, and which entries tell of the debt. Pure tables, total over every kind.
import type { TimelineEntry, TimelineKind } from '../../../shared/timeline.ts'

export const TIMELINE_FILTERS = [
  'all',
  'calls',
  'money',
  'promises',
  'holds',
  'tickets',
  'notes',
  'messages',
  'access',
] as const
export type TimelineFilter = (typeof TIMELINE_FILTERS)[number]

/** `all`: shown under no other filter. */
const GROUPS: Record<TimelineKind, TimelineFilter> = {
  imported: 'all',
  passed: 'all',
  called: 'calls',
  received: 'calls',
  missedCall: 'calls',
  transferred: 'calls',
  callbackSet: 'calls',
  callbackDone: 'calls',
  callbackMoved: 'calls',
  callbackCancelled: 'calls',
  reviewed: 'calls',
  reviewAnswered: 'calls',
  scored: 'calls',
  scoreDecided: 'calls',
  paid: 'money',
  promised: 'promises',
  promiseEnded: 'promises',
  planAsked: 'promises',
  planEnded: 'promises',
  exceptionAsked: 'promises',
  exceptionEnded: 'promises',
  held: 'holds',
  holdLifted: 'holds',
  holdChanged: 'holds',
  legalHeld: 'holds',
  legalHoldLifted: 'holds',
  stopRequested: 'holds',
  taskDone: 'holds',
  ticketOpened: 'tickets',
  ticketNoted: 'tickets',
  ticketMoved: 'tickets',
  ticketRaised: 'tickets',
  ticketExtended: 'tickets',
  ticketStepped: 'tickets',
  ticketAnswered: 'tickets',
  ticketClosed: 'tickets',
  satisfaction: 'calls',
  note: 'notes',
  message: 'messages',
  messageReceived: 'messages',
  lenderEvent: 'messages',
  agencyContact: 'messages',
  papersReceived: 'messages',
  stageExcepted: 'access',
  guardRefused: 'access',
  verificationTried: 'access',
  revealed: 'access',
  recordingFlagged: 'access',
  recordingNoticed: 'access',
  recorderChanged: 'access',
  incident: 'access',
  consentRecorded: 'calls',
  sensitiveConsent: 'calls',
}

const OF_DEBT: ReadonlySet<TimelineKind> = new Set<TimelineKind>([
  'imported',
  'passed',
  'note',
  'message',
  'messageReceived',
  'lenderEvent',
  'agencyContact',
  'papersReceived',
  'stageExcepted',
  'promised',
  'promiseEnded',
  'planAsked',
  'planEnded',
  'exceptionAsked',
  'exceptionEnded',
  'sensitiveConsent',
  'held',
  'holdLifted',
  'holdChanged',
  'legalHeld',
  'legalHoldLifted',
  'paid',
  'taskDone',
  'ticketOpened',
  'ticketNoted',
  'ticketMoved',
  'ticketRaised',
  'ticketExtended',
  'ticketStepped',
  'ticketAnswered',
  'ticketClosed',
  'satisfaction',
  'reviewed',
  'reviewAnswered',
  'scored',
  'scoreDecided',
  'callbackCancelled',
  'consentRecorded',
])

/** Speaks of the debt: not shown while debt facts are covered. What a call led to tells as much as an amount does. */
export function isOfDebt({ kind, params }: Pick<TimelineEntry, 'kind' | 'params'>): boolean {
  if (kind === 'called' || kind === 'received') return params.code !== null && params.code !== undefined
  return OF_DEBT.has(kind)
}

/** What may be seen now, in the order given. */
export function openEntries(entries: readonly TimelineEntry[], covered: boolean): readonly TimelineEntry[] {
  return covered ? entries.filter((entry) => !isOfDebt(entry)) : entries
}

/** Entries under each filter. */
export function groupedEntries(
  entries: readonly TimelineEntry[],
): Record<TimelineFilter, readonly TimelineEntry[]> {
  const groups: Record<TimelineFilter, TimelineEntry[]> = {
    all: [...entries],
    calls: [],
    money: [],
    promises: [],
    holds: [],
    tickets: [],
    notes: [],
    messages: [],
    access: [],
  }
  for (const entry of entries) {
    const group = GROUPS[entry.kind]
    if (group !== 'all') groups[group].push(entry)
  }
  return groups
}
