// What the guard is asked and what it is told: the question, and the facts of one customer gathered from rows. Promises: every call of
// every colleague and every number of the person counts, because all rows of the customer are taken; nothing is decided here.
import type { Instant, Zone } from '../instant.ts'
import type {
  CallbackRow,
  CallRow,
  CaseRow,
  CaseState,
  Channel,
  ContactRow,
  E164,
  HoldRow,
  Id,
  LeaseRow,
  LenderType,
  Product,
  Purpose,
  Role,
} from '../rows.ts'
import { type GuardCall, guardCallsOf, type RecordOfCall } from './counters.ts'
import type { RuleId } from './pack.ts'

export type GuardRequest = {
  number: E164
  purpose: Purpose
  agentId: Id
  /** Why an unknown number is dialled; blank elsewhere. */
  reason: string
  /** A supervisor's override of the rules that allow one. */
  override: { rules: readonly RuleId[]; role: Role; reason: string } | null
  /** A call unless said. `number` then only says whose rules bind. */
  channel?: Channel
  /** Who speaks in the call: a person unless said, a machine that converses, or one that only says something. */
  voice?: 'person' | 'robot' | 'notice'
  /** How many go together on a visit. */
  visitors?: number
}

export type GuardContact = Pick<ContactRow, 'caseId' | 'role' | 'phone' | 'source' | 'status' | 'consent'>

export type GuardHold = Pick<HoldRow, 'holdKind' | 'caseId' | 'from' | 'until' | 'liftedAt' | 'channels'>

/** A callback that the customer asked for and that is not done; `number` null when any number of theirs will do. */
export type GuardCallback = {
  caseId: Id
  number: E164 | null
  at: Instant
  /** When the customer asked for it; null = not known, which is no wish that lifts anything. */
  askedAt?: Instant | null
}

/** A message that reached the person, by whatever channel. */
export type GuardMessage = { channel: Exclude<Channel, 'call'>; at: Instant }

/** What is known when the guard is asked. All rows of the customer, not only of the case. */
export type GuardFacts = {
  case: { id: Id; state: CaseState; assignedTo: Id | null; product: Product; lenderType: LenderType } | null
  /** The debtor's zone; an unknown number takes the pack's. */
  zone: Zone
  contacts: readonly GuardContact[]
  calls: readonly GuardCall[]
  messages: readonly GuardMessage[]
  holds: readonly GuardHold[]
  callbacks: readonly GuardCallback[]
  /** Numbers on which a third person, in any case, forbade further calls. */
  suppressed: ReadonlySet<E164>
  lease: Pick<LeaseRow, 'device' | 'holder' | 'from' | 'until' | 'effectiveLeft'> | null
  device: Id
  online: boolean
  timeVerified: boolean
  /** The case is made up and the call would leave over a company's line. */
  syntheticOnRealLine: boolean
  freeDialRight: boolean
  /** Internal and emergency numbers of the policy: they pass. */
  passes: ReadonlySet<string>
}

/** Collects the facts from rows: all rows of the customer that the caller holds. */
export function guardFactsOf(input: {
  matter: CaseRow | null
  contacts: readonly ContactRow[]
  calls: readonly CallRow[]
  holds: readonly HoldRow[]
  callbacks: readonly CallbackRow[]
  /** What was written down of calls (promises, results, notes): a call about several debts counts for each of them (U4). */
  records?: readonly RecordOfCall[]
  messages?: readonly GuardMessage[]
  lease: LeaseRow | null
  suppressed: ReadonlySet<E164>
  device: Id
  online: boolean
  timeVerified: boolean
  zone: Zone
  /** Calls leave over a company's line that is no test line. */
  realLine?: boolean
  freeDialRight?: boolean
  passes?: ReadonlySet<string>
}): GuardFacts {
  const { matter, contacts, callbacks, calls } = input
  const phones = new Map(contacts.map((contact) => [contact.id, contact.phone]))
  const begun = new Map(calls.map((call) => [call.id, call.startedAt]))
  return {
    case: matter && {
      id: matter.id,
      state: matter.state,
      assignedTo: matter.assignedTo,
      product: matter.product,
      lenderType: matter.lenderType,
    },
    zone: matter?.zone ?? input.zone,
    contacts,
    calls: guardCallsOf(calls, contacts, input.records),
    messages: input.messages ?? [],
    holds: input.holds,
    callbacks: callbacks
      .filter((callback) => callback.requested && callback.doneAt === null)
      .flatMap(({ caseId, contactId, at, agreedAt, callId }) => {
        const number = contactId ? phones.get(contactId) : null
        const askedAt = callId === null ? null : (begun.get(callId) ?? null)
        // Asked for on a number that is gone: that opens no other. Before the agreed time nobody asked for a call.
        return number === undefined ? [] : { caseId, number, at: Math.max(at, agreedAt ?? at), askedAt }
      }),
    suppressed: input.suppressed,
    lease: input.lease,
    device: input.device,
    online: input.online,
    timeVerified: input.timeVerified,
    syntheticOnRealLine: (input.realLine ?? false) && (matter?.synthetic ?? false),
    freeDialRight: input.freeDialRight ?? false,
    passes: input.passes ?? new Set(),
  }
}

/** Numbers that a third person forbade, from the contacts of every case that the caller holds (C9: for ever, everywhere). */
export function suppressedNumbers(contacts: Iterable<Pick<ContactRow, 'phone' | 'status'>>): Set<E164> {
  const numbers = new Set<E164>()
  for (const contact of contacts) if (contact.status === 'suppressed') numbers.add(contact.phone)
  return numbers
}

/** Whose number it is, as far as this customer's contacts say. */
export type Party = {
  role: 'debtor' | 'guarantor' | 'contact' | 'unknown'
  contacts: readonly GuardContact[]
}

const ROLE_ORDER = ['debtor', 'guarantor', 'contact'] as const

/** A number of a known party takes that party's rules; the debtor's own number stays the debtor's wherever else it stands. */
export function partyOf(number: E164, contacts: readonly GuardContact[]): Party {
  const rows = contacts.filter((contact) => contact.phone === number)
  for (const role of ROLE_ORDER) {
    const own = rows.filter((contact) => contact.role === role)
    if (own.length > 0) return { role, contacts: own }
  }
  return { role: 'unknown', contacts: [] }
}
