// When an offer has gathered enough. Private to `sipWire.ts`. Without STUN and TURN servers a connection has nothing to gather but
// this machine's own addresses: they all come at once, and what Chromium still looks for after them (TCP) no exchange uses.

/** Longer than the addresses of one machine lie apart, ms. */
const QUIET_MS = 20

/** Calls `enough` once no UDP address came for a moment; with servers to ask, their answers are what is waited for: never. */
export function watchOwnAddresses(
  peer: RTCPeerConnection,
  iceServers: readonly unknown[],
  enough: () => void,
): void {
  if (iceServers.length > 0) return
  let quiet: ReturnType<typeof setTimeout> | undefined
  peer.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.protocol !== 'udp') return
    clearTimeout(quiet)
    quiet = setTimeout(enough, QUIET_MS)
  })
}
