// The judge: reads a log of what happened and says which rules a contact would break, one rule after the other, in the words of the rule
// register. Shares nothing with the guard but names, so that both can be wrong only independently; every figure stands in the tables here.
import type { RuleId } from '../../../shared/compliance/pack.ts'
import type { Channel, HoldKind, Purpose } from '../../../shared/rows.ts'

const MIN = 60_000
const H = 60 * MIN
const D = 24 * H

export type Law = 'CN' | 'US'

/** Hours from midnight to midnight, counts a day, and what else the register says. Offsets are those of November. */
const LAWS = {
  CN: { opens: 8, closes: 22, hours: 'C1' },
  US: { opens: 8, closes: 21, hours: 'U1' },
} as const
const OFFSETS: Readonly<Record<string, number>> = {
  'Asia/Shanghai': 8,
  'America/New_York': -5,
  'America/Los_Angeles': -8,
}
const AREAS: readonly (readonly [prefix: string, zone: string])[] = [
  ['+1212', 'America/New_York'],
  ['+1310', 'America/Los_Angeles'],
]
const CARRIER: readonly (readonly [span: number, most: number])[] = [
  [MIN, 1],
  [H, 5],
  [D, 20],
]
/** What each hold forbids: to collect alone, to collect and to call back, or everything; and whether it binds one debt or all. */
const FORBIDS: Readonly<Record<HoldKind, readonly ['collect' | 'talk' | 'all', 'debt' | 'person']>> = {
  complaint: ['talk', 'person'],
  dispute: ['collect', 'debt'],
  fraud: ['talk', 'debt'],
  hardship: ['collect', 'person'],
  legal: ['all', 'person'],
  bankruptcy: ['talk', 'person'],
  vulnerable: ['talk', 'person'],
  safety: ['all', 'person'],
  death: ['talk', 'person'],
  cease: ['all', 'person'],
  paidClaim: ['collect', 'debt'],
  numberReview: ['all', 'debt'],
}
const NEVER_REACHED: readonly number[] = [404, 410, 484, 486, 600, 604]

export type Entry = { t: number } & (
  | {
      what: 'call'
      id: string
      out: boolean
      number: string
      debts: readonly string[]
      answered: boolean
      /** The debtor was verified in it. */
      matched: boolean
      status: number | null
      /** We hung up on the ringing after so long. */
      hungUpAfter: number | null
      purpose: Purpose
    }
  | { what: 'hold'; id: string; kind: HoldKind; debt: string; until: number | null; open: readonly Channel[] }
  | { what: 'lift'; id: string }
  | { what: 'dead'; number: string }
  /** `elsewhere`: in another person's case. */
  | { what: 'forbidden'; number: string; elsewhere: boolean }
  | { what: 'agreed'; number: string; from: number; to: number }
  | { what: 'wish'; debt: string; number: string | null; at: number }
  | { what: 'message' }
  | { what: 'closed'; debt: string }
  | { what: 'handler'; debt: string; agent: string }
)

export type Person = {
  law: Law
  zone: string
  synthetic: boolean
  /** Who has which debt at the beginning. */
  handlers: Readonly<Record<string, string>>
  numbers: readonly { number: string; role: 'debtor' | 'guarantor' | 'contact'; sourced: boolean }[]
}

/** A contact that somebody is about to make. */
export type Wanted = {
  t: number
  number: string
  debt: string
  purpose: Purpose
  agent: string
  channel: Channel
  voice: 'person' | 'robot' | 'notice'
  people: number
  online: boolean
  /** Of this desk. */
  lease: { from: number; until: number; left: number } | null
  /** Another device holds the debtor, and it cannot be moved here. */
  leasedElsewhere: boolean
  timeKnown: boolean
  realLine: boolean
  mayDialFreely: boolean
}

const zonesOf = (number: string): string[] =>
  AREAS.filter(([prefix]) => number.startsWith(prefix)).map(([, zone]) => zone)

