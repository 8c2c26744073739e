// Keeps the way of a call's sound: when ICE finds it broken, another is asked for, again and again with growing pauses, until the
// sound is back or the call is over. Knows no SIP. Private to the SIP line.

/** Chromium calls a way `disconnected` at the first hitch: most come back by themselves. */
const HITCH_MS = 3_000
const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 16_000

/** What is read of an `RTCPeerConnection`. */
export interface Way {
  readonly iceConnectionState: RTCIceConnectionState
  addEventListener(event: 'iceconnectionstatechange', heard: () => void): void
  removeEventListener(event: 'iceconnectionstatechange', heard: () => void): void
}

export interface KeptWay {
  /** The sound has no way just now. */
  readonly broken: boolean
  /** The network changed: a way that looks well for another second is not trusted if it is about to break. */
  check(): void
  stop(): void
}

/** `restart` asks for a new way; it rejects when nobody could be asked. */
export function keepWay(way: Way, restart: () => Promise<void>): KeptWay {
  let timer: ReturnType<typeof setTimeout> | null = null
  let pauseMs = FIRST_PAUSE_MS
  let stopped = false

  const isBroken = () => way.iceConnectionState === 'disconnected' || way.iceConnectionState === 'failed'
  const plan = (ms: number) => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void attempt(), ms)
  }

  async function attempt(): Promise<void> {
    timer = null
    if (stopped || !isBroken()) return
    try {
      await restart()
    } catch {
      // No way to ask either (the line is down, or the far end is busy): the next try comes.
    }
    if (stopped || !isBroken()) return
    plan(pauseMs)
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
  }

  function changed(): void {
    const state = way.iceConnectionState
    if (state === 'connected' || state === 'completed') {
      pauseMs = FIRST_PAUSE_MS
      if (timer !== null) clearTimeout(timer)
      timer = null
    } else if (state === 'failed') plan(0)
    else if (state === 'disconnected' && timer === null) plan(HITCH_MS)
  }
  way.addEventListener('iceconnectionstatechange', changed)

  return {
    get broken() {
      return isBroken()
    },
    check: () => {
      if (isBroken()) plan(0)
    },
    stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      way.removeEventListener('iceconnectionstatechange', changed)
    },
  }
}
