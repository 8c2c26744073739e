// The routes of supervisors and administrators: accounts, allotment, imports, counts.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { z } from 'zod'
import { CancelReply, ColumnsReply, ImportProgress } from '../shared/intake/exchange.ts'
import {
  AgentsReply,
  AssignmentsReply,
  AssignmentsRequest,
  ColumnsQuery,
  CountsReply,
  IMPORT_LIMIT_BYTES,
  ImportQuery,
  ImportReply,
  NewUser,
  Profile,
} from '../shared/protocol.ts'
import { Id } from '../shared/rows.ts'
import type { Central, Routes } from './context.ts'
import { announcedLength, FileBody } from './importBody.ts'
import { columnsOf } from './importColumns.ts'
import { changesOf, rejectedOf } from './importFiles.ts'
import { cancelImport, importProgress, importReply } from './importProgress.ts'
import { importAccounts } from './imports.ts'
import { mustReachCases, reachOf } from './reach.ts'
import { assign } from './scope.ts'
import { profileOf, sealPassword } from './session.ts'
import { makeUser } from './users.ts'

export function officeRoutes(central: Central, add: Routes): void {
  const { database, now } = central
  add.only(
    'agents.list',
    { method: 'GET', url: '/v1/agents', summary: 'To whom cases can be allotted', reply: AgentsReply },
    async ({ caller }) => {
      const reach = await reachOf(database.db, caller)
      const agents = await database.db
        .selectFrom('users')
        .select(['id', 'login_name', 'name', 'staff_number', 'role'])
        .where('role', '=', 'agent')
        .where('active', '=', true)
        .where(reach.sees(sql`id::text`))
        .orderBy('staff_number')
        .execute()
      return { agents: agents.map(profileOf) }
    },
  )
  add.only(
    'assignments.make',
    {
      method: 'POST',
      url: '/v1/assignments',
      summary: 'Allot cases to an agent, or take them back',
      body: AssignmentsRequest,
      reply: AssignmentsReply,
    },
    ({ caller, body }) =>
      database.transaction(async (tx) => {
        await mustReachCases(tx, caller, body.caseIds)
        ;(await reachOf(tx, caller)).mustReach(body.agentId)
        return assign(tx, body.caseIds, body.agentId, now())
      }),
  )
  add.only(
    'users.make',
    { method: 'POST', url: '/v1/users', summary: 'Make an account', body: NewUser, reply: Profile },
    async ({ body }) => {
      const sealed = await sealPassword(body.password)
      return database.transaction((tx) => makeUser(central, tx, body, sealed))
    },
  )
  add.only(
    'imports.make',
    {
      method: 'POST',
      url: '/v1/imports',
      summary: 'Import a file of accounts (CSV or XLSX)',
      query: ImportQuery,
      body: FileBody,
      reply: ImportReply,
      bodyLimit: IMPORT_LIMIT_BYTES,
    },
    ({ caller, query, body, request }) =>
      importAccounts(central, caller.id, query, body, announcedLength(request)),
  )
  add.only(
    'imports.columns',
    {
      method: 'POST',
      url: '/v1/imports/columns',
      summary: 'Recognise the columns of a file; writes nothing',
      query: ColumnsQuery,
      body: FileBody,
      reply: ColumnsReply,
      bodyLimit: IMPORT_LIMIT_BYTES,
    },
    ({ caller, query, body, request }) =>
      columnsOf(central, caller.id, query, body, announcedLength(request)),
  )
  add.only(
    'imports.progress',
    {
      method: 'GET',
      url: '/v1/imports/:id',
      summary: 'How far an import is',
      params: z.object({ id: Id }),
      reply: ImportProgress,
    },
    ({ params }) => importProgress(central, params.id),
  )
  add.only(
    'imports.reply',
    {
      method: 'GET',
      url: '/v1/imports/:id/reply',
      summary: 'What a finished import answered',
      params: z.object({ id: Id }),
      reply: ImportReply,
    },
    ({ params }) => importReply(central, params.id),
  )
  add.only(
    'imports.cancel',
    {
      method: 'DELETE',
      url: '/v1/imports/:id',
      summary: 'Stop an import; what it wrote so far goes again',
      params: z.object({ id: Id }),
      reply: CancelReply,
    },
    ({ params }) => cancelImport(central, params.id),
  )
  const file = (route: 'rejected' | 'changes', summary: string, pieces: typeof rejectedOf) =>
    add.only(
      `imports.${route}`,
      {
        method: 'GET',
        url: `/v1/imports/:id/${route}`,
        summary,
        params: z.object({ id: Id }),
        reply: null,
      },
      async ({ params, reply }) => {
        const found = pieces(central, params.id)
        // The first piece tells whether there is such an import, before the answer has begun.
        const first = await found.next()
        async function* all(): AsyncGenerator<string> {
          if (!first.done) yield first.value
          yield* found
        }
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${route}.csv"`)
          .send(Readable.from(all()))
      },
    )
  file('rejected', 'The rejected rows with their reasons, as CSV', rejectedOf)
  file('changes', 'The figures that differ from the ledger, as CSV', changesOf)
  add.only(
    'counts.read',
    { method: 'GET', url: '/v1/counts', summary: 'What stands in central', reply: CountsReply },
    () => countsOf(central),
  )
}

export async function countsOf(central: Central): Promise<CountsReply> {
  const found = await sql<CountsReply>`
    select (select count(*) from acts where outcome = 'applied') as acts,
      count(*) filter (where kind = 'case') as cases,
      count(*) filter (where kind = 'call') as calls,
      count(*) filter (where kind = 'note') as notes,
      count(*) filter (where kind = 'promise') as promises,
      count(*) filter (where kind = 'disposition') as dispositions,
      (select count(*) from recordings where state = 'stored') as recordings
    from rows where not deleted`.execute(central.database.db)
  return CountsReply.parse(found.rows[0])
}
