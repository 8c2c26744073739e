// The templates of this site: those that came with the product, and the versions that supervisors wrote. Promises: nothing with a fault is
// kept; who wrote a text does not approve it; a decided version never changes.
import { CHINA, localDay } from '../shared/instant.ts'
import type {
  KeptTemplate,
  TemplateDecision,
  TemplateDraft,
  TemplatesReply,
} from '../shared/message/bodies.ts'
import { HOUSE_TEMPLATES } from '../shared/message/houseTemplates.ts'
import { type MessageTemplate, templateFaults } from '../shared/message/template.ts'
import type { MessageChannel } from '../shared/messageRows.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { named, staffOf } from './staff.ts'

const ofHouse = (template: MessageTemplate): KeptTemplate => ({
  template,
  state: 'approved',
  madeBy: null,
  madeAt: null,
  decidedBy: null,
  decidedAt: null,
  reason: '',
})

export async function listTemplates(
  { database, now }: Central,
  { role }: Caller,
  channels: readonly MessageChannel[],
): Promise<TemplatesReply> {
  const rows = await database.db
    .selectFrom('message_templates')
    .selectAll()
    .orderBy('id')
    .orderBy('version')
    .execute()
  const shown = role === 'supervisor' ? rows : rows.filter(({ state }) => state === 'approved')
  const staff = await staffOf(
    database.db,
    shown.flatMap((row) => [row.made_by, ...(row.decided_by ? [row.decided_by] : [])]),
  )
  const own = shown.map(
    (row): KeptTemplate => ({
      template: row.data,
      state: row.state,
      madeBy: named(staff, row.made_by),
      madeAt: row.made_at,
      decidedBy: row.decided_by === null ? null : named(staff, row.decided_by),
      decidedAt: row.decided_at,
      reason: row.reason,
    }),
  )
  return { templates: [...HOUSE_TEMPLATES.map(ofHouse), ...own], channels: [...channels], now: now() }
}

/** Every approved text; which of them is in force is a question of the day (`inForce`). */
export async function approvedTemplates(db: Db | Tx): Promise<MessageTemplate[]> {
  const rows = await db
    .selectFrom('message_templates')
    .select('data')
    .where('state', '=', 'approved')
    .execute()
  return [...HOUSE_TEMPLATES, ...rows.map(({ data }) => data)]
}

/** Throws `message.templateFaults {count}` and `message.versionTaken {version}`. */
export async function draftTemplate(
  { database, now }: Central,
  caller: Caller,
  draft: TemplateDraft,
): Promise<void> {
  const faults = templateFaults(draft)
  if (faults.length > 0) throw new ProblemError('message.templateFaults', { count: faults.length })
  await database.transaction(async (tx) => {
    const last = await tx
      .selectFrom('message_templates')
      .select((row) => row.fn.max('version').as('version'))
      .where('id', '=', draft.id)
      .executeTakeFirst()
    const house = HOUSE_TEMPLATES.find(({ id }) => id === draft.id)?.version ?? 0
    const next = Math.max(Number(last?.version ?? 0), house) + 1
    if (draft.version !== next) throw new ProblemError('message.versionTaken', { version: next - 1 })
    await tx
      .insertInto('message_templates')
      .values({
        id: draft.id,
        version: draft.version,
        state: 'draft',
        data: JSON.stringify(draft),
        made_by: caller.id,
        made_at: now(),
        reason: '',
      })
      .execute()
  })
}

/** Throws `message.templateClosed {state}`, `message.ownTemplate` and `request.notFound`. */
export async function decideTemplate(
  { database, now }: Central,
  caller: Caller,
  { id, version, decision, reason }: TemplateDecision,
): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await tx
      .selectFrom('message_templates')
      .select(['state', 'made_by', 'data'])
      .where('id', '=', id)
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new ProblemError('request.notFound')
    if (row.state !== 'draft') throw new ProblemError('message.templateClosed', { state: row.state })
    if (row.made_by === caller.id) throw new ProblemError('message.ownTemplate')
    const at = now()
    // What waited for a decision beyond its first day begins today: nobody may have used it before.
    const today = localDay(at, CHINA)
    const data = { ...row.data, from: row.data.from < today ? today : row.data.from }
    await tx
      .updateTable('message_templates')
      .set({
        state: decision,
        decided_by: caller.id,
        decided_at: at,
        reason,
        data: JSON.stringify(data),
      })
      .where('id', '=', id)
      .where('version', '=', version)
      .execute()
  })
}
