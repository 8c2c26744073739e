// The tables of cases that are handed on, as `migrations` make them: outside agencies with what they got, and legal packages.
import type { ColumnType } from 'kysely'
import type { PackageFile } from '../shared/referral/legalPackage.ts'

type Json<T> = ColumnType<T, string, string>

export interface ReferralTables {
  agencies: {
    id: string
    name: string
    contact: string
    published_on: string | null
    ended_on: string | null
    made_at: number
    made_by: string
  }
  agency_exports: {
    id: string
    agency: string
    at: number
    by_user: string
    fields: Json<string[]>
    rules: string
    cases: number
    sha256: string
  }
  agency_cases: {
    export_id: string
    case_id: string
    customer_id: string
    agency: string
    out_at: number
    recalled_at: number | null
    recalled_by: string | null
    reason: string | null
    deleted_on: string | null
  }
  legal_packages: {
    id: string
    case_id: string
    customer_id: string
    ticket_id: string | null
    at: number
    by_user: string
    files: Json<(PackageFile & { chain: string })[]>
    head: string
  }
}