/** All rules that this contact would break, given that no more than `log` is known. */
export function broken(log: readonly Entry[], person: Person, wanted: Wanted): Set<RuleId> {
  const { t, number, debt, purpose, channel } = wanted
  const rules = new Set<RuleId>()
  const breaks = (rule: RuleId, isSo: boolean): void => {
    if (isSo) rules.add(rule)
  }
  const local = (at: number, zone: string): number => at + (OFFSETS[zone] ?? Number.NaN) * H
  const day = (at: number): number => Math.floor(local(at, person.zone) / D)
  const past = log.filter((entry) => entry.t <= t)
  const calls = past.flatMap((entry) => (entry.what === 'call' ? [entry] : []))
  const rows = person.numbers.filter((one) => one.number === number)
  const role = (['debtor', 'guarantor', 'contact'] as const).find((one) =>
    rows.some((row) => row.role === one),
  )
  const owns = (one: string): boolean =>
    person.numbers.some((row) => row.number === one && row.role === 'debtor')
  const calling = channel === 'call'
  const today = calls.filter((call) => call.out && day(call.t) === day(t))
  const answeredToday = today.filter(
    (call) => call.answered && (role === 'debtor' ? owns(call.number) : call.number === number),
  ).length
  const wishes = past.flatMap((entry) =>
    entry.what === 'wish' && entry.debt === debt && (entry.number === null || entry.number === number)
      ? [entry]
      : [],
  )
  const holds = past.flatMap((entry) => {
    if (entry.what !== 'hold' || (entry.until !== null && t >= entry.until)) return []
    if (past.some((other) => other.what === 'lift' && other.id === entry.id)) return []
    return FORBIDS[entry.kind][1] === 'person' || entry.debt === debt ? [entry] : []
  })
  const forbidden = past.some((entry) => entry.what === 'forbidden' && entry.number === number)

  // The house.
  breaks('CLOCK', !wanted.timeKnown)
  breaks('SYNTHETIC', person.synthetic && wanted.realLine)
  breaks(
    'CASE',
    purpose !== 'service' && past.some((entry) => entry.what === 'closed' && entry.debt === debt),
  )
  breaks(
    'HOLD',
    holds.some(({ kind, open }) => {
      const forbids = FORBIDS[kind][0]
      const concerned =
        forbids === 'all' || purpose === 'collect' || (forbids === 'talk' && purpose !== 'service')
      return concerned && !open.includes(channel)
    }),
  )
  let handler = person.handlers[debt]
  for (const entry of past) if (entry.what === 'handler' && entry.debt === debt) handler = entry.agent
  breaks('HANDLER', purpose === 'service' && handler !== wanted.agent)
  const dead = past.some((entry) => entry.what === 'dead' && entry.number === number)
  const ownlyForbidden = past.some(
    (entry) => entry.what === 'forbidden' && entry.number === number && !entry.elsewhere,
  )
  breaks('NUMBER', role !== undefined && (dead || ownlyForbidden))
  if (calling) {
    breaks('FREE', role === undefined && !wanted.mayDialFreely)
    breaks('CALLBACK', purpose === 'callback_requested' && !wishes.some((wish) => t >= wish.at - 15 * MIN))
    breaks('LEASE', wanted.leasedElsewhere)
    if (!wanted.online) {
      const lease = wanted.lease && t >= wanted.lease.from && t < wanted.lease.until ? wanted.lease : null
      const used = lease
        ? calls.filter((c) => c.out && c.answered && owns(c.number) && c.t >= lease.from && c.t < lease.until)
            .length
        : 0
      breaks('LEASE', role === undefined || !lease || used >= lease.left)
    }
    for (const [span, most] of CARRIER)
      breaks('C6', calls.filter((c) => c.out && c.number === number && t - c.t < span).length >= most)
  }
  if (channel !== 'letter') {
    const messages = past.filter((entry) => entry.what === 'message' && day(entry.t) === day(t)).length
    breaks('CHANNELS', answeredToday + messages >= 5)
    // Every zone in which the person may be counts, and agreed times open the one number they were agreed for.
    const { opens, closes, hours } = LAWS[person.law]
    const clocks = person.law === 'US' ? [person.zone, ...zonesOf(number)] : [person.zone]
    const open = clocks.every((zone) => {
      const hour = (local(t, zone) % D) / H
      return hour >= opens && hour < closes
    })
    const agreed = past.some(
      (entry) => entry.what === 'agreed' && entry.number === number && t >= entry.from && t < entry.to,
    )
    breaks(hours, !open && !agreed)
  }

  if (person.law === 'CN') {
    breaks('C9', forbidden)
    breaks('C10', role === undefined ? purpose === 'collect' : rows.every((row) => !row.sourced))
    breaks('C7', role === undefined && purpose === 'collect')
    if (role === 'contact') {
      // Since anybody last answered one of the debtor's numbers, or the debtor was verified on any.
      let reached = -1
      for (const call of calls)
        if ((call.answered && owns(call.number)) || call.matched) reached = Math.max(reached, call.t)
      const failed = calls
        .filter((c) => c.out && owns(c.number) && !c.answered && c.t > reached)
        .filter((c) => c.hungUpAfter === null || c.hungUpAfter >= 15_000)
        .map((c) => c.t)
        .sort((a, b) => a - b)
      const third = failed[2]
      const lost = third !== undefined && day(t) > day(third)
      const own = person.numbers.filter((row) => row.role === 'debtor').map((row) => row.number)
      const noneLeft =
        own.length > 0 &&
        own.every(
          (one) =>
            past.some((e) => e.what === 'dead' && e.number === one) &&
            !past.some((e) => e.what === 'forbidden' && e.number === one && !e.elsewhere),
        )
      const gone = past.some(
        (e) =>
          e.what === 'hold' &&
          e.kind === 'death' &&
          (e.until === null || t < e.until) &&
          !past.some((o) => o.what === 'lift' && o.id === e.id),
      )
      breaks('C8', !lost && !noneLeft && !gone)
    }
    breaks('C22', channel === 'visit' && wanted.people < 2)
    if (calling) {
      breaks(wanted.voice === 'notice' ? 'C3' : 'C2', answeredToday >= 3)
      breaks('C28', wanted.voice !== 'person' && role !== 'debtor')
      breaks('C4', today.filter((c) => c.number === number && !c.answered).length >= 6)
    }
  } else {
    const about = (call: { debts: readonly string[] }): boolean =>
      call.debts.length === 0 || call.debts.includes(debt)
    const wished = purpose === 'callback_requested' && wishes.some((wish) => t < wish.t + 7 * D)
    breaks(
      'U11',
      forbidden || holds.some(({ kind }) => kind === 'cease' || kind === 'legal' || kind === 'bankruptcy'),
    )
    if (calling && (role === 'debtor' || role === 'guarantor') && !wished) {
      const placed = calls.filter(
        (c) =>
          c.out &&
          owns(c.number) &&
          about(c) &&
          c.purpose !== 'callback_requested' &&
          !(c.status !== null && NEVER_REACHED.includes(c.status)),
      )
      breaks('U2', placed.filter((c) => day(c.t) > day(t) - 7).length >= 7)
      breaks(
        'U3',
        calls.some((c) => c.matched && about(c) && day(t) - day(c.t) < 7),
      )
    }
    if (calling && role === 'contact') {
      const asked = calls.some((c) => c.out && c.number === number && c.answered)
      breaks('U6', asked && !past.some((e) => e.what === 'wish' && e.number === number))
    }
  }
  return rules
}
