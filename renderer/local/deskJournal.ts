// This desk's book in the shell's journal: writes acts sealed, reads them back, and remembers when a failed write may have
// gone through. Private to `renderer/local`.
import type { Act } from '../../shared/operation.ts'
import { type Problem, ProblemError, problemOf } from '../../shared/problem.ts'
import type { Id } from '../../shared/rows.ts'
import { corrupt } from './damage.ts'
import type { LineSealer } from './journalLine.ts'
import type { Journal } from './local.ts'

export class DeskJournal {
  /** Highest number that the journal has shown so far. */
  end = 0
  /** A write failed and may be there all the same: look before the next number is given away. */
  doubt = false
  readonly #journal: Journal
  readonly #device: Id
  readonly #sealer: LineSealer
  readonly #report: (problem: Problem) => void

  constructor(journal: Journal, device: Id, sealer: LineSealer, report: (problem: Problem) => void) {
    this.#journal = journal
    this.#device = device
    this.#sealer = sealer
    this.#report = report
  }

  /** Resolves when the acts are on disk. Throws `local.diskFull` or `local.journalFailed`. */
  async append(acts: readonly Act[]): Promise<void> {
    const lines = await Promise.all(acts.map((act) => this.#sealer.write(act)))
    try {
      const { lowDisk } = await this.#journal.append(this.#device, lines)
      if (lowDisk) this.#report({ code: 'local.diskFull', params: {} })
    } catch (error) {
      this.doubt = true
      const problem = problemOf(error, 'journal')
      this.#report(problem)
      if (problem.code === 'local.diskFull') throw error
      throw new ProblemError('local.journalFailed', { detail: problem.code }, { cause: error })
    }
  }

  /** Once nobody waits: what the next append needs beforehand. */
  makeReady(): void {
    this.#sealer.makeReady()
  }

  /** Every readable act from `fromN` on; unreadable lines are counted and reported once. */
  async *from(fromN: number): AsyncGenerator<Act> {
    let unreadable = 0
    for (let at = fromN, more = true; more; ) {
      const page = await this.#journal.read(this.#device, at)
      this.end = Math.max(this.end, page.lastN)
      unreadable += page.damaged
      for (const { n, line } of page.lines) {
        at = n + 1
        const act = await this.#sealer.read(n, line)
        if (act) yield act
        else unreadable++
      }
      more = page.more && page.lines.length > 0
    }
    this.doubt = false
    if (unreadable > 0) this.#report(corrupt('journal', { lines: unreadable }))
  }

  /** Of what still has to be handed over, writes once more what the journal lost: its end, or all of it. */
  async refill(waiting: readonly Act[]): Promise<void> {
    const lost = waiting.filter(({ n }) => n > this.end)
    if (lost.length === 0) return
    this.#report(corrupt('journal', { lines: lost.length }))
    // Where it refuses that is told by itself; the acts stay in the database and leave from there.
    await this.append(lost).catch(() => undefined)
  }

  /** Central has judged everything up to `upTo`. */
  async acknowledge(upTo: number): Promise<void> {
    try {
      await this.#journal.acknowledge(this.#device, upTo)
    } catch (error) {
      // Only the journal's tidying waits: the next verdict acknowledges again.
      this.#report(problemOf(error, 'journal.acknowledge'))
    }
  }
}
