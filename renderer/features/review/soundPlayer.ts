// Plays a recording out of the pieces that central serves, from wherever it is asked to. Private to the review. Promises: sound is in memory only
// and never all of it; a seek fetches what it needs and nothing before it; what can't be fetched is told once and tried again on the next wish.
import { type ListenReply, PIECE_MS } from '../../../shared/qa/listenBodies.ts'

const MEDIA = 'audio/webm;codecs=opus'
/** So much is fetched ahead of what is heard, and kept behind it. */
const AHEAD_MS = 30_000
const BEHIND_MS = 120_000
const KEPT_MOST_MS = 600_000

export interface Loop {
  readonly fromMs: number
  readonly untilMs: number
}

export type Fetch = (from: number, until: number, signal: AbortSignal) => Promise<ArrayBuffer>

export const pieceAt = ({ pieces }: Pick<ListenReply, 'pieces'>, ms: number): number => {
  const after = pieces.findIndex(([atMs]) => atMs > ms)
  return Math.max(0, (after < 0 ? pieces.length : after) - 1)
}

export const rangeOfPiece = (
  { pieces, bytes }: Pick<ListenReply, 'pieces' | 'bytes'>,
  n: number,
): [number, number] => [pieces[n]?.[1] ?? bytes, pieces[n + 1]?.[1] ?? bytes]

export class SoundPlayer {
  readonly audio = new Audio()
  readonly #told: ListenReply
  readonly #fetch: Fetch
  readonly #onProblem: (error: unknown) => void
  readonly #source = new MediaSource()
  readonly #address = URL.createObjectURL(this.#source)
  readonly #ending = new AbortController()
  readonly #have = new Set<number>()
  #buffer: SourceBuffer | null = null
  #pumping = false
  #again = false
  loop: Loop | null = null
  /** Where nobody speaks, in order; skipped while it is not empty. */
  silences: readonly Loop[] = []

  constructor(told: ListenReply, fetch: Fetch, onProblem: (error: unknown) => void) {
    this.#told = told
    this.#fetch = fetch
    this.#onProblem = onProblem
    const { signal } = this.#ending
    const on = (of: EventTarget, name: string, run: () => void) => of.addEventListener(name, run, { signal })
    on(this.#source, 'sourceopen', () => {
      if (this.#buffer) return
      this.#source.duration = told.soundMs / 1000
      this.#buffer = this.#source.addSourceBuffer(MEDIA)
      this.#wish()
    })
    for (const name of ['seeking', 'waiting', 'play']) on(this.audio, name, () => this.#wish())
    on(this.audio, 'timeupdate', () => {
      this.#steer()
      this.#wish()
    })
    this.audio.src = this.#address
    // Voices keep their pitch at other speeds.
    this.audio.preservesPitch = true
  }

  get atMs(): number {
    return Math.min(this.#told.soundMs, this.audio.currentTime * 1000)
  }

  seek(ms: number): void {
    this.audio.currentTime = Math.max(0, Math.min(ms, this.#told.soundMs)) / 1000
  }

  close(): void {
    this.#ending.abort()
    this.audio.pause()
    this.audio.removeAttribute('src')
    URL.revokeObjectURL(this.#address)
  }

  /** The end, loops and silences. */
  #steer(): void {
    const at = this.atMs
    if (this.loop && at >= this.loop.untilMs) this.seek(this.loop.fromMs)
    else if (at >= this.#told.soundMs - 150) this.audio.pause()
    else if (!this.audio.paused && !this.loop) {
      const quiet = this.silences.find(({ fromMs, untilMs }) => fromMs <= at && at < untilMs - 300)
      if (quiet) this.seek(quiet.untilMs - 200)
    }
  }

  #wish(): void {
    if (this.#pumping) {
      this.#again = true
      return
    }
    this.#pumping = true
    this.#pump()
      .catch((error: unknown) => {
        if (!this.#ending.signal.aborted) this.#onProblem(error)
      })
      .finally(() => {
        this.#pumping = false
        if (this.#again && !this.#ending.signal.aborted) {
          this.#again = false
          this.#wish()
        }
      })
  }

  /** The next piece that is missing where it is heard. */
  #missing(): number | null {
    const at = this.atMs
    for (let n = pieceAt(this.#told, at); n < this.#told.pieces.length; n += 1) {
      if ((this.#told.pieces[n]?.[0] ?? 0) > at + AHEAD_MS) return null
      if (!this.#have.has(n)) return n
    }
    return null
  }

  async #pump(): Promise<void> {
    const { signal } = this.#ending
    for (;;) {
      const buffer = this.#buffer
      const n = this.#missing()
      if (!buffer || n === null || signal.aborted) return
      const [from, until] = rangeOfPiece(this.#told, n)
      // The head goes with the first piece: one way to central less before the first sound.
      if (this.#have.size === 0 && !this.#headIn) {
        const [head, piece] = await Promise.all([
          this.#fetch(0, this.#told.headBytes, signal),
          this.#fetch(from, until, signal),
        ])
        await this.#append(buffer, head)
        this.#headIn = true
        await this.#append(buffer, piece)
      } else {
        const piece = await this.#fetch(from, until, signal)
        await this.#make(buffer)
        await this.#append(buffer, piece)
      }
      this.#have.add(n)
    }
  }
  #headIn = false

  async #append(buffer: SourceBuffer, bytes: ArrayBuffer): Promise<void> {
    if (this.#ending.signal.aborted) return
    const done = settled(buffer)
    buffer.appendBuffer(bytes)
    await done
  }

  /** Room: an hour of sound does not fit into what a window may hold. */
  async #make(buffer: SourceBuffer): Promise<void> {
    if (this.#have.size * PIECE_MS < KEPT_MOST_MS || this.#ending.signal.aborted) return
    const at = this.atMs
    const [from, until] = [Math.max(0, at - BEHIND_MS), at + AHEAD_MS + 2 * PIECE_MS]
    for (const [start, end] of [
      [0, from / 1000],
      [until / 1000, this.#told.soundMs / 1000 + 1],
    ] as const) {
      if (end <= start) continue
      const done = settled(buffer)
      buffer.remove(start, end)
      await done
    }
    for (const n of [...this.#have]) {
      const atMs = this.#told.pieces[n]?.[0] ?? 0
      if (atMs < from || atMs + PIECE_MS > until) this.#have.delete(n)
    }
  }
}

function settled(buffer: SourceBuffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController()
    buffer.addEventListener(
      'updateend',
      () => {
        done.abort()
        resolve()
      },
      { signal: done.signal },
    )
    buffer.addEventListener(
      'error',
      () => {
        done.abort()
        reject(new Error('the sound could not be read'))
      },
      { signal: done.signal },
    )
  })
}
