// What every bare softphone of `dial` offers to the bench, whichever library is behind it: F8 calls whom it was told, with the ICE
// servers that it was given, and what comes from the far end plays in an element, or Chromium would decode nothing.

export interface BareAccount {
  readonly server: string
  readonly uri: string
  readonly user: string
  readonly password: string
}

export interface BareCaller {
  /** Registers; rejects when the line refuses. */
  open(account: BareAccount): Promise<void>
  /** Whom the next F8 calls, and with which ICE servers. */
  prepare(call: { target: string; iceServers: RTCIceServer[] }): void
  /** Ends the call, answered or not; resolves when it is over. Rejects when it never began. */
  end(): Promise<void>
}

const element = new Audio()

export function play(stream: MediaStream | null): void {
  element.srcObject = stream
  if (stream) void element.play()
}

/** Hands the page to the bench. */
export function offer(caller: BareCaller, call: () => void): void {
  window.addEventListener('keydown', (event) => {
    if (event.key === 'F8') call()
  })
  Object.assign(globalThis, { bareOf: () => caller })
}
