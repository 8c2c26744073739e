// Which row stands where on disk: in a sealed page of 200, or singly as a delta written since. IndexedDB's cost is per record, not
// per byte, so what comes in bulk goes into pages. Promises: the plan of a write is pure and leaves nothing of a row that is gone in any
// page; a delta wins over pages, and of pages that hold the same row the one of the higher number. Knows names and numbers only,
// no key and no disk. Private to `renderer/local`; `vault.ts` carries the plans out.

/** Rows of one page. */
export const PAGE_ROWS = 200
/** So many rows at once are written as pages; fewer singly. */
const BULK = 64
/** Deltas above this share of all rows are packed without waiting for a quiet moment; a few hundred never hurry. */
const DELTA_SHARE = 0.05
const FEW_DELTAS = 200
/** A page with fewer valid rows is packed together with others. */
const THIN = PAGE_ROWS / 2
/** Pages written by one step of packing: the worker answers between two. */
const STEP_PAGES = 10

export interface PagePlan {
  /** Pages to write, with the names of their rows. */
  readonly pages: ReadonlyMap<number, readonly string[]>
  readonly gonePages: readonly number[]
  /** Rows to write singly. */
  readonly deltas: readonly string[]
  readonly goneDeltas: readonly string[]
  /** Rows that are nowhere any more. */
  readonly gone: ReadonlySet<string>
}

export class BasePages {
  /** The page whose copy is valid, as long as no delta stands above it. */
  readonly #homes = new Map<string, number>()
  /** Everything that a page holds on disk, valid or not. */
  readonly #names = new Map<number, readonly string[]>()
  /** Pages with copies of before. */
  readonly #former = new Map<string, number[]>()
  readonly #deltas = new Set<string>()
  #next = 1

  /** Pages as they are read, lowest number first. */
  foundPage(page: number, names: readonly string[]): void {
    this.#putPage(page, names)
  }

  foundDelta(name: string): void {
    this.#deltas.add(name)
  }

  /** Numbers in use once the plan is carried out. */
  numbersAfter({ pages, gonePages }: PagePlan): number[] {
    const after = new Set([...this.#names.keys(), ...pages.keys()])
    for (const page of gonePages) after.delete(page)
    return [...after].sort((one, other) => one - other)
  }

  /** A page whose number was seen and whose content was not never gives its number away again. */
  reserve(page: number): void {
    this.#next = Math.max(this.#next, page + 1)
  }

  plan(fresh: readonly string[], gone: ReadonlySet<string>): PagePlan {
    const paged = fresh.length >= BULK
    const moving = paged ? new Set(fresh) : new Set<string>()
    const pages = this.#newPages([...moving])
    const left = new Set<number>()
    for (const name of gone) for (const page of this.#holding(name)) left.add(page)
    // A page that only loses rows to newer ones may keep them until it is packed; one that loses all is dropped.
    const emptied = [...moving].flatMap((name) => this.#homes.get(name) ?? [])
    const gonePages: number[] = []
    for (const page of new Set([...left, ...emptied])) {
      const names = this.#valid(page).filter((name) => !gone.has(name) && !moving.has(name))
      if (names.length === 0) gonePages.push(page)
      else if (left.has(page)) pages.set(page, names)
    }
    return {
      pages,
      gonePages,
      deltas: paged ? [] : fresh,
      goneDeltas: [...gone, ...moving].filter((name) => this.#deltas.has(name)),
      gone,
    }
  }

  /** One step of packing deltas and thin pages into full ones; null when there is nothing to pack. */
  packing(): PagePlan | null {
    const most = STEP_PAGES * PAGE_ROWS
    const moving = new Set([...this.#deltas].slice(0, most))
    const thin: number[] = []
    for (const page of this.#names.keys()) {
      if (moving.size >= most) break
      const names = this.#valid(page).filter((name) => !moving.has(name))
      if (names.length >= THIN) continue
      thin.push(page)
      for (const name of names) moving.add(name)
    }
    if (this.#deltas.size === 0 && thin.length < 2) return null
    return {
      pages: this.#newPages([...moving]),
      gonePages: thin,
      deltas: [],
      goneDeltas: [...moving].filter((name) => this.#deltas.has(name)),
      gone: new Set(),
    }
  }

  /** The plan is on disk. */
  carriedOut({ pages, gonePages, deltas, goneDeltas, gone }: PagePlan): void {
    for (const name of goneDeltas) this.#deltas.delete(name)
    for (const page of gonePages) this.#dropPage(page)
    for (const [page, names] of pages) {
      this.#dropPage(page)
      this.#putPage(page, names)
    }
    for (const name of deltas) this.#deltas.add(name)
    for (const name of gone) this.#homes.delete(name)
  }

  /** `now`: packing pays at once; `idle`: it may wait for a quiet moment. */
  get needs(): 'now' | 'idle' | null {
    const most = Math.max(FEW_DELTAS, this.#homes.size * DELTA_SHARE)
    if (this.#deltas.size > most) return 'now'
    return this.#deltas.size > 0 ? 'idle' : null
  }

  clear(): void {
    this.#homes.clear()
    this.#names.clear()
    this.#former.clear()
    this.#deltas.clear()
  }

  #newPages(names: readonly string[]): Map<number, readonly string[]> {
    const pages = new Map<number, readonly string[]>()
    for (let at = 0; at < names.length; at += PAGE_ROWS)
      pages.set(this.#next + pages.size, names.slice(at, at + PAGE_ROWS))
    return pages
  }

  #valid(page: number): string[] {
    return (this.#names.get(page) ?? []).filter((name) => this.#homes.get(name) === page)
  }

  #holding(name: string): number[] {
    const home = this.#homes.get(name)
    return home === undefined ? [] : [home, ...(this.#former.get(name) ?? [])]
  }

  #putPage(page: number, names: readonly string[]): void {
    this.#names.set(page, names)
    this.reserve(page)
    for (const name of names) {
      const before = this.#homes.get(name)
      if (before !== undefined && before !== page)
        this.#former.set(name, [...(this.#former.get(name) ?? []), before])
      this.#homes.set(name, page)
    }
  }

  #dropPage(page: number): void {
    for (const name of this.#names.get(page) ?? []) {
      if (this.#homes.get(name) === page) this.#homes.delete(name)
      const others = this.#former.get(name)?.filter((other) => other !== page)
      if (others === undefined) continue
      if (others.length > 0) this.#former.set(name, others)
      else this.#former.delete(name)
    }
    this.#names.delete(page)
  }
}
