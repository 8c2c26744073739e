// Acts come up: one transaction for each batch, every act judged alone, its verdict kept by (device, n). Promises: a resend
// changes nothing and gets the same answer; acts become rows only through `shared/operation.apply`; a call made outside
// the law is taken and flagged, never hidden.
import type { RuleSettings } from '../shared/compliance/tighten.ts'
import type { Instant } from '../shared/instant.ts'
import { HOUR } from '../shared/instant.ts'
import { type Act, apply, isDeskAct } from '../shared/operation.ts'
import type { Problem } from '../shared/problem.ts'
import { ProblemError } from '../shared/problem.ts'
import type { PushEnvelope, PushReply, Verdict } from '../shared/protocol.ts'
import { recheck, SKEW_MS } from '../shared/recheck.ts'
import { afterLosingCase, mayRecord, worksEveryCase } from '../shared/role.ts'
import type { Id, Role, Row } from '../shared/rows.ts'
import { RETURNED } from '../shared/ticket/returned.ts'
import { noteAudit } from './audit.ts'
import { isCareAct, takeCareAct } from './care.ts'
import type { Central } from './context.ts'
import { customerKeys, sealAct } from './customerKeys.ts'
import type { Tx } from './database.ts'
import { meetDevice } from './devices.ts'
import { bindEverywhere } from './forbidden.ts'
import { Judgements } from './judgements.ts'
import type { Keys } from './keys.ts'
import { queueMessage } from './messagePost.ts'
import { forgetPapers } from './papers.ts'
import { endsMeans, forgetMeans, withoutUnusedMeans } from './planMeans.ts'
import { keepJudged, lockedForPush } from './pushSql.ts'
import { ERASED_FLAG, isErased, onlyThatThereWasOne } from './retentionErased.ts'
import { RowCollision, RowStore } from './rowStore.ts'
import { heldUntil } from './scope.ts'
import { type Judged, parse, type Sent, UNREADABLE, unreadable } from './sentActs.ts'
import { TeamRights } from './teamRights.ts'
import { activeUsers } from './users.ts'
import { wakeAgents } from './wake.ts'

/** An agent who lost a case is still heard about calls and notes for so long. */
const LATE_MS = 24 * HOUR

export interface Author {
  id: Id
  role: Role
}

export interface Batch {
  device: Id
  acts: readonly Sent[]
  /** Put on every act, for example when somebody else handed them over. */
  flags: readonly string[]
}

export function batchOf(envelope: PushEnvelope): Batch {
  return {
    device: envelope.device,
    acts: envelope.acts.map((act) => ({ id: act.id, n: act.n, act })),
    flags: [],
  }
}

/**
 * Throws `sync.gap {expected, got}` and `sync.numberReused {n}` for the batch as a whole (nothing is taken), and
 * `role.notAllowed` for a device that is bound to another user.
 */
export async function push(central: Central, author: Author, batch: Batch): Promise<PushReply> {
  const reply = await taken(central, author, batch)
  central.node.metrics.judged(reply.verdicts)
  if (batch.acts.some(({ act }) => isForPost(act))) central.post.kick()
  return reply
}

const isForPost = (act: unknown): boolean =>
  typeof act === 'object' && act !== null && 'kind' in act && act.kind === 'message.asked'

async function taken(central: Central, author: Author, batch: Batch): Promise<PushReply> {
  try {
    return await central.database.transaction((tx) => pushIn(central, tx, author, batch, false))
  } catch (error) {
    if (!(error instanceof RowCollision)) throw error
    // Some act took the id of a foreign row: go through again and ask before each, so that only that act is refused.
    return central.database.transaction((tx) => pushIn(central, tx, author, batch, true))
  }
}

