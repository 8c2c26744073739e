// The HTTP bodies of cases that are handed on: agencies, what they may get and got, recalls, their reported contacts, legal packages.
// Names of customers leave masked; in full they stand only in the file for the agency and in the package.
import { z } from 'zod'
import { Instant, LocalDay } from '../instant.ts'
import { Problem } from '../problem.ts'
import { Bucket, Fen, Id } from '../rows.ts'
import { Agency } from './agency.ts'
import { HASH, PackageFile } from './legalPackage.ts'

/** At most so many cases go out, or come back, at once. */
export const AGENCY_LIMIT = 500

const Cases = z.array(Id).min(1).max(AGENCY_LIMIT)

/** POST /v1/agencies (supervisor): a new one, or the same with other words. */
export const AgencyRequest = Agency.extend({ id: Id.nullable() })
export type AgencyRequest = z.infer<typeof AgencyRequest>

export const AgencyExport = z.object({
  id: Id,
  agency: Id,
  at: Instant,
  by: z.string(),
  cases: z.int(),
  fields: z.array(z.string()),
  rules: z.string(),
  sha256: HASH,
})
export type AgencyExport = z.infer<typeof AgencyExport>

/** GET /v1/agencies (supervisor, admin): with the log of who got what, the newest first. */
export const AgenciesReply = z.object({
  agencies: z.array(Agency.extend({ out: z.int() })),
  exports: z.array(AgencyExport).max(100),
  now: Instant,
})
export type AgenciesReply = z.infer<typeof AgenciesReply>

/** A case that is with an agency, could go to one, or came back and is to be deleted there. */
export const AgencyCase = z.object({
  caseId: Id,
  name: z.string(),
  lender: z.string(),
  bucket: Bucket,
  dpd: z.int(),
  totalFen: Fen,
  /** Why it can't go out. */
  problem: Problem.nullable(),
  outAt: Instant.nullable(),
  recalledAt: Instant.nullable(),
  deletedOn: LocalDay.nullable(),
})
export type AgencyCase = z.infer<typeof AgencyCase>

/** GET /v1/agencies/:id/cases?show= (supervisor): the oldest debt first. */
export const AgencyCasesQuery = z.object({
  show: z.enum(['possible', 'out', 'recalled']).default('possible'),
})
export type AgencyCasesQuery = z.output<typeof AgencyCasesQuery>
export const AgencyCasesReply = z.object({
  cases: z.array(AgencyCase).max(500),
  more: z.boolean(),
  now: Instant,
})
export type AgencyCasesReply = z.infer<typeof AgencyCasesReply>

/** POST /v1/agencies/:id/exports (supervisor) */
export const AgencyExportRequest = z.object({ caseIds: Cases })
/** `file`: the CSV, which central does not keep; null when no case could go out. */
export const AgencyExportReply = z.object({
  exportId: Id.nullable(),
  sent: z.int(),
  refused: z.array(z.object({ caseId: Id, problem: Problem })),
  file: z.string().nullable(),
  sha256: HASH.nullable(),
  now: Instant,
})
export type AgencyExportReply = z.infer<typeof AgencyExportReply>

/** POST /v1/agencies/:id/recalls (supervisor). `file`: what the agency has to stop and to delete. */
export const RecallRequest = z.object({ caseIds: Cases, reason: z.string().trim().min(1).max(200) })
export const RecallReply = z.object({ recalled: z.int(), file: z.string().nullable(), now: Instant })
export type RecallReply = z.infer<typeof RecallReply>

/** POST /v1/agencies/:id/deletions (supervisor): the agency reported that it deleted the data of recalled cases. */
export const DeletionRequest = z.object({ caseIds: Cases, on: LocalDay })
export const DeletionReply = z.object({ noted: z.int(), now: Instant })

/** POST /v1/agencies/:id/contacts (supervisor): a file of contacts. */
export const AgencyContactsReply = z.object({
  rows: z.int(),
  booked: z.int(),
  /** Reported before. */
  unchanged: z.int(),
  /** Made outside the rules; booked and flagged all the same. */
  flagged: z.int(),
  rejected: z.int(),
  problems: z.array(z.object({ line: z.int(), problem: Problem })).max(200),
  now: Instant,
})
export type AgencyContactsReply = z.infer<typeof AgencyContactsReply>

/** POST /v1/cases/:id/package (supervisor) answers the file; its list stands here. */
export const PackageQuery = z.object({ language: z.enum(['zh', 'en']).default('zh') })
/** GET /v1/packages (supervisor, qa): referrals that somebody agreed to, and the packages made of them, the newest first. */
export const PackagesReply = z.object({
  referrals: z
    .array(
      z.object({
        ticketId: Id,
        caseId: Id,
        customerId: Id,
        /** Masked. */
        name: z.string(),
        lender: z.string(),
        agreedAt: Instant,
        packages: z.int(),
      }),
    )
    .max(200),
  packages: z
    .array(
      z.object({
        id: Id,
        caseId: Id,
        at: Instant,
        by: z.string(),
        head: HASH,
        files: z.array(PackageFile.extend({ chain: HASH })),
      }),
    )
    .max(50),
  now: Instant,
})
export type PackagesReply = z.infer<typeof PackagesReply>
