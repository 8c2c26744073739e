// Whether a supervisor may record an act about a case of another team. Promises: decisions are for those who see the case, or a request that
// waited too long for them; what happened in a call of one's own is always taken; others than supervisors are not asked here.
import type { Act } from '../shared/act.ts'
import type { Instant } from '../shared/instant.ts'
import type { Problem } from '../shared/problem.ts'
import { afterLosingCase } from '../shared/role.ts'
import type { Id, Role } from '../shared/rows.ts'
import type { Tx } from './database.ts'
import { EVERYONE_AFTER, type Reach, reachOf, withoutAbsent } from './reach.ts'
import type { RowStore } from './rowStore.ts'

export class TeamRights {
  readonly #tx: Tx
  readonly #author: { readonly id: Id; readonly role: Role }
  readonly #at: Instant
  #reach: Promise<{ own: Reach; hurry: Reach }> | null = null

  constructor(tx: Tx, author: { readonly id: Id; readonly role: Role }, at: Instant) {
    this.#tx = tx
    this.#author = author
    this.#at = at
  }

  async judge(store: RowStore, act: Act): Promise<{ flags: string[] } | { problem: Problem }> {
    return (await this.#mayAct(store, act))
      ? { flags: [] }
      : { problem: { code: 'team.notYours', params: {} } }
  }

  async #mayAct(store: RowStore, act: Act): Promise<boolean> {
    const { id, role } = this.#author
    if (role !== 'supervisor' || act.customerId === null) return true
    this.#reach ??= this.#read()
    const { own, hurry } = await this.#reach
    if (own.hidden.length === 0) return true
    const rows = store.rowsOf(act.customerId)
    const cases = rows.flatMap((row) =>
      row.kind === 'case' && (act.caseId === null || row.id === act.caseId) ? row : [],
    )
    // A case that does not exist is for `apply` to refuse, by its right name.
    if (cases.length === 0 || cases.some((row) => own.reaches(row.assignedTo))) return true
    if (act.kind === 'plan.decided' || act.kind === 'exception.decided') {
      const asked =
        act.kind === 'plan.decided'
          ? store.world(act.customerId).get('plan', act.payload.planId)
          : store.world(act.customerId).get('exception', act.payload.exceptionId)
      return !!asked && (hurry.reaches(asked.askedBy) || asked.askedAt <= this.#at - EVERYONE_AFTER.decision)
    }
    // A ticket that was handed over is for whoever has it.
    if ('ticketId' in act.payload && act.kind !== 'ticket.opened') {
      const { ticketId } = act.payload
      if (rows.some((row) => row.kind === 'ticket' && row.id === ticketId && row.owner === id)) return true
    }
    if (act.kind.startsWith('call.')) return act.kind !== 'call.scored'
    // What was said in a call that came to this supervisor, or that they made.
    return (
      afterLosingCase(act.kind) !== 'never' && rows.some((row) => row.kind === 'call' && row.agentId === id)
    )
  }

  async #read(): Promise<{ own: Reach; hurry: Reach }> {
    const own = await reachOf(this.#tx, this.#author)
    return { own, hurry: own.hidden.length === 0 ? own : await withoutAbsent(this.#tx, own, this.#at) }
  }
}
