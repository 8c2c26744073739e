// Which calls weigh on the agent who had them, and what the house does about it (DOMAIN §8 row 35): a short break is offered after one,
// and their share of the day is watched. Promises: pure; every limit is dated house data with its source, none is law; the rule
// reads what acts left behind and never what a call brought in.
import type { Words } from './dispositionFields.ts'
import { type Instant, type LocalDay, MINUTE } from './instant.ts'
import type { CallRow, DispositionRow, EventRow } from './rows.ts'

/** Why a call was hard, the heaviest first. */
export const HARD_REASONS = [
  'risk', // somebody's life or safety was at stake
  'abused', // the agent says: insulted or threatened
  'grief', // illness, a death, a customer who needs protection
  'complaint', // a complaint, or all contact forbidden
  'handedOn', // it took a supervisor
  'conflict', // refused, denied or cut off after a long talk
  'long', // longer than anybody talks without tiring
] as const
export type HardReason = (typeof HARD_REASONS)[number]

export interface CareLimits {
  /** Refusal, denial or a hang-up counts from this much talk on. */
  readonly conflictTalkMs: number
  readonly longTalkMs: number
  /** The break that is offered, and for how long after the result was saved. */
  readonly breakMinutes: number
  readonly offerMs: number
  /** Of the day's conversations; below `fewCalls` of them no share is judged. */
  readonly hardShareAlert: number
  readonly fewCalls: number
  /** Share of the time at the desk that went into talk and wrap-up; below `shortDayMs` nothing is judged. */
  readonly occupancyAlert: number
  readonly shortDayMs: number
  /** A result that was written later than this after the hang-up was not being written all the time. */
  readonly wrapCapMs: number
  /** A request for help stands so long; one that central hears this much later is over. */
  readonly helpStandsMs: number
  readonly helpLateMs: number
}

export interface CareRules {
  readonly version: string
  readonly effectiveFrom: LocalDay
  readonly source: { readonly title: Words; readonly article: Words }
  /** As in the rule packs; P = the house's own choice, to be confirmed by the company. */
  readonly confidence: 'P'
  readonly limits: CareLimits
}

/** All versions, the oldest first. A released one is never changed. */
export const CARE_RULES: readonly [CareRules, ...CareRules[]] = [
  {
    version: 'care-1',
    effectiveFrom: '2026-01-01',
    source: {
      title: { zh: '机构内部规定', en: 'House rule' },
      article: { zh: '坐席关怀', en: 'Care for agents' },
    },
    confidence: 'P',
    limits: {
      conflictTalkMs: 3 * MINUTE,
      longTalkMs: 20 * MINUTE,
      breakMinutes: 5,
      offerMs: 10 * MINUTE,
      hardShareAlert: 0.25,
      fewCalls: 8,
      // Above 85–90 % contact centres count on burn-out: the lower figure warns in time.
      occupancyAlert: 0.85,
      shortDayMs: 60 * MINUTE,
      wrapCapMs: 15 * MINUTE,
      helpStandsMs: 20 * MINUTE,
      helpLateMs: 2 * MINUTE,
    },
  },
]

/** The rules of that day; before the first version began, the first. */
export function careRulesOn(day: LocalDay): CareRules {
  return CARE_RULES.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? CARE_RULES[0]
}

/** What the acts of a call say about how hard it was. */
export interface HardFacts {
  readonly answered: boolean
  readonly talkMs: number
  readonly code: string | null
  /** A complaint or "stop calling" was taken down, whatever the code says. */
  readonly stopped: boolean
  readonly abused: boolean
  /** A supervisor took the call over or came into it. */
  readonly handedOn: boolean
}

const BY_CODE: Readonly<Partial<Record<HardReason, readonly string[]>>> = {
  risk: ['SAFETY'],
  grief: ['VULN', 'TP_DECEASED'],
  complaint: ['COMPLAINT', 'CEASE'],
  conflict: ['REFUSE', 'EVADE', 'HUNGUP', 'DISPUTE', 'FRAUD', 'TP_REFUSE'],
}

/** Why this call was hard, the heaviest reason first; empty for one that was not. Nobody spoke: never hard. */
export function hardReasons(facts: HardFacts, { limits }: Pick<CareRules, 'limits'>): HardReason[] {
  if (!facts.answered) return []
  const coded = (reason: HardReason) =>
    facts.code !== null && (BY_CODE[reason]?.includes(facts.code) ?? false)
  const holds: Record<HardReason, boolean> = {
    risk: coded('risk'),
    abused: facts.abused,
    grief: coded('grief'),
    complaint: facts.stopped || coded('complaint'),
    handedOn: facts.handedOn,
    conflict: coded('conflict') && facts.talkMs >= limits.conflictTalkMs,
    long: facts.talkMs >= limits.longTalkMs,
  }
  return HARD_REASONS.filter((reason) => holds[reason])
}

/** The incident by which an agent says that they were insulted or threatened. */
export const ABUSED = 'abused'

/** The facts as the rows of one call hold them; `events` may be those of the whole case. */
export function hardFactsOf(
  call: Pick<CallRow, 'id' | 'answeredAt' | 'talkMs'>,
  result: Pick<DispositionRow, 'code'> | null,
  events: readonly Pick<EventRow, 'eventKind' | 'callId' | 'params'>[],
): HardFacts {
  const mine = events.filter(({ callId }) => callId === call.id)
  return {
    answered: call.answeredAt !== null,
    talkMs: call.talkMs,
    code: result?.code ?? null,
    stopped: mine.some(({ eventKind }) => eventKind === 'stopRequested'),
    abused: mine.some(({ eventKind, params }) => eventKind === 'incident' && params.incident === ABUSED),
    handedOn: mine.some(
      ({ eventKind, params }) =>
        eventKind === 'transferred' && params.target === 'supervisor' && params.result === 'completed',
    ),
  }
}

/** Whether a break is still offered at `now` for a call whose result was saved at `savedAt`. */
export function restOffered(
  reasons: readonly HardReason[],
  savedAt: Instant,
  now: Instant,
  { limits }: Pick<CareRules, 'limits'>,
): boolean {
  // Screens count in whole minutes: theirs may be a little before the result.
  return reasons.length > 0 && Math.abs(now - savedAt) < limits.offerMs
}
