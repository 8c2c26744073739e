// Versions of scripts and cards that the company makes: kept as typed, judged by the check of `shared/script`, published by a second person.
// Promises: one step at a time, so that marks follow the order of commits; what was published is never written again.
import { sql } from 'kysely'
import type { Instant } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type {
  NewRelease,
  ReleaseHead,
  ReleaseName,
  ReleaseReply,
  ReleaseSave,
  ReleaseStepRequest,
  ReleasesReply,
  Subject,
} from '../shared/releaseBodies.ts'
import { ROUTE_ROLES } from '../shared/role.ts'
import type { Id } from '../shared/rows.ts'
import { CARDS } from '../shared/script/cards.ts'
import type { Card, Script } from '../shared/script/graph.ts'
import { HOUSE_FROM } from '../shared/script/houseVersion.ts'
import { draftOf, fresh, isScript, type Released, release, type Version } from '../shared/script/release.ts'
import { SCRIPTS } from '../shared/script/scripts.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import type { ReleaseTable } from './releaseTables.ts'
import { named, staffOf } from './staff.ts'
import { wakeAgents, wakeEveryone } from './wake.ts'

type Content = Script | Card
const NOBODY: Id = '00000000-0000-4000-8000-000000000000'
/** More versions in the making than anybody can review are a mistake of a program. */
const MOST_OPEN = 200

/** What the product brings, as if it had been published before everything else. */
function shipped(subject: Subject): Version<Content>[] {
  const all: readonly Content[] = subject === 'script' ? SCRIPTS : CARDS
  return all.map((content) => ({
    content,
    state: 'published',
    author: NOBODY,
    publishedBy: NOBODY,
    effectiveFrom: 0,
    withdrawnAt: null,
    sentBack: null,
  }))
}

interface Stored extends Version<Content> {
  readonly revision: number
  readonly changedAt: Instant
}

type Found = Omit<ReleaseTable, 'content'> & { content: Content }

const storedOf = (row: Found): Stored => ({
  content: row.content,
  state: row.state,
  author: row.author,
  publishedBy: row.published_by,
  effectiveFrom: row.effective_from,
  withdrawnAt: row.withdrawn_at,
  sentBack: row.sent_back,
  revision: row.revision,
  changedAt: row.changed_at,
})

const headOf = (subject: Subject, of: Stored, staff: Awaited<ReturnType<typeof staffOf>>): ReleaseHead => ({
  subject,
  id: of.content.id,
  version: of.content.version,
  title: of.content.title,
  state: of.state,
  author: named(staff, of.author),
  publishedBy: of.publishedBy === null ? null : named(staff, of.publishedBy),
  effectiveFrom: of.effectiveFrom,
  withdrawnAt: of.withdrawnAt,
  sentBack: of.sentBack,
  revision: of.revision,
  changedAt: of.changedAt,
})

async function versionsOf(db: Db | Tx, subject: Subject, id: string): Promise<Stored[]> {
  const rows = await db
    .selectFrom('releases')
    .selectAll()
    .where('subject', '=', subject)
    .where('id', '=', id)
    .orderBy('version')
    .execute()
  return rows.map(storedOf)
}

export async function listReleases({ database, now }: Central): Promise<ReleasesReply> {
  const rows = await database.db
    .selectFrom('releases')
    .selectAll()
    .orderBy('changed_at', 'desc')
    .orderBy('version', 'desc')
    .limit(1000)
    .execute()
  const staff = await staffOf(
    database.db,
    rows.flatMap(({ author, published_by }) => [author, ...(published_by ? [published_by] : [])]),
  )
  return { releases: rows.map((row) => headOf(row.subject, storedOf(row), staff)), now: now() }
}

/** Throws `request.notFound`. */
export async function readRelease(central: Central, name: ReleaseName): Promise<ReleaseReply> {
  return replyOf(central.database.db, name, central.now())
}

