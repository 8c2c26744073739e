// How time presses on a ticket: when it is due, the statutory clock of complaints, who is reminded and to whom it rises when nobody answers.
// Promises: pure; every figure is dated rule data with source and confidence. Time raises a ticket by itself: no program has to run for it.
import type { Words } from '../dispositionFields.ts'
import { CHINA, DAY, type Instant, type LocalDay, localDay } from '../instant.ts'
import type { Id, Role, TicketRow } from '../rows.ts'
import { kindSpec } from './kinds.ts'

interface Source {
  readonly title: Words
  readonly article: Words
}

export interface ClockStep {
  readonly step: string
  readonly label: Words
  /** Whole days from the opening. */
  readonly days: number
  /** Somebody above has to have approved it, by name. */
  readonly approval: boolean
  /** What the source says of this step, in our own words. */
  readonly says: Words
}

export interface ClockRule {
  readonly version: string
  readonly effectiveFrom: LocalDay
  readonly source: Source
  /** As in the rule packs. Below A compliance has to look at the official text before it is relied on; screens say so. */
  readonly confidence: 'A' | 'B' | 'C' | 'P'
  readonly steps: readonly [ClockStep, ...ClockStep[]]
}

/** The statutory clock of complaints (DOMAIN C23), the oldest version first. A released one is never changed. */
export const COMPLAINT_CLOCK: readonly [ClockRule, ...ClockRule[]] = [
  {
    version: 'complaint-1',
    effectiveFrom: '2020-03-01',
    source: {
      title: {
        zh: '银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）',
        en: 'Measures for handling consumer complaints in banking and insurance (CBIRC Order 2020 No. 3)',
      },
      // The chapter is known, the number of the article is not: no number stands here that nobody has read in the official text.
      article: {
        zh: '第三章 银行业保险业消费投诉处理，处理决定的期限',
        en: 'Chapter 3, handling of complaints: time limits of the decision',
      },
    },
    confidence: 'B',
    steps: [
      {
        step: 'simple',
        label: { zh: '一般', en: 'Simple' },
        days: 15,
        approval: false,
        says: {
          zh: '事实清楚、争议简单的，自收到之日起 15 日内作出处理决定并告知投诉人',
          en: 'Facts clear, dispute simple: decided and the complainant told within 15 days of receipt',
        },
      },
      {
        step: 'complex',
        label: { zh: '情况复杂', en: 'Complex' },
        days: 30,
        approval: false,
        says: {
          zh: '情况复杂的，可以延长至 30 日',
          en: 'Complex matters: may be extended to 30 days',
        },
      },
      {
        step: 'special',
        label: { zh: '特别复杂', en: 'Especially complex' },
        days: 60,
        approval: true,
        says: {
          zh: '特别复杂或有其他特殊原因的，经上级机构或总行、总公司高级管理人员审批并告知投诉人，再延长 30 日',
          en: 'Especially complex, or for another special reason: 30 days more, approved by the office above or senior management of the head office, and the complainant told',
        },
      },
    ],
  },
]

/** Who hears of it at a level of the ladder. */
export const HEARERS = ['owner', 'supervisor', 'compliance'] as const
export type Hearer = (typeof HEARERS)[number]

export interface Rung {
  readonly level: 1 | 2 | 3
  /** Counted from the reminder or from the due time, in ms. */
  readonly from: 'warn' | 'due'
  readonly afterMs: number
  readonly tells: Hearer
}

export interface LadderRule {
  readonly version: string
  readonly effectiveFrom: LocalDay
  readonly source: Source
  readonly confidence: 'P'
  readonly rungs: readonly Rung[]
}

/** The escalation ladder of the house, the oldest version first. */
export const LADDER: readonly [LadderRule, ...LadderRule[]] = [
  {
    version: 'ladder-1',
    effectiveFrom: '2026-01-01',
    source: {
      title: { zh: '机构内部规定', en: 'House rule' },
      article: { zh: '工单升级', en: 'Escalation of tickets' },
    },
    confidence: 'P',
    rungs: [
      { level: 1, from: 'warn', afterMs: 0, tells: 'owner' },
      { level: 2, from: 'due', afterMs: 0, tells: 'supervisor' },
      { level: 3, from: 'due', afterMs: 2 * DAY, tells: 'compliance' },
    ],
  },
]

const on = <R extends { readonly effectiveFrom: LocalDay }>(rules: readonly [R, ...R[]], at: Instant): R =>
  rules.findLast(({ effectiveFrom }) => effectiveFrom <= localDay(at, CHINA)) ?? rules[0]