async function pushIn(
  central: Central,
  tx: Tx,
  author: Author,
  batch: Batch,
  careful: boolean,
): Promise<PushReply> {
  const at = central.now()
  const judged = new Map(batch.acts.map((sent) => [sent.n, parse(sent, batch.device)]))
  const acts = [...judged.values()].flatMap(({ act }) => act ?? [])
  const asked = acts.flatMap(({ customerId }) => customerId ?? [])
  const ids = acts.map(({ id }) => id)
  const ask = () => lockedForPush(tx, batch.device, asked, ids)
  const locked = (await ask()) ?? (await meetDevice(tx, batch.device, author.id, at).then(ask))
  if (!locked) throw new Error('a device that was just met is gone')
  if (locked.owner !== author.id) throw new ProblemError('role.notAllowed', { need: 'device' })
  // Numbers that were never reached have no verdict: most batches ask for none.
  const { lastN } = locked
  const known = await verdictsOf(tx, batch, lastN)
  const fresh: Sent[] = []
  let next = lastN + 1
  for (const sent of batch.acts) {
    const before = known.get(sent.n)
    // A line that nobody could open used up the number; the act itself, where it comes after all, is judged in its place.
    if (before?.actId === UNREADABLE && sent.act !== null) {
      known.delete(sent.n)
      fresh.push(sent)
      continue
    }
    if (before) {
      // What can't be opened now was pushed readably before.
      if (before.actId !== sent.id && sent.act !== null)
        throw new ProblemError('sync.numberReused', { n: sent.n })
      continue
    }
    if (sent.n !== next) throw new ProblemError('sync.gap', { expected: next, got: sent.n })
    fresh.push(sent)
    next += 1
  }

  const verdicts = new Map<number, Verdict>()
  if (fresh.length > 0) {
    const store = new RowStore(tx)
    store.holds(locked.customers, locked.rows)
    const judge = new Judge(tx, author, batch, { ...locked, at, careful, store, judged, keys: central.keys })
    for (const sent of fresh) verdicts.set(sent.n, await judge.verdict(sent))
    await judge.finish(next - 1)
  }
  return {
    verdicts: batch.acts.flatMap((sent) => verdicts.get(sent.n) ?? known.get(sent.n)?.again ?? []),
    now: central.now(),
    lastN: next - 1,
  }
}

async function verdictsOf(
  tx: Tx,
  batch: Batch,
  lastN: number,
): Promise<Map<number, { actId: string; again: Verdict }>> {
  const asked = batch.acts.flatMap(({ n }) => (n <= lastN ? n : []))
  if (asked.length === 0) return new Map()
  const rows = await tx
    .selectFrom('idem')
    .select(['n', 'act_id', 'verdict'])
    .where('device', '=', batch.device)
    .where('n', 'in', asked)
    .execute()
  return new Map(
    rows.map((row) => {
      const again: Verdict =
        row.verdict.outcome === 'applied' ? { outcome: 'duplicate', n: row.n } : row.verdict
      return [row.n, { actId: row.act_id, again }]
    }),
  )
}

interface Standing {
  readonly at: Instant
  readonly careful: boolean
  readonly settings: RuleSettings
  /** Holds the locked customers. */
  readonly store: RowStore
  readonly judged: ReadonlyMap<number, Judged>
  readonly keys: Keys
  /** Ids of acts that were applied before. */
  readonly applied: readonly Id[]
  /** Wrapped keys of the locked customers that have one. */
  readonly wrapped: ReadonlyMap<Id, string>
}

/** Goes through the acts of one batch over locked rows. */
class Judge {
  readonly #tx: Tx
  readonly #author: Author
  readonly #batch: Batch
  readonly #at: Instant
  readonly #careful: boolean
  readonly #store: RowStore
  readonly #judged: ReadonlyMap<number, Judged>
  readonly #keys: Keys
  readonly #wrapped: ReadonlyMap<Id, string>
  readonly #kept: { sent: Sent; act: Act | null; verdict: Verdict; flags: string[] }[] = []
  readonly #appliedIds: Set<string>
  readonly #concerned = new Set<Id>()
  /** Something that supervisors look at came, was decided or went. */
  #supervised = false

  readonly #judgements: Judgements
  readonly #settings: RuleSettings
  readonly #teams: TeamRights

  constructor(
    tx: Tx,
    author: Author,
    batch: Batch,
    { at, careful, settings, store, judged, applied, wrapped, keys }: Standing,
  ) {
    this.#tx = tx
    this.#author = author
    this.#batch = batch
    this.#at = at
    this.#careful = careful
    this.#settings = settings
    this.#store = store
    this.#judged = judged
    this.#keys = keys
    this.#wrapped = wrapped
    this.#appliedIds = new Set(applied)
    this.#teams = new TeamRights(tx, author, at)
    this.#judgements = new Judgements(tx, store, settings, at)
  }

