// A desk that nobody touches covers itself where the company's policy says so. Promises: never while a call is up, and once for each
// absence. What is said is for the window to do; the operating system's own lock is another matter. Knows no Electron.

const LOOK_MS = 5_000

export interface Presence {
  /** Seconds since the last key or movement of the mouse, anywhere on this machine. */
  idleSeconds(): number
  inCall(): boolean
  /** Nobody is there. */
  cover(): void
}

/** Looks now and then; the reply ends it. */
export function watchPresence(minutes: number, presence: Presence): () => void {
  const look = presenceOf(minutes, presence)
  const timer = setInterval(look, LOOK_MS)
  return () => clearInterval(timer)
}

/** One look. */
export function presenceOf(minutes: number, { idleSeconds, inCall, cover }: Presence): () => void {
  let covered = false
  return () => {
    const away = idleSeconds() >= minutes * 60
    if (!away) covered = false
    if (!away || covered || inCall()) return
    covered = true
    cover()
  }
}
