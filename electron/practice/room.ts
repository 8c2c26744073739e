// A conference of the practice exchange: the agent's sound reaches everybody in it, and whoever speaks is heard by the agent, one at
// a time. Knows no SIP; the dialog of the agent lends it the sound.
import type { ClipId } from '../../shared/practice/clips.ts'
import type { Speaker } from './colleague.ts'

export class Room implements Speaker {
  readonly #play: (clips: readonly ClipId[]) => void
  readonly #guests = new Set<Speaker>()
  readonly #waiting: { readonly guest: Speaker; readonly clips: readonly ClipId[] }[] = []
  #speaking: Speaker | null = null

  constructor(play: (clips: readonly ClipId[]) => void) {
    this.#play = play
  }

  add(guest: Speaker): void {
    this.#guests.add(guest)
  }

  /** Played when the floor is free. */
  say(guest: Speaker, clips: readonly ClipId[]): void {
    this.#waiting.push({ guest, clips })
    this.#next()
  }

  pickUp(): void {
    // An empty room says nothing: whoever joins speaks for themselves.
  }

  packet(rms: number): void {
    for (const guest of this.#guests) guest.packet(rms)
  }

  tick(): void {
    for (const guest of this.#guests) guest.tick()
  }

  finished(): void {
    const spoke = this.#speaking
    this.#speaking = null
    spoke?.finished()
    this.#next()
  }

  /** Somebody left, or was interrupted: what they were saying counts as said. */
  leave(guest: Speaker): void {
    this.#guests.delete(guest)
    this.cut(guest)
  }

  cut(guest: Speaker): void {
    const kept = this.#waiting.filter((one) => one.guest !== guest)
    this.#waiting.splice(0, this.#waiting.length, ...kept)
    if (this.#speaking !== guest) return
    this.#speaking = null
    this.#next()
  }

  #next(): void {
    const next = this.#speaking ? undefined : this.#waiting.shift()
    if (!next) return
    this.#speaking = next.guest
    this.#play(next.clips)
  }
}
