// Makes the package of a case for legal referral: data, log, recordings, summary and list of hashes in one ZIP. Promises: only after another
// person than who asked has agreed to the referral; who made it, and every hash, stay on record here; what was packed is checked against
// its hash once more as it leaves.
import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { z } from 'zod'
import { maskName } from '../shared/identity.ts'
import { ProblemError } from '../shared/problem.ts'
import { PackageQuery, PackagesReply } from '../shared/referral/bodies.ts'
import {
  chainOf,
  logText,
  MANIFEST_NAME,
  manifestText,
  type PackageFile,
  packageData,
  packageLog,
} from '../shared/referral/legalPackage.ts'
import { Id, type Row } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central, Routes } from './context.ts'
import { keysOf, openAct } from './customerKeys.ts'
import { legalPaper } from './legalPaper.ts'
import { mustReachCases, reachOf } from './reach.ts'
import { openRecording } from './recordingFile.ts'
import { openShelf, type RecordingShelf } from './recordingShelf.ts'
import { crcOf, type ZipEntry, zipOf } from './zipWriter.ts'

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

type Packed = PackageFile & ZipEntry

function packed(name: string, content: Uint8Array, again: () => Promise<Uint8Array>): Packed {
  return { name, bytes: content.length, sha256: sha256(content), crc: crcOf(content), content: again }
}

function held(name: string, content: string | Uint8Array): Packed {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return packed(name, bytes, async () => bytes)
}

/** Throws `request.notFound`, and `referral.notApproved` where nobody agreed to a referral of this case. */
async function makePackage(central: Central, caller: Caller, caseId: Id, language: 'zh' | 'en') {
  const { db } = central.database
  const found = await db
    .selectFrom('rows')
    .select('customer_id')
    .where('kind', '=', 'case')
    .where('id', '=', caseId)
    .where('deleted', '=', false)
    .executeTakeFirst()
  if (!found) throw new ProblemError('request.notFound')
  await mustReachCases(db, caller, [caseId])
  const customerId = found.customer_id
  const ticket = await sql<{ id: Id }>`select id from rows where kind = 'ticket' and case_id = ${caseId}::uuid
    and not deleted and data ->> 'ticketKind' = 'legalReferral' and data ->> 'state' <> 'closed'
    and jsonb_array_length(data -> 'steps') > 0 order by (data ->> 'openedAt')::bigint desc limit 1`.execute(
    db,
  )
  const [referral] = ticket.rows
  if (!referral) throw new ProblemError('referral.notApproved')

  const rows = (
    await db
      .selectFrom('rows')
      .select('data')
      .where('customer_id', '=', customerId)
      .where('deleted', '=', false)
      .orderBy('seq')
      .execute()
  ).map((row): Row => row.data)
  const matter = rows.find((row) => row.kind === 'case' && row.id === caseId)
  const customer = rows.find((row) => row.kind === 'customer')
  if (matter?.kind !== 'case' || customer?.kind !== 'customer') throw new ProblemError('request.notFound')
  const acts = await db
    .selectFrom('acts')
    .select('act')
    .where('customer_id', '=', customerId)
    .where('outcome', '=', 'applied')
    .where(sql<boolean>`not act ? 'erased'`)
    .where((where) => where.or([where('case_id', '=', caseId), where('case_id', 'is', null)]))
    .orderBy('received_at')
    .orderBy('device')
    .orderBy('n')
    .execute()
  const { files: sounds, list: recordings } = await recordingsOf(
    central,
    rows.flatMap((row) => (row.kind === 'call' && row.caseId === caseId ? row.id : [])),
  )
  const keys = await keysOf(db, central.keys, [customerId])
  const at = central.now()
  const input = {
    packageId: randomUUID(),
    madeAt: at,
    madeBy: caller.id,
    customer,
    matter,
    rows,
    acts: acts.flatMap(({ act }) => openAct(act, keys) ?? []),
    recordings,
  }
  const data = packageData(input)
  const log = packageLog(input, sha256)
  const first = [
    held('data.json', `${JSON.stringify(data, null, 1)}\n`),
    held('log.jsonl', logText(log.lines)),
    ...sounds,
  ]
  const listed = (files: readonly Packed[]): PackageFile[] =>
    files.map(({ name, bytes, sha256: hash }) => ({ name, bytes, sha256: hash }))
  const summary = await legalPaper(data, chainOf(listed(first), sha256), log.head, language)
  // The summary comes last: it shows the chain of all before it, and hangs on them itself.
  const files = [...first, held('summary.pdf', summary)]
  const chain = chainOf(listed(files), sha256)
  const head = chain.at(-1)?.chain ?? ''
  const manifest = held(MANIFEST_NAME, manifestText(listed(files)))
  await central.database.transaction(async (tx) => {
    await tx
      .insertInto('legal_packages')
      .values({
        id: input.packageId,
        case_id: caseId,
        customer_id: customerId,
        ticket_id: referral.id,
        at,
        by_user: caller.id,
        files: JSON.stringify(chain),
        head,
      })
      .execute()
    await noteAudit(tx, [{ at, by: caller, what: 'package.made', subject: input.packageId, customerId }])
  })
  return zipOf([...files, manifest], at)
}

