// What a supervisor's desk asks central about cases that are handed on: outside agencies, and packages for legal referral. Private to
// `features/sync`.
import type { z } from 'zod'
import type { Instant } from '../../../shared/instant.ts'
import {
  AgenciesReply,
  type AgencyCasesQuery,
  AgencyCasesReply,
  AgencyContactsReply,
  AgencyExportReply,
  type AgencyRequest,
  DeletionReply,
  PackagesReply,
  RecallReply,
} from '../../../shared/referral/bodies.ts'
import type { Id } from '../../../shared/rows.ts'

export interface ReferralClient {
  agencies(): Promise<AgenciesReply>
  saveAgency(agency: AgencyRequest): Promise<AgenciesReply>
  cases(agency: Id, show: AgencyCasesQuery['show']): Promise<AgencyCasesReply>
  handOut(agency: Id, caseIds: readonly Id[]): Promise<AgencyExportReply>
  recall(agency: Id, caseIds: readonly Id[], reason: string): Promise<RecallReply>
  deleted(agency: Id, caseIds: readonly Id[], on: string): Promise<number>
  contacts(agency: Id, file: Blob): Promise<AgencyContactsReply>
  packages(): Promise<PackagesReply>
  /** The ZIP itself. */
  makePackage(caseId: Id, language: 'zh' | 'en'): Promise<Uint8Array>
}

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: unknown
  file?: { body: Blob; onSent: (bytes: number) => void }
  timeoutMs?: number | null
}

/** `ask` fetches an address and parses what comes; `request` only fetches. */
export function referralClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(path: string, how: Ask, reply: S) => Promise<z.output<S>>,
  request: (path: string, how: Ask) => Promise<Response>,
): ReferralClient {
  const post = <S extends z.ZodType<{ now?: Instant }>>(path: string, json: unknown, reply: S) =>
    ask(path, { method: 'POST', json }, reply)
  return {
    agencies: () => ask('/v1/agencies', {}, AgenciesReply),
    saveAgency: (agency) => post('/v1/agencies', agency, AgenciesReply),
    cases: (agency, show) => ask(`/v1/agencies/${agency}/cases`, { query: { show } }, AgencyCasesReply),
    handOut: (agency, caseIds) => post(`/v1/agencies/${agency}/exports`, { caseIds }, AgencyExportReply),
    recall: (agency, caseIds, reason) =>
      post(`/v1/agencies/${agency}/recalls`, { caseIds, reason }, RecallReply),
    async deleted(agency, caseIds, on) {
      return (await post(`/v1/agencies/${agency}/deletions`, { caseIds, on }, DeletionReply)).noted
    },
    contacts(agency, body) {
      const how = { method: 'POST', file: { body, onSent: () => undefined }, timeoutMs: null } as const
      return ask(`/v1/agencies/${agency}/contacts`, how, AgencyContactsReply)
    },
    packages: () => ask('/v1/packages', {}, PackagesReply),
    async makePackage(caseId, language) {
      // Recordings are opened one by one: it takes as long as it takes.
      const how = { method: 'POST', query: { language }, timeoutMs: null } as const
      const answer = await request(`/v1/cases/${caseId}/package`, how)
      return new Uint8Array(await answer.arrayBuffer())
    },
  }
}
