// Chance that can be repeated: the place of a thing in a draw follows from the seed and the thing's id alone. Promises: pure; the same on
// every machine; what else is drawn from changes nobody's place, so a late call moves only the calls that it displaces.

/** MurmurHash3, x86, 32 bits (Austin Appleby, public domain), over the UTF-16 units of a text. */
export function hash32(text: string, seed: number): number {
  let hash = seed >>> 0
  for (let at = 0; at < text.length; at += 1) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e2d51)
    unit = (unit << 15) | (unit >>> 17)
    hash ^= Math.imul(unit, 0x1b873593)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  hash ^= text.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** In [0, 1), with 53 bits. */
export function placeOf(seed: string, id: string): number {
  const key = `${seed}|${id}`
  return (hash32(key, 0x9747b28c) * 2 ** 21 + (hash32(key, 0x5bd1e995) >>> 11)) / 2 ** 53
}

/** In the order of a draw. */
export function shuffled<T>(seed: string, things: readonly T[], idOf: (thing: T) => string): T[] {
  return things
    .map((thing) => ({ thing, id: idOf(thing), place: placeOf(seed, idOf(thing)) }))
    .sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ thing }) => thing)
}

/**
 * `total` dealt out to parts in proportion to their sizes, never more than a size: whole parts first, then by the largest remainder
 * (Hamilton's method), the same remainders by key. Sums up to `total`, or to all there is.
 */
export function dealt(total: number, sizes: ReadonlyMap<string, number>): Map<string, number> {
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const wanted = Math.min(Math.max(0, Math.floor(total)), all)
  const parts = [...sizes].map(([key, size]) => {
    const exact = all === 0 ? 0 : (wanted * size) / all
    return { key, whole: Math.floor(exact), rest: exact - Math.floor(exact) }
  })
  const found = new Map(parts.map(({ key, whole }) => [key, whole]))
  let left = wanted - parts.reduce((sum, { whole }) => sum + whole, 0)
  for (const { key } of parts.sort((a, b) => b.rest - a.rest || (a.key < b.key ? -1 : 1))) {
    if (left <= 0) break
    found.set(key, (found.get(key) ?? 0) + 1)
    left -= 1
  }
  return found
}
