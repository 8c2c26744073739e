// One desk as the schedules drive it: real rows, the real clock rule and the real guard, beside a raw log for the oracle.
import { CHINA_PACK } from '../../../shared/compliance/china.ts'
import { guardFactsOf, permits, suppressedNumbers } from '../../../shared/compliance/compliance.ts'
import { type ClockAnchor, trustedTime } from '../../../shared/compliance/trustedTime.ts'
import { CHINA } from '../../../shared/instant.ts'
import {
  type CallRow,
  CaseRow,
  ContactRow,
  HoldRow,
  type LeaseRow,
  type Purpose,
} from '../../../shared/rows.ts'
import { AGENT, at, CASE, DESK, N1, N2, OTHER_DESK, RELATIVE, STRANGER } from './facts.ts'

const CUSTOMER = '018f0000-0000-7000-8000-0000000000f1'
const id = (n: number): string => `018f0000-0000-7000-8000-${(0x1000 + n).toString(16).padStart(12, '0')}`
const START = at('2026-11-23 06:00:00')
export const MIN = 60_000
export const H = 60 * MIN

export type Command =
  | { do: 'wait'; ms: number }
  | {
      do: 'dial'
      number: string
      purpose: Purpose
      answered: boolean
      matched: boolean
      cancelMs: number | null
    }
  | { do: 'inbound'; number: string; answered: boolean; matched: boolean }
  | { do: 'hold'; kind: 'complaint' | 'dispute' | 'cease' | 'paidClaim' | 'death'; days: number | null }
  | { do: 'lift' }
  | { do: 'suppress'; number: string }
  | { do: 'invalid'; number: string }
  | { do: 'consent'; number: string; fromMs: number; forMs: number }
  | { do: 'turnClock'; byMs: number }
  | { do: 'restart' }
  | { do: 'network'; online: boolean }
  | { do: 'lease'; device: string; holder?: string | undefined; left: number; forMs: number }
  | { do: 'handOver'; mine: boolean }

/** What really happened, in the oracle's own words. */
export type Logged = {
  t: number
  number: string
  out: boolean
  answered: boolean
  matched: boolean
  cancelMs: number | null
}

export const OWN = [N1, N2]

export class Desk {
  clock = START
  pcAhead = 0
  monotonic = 1000
  anchor: ClockAnchor | null = { source: 'central', at: START, monotonicMs: 1000 }
  lastTrusted: number | null = START
  online = true
  calls: CallRow[] = []
  log: Logged[] = []
  holds: HoldRow[] = []
  lease: LeaseRow | null = null
  handler = AGENT
  contacts = new Map<string, ContactRow>(
    [
      { phone: N1, role: 'debtor', source: 'contract' },
      { phone: N2, role: 'debtor', source: 'reserved' },
      { phone: RELATIVE, role: 'contact', source: 'contract' },
      { phone: STRANGER, role: 'contact', source: null },
    ].map(({ phone, role, source }, index) => [
      phone,
      ContactRow.parse({
        kind: 'contact',
        id: id(index),
        customerId: CUSTOMER,
        caseId: CASE,
        version: 1,
        role,
        relation: null,
        name: null,
        phone,
        source,
        status: 'active',
        consent: [],
      }),
    ]),
  )

  now() {
    const reading = {
      anchor: this.anchor,
      monotonicMs: this.monotonic,
      pcNow: this.clock + this.pcAhead,
      lastTrusted: this.lastTrusted,
    }
    return trustedTime(reading, CHINA, CHINA_PACK)
  }

  contact(number: string): ContactRow {
    const found = this.contacts.get(number)
    if (!found) throw new Error('no such contact')
    return found
  }

  record(
    t: number,
    command: { number: string; answered: boolean; matched: boolean },
    out: boolean,
    cancelMs: number | null,
  ) {
    const matched = command.answered && command.matched
    const ended = t + (cancelMs ?? 5000)
    this.log.push({ t, number: command.number, out, answered: command.answered, matched, cancelMs })
    this.calls.push({
      kind: 'call',
      id: id(100 + this.calls.length),
      customerId: CUSTOMER,
      caseId: CASE,
      version: 1,
      contactId: this.contact(command.number).id,
      agentId: AGENT,
      direction: out ? 'outbound' : 'inbound',
      purpose: 'collect',
      number: null,
      ofDebtor: OWN.includes(command.number),
      startedAt: t,
      answeredAt: command.answered ? t + 1000 : null,
      endedAt: ended,
      sipStatus: command.answered ? 200 : 487,
      endedBy: cancelMs === null ? 'customer' : 'agent',
      talkMs: 0,
      verification: matched ? 'matched' : 'none',
      tries: 0,
      recording: 'confirmed',
      rules: CHINA_PACK.version,
      clock: { source: 'central', skewMs: 0 },
      flags: [],
      dispositionId: null,
    })
  }