async function replyOf(
  db: Db | Tx,
  { subject, id, version }: ReleaseName,
  at: Instant,
): Promise<ReleaseReply> {
  const found = (await versionsOf(db, subject, id)).find(({ content }) => content.version === version)
  if (!found) throw new ProblemError('request.notFound')
  const steps = await db
    .selectFrom('release_steps')
    .select(['step', 'reason', 'at', 'by_user'])
    .where('subject', '=', subject)
    .where('id', '=', id)
    .where('version', '=', version)
    .orderBy('step_id')
    .execute()
  const calls = await sql<{ calls: number }>`
    select count(distinct data ->> 'callId')::int as calls from rows
    where kind = 'disposition' and not deleted
      and data #>> '{script,id}' = ${id} and data #>> '{script,version}' = ${String(version)}`.execute(db)
  const staff = await staffOf(db, [
    found.author,
    ...(found.publishedBy ? [found.publishedBy] : []),
    ...steps.map(({ by_user }) => by_user),
  ])
  return {
    head: headOf(subject, found, staff),
    content: found.content,
    calls: calls.rows[0]?.calls ?? 0,
    steps: steps.map(({ step, reason, at: when, by_user }) => ({
      step,
      reason,
      at: when,
      by: named(staff, by_user),
    })),
    now: at,
  }
}

/** One change at a time: numbers, states and marks are those of all changes that were committed before. */
function changing<T>(central: Central, work: (tx: Tx) => Promise<T>): Promise<T> {
  return central.database.transaction(async (tx) => {
    await sql`lock table releases in share row exclusive mode`.execute(tx)
    return work(tx)
  })
}

const note = (
  tx: Tx,
  { subject, id, version }: ReleaseName,
  step: string,
  reason: string | null,
  by: Id,
  at: Instant,
) => tx.insertInto('release_steps').values({ subject, id, version, step, reason, at, by_user: by }).execute()

/** Throws `request.notFound` and `release.openAlready {version}`. */
export async function beginRelease(
  central: Central,
  caller: Caller,
  wish: NewRelease,
): Promise<ReleaseReply> {
  const at = central.now()
  const { subject, id } = wish
  return changing(central, async (tx) => {
    const own = await versionsOf(tx, subject, id)
    const open = own.find(({ state }) => state === 'draft' || state === 'inReview')
    if (open) throw new ProblemError('release.openAlready', { version: open.content.version })
    const { count } = await tx
      .selectFrom('releases')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('state', 'in', ['draft', 'inReview'])
      .executeTakeFirstOrThrow()
    if (count >= MOST_OPEN) throw new ProblemError('release.tooManyOpen', { limit: MOST_OPEN })
    const known = [...shipped(subject), ...own]
    const exists = known.some(({ content }) => content.id === id)
    const first = subject === 'card' && !exists ? (wish.content ?? null) : null
    const draft = first
      ? fresh({ ...first, id, version: HOUSE_FROM + 1 }, caller.id)
      : draftOf(known, id, caller.id, wish.from)
    if (!draft) throw new ProblemError('request.notFound')
    const { version } = draft.content
    await tx
      .insertInto('releases')
      .values({
        subject,
        id,
        version,
        content: JSON.stringify(draft.content),
        state: 'draft',
        author: caller.id,
        published_by: null,
        effective_from: null,
        withdrawn_at: null,
        sent_back: null,
        revision: 1,
        changed_at: at,
        mark: null,
      })
      .execute()
    await note(tx, { subject, id, version }, 'begin', null, caller.id, at)
    return replyOf(tx, { subject, id, version }, at)
  })
}

/** The version and all others of it. Throws `request.notFound`, `release.changedMeanwhile`. */
async function standing(
  tx: Tx,
  { subject, id, version }: ReleaseName,
  revision: number,
): Promise<{ found: Stored; others: Version<Content>[] }> {
  const own = await versionsOf(tx, subject, id)
  const found = own.find(({ content }) => content.version === version)
  if (!found) throw new ProblemError('request.notFound')
  if (found.revision !== revision) throw new ProblemError('release.changedMeanwhile')
  return { found, others: [...shipped(subject), ...own.filter((each) => each !== found)] }
}

