// Outside agencies: which there are, the log of who got what, and the routes by which cases go out, come back and are reported on.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { IMPORT_LIMIT_BYTES } from '../shared/protocol.ts'
import {
  AgenciesReply,
  AgencyCasesQuery,
  AgencyCasesReply,
  AgencyContactsReply,
  AgencyExportReply,
  AgencyExportRequest,
  AgencyRequest,
  DeletionReply,
  DeletionRequest,
  RecallReply,
  RecallRequest,
} from '../shared/referral/bodies.ts'
import { Id } from '../shared/rows.ts'
import { agencyCases, agencyOf, handOut, recall } from './agencyCases.ts'
import { importContacts } from './agencyContacts.ts'
import type { Caller, Central, Routes } from './context.ts'
import { announcedLength, FileBody } from './importBody.ts'
import { mustReachCases } from './reach.ts'

async function listAgencies({ database, now }: Central): Promise<AgenciesReply> {
  const agencies = await sql<AgenciesReply['agencies'][number]>`
    select a.id, a.name, a.contact, a.published_on as "publishedOn", a.ended_on as "endedOn",
      (select count(*) from agency_cases c where c.agency = a.id and c.recalled_at is null) as out
    from agencies a order by a.name`.execute(database.db)
  const exports = await sql<AgenciesReply['exports'][number]>`
    select e.id, e.agency, e.at, u.name as by, e.cases, e.fields, e.rules, e.sha256
    from agency_exports e join users u on u.id = e.by_user order by e.at desc, e.id limit 100`.execute(
    database.db,
  )
  return { agencies: agencies.rows, exports: exports.rows, now: now() }
}

async function setAgency(central: Central, caller: Caller, asked: AgencyRequest): Promise<AgenciesReply> {
  const { id, name, contact, publishedOn, endedOn } = asked
  const fresh = { name, contact, published_on: publishedOn, ended_on: endedOn }
  await central.database.db
    .insertInto('agencies')
    .values({ id: id ?? randomUUID(), ...fresh, made_at: central.now(), made_by: caller.id })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(fresh))
    .execute()
  return listAgencies(central)
}

const Of = z.object({ id: Id })

export function agencyRoutes(central: Central, add: Routes): void {
  add.only(
    'agencies.read',
    {
      method: 'GET',
      url: '/v1/agencies',
      summary: 'Outside agencies, and who got what',
      reply: AgenciesReply,
    },
    () => listAgencies(central),
  )
  add.only(
    'agencies.manage',
    {
      method: 'POST',
      url: '/v1/agencies',
      summary: 'Enter an outside agency, or change it',
      body: AgencyRequest,
      reply: AgenciesReply,
    },
    ({ caller, body }) => setAgency(central, caller, body),
  )
  add.only(
    'agencies.manage',
    {
      method: 'GET',
      url: '/v1/agencies/:id/cases',
      summary: 'Cases that could go to this agency, are there, or came back',
      params: Of,
      query: AgencyCasesQuery,
      reply: AgencyCasesReply,
    },
    async ({ caller, params, query }) =>
      agencyCases(central, caller, await agencyOf(central, params.id), query),
  )
  add.only(
    'agencies.manage',
    {
      method: 'POST',
      url: '/v1/agencies/:id/exports',
      summary: 'Hand cases to an agency: the file with the fields that it may have',
      params: Of,
      body: AgencyExportRequest,
      reply: AgencyExportReply,
    },
    async ({ caller, params, body }) => {
      await mustReachCases(central.database.db, caller, body.caseIds)
      return handOut(central, caller, await agencyOf(central, params.id), body.caseIds)
    },
  )
  add.only(
    'agencies.manage',
    {
      method: 'POST',
      url: '/v1/agencies/:id/recalls',
      summary: 'Take cases back: the list of what the agency has to stop and delete',
      params: Of,
      body: RecallRequest,
      reply: RecallReply,
    },
    async ({ caller, params, body }) => {
      await mustReachCases(central.database.db, caller, body.caseIds)
      return recall(central, caller, await agencyOf(central, params.id), body)
    },
  )
  add.only(
    'agencies.manage',
    {
      method: 'POST',
      url: '/v1/agencies/:id/deletions',
      summary: 'The agency reported that it deleted the data of recalled cases',
      params: Of,
      body: DeletionRequest,
      reply: DeletionReply,
    },
    async ({ params, body }) => {
      const { id } = await agencyOf(central, params.id)
      const noted = await central.database.db
        .updateTable('agency_cases')
        .set({ deleted_on: body.on })
        .where('agency', '=', id)
        .where('recalled_at', 'is not', null)
        .where('deleted_on', 'is', null)
        .where('case_id', 'in', body.caseIds)
        .executeTakeFirst()
      return { noted: Number(noted.numUpdatedRows), now: central.now() }
    },
  )
  add.only(
    'agencies.manage',
    {
      method: 'POST',
      url: '/v1/agencies/:id/contacts',
      summary: 'Book the contacts that an agency reports (CSV or XLSX)',
      params: Of,
      body: FileBody,
      reply: AgencyContactsReply,
      bodyLimit: IMPORT_LIMIT_BYTES,
    },
    async ({ params, body, request }) =>
      importContacts(central, await agencyOf(central, params.id), body, announcedLength(request)),
  )
}