  ask(number: string, purpose: Purpose) {
    const time = this.now()
    const matter = CaseRow.parse({
      kind: 'case',
      id: CASE,
      customerId: CUSTOMER,
      caseId: CASE,
      version: 1,
      lender: '测试银行',
      lenderType: 'bank',
      callerName: '测试客服中心',
      hotline: '4000000000',
      product: 'creditCard',
      accountNumber: '6222020200001234',
      dueDate: '2026-11-01',
      terms: {
        principalFen: 1,
        minimumFen: 1,
        interestFrom: '2026-11-01',
        dailyRatePpm: 500,
        penaltyPpm: 1_000_000,
        lateFeePpm: 0,
        lateFeeFloorFen: 0,
      },
      zone: CHINA,
      assignedTo: this.handler,
      state: 'QUEUED',
      synthetic: true,
      importedAt: START,
    })
    const contacts = [...this.contacts.values()]
    const facts = guardFactsOf({
      matter,
      contacts,
      calls: this.calls,
      holds: this.holds,
      callbacks: [],
      lease: this.lease,
      suppressed: suppressedNumbers(contacts),
      device: DESK,
      online: this.online,
      timeVerified: time.verified,
      zone: CHINA,
    })
    return {
      time,
      verdict: permits(
        { number, purpose, agentId: AGENT, reason: '', override: null },
        facts,
        CHINA_PACK,
        time.at,
      ),
    }
  }
}

/** Lets a command happen; a dial is only returned, for the test to ask the guard and the oracle. */
export function run(desk: Desk, command: Command): { number: string; purpose: Purpose } | null {
  switch (command.do) {
    case 'wait':
      desk.clock += command.ms
      desk.monotonic += command.ms
      break
    case 'inbound':
      if (desk.anchor) desk.record(desk.clock, command, false, null)
      break
    case 'hold': {
      const from = desk.now().at
      const until = command.days === null ? null : from + command.days * 24 * H
      desk.holds.push(
        HoldRow.parse({
          kind: 'hold',
          id: id(500 + desk.holds.length),
          customerId: CUSTOMER,
          caseId: CASE,
          version: 1,
          holdKind: command.kind,
          from,
          until,
          callId: null,
          owner: AGENT,
          words: '',
          liftedAt: null,
        }),
      )
      break
    }
    case 'lift':
      desk.holds = desk.holds.map((hold) => ({ ...hold, liftedAt: hold.liftedAt ?? desk.now().at }))
      break
    case 'suppress':
    case 'invalid': {
      const contact = desk.contact(command.number)
      if (contact.status !== 'suppressed')
        desk.contacts.set(command.number, {
          ...contact,
          status: command.do === 'suppress' ? 'suppressed' : 'invalid',
        })
      break
    }
    case 'consent': {
      const contact = desk.contact(command.number)
      const from = desk.clock + command.fromMs
      desk.contacts.set(command.number, { ...contact, consent: [{ from, to: from + command.forMs }] })
      break
    }
    case 'turnClock':
      desk.pcAhead += command.byMs
      break
    case 'restart':
      desk.anchor = desk.online ? { source: 'central', at: desk.clock, monotonicMs: 50 } : null
      desk.monotonic = 50
      break
    case 'network':
      desk.online = command.online
      if (command.online) desk.anchor = { source: 'central', at: desk.clock, monotonicMs: desk.monotonic }
      break
    case 'lease':
      desk.lease = {
        kind: 'lease',
        id: CUSTOMER,
        customerId: CUSTOMER,
        caseId: null,
        version: 1,
        device: command.device,
        holder: command.holder,
        from: desk.clock,
        until: desk.clock + command.forMs,
        effectiveLeft: command.left,
      }
      break
    case 'handOver':
      desk.handler = command.mine ? AGENT : OTHER_DESK
      break
    case 'dial':
      return command
    default:
      return command satisfies never
  }
  if (desk.anchor) desk.lastTrusted = Math.max(desk.lastTrusted ?? 0, desk.now().at)
  return null
}
