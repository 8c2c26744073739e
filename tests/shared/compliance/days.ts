// Random days of an office, for the test and for the bench: what the guard answers is held against the judge at every dial, what central flags
// against the judge when it hears of the call, and at the end, when everything has arrived, the flags against the whole truth.
import type { Pack } from '../../../shared/compliance/compliance.ts'
import type { RuleId } from '../../../shared/compliance/pack.ts'
import { type Arrived, type Asked, DAY, H, MIN } from './desks.ts'
import { CASE, OTHER_CASE } from './facts.ts'
import { chance } from './held.ts'
import { broken } from './judge.ts'
import { Office } from './office.ts'

/** Days and desks of one office. */
const DAYS = 3
const DESKS = 3
export const DESK_DAYS = DAYS * DESKS

const MONDAY = Date.UTC(2026, 10, 9)
const WAITS = [
  30_000,
  MIN,
  2 * MIN,
  2 * MIN,
  13 * MIN,
  13 * MIN,
  13 * MIN,
  40 * MIN,
  H,
  3 * H,
  8 * H,
] as const
const HOLDS = [
  'complaint',
  'dispute',
  'paidClaim',
  'death',
  'legal',
  'vulnerable',
  'hardship',
  'cease',
] as const

export type Tally = {
  permitted: number
  refused: Map<RuleId, number>
  flagged: number
  later: number
  offline: number
}

export const emptyTally = (): Tally => ({
  permitted: 0,
  refused: new Map(),
  flagged: 0,
  later: 0,
  offline: 0,
})

const sorted = (rules: Iterable<string>): string => [...rules].sort().join(' ')

/** Lives one office through its days. Throws with the seed and the dial where guard, central and judge do not agree. */
export function live(seed: number, tally: Tally, desksRules: (law: Pack) => Pack = (law) => law): void {
  const dice = chance(seed)
  const american = dice.is(0.25)
  const zone = american ? dice.pick(['America/New_York', 'America/Los_Angeles']) : 'Asia/Shanghai'
  const fail = (what: string, told: object): never => {
    throw new Error(`seed ${seed}: ${what} ${JSON.stringify(told)}`)
  }
  const asked = ({ wanted, verdict, known }: Asked): void => {
    const judged = broken(known, office.person, wanted)
    const guarded = verdict.checks.flatMap(({ rule, state }) => (state === 'refuse' ? [rule] : []))
    if (sorted(judged) !== sorted(guarded)) fail('guard', { guarded, judged: [...judged], wanted, known })
    if (guarded.length === 0) tally.permitted += 1
    if (guarded.length === 0 && !wanted.online) tally.offline += 1
    for (const rule of guarded) tally.refused.set(rule, (tally.refused.get(rule) ?? 0) + 1)
  }
  const dialled: Arrived[] = []
  const arrived = (call: Arrived): void => {
    const judged = [...broken(call.known, office.person, call.wanted)].map((rule) => `rule:${rule}`)
    const flags = call.flags.filter((flag) => flag.startsWith('rule:'))
    if (sorted(judged) !== sorted(flags)) fail('central', { flags, judged, call })
    dialled.push(call)
  }
  const law = american ? 'US' : 'CN'
  const office = new Office(law, zone, MONDAY + dice.pick([0, 6, 12, 18]) * H, { asked, arrived }, desksRules)
  const numbers = office.person.numbers.map(({ number }) => number)
  const own = numbers.slice(0, 2)
  const talkative = dice.pick([0.05, 0.35, 0.6])
  const end = office.now + DAYS * DAY
  while (office.now < end) {
    office.now += dice.pick(WAITS)
    const desk = dice.pick(office.desks)
    const number = dice.is(0.75) ? dice.pick(own) : dice.pick(numbers)
    const debt = dice.is(0.8) ? CASE : OTHER_CASE
    const outcome = {
      answered: dice.is(talkative),
      matched: dice.is(0.3),
      hungUpAfter: dice.is(0.2) ? dice.pick([2000, 20_000]) : null,
    }
    const told = outcome.answered ? { ...outcome, hungUpAfter: null } : outcome
    const roll = dice.next()
    if (roll < 0.62) {
      const purpose = dice.is(0.8) ? 'collect' : dice.pick(['service', 'callback_requested'] as const)
      const callId = office.dial(desk, office.wantedOf(desk, number, { debt, purpose }), told)
      if (callId !== null) follow(callId, told)
    } else if (roll < 0.68) follow(office.call(desk, { number, debt, purpose: 'service' }, false, told), told)
    else if (roll < 0.76) {
      // Whoever leaves the network mostly has the debtor reserved before.
      if (desk.online && dice.is(0.7)) office.lease(desk)
      office.network(desk)
    } else if (roll < 0.84) office.lease(desk)
    else if (roll < 0.86) office.release(desk)
    else if (roll < 0.89) office.hold(desk, dice.pick(HOLDS), dice.pick([null, 1, 2]), debt)
    else if (roll < 0.95) office.lift(desk)

    function follow(callId: string, { answered }: { answered: boolean }): void {
      // What is said in a call is said after it began.
      office.now += 25_000
      const then = dice.next()
      if (!answered) {
        if (then < 0.02) office.dead(desk, callId)
        return
      }
      const from = office.now + dice.pick([0, H, 5 * H, 12 * H])
      if (then < 0.06) office.stop(desk, callId, dice.is(0.5))
      else if (then < 0.2) office.agree(desk, callId, from, from + dice.pick([30 * MIN, 3 * H]))
      else if (then < 0.35) office.wish(desk, callId, from)
    }
  }
  for (const desk of office.desks) if (!desk.online) office.network(desk)
  for (const { callId, wanted } of dialled) {
    const flags = office.central.rows.get('call', callId)?.flags ?? []
    const known = new Set(flags.map((flag) => flag.replace(/^(?:rule|later):/, '')))
    const others = office.central.log.filter((entry) => entry.what !== 'call' || entry.id !== callId)
    const unflagged = [...broken(others, office.person, wanted)].filter((rule) => !known.has(rule))
    if (unflagged.length > 0) fail('never flagged', { unflagged, flags, wanted, log: office.central.log })
    if (flags.some((flag) => flag.startsWith('rule:'))) tally.flagged += 1
    if (flags.some((flag) => flag.startsWith('later:'))) tally.later += 1
  }
}
