// A customer of the practice line is handed on: REFER and its NOTIFYs (RFC 3515), also with Replaces (RFC 3891) and into a conference.
// Promises exactly one final NOTIFY for each REFER that was accepted, but for the habit that is there to be tried. Private to `dialog.ts`.
import { extensionPickup, type Habit } from '../../shared/practice/extensions.ts'
import { pickupOf } from '../../shared/practice.ts'
import type { Content, HeaderLine } from './sipMessage.ts'
import { reasonOf, uriOf, userOf } from './sipMessage.ts'

/** What the far end takes to place its call. */
const SETUP_MS = 400

export interface ReferTo {
  readonly user: string
  /** `call-id;to-tag=…;from-tag=…` of the dialog that is to be taken over; null for a blind transfer. */
  readonly replaces: string | null
}

export function readReferTo(header: string): ReferTo {
  const uri = uriOf(header)
  const escaped = /[?&]Replaces=([^&>\s]+)/i.exec(uri)?.[1]
  let replaces: string | null = null
  try {
    replaces = escaped === undefined ? null : decodeURIComponent(escaped)
  } catch {
    // Not an escape at all: no dialog has such a name, so 481 follows.
    replaces = escaped ?? null
  }
  return { user: userOf(uri), replaces }
}

/** Another call of the same desk, as a transfer sees it. */
export interface OtherCall {
  /** It is the dialog that these Replaces name. */
  isNamedBy(replaces: string): boolean
  /** Its far end has taken over the other call: this one is over. */
  replaced(): void
  /** The conference under this address, up and running. */
  isRoom(address: string): boolean
}

export interface HandOverPorts {
  readonly habit: Habit | null
  readonly seed: number
  others(): readonly OtherCall[]
  notify(content: Content, headers: readonly HeaderLine[]): void
  later(ms: number, run: () => void): void
  /** The customer speaks elsewhere from now on: silent here, or in the conference that is given. */
  leaveFor(room: OtherCall | null): void
  hangUp(): void
}

export function handOver({ user, replaces }: ReferTo, ports: HandOverPorts): void {
  const tell = (status: number, done: boolean) =>
    ports.notify({ type: 'message/sipfrag;version=2.0', body: `SIP/2.0 ${status} ${reasonOf(status)}\r\n` }, [
      ['Event', 'refer'],
      ['Subscription-State', done ? 'terminated;reason=noresource' : 'active;expires=60'],
    ])
  const done = (status: number, then: () => void = () => undefined) =>
    ports.later(SETUP_MS, () => {
      then()
      tell(status, true)
    })
  tell(100, false)
  if (ports.habit === 'neverTells') {
    ports.later(SETUP_MS, () => ports.hangUp())
    return
  }
  if (replaces !== null) {
    const other = ports.others().find((one) => one.isNamedBy(replaces))
    if (!other) done(481)
    else
      done(200, () => {
        other.replaced()
        ports.leaveFor(null)
      })
    return
  }
  const inside = extensionPickup(user)
  if (inside?.kind === 'conference') {
    const room = ports.others().find((one) => one.isRoom(user))
    if (room) done(200, () => ports.leaveFor(room))
    else done(404)
    return
  }
  const pickup = inside ?? pickupOf(user, ports.seed)
  if (pickup.kind === 'answers') {
    tell(180, false)
    ports.later(pickup.ringMs, () => done(200, () => ports.leaveFor(null)))
  } else if (pickup.kind === 'overheard') done(404)
  else if (pickup.kind === 'refuses' && pickup.afterMs > 0) {
    tell(180, false)
    ports.later(pickup.afterMs, () => done(pickup.status))
  } else done(pickup.status)
}