function taken(result: Released<Content>): Version<Content> {
  if (result.ok) return result.version
  const [fault] = result.faults
  throw new ProblemError(`release.${result.why}`, {
    ...(result.faults.length > 0 ? { count: result.faults.length } : {}),
    ...(fault && 'node' in fault ? { node: fault.node } : {}),
  })
}

async function write(
  tx: Tx,
  { subject, id, version }: ReleaseName,
  next: Version<Content>,
  { at, marked }: { at: Instant; marked: boolean },
): Promise<void> {
  await tx
    .updateTable('releases')
    .set((eb) => ({
      content: JSON.stringify(next.content),
      state: next.state,
      published_by: next.publishedBy,
      effective_from: next.effectiveFrom,
      withdrawn_at: next.withdrawnAt,
      sent_back: next.sentBack,
      revision: eb('revision', '+', 1),
      changed_at: at,
      ...(marked ? { mark: sql<number>`nextval('release_marks')` } : {}),
    }))
    .where('subject', '=', subject)
    .where('id', '=', id)
    .where('version', '=', version)
    .execute()
}

/** Keeps a draft as it was typed. Throws `release.notTheAuthor`, `release.otherName`, `release.wrongState` and those of `standing`. */
export async function saveRelease(
  central: Central,
  caller: Caller,
  name: ReleaseName,
  { revision, content }: ReleaseSave,
): Promise<ReleaseReply> {
  const at = central.now()
  return changing(central, async (tx) => {
    const { found, others } = await standing(tx, name, revision)
    if (isScript(content) !== (name.subject === 'script')) throw new ProblemError('release.otherName')
    const next = taken(release<Content>(found, { kind: 'write', content }, { by: caller.id, at, others }))
    await write(tx, name, next, { at, marked: false })
    return replyOf(tx, name, at)
  })
}

/** Hands in, sends back, publishes or withdraws. Throws `release.*` as the rules of `shared/script/release.ts` say. */
export async function stepRelease(
  central: Central,
  caller: Caller,
  name: ReleaseName,
  { revision, step }: ReleaseStepRequest,
): Promise<ReleaseReply> {
  const at = central.now()
  return changing(central, async (tx) => {
    const { found, others } = await standing(tx, name, revision)
    const staff = await staffOf(tx, [caller.id])
    const by = { by: caller.id, at, others, name: named(staff, caller.id).name }
    const next = taken(release<Content>(found, step, by))
    const marked = step.kind === 'publish' || step.kind === 'withdraw'
    await write(tx, name, next, { at, marked })
    await note(tx, name, step.kind, step.kind === 'sendBack' ? step.reason : null, caller.id, at)
    if (marked) await wakeEveryone(tx)
    else await wakeWriters(tx)
    return replyOf(tx, name, at)
  })
}

/** Whoever writes and reviews looks at the list anew. */
async function wakeWriters(tx: Tx): Promise<void> {
  const found = await tx
    .selectFrom('users')
    .select('id')
    .where('role', 'in', [...ROUTE_ROLES['releases.write']])
    .execute()
  await wakeAgents(
    tx,
    found.map(({ id }) => id),
  )
}

/** Throws away a draft of the caller's own. */
export async function discardRelease(central: Central, caller: Caller, name: ReleaseName): Promise<void> {
  await changing(central, async (tx) => {
    const found = (await versionsOf(tx, name.subject, name.id)).find(
      ({ content }) => content.version === name.version,
    )
    if (!found) throw new ProblemError('request.notFound')
    if (found.state !== 'draft') throw new ProblemError('release.wrongState')
    if (found.author !== caller.id) throw new ProblemError('release.notTheAuthor')
    await tx
      .deleteFrom('releases')
      .where('subject', '=', name.subject)
      .where('id', '=', name.id)
      .where('version', '=', name.version)
      .execute()
    await note(tx, name, 'discard', null, caller.id, central.now())
  })
}
