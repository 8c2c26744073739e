// Numbers that third persons forbade, kept up to date by the customers that changed: looking through all contacts of 20,000 cases after
// each note took longer than saving it. Private to `renderer/local`.
import { suppressedNumbers } from '../../shared/compliance/compliance.ts'
import type { E164, Id } from '../../shared/rows.ts'
import type { Rows } from './rowSet.ts'

export class Suppressed {
  /** Only customers who have such a number, with all of theirs. */
  readonly #of = new Map<Id, string>()
  #numbers: ReadonlySet<E164> = new Set()

  get numbers(): ReadonlySet<E164> {
    return this.#numbers
  }

  /** True when a number came or went: in one case forbidden is forbidden in all of them. */
  follow(shown: Pick<Rows, 'ofCustomer'>, customers: Iterable<Id>): boolean {
    let moved = false
    for (const id of customers) {
      const contacts = shown.ofCustomer(id).filter((row) => row.kind === 'contact')
      const now = [...suppressedNumbers(contacts)].join(' ')
      if (now === (this.#of.get(id) ?? '')) continue
      moved = true
      if (now === '') this.#of.delete(id)
      else this.#of.set(id, now)
    }
    if (moved) this.#numbers = new Set([...this.#of.values()].flatMap((numbers) => numbers.split(' ')))
    return moved
  }
}
