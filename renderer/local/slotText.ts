// Short texts by number, kept as a few long ones, so that all of them are looked through at the speed of the engine's own search.
// Promises: `best` looks at every place that holds what is wanted; changing one text touches only its block.
// Private to `renderer/local`; `search.ts` says what the texts are.

/** Slots of one long text. More make a change dearer, fewer a search. */
const BLOCK = 256

interface Block {
  text: string
  /** Where the text of each slot ends; each begins where the one before ends. */
  readonly ends: Uint32Array
}

/** How good a place is, 0 the best; null: it does not count. `end`: behind what was wanted. */
export type Judge = (text: string, at: number, end: number) => number | null

export class SlotText {
  readonly #blocks: Block[] = []

  /** An empty text is found by nothing. */
  set(slot: number, text: string): void {
    const index = Math.floor(slot / BLOCK)
    while (this.#blocks.length <= index) this.#blocks.push({ text: '', ends: new Uint32Array(BLOCK) })
    const block = this.#blocks[index] as Block
    const { ends } = block
    const within = slot % BLOCK
    const from = within === 0 ? 0 : (ends[within - 1] ?? 0)
    const to = ends[within] ?? 0
    block.text = block.text.slice(0, from) + text + block.text.slice(to)
    const longer = text.length - (to - from)
    for (let at = within; at < BLOCK; at += 1) ends[at] = (ends[at] ?? 0) + longer
  }

  clear(): void {
    this.#blocks.length = 0
  }

  /** The first `limit` slots that hold what is wanted (never empty), those with a better place first, else by number. */
  best(wanted: string, limit: number, judge: Judge): number[] {
    const ranked: number[][] = []
    for (const [index, { text, ends }] of this.#blocks.entries()) {
      let slot = 0
      let rank: number | null = null
      const keep = () => {
        if (rank === null) return
        while (ranked.length <= rank) ranked.push([])
        const list = ranked[rank] as number[]
        if (list.length < limit) list.push(index * BLOCK + slot)
        rank = null
      }
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        const end = at + wanted.length
        if (at >= (ends[slot] ?? 0)) {
          keep()
          while (at >= (ends[slot] ?? 0)) slot += 1
        }
        // What lies across two slots is in neither.
        const found = end <= (ends[slot] ?? 0) ? judge(text, at, end) : null
        if (found !== null && (rank === null || found < rank)) rank = found
      }
      keep()
      if ((ranked[0]?.length ?? 0) === limit) break
    }
    return ranked.flat().slice(0, limit)
  }
}