/** The recordings of these calls, opened, one WebM each; those that central does not hold are named without a file. */
async function recordingsOf(central: Central, callIds: readonly Id[]) {
  const place = central.config.recordings
  if (place === null || callIds.length === 0) return { files: [], list: [] }
  const shelf = await openShelf(place, central.database)
  const stored = await central.database.db
    .selectFrom('recordings')
    .select(['id', 'call_id', 'sound_ms', 'whole'])
    .where('state', '=', 'stored')
    .where('call_id', 'in', [...callIds])
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
  const files: Packed[] = []
  const list = []
  for (const { id, call_id: callId, sound_ms: soundMs, whole } of stored) {
    const sound = await soundOf(central, shelf, id)
    const name = sound ? `recordings/${id}.webm` : null
    if (sound && name)
      files.push(packed(name, sound, async () => (await soundOf(central, shelf, id)) ?? new Uint8Array()))
    list.push({ recordingId: id, callId, file: name, soundMs, whole: whole ?? false })
  }
  return { files, list }
}

async function soundOf({ keys }: Central, shelf: RecordingShelf, id: Id): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = []
  const opened = await openRecording(keys.sealPrivate, shelf.read(id), (sound) => {
    pieces.push(sound)
  })
  return opened ? Buffer.concat(pieces) : null
}

async function listPackages({ database, now }: Central, caller: Caller): Promise<PackagesReply> {
  const reach = await reachOf(database.db, caller)
  const agreed = await sql<{
    ticket_id: Id
    case_id: Id
    customer_id: Id
    name: string | null
    lender: string
    agreed_at: number
    packages: number
  }>`
    select t.id as ticket_id, t.case_id, t.customer_id, p.data ->> 'name' as name, c.data ->> 'lender' as lender,
      (t.data #>> '{steps,0,at}')::bigint as agreed_at,
      (select count(*) from legal_packages l where l.ticket_id = t.id) as packages
    from rows t join rows c on c.kind = 'case' and c.id = t.case_id
    left join rows p on p.kind = 'customer' and p.id = t.customer_id
    where t.kind = 'ticket' and not t.deleted and t.data ->> 'ticketKind' = 'legalReferral'
      and t.data ->> 'state' <> 'closed' and jsonb_array_length(t.data -> 'steps') > 0
      and ${reach.sees(sql`c.data ->> 'assignedTo'`)}
    order by agreed_at desc, t.id limit 200`.execute(database.db)
  const packages = await database.db
    .selectFrom('legal_packages')
    .innerJoin('users', 'users.id', 'legal_packages.by_user')
    .where(reach.seesCase(sql`legal_packages.case_id`))
    .select(['legal_packages.id', 'case_id as caseId', 'at', 'users.name as by', 'head', 'files'])
    .orderBy('at', 'desc')
    .limit(50)
    .execute()
  return {
    referrals: agreed.rows.map((row) => ({
      ticketId: row.ticket_id,
      caseId: row.case_id,
      customerId: row.customer_id,
      name: row.name === null ? '' : maskName(row.name),
      lender: row.lender,
      agreedAt: row.agreed_at,
      packages: row.packages,
    })),
    packages,
    now: now(),
  }
}

const Of = z.object({ id: Id })

export function legalRoutes(central: Central, add: Routes): void {
  add.only(
    'packages.make',
    {
      method: 'POST',
      url: '/v1/cases/:id/package',
      summary: 'The package of a case for legal referral, as a ZIP',
      params: Of,
      query: PackageQuery,
      reply: null,
    },
    async ({ caller, params, query, reply }) => {
      const pieces = await makePackage(central, caller, params.id, query.language)
      return reply
        .type('application/zip')
        .header('content-disposition', 'attachment; filename="package.zip"')
        .send(Readable.from(pieces))
    },
  )
  add.only(
    'packages.list',
    {
      method: 'GET',
      url: '/v1/packages',
      summary: 'Legal referrals that were agreed to, and packages that were made, with every hash',
      reply: PackagesReply,
    },
    ({ caller }) => listPackages(central, caller),
  )
}
