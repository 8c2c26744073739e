// When rows that were written singly are packed into pages: at once when there are many, else in a quiet moment, step by step, so that
// whoever asks something waits for one step at most. Private to `renderer/local`; `vault.ts` does the packing.
import type { Vault } from './vault.ts'

/** A moment in which nobody wrote. */
const QUIET_MS = 30_000
const BETWEEN_STEPS_MS = 20

export interface PackerOptions {
  vault: Pick<Vault, 'packs' | 'pack'>
  later(ms: number, work: () => void): void
  /** After everything that is written already; not at all once the store is closed. */
  inTurn(work: () => Promise<void>): Promise<void>
}

export class Packer {
  readonly #options: PackerOptions
  #writes = 0
  #planned = false

  constructor(options: PackerOptions) {
    this.#options = options
  }

  /** To be told after every write. */
  written(): void {
    this.#writes += 1
    this.#plan()
  }

  #plan(): void {
    const { vault, later, inTurn } = this.#options
    const how = vault.packs
    if (this.#planned || how === null) return
    this.#planned = true
    const writes = this.#writes
    later(how === 'now' ? BETWEEN_STEPS_MS : QUIET_MS, () => {
      this.#planned = false
      if (how === 'idle' && writes !== this.#writes) {
        this.#plan()
        return
      }
      inTurn(() => vault.pack()).then(
        () => this.#plan(),
        // It only tidies: nothing is lost, the next write meets the same trouble and tells it, and packing is tried again after that.
        () => undefined,
      )
    })
  }
}