  async verdict(sent: Sent): Promise<Verdict> {
    const { act, problem } = this.#judged.get(sent.n) ?? { act: null, problem: null }
    if (!act)
      return this.#keep(sent, null, { outcome: 'refused', n: sent.n, problem: problem ?? unreadable('') })
    // The same act under another number: a person queued it again, and it had gone through after all.
    if (this.#appliedIds.has(act.id)) return this.#keep(sent, act, { outcome: 'duplicate', n: act.n })
    const right = await this.#right(act)
    if ('problem' in right)
      return this.#keep(sent, act, { outcome: 'refused', n: act.n, problem: right.problem })

    if (isDeskAct(act)) {
      if (isCareAct(act)) {
        const taken = await takeCareAct(this.#tx, this.#author, act, this.#at)
        if ('problem' in taken)
          return this.#keep(sent, act, { outcome: 'refused', n: act.n, problem: taken.problem })
        for (const id of taken.wake) this.#concerned.add(id)
      }
      this.#appliedIds.add(act.id)
      const late = [...this.#batch.flags, ...this.#clockFlags(act)]
      return this.#keep(sent, act, { outcome: 'applied', n: act.n, flags: late }, late)
    }
    const world = this.#store.world(act.customerId)
    const applied = apply(world, act)
    if (!applied.ok) {
      const { problem: why, current } = applied
      if (why.code === 'act.subjectMissing' && (await isErased(this.#tx, act)))
        return this.#keep(
          sent,
          act,
          { outcome: 'refused', n: act.n, problem: { code: 'customer.erased', params: {} } },
          [ERASED_FLAG],
        )
      return this.#keep(
        sent,
        act,
        current === null
          ? { outcome: 'refused', n: act.n, problem: why }
          : { outcome: 'conflict', n: act.n, problem: why, current },
      )
    }
    const misfit = this.#store.misfit(applied.rows)
    const foreign = this.#careful && (await this.#store.collides(applied.rows))
    if (misfit || foreign)
      return this.#keep(sent, act, {
        outcome: 'refused',
        n: act.n,
        problem: { code: 'act.malformed', params: { path: misfit?.kind ?? 'id', detail: 'exists' } },
      })
    const receipt = { received: this.#at, role: this.#author.role, settings: this.#settings }
    const looked = recheck(world, act, receipt)
    if (looked.problem)
      return this.#keep(sent, act, { outcome: 'refused', n: act.n, problem: looked.problem })

    const flags = [...this.#batch.flags, ...right.flags, ...this.#clockFlags(act), ...looked.flags]
    if (act.kind === 'call.attempted') flags.push(...(await this.#judgements.arrived(act)))
    // A reviewer's clock is no reproach to the call.
    const onCall = act.kind === 'disposition.reviewed' || act.kind === 'call.scored' ? [] : flags
    this.#store.stage(applied.rows.map((row) => flagged(row, onCall)))
    // A reviewer holds no cases, and the agent's may be somebody else's by now: nothing else tells the one of the other.
    for (const row of applied.rows) {
      if (row.kind === 'review') this.#concerned.add(row.answer ? row.reviewerId : row.agentId)
      else if (row.kind === 'score') {
        this.#concerned.add(row.agentId)
        this.#concerned.add(row.reviewerId)
      } else if (row.kind === 'hold') this.#supervised = true
      else if (row.kind === 'plan' || row.kind === 'exception') {
        // Supervisors hold no cases, and who asked may have lost this one.
        this.#concerned.add(row.askedBy)
        this.#supervised = true
      } else if (row.kind === 'ticket') {
        this.#concerned.add(row.openedBy)
        if (row.owner) this.#concerned.add(row.owner)
        this.#supervised = true
      }
    }
    if (act.kind === 'message.asked' || act.kind === 'message.cancelled')
      await queueMessage(this.#tx, act, this.#at)
    this.#appliedIds.add(act.id)
    const carried = { at: this.#at, by: this.#author.id, said: act.at }
    const bound = await bindEverywhere(this.#tx, this.#store, applied.rows, carried)
    await this.#judgements.learned([...applied.rows, ...bound], act.at)
    return this.#keep(sent, act, { outcome: 'applied', n: act.n, flags }, flags)
  }

  /** `lastN`: the last number that this batch used up. */
  async finish(lastN: number): Promise<void> {
    await this.#judgements.flush()
    const keys = await customerKeys(
      this.#tx,
      this.#keys,
      this.#kept.flatMap(({ act, flags }) =>
        act?.customerId && !flags.includes(ERASED_FLAG) ? act.customerId : [],
      ),
      this.#wrapped,
    )
    const applied = this.#kept.flatMap(({ act, verdict }) =>
      act && verdict.outcome === 'applied' ? act : [],
    )
    await forgetPapers(this.#tx, applied, this.#at)
    const supervisors = this.#supervised ? await activeUsers(this.#tx, 'supervisor') : []
    await wakeAgents(this.#tx, [...this.#concerned, ...supervisors])
    await this.#noteReveals()
    const last = !applied.some(endsMeans)
    await keepJudged(
      this.#tx,
      this.#store,
      this.#kept.map(({ sent, act, verdict, flags }) => ({
        n: sent.n,
        sentId: sent.id,
        verdict,
        act,
        content:
          act &&
          (flags.includes(ERASED_FLAG)
            ? onlyThatThereWasOne(act)
            : sealAct(withoutUnusedMeans(act, verdict), keys)),
        flags,
      })),
      { device: this.#batch.device, agent: this.#author.id, at: this.#at, lastN, last },
    )
    if (!last) await forgetMeans(this.#tx, this.#keys, applied)
  }

  /** A field that somebody uncovered: the act says it, and the audit links it. */
  #noteReveals(): Promise<void> {
    const { id } = this.#author
    return noteAudit(
      this.#tx,
      this.#kept.flatMap(({ act, verdict }) =>
        act?.kind === 'field.revealed' && verdict.outcome === 'applied'
          ? {
              at: this.#at,
              by: { id, sessionId: null },
              what: 'field.revealed' as const,
              subject: act.caseId,
              customerId: act.customerId,
              detail: { field: act.payload.field, act: act.id },
            }
          : [],
      ),
    )
  }

  #keep(sent: Sent, act: Act | null, verdict: Verdict, flags: string[] = []): Verdict {
    this.#kept.push({ sent, act, verdict, flags })
    return verdict
  }

  /** Whether this person may record this act about this case. */
  async #right(act: Act): Promise<{ flags: string[] } | { problem: Problem }> {
    const { id, role } = this.#author
    if (act.actor.id !== id || act.actor.role !== role || !mayRecord(role, act.kind))
      return { problem: { code: 'act.notAllowed', params: { kind: act.kind } } }
    if (isDeskAct(act)) return { flags: [] }
    if (worksEveryCase(role)) return this.#teams.judge(this.#store, act)
    const cases = this.#store.rowsOf(act.customerId).flatMap((row) => (row.kind === 'case' ? row : []))
    const concerned = act.caseId === null ? cases : cases.filter((row) => row.id === act.caseId)
    // A case that does not exist is for `apply` to refuse, by its right name.
    if (concerned.length === 0 || concerned.some((row) => row.assignedTo === id)) return { flags: [] }
    const ends = await Promise.all(concerned.map((row) => heldUntil(this.#tx, row.id, id)))
    const lost = ends.reduce<number | null>(
      (last, end) => (end === null ? last : Math.max(last ?? 0, end)),
      null,
    )
    const returned = act.kind === 'ticket.opened' && act.payload.ticketKind === RETURNED
    const grace = returned ? 'always' : afterLosingCase(act.kind)
    // Judged by central's clock: a desk's own says nothing about when it knew.
    const taken = lost !== null && (grace === 'always' || (grace === 'late' && this.#at - lost <= LATE_MS))
    if (taken) return { flags: ['late'] }
    return { problem: { code: 'act.caseNotYours', params: { caseId: act.caseId } } }
  }

  #clockFlags(act: Act): string[] {
    const ahead = act.at - this.#at > SKEW_MS
    return ahead || Math.abs(act.clock.skewMs) > SKEW_MS ? ['clockSkew'] : []
  }
}

/** Flags stand on the call they concern, where QA and the next agent see them. */
function flagged(row: Row, flags: readonly string[]): Row {
  if (row.kind !== 'call' || flags.length === 0) return row
  return { ...row, flags: [...new Set([...row.flags, ...flags])].slice(0, 20) }
}
