// When an offer has gathered enough, and whether it could have sound at all. Private to `sipWire.ts`. Without STUN and TURN servers a
// connection has nothing to gather but this machine's own addresses: they all come at once, and what Chromium still looks for after
// them (TCP) no exchange uses. With a relay its address is the last that matters: further servers that are asked may be dead.
import { type IcePolicy, relaysIn } from '../../../shared/ice.ts'

/** Longer than the addresses of one machine lie apart, ms. */
const QUIET_MS = 20
/** Where sound may only go through a relay, an offer without one is of no use: this long it is waited for, ms. */
const RELAY_LIMIT_MS = 3_000

/** How long an offer may gather, ms; `usualMs` where it may also leave with less. */
export const budgetOf = ({ relayOnly }: IcePolicy, usualMs: number): number =>
  relayOnly ? Math.max(usualMs, RELAY_LIMIT_MS) : usualMs

/** False: the one relay that might carry the sound of this description did not answer. */
export const hasWay = ({ relayOnly }: IcePolicy, description: string): boolean =>
  !relayOnly || /^a=candidate:.* typ relay/m.test(description)

/** Calls `enough` a moment after the last address that matters; with STUN servers alone their answers are waited for: never. */
export function watchAddresses(peer: RTCPeerConnection, { servers }: IcePolicy, enough: () => void): void {
  const relays = relaysIn(servers) > 0
  if (servers.length > 0 && !relays) return
  let quiet: ReturnType<typeof setTimeout> | undefined
  peer.addEventListener('icecandidate', ({ candidate }) => {
    if (relays ? candidate?.type !== 'relay' : candidate?.protocol !== 'udp') return
    clearTimeout(quiet)
    quiet = setTimeout(enough, QUIET_MS)
  })
}