/** The clock under which a complaint opened at `at` stands. */
export const clockOn = (at: Instant): ClockRule => on(COMPLAINT_CLOCK, at)
export const ladderOn = (at: Instant): LadderRule => on(LADDER, at)

/** When a ticket of this kind opened at `at` is due, and under which step of its clock. */
export function dueOf(kind: string, at: Instant): { due: Instant; clock: string | null } {
  const spec = kindSpec(kind)
  if (spec?.clock !== 'complaint') return { due: at + (spec?.days ?? 5) * DAY, clock: null }
  const [first] = clockOn(at).steps
  return { due: at + first.days * DAY, clock: first.step }
}

/** The step that a ticket's clock may go on to; null where there is none. */
export function nextStep(ticket: Pick<TicketRow, 'clock' | 'openedAt'>): ClockStep | null {
  if (ticket.clock === null) return null
  const { steps } = clockOn(ticket.openedAt)
  const at = steps.findIndex(({ step }) => step === ticket.clock)
  return at < 0 ? null : (steps[at + 1] ?? null)
}

export function stepOf(ticket: Pick<TicketRow, 'clock' | 'openedAt'>): ClockStep | null {
  return clockOn(ticket.openedAt).steps.find(({ step }) => step === ticket.clock) ?? null
}

type Timed = Pick<TicketRow, 'ticketKind' | 'state' | 'due' | 'raised' | 'openedAt'>

/** From when on somebody is reminded. */
export function warnAt(ticket: Pick<TicketRow, 'ticketKind' | 'due'>): Instant {
  return ticket.due - (kindSpec(ticket.ticketKind)?.warnDays ?? 1) * DAY
}

/** `quiet` · `soon` = from the reminder on · `late` = past due and not answered · `settled` = answered or closed. */
export type Pressure = 'quiet' | 'soon' | 'late' | 'settled'

export function pressureOf(ticket: Timed, now: Instant): Pressure {
  if (ticket.state !== 'open') return 'settled'
  if (now >= ticket.due) return 'late'
  return now >= warnAt(ticket) ? 'soon' : 'quiet'
}

/** Which level the ticket has come to by time and by hand; 0 = nobody is reminded yet. */
export function levelOf(ticket: Timed, now: Instant): 0 | 1 | 2 | 3 {
  if (ticket.state !== 'open') return 0
  const reached = ladderOn(ticket.openedAt).rungs.filter(
    ({ from, afterMs }) => now >= (from === 'warn' ? warnAt(ticket) : ticket.due) + afterMs,
  )
  return Math.max(0, ticket.raised, ...reached.map(({ level }) => level)) as 0 | 1 | 2 | 3
}

/** The next rung that time will bring, with its moment; null on the last. */
export function nextRung(ticket: Timed, now: Instant): { rung: Rung; at: Instant } | null {
  const level = levelOf(ticket, now)
  const rung = ladderOn(ticket.openedAt).rungs.find((one) => one.level > level)
  if (!rung || ticket.state !== 'open') return null
  return { rung, at: (rung.from === 'warn' ? warnAt(ticket) : ticket.due) + rung.afterMs }
}

/** Nothing goes further before this person agrees, or somebody else of their role. */
function stepWaits(
  { ticketKind, steps, openedBy }: TicketRow,
  { id, role }: { id: Id; role: Role },
): boolean {
  const next = kindSpec(ticketKind)?.steps[steps.length]
  return next?.by.includes(role) === true && !(next.otherPerson && openedBy === id)
}

/** Whose business the ticket is now: who has to agree first, its owner, whoever has the case for those without one, who hears of it by its level. */
export function concerns(
  ticket: TicketRow,
  person: { id: Id; role: Role; assignedTo: Id | null },
  now: Instant,
): boolean {
  const { id, role, assignedTo } = person
  if (ticket.state === 'closed') return false
  if (ticket.state === 'open' && stepWaits(ticket, person)) return true
  if (ticket.owner !== null) {
    if (ticket.owner === id) return true
  } else if (ticket.desk === 'supervisor') {
    // Answered, it is for whoever has the case to tell the customer and close it.
    if (ticket.state === 'open' ? role === 'supervisor' : assignedTo === id) return true
  } else if (assignedTo === id) return true
  const level = levelOf(ticket, now)
  return (role === 'supervisor' && level >= 2) || (role === 'qa' && level >= 3)
}
