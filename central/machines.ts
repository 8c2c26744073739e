// Desks from afar: which there are, and having one's local data removed. Promises: an ordered desk gets no more rows and no leases, while its acts
// are taken as ever; central says that it has everything only when it has; order, withdrawal and end stand in the audit.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Instant } from '../shared/instant.ts'
import {
  MACHINE_PAGE,
  MachinesQuery,
  MachinesReply,
  OrderedReply,
  OrderedRequest,
  ReceivedReply,
  ReceivedRequest,
  WipeRequest,
} from '../shared/machineBodies.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Db, Tx } from './database.ts'
import { wakeAgents } from './wake.ts'

const Params = z.object({ id: z.uuid() })

/** Throws `machine.wipeOrdered` where IT wants this desk's data removed. A device that was never seen is nobody's to wipe. */
export async function mustNotBeOrdered(db: Db, device: Id): Promise<void> {
  const found = await db.selectFrom('devices').select('wipe_at').where('id', '=', device).executeTakeFirst()
  if (found && found.wipe_at !== null) throw new ProblemError('machine.wipeOrdered', { at: found.wipe_at })
}

async function list({ database, now }: Central, find: string): Promise<MachinesReply> {
  const beginning = `${find.replace(/[\\%_]/g, '\\$&')}%`
  const found = await sql<{
    id: Id
    staffNumber: string
    name: string
    firstSeen: Instant
    lastSeen: Instant
    acts: number
    at: Instant | null
    by: string | null
    reason: string | null
    upTo: number | null
    receivedAt: Instant | null
    doneAt: Instant | null
  }>`
    select d.id, u.staff_number as "staffNumber", u.name, d.first_seen as "firstSeen", d.last_seen as "lastSeen",
      d.last_n as acts, d.wipe_at as at, w.staff_number || ' ' || w.name as by, d.wipe_reason as reason,
      d.wipe_up_to as "upTo", d.wipe_received_at as "receivedAt", d.wipe_done_at as "doneAt"
    from devices d join users u on u.id = d.user_id left join users w on w.id = d.wipe_by
    where ${find} = '' or u.staff_number like ${beginning} or u.name like ${beginning}
    order by d.last_seen desc, d.id limit ${MACHINE_PAGE + 1}`.execute(database.db)
  const machines = found.rows
    .slice(0, MACHINE_PAGE)
    .map(({ at, by, reason, upTo, receivedAt, doneAt, ...machine }) => ({
      ...machine,
      wipe: at === null ? null : { at, by: by ?? '', reason: reason ?? '', upTo, receivedAt, doneAt },
    }))
  return { machines, more: found.rows.length > MACHINE_PAGE, now: now() }
}

/** An order that stands keeps its first words. */
async function order(central: Central, caller: Caller, device: Id, reason: string): Promise<void> {
  const at = central.now()
  await central.database.transaction(async (tx) => {
    const known = await ofDevice(tx, device)
    if (known.wipe_at !== null) return
    await tx
      .updateTable('devices')
      .set({ wipe_at: at, wipe_by: caller.id, wipe_reason: reason })
      .where('id', '=', device)
      .execute()
    await wakeAgents(tx, [known.user_id])
  })
}

/** Only before the desk has begun: what is gone can't be called back. */
async function withdraw(central: Central, device: Id): Promise<void> {
  await central.database.transaction(async (tx) => {
    const known = await ofDevice(tx, device)
    if (known.wipe_at === null || known.wipe_received_at !== null || known.wipe_done_at !== null)
      throw new ProblemError('machine.tooLate')
    await tx
      .updateTable('devices')
      .set({ wipe_at: null, wipe_by: null, wipe_reason: null })
      .where('id', '=', device)
      .execute()
    await wakeAgents(tx, [known.user_id])
  })
}

