// The log of a history as rows, as central and desks hold them, and what the guard says to a contact over them.
import {
  guardFactsOf,
  type Pack,
  type Permit,
  permits,
  type Refusal,
  suppressedNumbers,
} from '../../../shared/compliance/compliance.ts'
import { CallbackRow, CallRow, CaseRow, ContactRow, HoldRow, type LeaseRow } from '../../../shared/rows.ts'
import { AGENT, CASE, DESK } from './facts.ts'
import type { Entry, Person, Wanted } from './judge.ts'

const CUSTOMER = '018f0000-0000-7000-8000-0000000000f1'
const id = (n: number): string => `018f0000-0000-7000-8000-${(0x2000 + n).toString(16).padStart(12, '0')}`

/** The same log as rows, as central and desks hold them at `t`, and what the guard says to it. */
export function askGuard(
  log: readonly Entry[],
  person: Person,
  wanted: Wanted,
  pack: Pack,
): Permit | Refusal {
  const past = log.filter((entry) => entry.t <= wanted.t)
  const base = { customerId: CUSTOMER, caseId: CASE, version: 1 }
  const statusOf = (number: string): ContactRow['status'] => {
    const said = past.some((e) => e.what === 'forbidden' && e.number === number && !e.elsewhere)
    if (said) return 'suppressed'
    return past.some((e) => e.what === 'dead' && e.number === number) ? 'invalid' : 'active'
  }
  const contacts = person.numbers.map(({ number, role, sourced }, index) =>
    ContactRow.parse({
      kind: 'contact',
      id: id(1000 + index),
      ...base,
      caseId: null,
      role,
      relation: null,
      name: null,
      phone: number,
      source: sourced ? 'contract' : null,
      status: statusOf(number),
      consent: past.flatMap((e) =>
        e.what === 'agreed' && e.number === number ? [{ from: e.from, to: e.to }] : [],
      ),
    }),
  )
  const contactOf = (number: string): string | null =>
    contacts.find((row) => row.phone === number)?.id ?? null
  const calls = past.flatMap((e) => (e.what === 'call' ? [callRow(e, contactOf(e.number), person)] : []))
  const lifted = new Map(past.flatMap((e) => (e.what === 'lift' ? [[e.id, e.t] as const] : [])))
  const holds = past.flatMap((e) =>
    e.what === 'hold'
      ? [
          HoldRow.parse({
            kind: 'hold',
            id: e.id,
            ...base,
            caseId: e.debt,
            holdKind: e.kind,
            from: e.t,
            until: e.until,
            callId: null,
            owner: AGENT,
            words: '',
            liftedAt: lifted.get(e.id) ?? null,
            channels: e.open,
          }),
        ]
      : [],
  )
  // A wish is written down in a call of the same moment.
  const wishes = past.flatMap((e, index) => (e.what === 'wish' ? [{ e, callId: id(3000 + index) }] : []))
  const asked = wishes.map(({ e, callId }) => ({
    ...callRow(wishCall(e, callId), null, person),
    id: callId,
    direction: 'inbound' as const,
    answeredAt: null,
  }))
  const callbacks = wishes.map(({ e, callId }, index) =>
    CallbackRow.parse({
      kind: 'callback',
      id: id(4000 + index),
      ...base,
      caseId: e.debt,
      contactId: e.number === null ? null : contactOf(e.number),
      at: e.at,
      owner: AGENT,
      callId,
      requested: true,
      doneAt: null,
    }),
  )
  const handlers = past.flatMap((e) => (e.what === 'handler' && e.debt === wanted.debt ? [e.agent] : []))
  const closed = past.some((e) => e.what === 'closed' && e.debt === wanted.debt)
  const facts = guardFactsOf({
    matter: caseRow(wanted.debt, person, handlers.at(-1) ?? person.handlers[wanted.debt] ?? AGENT, closed),
    contacts,
    calls: [...calls, ...asked],
    holds,
    callbacks,
    records: past.flatMap((e) =>
      e.what === 'call' ? e.debts.map((caseId) => ({ callId: e.id, caseId })) : [],
    ),
    messages: past.flatMap((e) => (e.what === 'message' ? [{ channel: 'sms' as const, at: e.t }] : [])),
    lease: wanted.lease && leaseRow(wanted.lease),
    suppressed: new Set([
      ...suppressedNumbers(contacts),
      ...past.flatMap((e) => (e.what === 'forbidden' ? [e.number] : [])),
    ]),
    device: DESK,
    online: wanted.online,
    timeVerified: wanted.timeKnown,
    zone: person.zone,
    realLine: wanted.realLine,
    freeDialRight: wanted.mayDialFreely,
  })
  const { number, purpose, agent, channel, voice, people } = wanted
  const reason = wanted.mayDialFreely ? '联系合作机构测试' : ''
  const request = {
    number,
    purpose,
    agentId: agent,
    reason,
    override: null,
    channel,
    voice,
    visitors: people,
  }
  return permits(request, facts, pack, wanted.t)
}

type Call = Extract<Entry, { what: 'call' }>

const wishCall = ({ t }: { t: number }, callId: string): Call => ({
  t,
  what: 'call',
  id: callId,
  out: false,
  number: '',
  debts: [],
  answered: false,
  matched: false,
  status: null,
  hungUpAfter: null,
  purpose: 'service',
})

function callRow(call: Call, contactId: string | null, person: Person): CallRow {
  return CallRow.parse({
    kind: 'call',
    id: call.id,
    customerId: CUSTOMER,
    caseId: call.debts[0] ?? null,
    version: 1,
    contactId,
    agentId: AGENT,
    direction: call.out ? 'outbound' : 'inbound',
    purpose: call.purpose,
    number: null,
    ofDebtor: person.numbers.some((row) => row.number === call.number && row.role === 'debtor'),
    startedAt: call.t,
    answeredAt: call.answered ? call.t + 1000 : null,
    endedAt: call.t + (call.hungUpAfter ?? 30_000),
    sipStatus: call.status,
    endedBy: call.hungUpAfter === null ? 'customer' : 'agent',
    talkMs: 0,
    verification: call.matched ? 'matched' : 'none',
    tries: 0,
    recording: 'confirmed',
    rules: 'story',
    clock: { source: 'central', skewMs: 0 },
    flags: [],
    dispositionId: null,
  })
}

export function caseRow(caseId: string, person: Person, assignedTo: string, closed = false): CaseRow {
  return CaseRow.parse({
    kind: 'case',
    id: caseId,
    customerId: CUSTOMER,
    caseId,
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
    zone: person.zone,
    assignedTo,
    state: closed ? 'CURED' : 'QUEUED',
    synthetic: person.synthetic,
    importedAt: 0,
  })
}

function leaseRow({ from, until, left }: NonNullable<Wanted['lease']>): LeaseRow {
  return {
    kind: 'lease',
    id: CUSTOMER,
    customerId: CUSTOMER,
    caseId: null,
    version: 1,
    device: DESK,
    holder: AGENT,
    from,
    until,
    effectiveLeft: left,
  }
}
