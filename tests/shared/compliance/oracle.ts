// The rules as written, applied to the raw log of what happened. Shares no code with the guard, so that both can be wrong
// only independently of each other.
import type { Purpose } from '../../../shared/rows.ts'
import { type Desk, H, MIN, OWN } from './desk.ts'
import { AGENT, DESK } from './facts.ts'

const shanghaiDay = (t: number): number => Math.floor((t + 8 * H) / (24 * H))
const shanghaiHour = (t: number): number => ((t + 8 * H) % (24 * H)) / H

/** The first rule that a dial at `t` would break, in the words of the rules; null when it is lawful. */
export function broken(desk: Desk, number: string, purpose: Purpose, t: number): string | null {
  const own = OWN.includes(number)
  const contact = desk.contact(number)
  const today = desk.log.filter((each) => each.out && shanghaiDay(each.t) === shanghaiDay(t))

  // Trusted time: with an anchor it is the true time, however the PC clock was turned.
  if (desk.anchor === null) {
    const last = desk.lastTrusted
    if (last === null || t <= last || t - last > 24 * H) return 'time not verified'
    if (shanghaiHour(t) < 8.25 || shanghaiHour(t) >= 21.75) return 'time not verified'
  } else if (t !== desk.clock) return 'not the true time'

  // 22:00–08:00 is closed unless the customer agreed to this time on this number.
  const agreed = contact.consent.some((window) => t >= window.from && t < window.to)
  if ((shanghaiHour(t) < 8 || shanghaiHour(t) >= 22) && !agreed) return 'quiet hours'
  // At most three effective calls a day that we started, all numbers of the debtor together.
  const effective = today.filter(
    (each) => each.answered && (own ? OWN.includes(each.number) : each.number === number),
  )
  if (effective.length >= 3) return 'effective calls'
  // At most six unanswered attempts on the same number a day.
  if (today.filter((each) => each.number === number && !each.answered).length >= 6) return 'unanswered'
  // The carrier: one a minute, five an hour, twenty in 24 hours to one callee, failed calls included.
  const attempts = desk.log.filter((each) => each.out && each.number === number)
  for (const [span, most] of [
    [MIN, 1],
    [H, 5],
    [24 * H, 20],
  ] as const)
    if (attempts.filter((each) => t - each.t < span).length >= most) return 'carrier'
  // A number that was forbidden is never called; an invalid or unsourced one neither.
  if (contact.status === 'suppressed') return 'forbidden number'
  if (contact.status === 'invalid') return 'invalid number'
  if (contact.source === null) return 'no lawful source'
  // Holds: no collection; service only by the handler; a stop binds every purpose.
  const holds = desk.holds.filter((hold) => hold.liftedAt === null && (hold.until === null || t < hold.until))
  if (holds.some((hold) => hold.holdKind === 'cease')) return 'contact forbidden'
  if (holds.length > 0 && purpose === 'collect') return 'hold'
  if (purpose === 'service' && desk.handler !== AGENT) return 'not the handler'
  // A third person only while the debtor is out of reach: numbers dead, death reported, or three failed dials on an earlier day.
  if (!own) {
    const reached = desk.log.filter((each) => each.answered && (OWN.includes(each.number) || each.matched))
    const since = Math.max(0, ...reached.map((each) => each.t))
    const failed = desk.log.filter(
      (each) =>
        each.out &&
        OWN.includes(each.number) &&
        !each.answered &&
        each.t > since &&
        (each.cancelMs === null || each.cancelMs >= 15_000),
    )
    const third = failed.map((each) => each.t).sort((a, b) => a - b)[2]
    const unreachable = third !== undefined && shanghaiDay(third) < shanghaiDay(t)
    const dead = OWN.every((each) => desk.contact(each).status === 'invalid')
    if (!unreachable && !dead && !holds.some((hold) => hold.holdKind === 'death')) return 'third person'
  }
  // Another desk's lease keeps us out, unless we are online and it is our own other desk's, or of somebody who is not the handler while we
  // are; offline only inside our own, and only what it left.
  const lease = desk.lease && t >= desk.lease.from && t < desk.lease.until ? desk.lease : null
  const ours = lease?.holder === AGENT
  const left = lease?.holder !== undefined && lease.holder !== desk.handler && desk.handler === AGENT
  if (lease && lease.device !== DESK && !(desk.online && (ours || left))) return 'leased elsewhere'
  if (!desk.online) {
    if (!lease) return 'offline without lease'
    const used = desk.log.filter(
      (each) => each.out && each.answered && OWN.includes(each.number) && each.t >= lease.from,
    )
    if (used.length >= lease.effectiveLeft) return 'lease used up'
  }
  return null
}
