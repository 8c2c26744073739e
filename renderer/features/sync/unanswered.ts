// Wishes whose answer never came. Private to `features/sync`. Promises: the same wish asked again goes out under the key of the first time, so that
// central carries it out once; once it was answered, the next one like it is a new wish.

/** Nobody has so many wishes open. */
const REMEMBERED = 50
/** What is sent under numbers or names of its own, and often. */
const OWN_NAMES = ['/v1/sync/', '/v1/leases']

export class Unanswered {
  readonly #keys = new Map<string, string>()

  /** The key for this wish, or null for one that needs none. `wish`: all that it asks for. */
  keyOf(method: string, path: string, wish: string): string | null {
    if (method === 'GET' || OWN_NAMES.some((own) => path.startsWith(own))) return null
    const whole = nameOf(method, path, wish)
    const key = this.#keys.get(whole) ?? crypto.randomUUID()
    this.#keys.set(whole, key)
    for (const oldest of this.#keys.keys())
      if (this.#keys.size > REMEMBERED) this.#keys.delete(oldest)
      else break
    return key
  }

  /** `status`: of the answer. One that comes from a proxy, or says "later", tells nothing of what became of the wish. */
  answered(method: string, path: string, wish: string, status: number): void {
    if (status < 500 && status !== 429) this.#keys.delete(nameOf(method, path, wish))
  }
}

const nameOf = (method: string, path: string, wish: string): string => `${method} ${path} ${wish}`