async function received(
  central: Central,
  caller: Caller,
  device: Id,
  upTo: number,
): Promise<z.infer<typeof ReceivedReply>> {
  return central.database.transaction(async (tx) => {
    const known = await own(tx, caller, device)
    const whole = known.last_n >= upTo
    if (whole && known.wipe_received_at === null)
      await tx
        .updateTable('devices')
        .set({ wipe_received_at: central.now(), wipe_up_to: upTo })
        .where('id', '=', device)
        .execute()
    return { whole, lastN: known.last_n, now: central.now() }
  })
}

async function wiped(central: Central, caller: Caller, device: Id): Promise<void> {
  await central.database.transaction(async (tx) => {
    const known = await own(tx, caller, device)
    if (known.wipe_done_at !== null) return
    const at = central.now()
    await tx.updateTable('devices').set({ wipe_done_at: at }).where('id', '=', device).execute()
    const detail = { upTo: known.wipe_up_to ?? known.last_n }
    await noteAudit(tx, [
      { at, by: caller, what: 'machine.wiped', subject: device, customerId: null, detail },
    ])
  })
}

async function ofDevice(tx: Tx, device: Id) {
  const found = await tx
    .selectFrom('devices')
    .select(['user_id', 'last_n', 'wipe_at', 'wipe_up_to', 'wipe_received_at', 'wipe_done_at'])
    .where('id', '=', device)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new ProblemError('request.notFound')
  return found
}

/** The caller's own desk, which was ordered to be wiped. */
async function own(tx: Tx, caller: Caller, device: Id) {
  const found = await ofDevice(tx, device)
  if (found.user_id !== caller.id) throw new ProblemError('role.notAllowed', { need: 'device' })
  if (found.wipe_at === null) throw new ProblemError('request.notFound')
  return found
}

export function machineRoutes(central: Central, add: Routes): void {
  const { database, config } = central
  add.only(
    'machines.list',
    {
      method: 'GET',
      url: '/v1/machines',
      summary: 'Desks: of whom, when they were heard of, and whether their data is to be removed',
      query: MachinesQuery,
      reply: MachinesReply,
    },
    ({ query }) => list(central, query.find),
  )
  add.only(
    'machines.wipe',
    {
      method: 'POST',
      url: '/v1/machines/:id/wipe',
      summary: 'Have the local data of a desk removed; it hands over what it has first',
      params: Params,
      body: WipeRequest,
      reply: MachinesReply,
      perMinute: 60,
    },
    async ({ caller, params, body }) => {
      await order(central, caller, params.id, body.reason)
      return list(central, '')
    },
  )
  add.only(
    'machines.keep',
    {
      method: 'DELETE',
      url: '/v1/machines/:id/wipe',
      summary: 'Withdraw it, for as long as the desk has not begun',
      params: Params,
      reply: MachinesReply,
    },
    async ({ params }) => {
      await withdraw(central, params.id)
      return list(central, '')
    },
  )
  add.only(
    'machines.received',
    {
      method: 'POST',
      url: '/v1/machines/:id/received',
      summary: 'A desk that is to be wiped asks whether central has all of its acts',
      params: Params,
      body: ReceivedRequest,
      reply: ReceivedReply,
    },
    ({ caller, params, body }) => received(central, caller, params.id, body.upTo),
  )
  add.only(
    'machines.wiped',
    {
      method: 'POST',
      url: '/v1/machines/:id/wiped',
      summary: 'A desk says that its local data is gone',
      params: Params,
      reply: null,
    },
    async ({ caller, params, reply }) => {
      await wiped(central, caller, params.id)
      return reply.code(204).send()
    },
  )
  add.open(
    {
      method: 'POST',
      url: '/v1/machines/ordered',
      summary: 'Of these desks, which are to be wiped: asked before anybody signs in',
      body: OrderedRequest,
      reply: OrderedReply,
      perMinute: config.requestsPerMinute,
    },
    async ({ body }) => {
      const found = await database.db
        .selectFrom('devices')
        .select('id')
        .where('id', 'in', body.devices)
        .where('wipe_at', 'is not', null)
        .where('wipe_done_at', 'is', null)
        .execute()
      return { ordered: found.map(({ id }) => id) }
    },
  )
}
