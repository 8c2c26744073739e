// What a desk asks central for those who manage: rules and how the company narrows them, holds of the team, files of the ledger. Private to
// `features/sync`; holds themselves are placed, changed and lifted by acts.
import type { z } from 'zod'
import { type AnnouncementRequest, AnnouncementsReply } from '../../../shared/announcement.ts'
import { AuditCheck, type AuditQuery, AuditReply } from '../../../shared/audit.ts'
import { BoardReply } from '../../../shared/boardBodies.ts'
import type { RuleSettingRequest } from '../../../shared/compliance/tighten.ts'
import { HoldCasesReply, type HoldsQuery, HoldsReply } from '../../../shared/holdBodies.ts'
import type { Instant } from '../../../shared/instant.ts'
import { CodeReply, MachinesReply } from '../../../shared/machineBodies.ts'
import { ImportReply, type LedgerQuery } from '../../../shared/protocol.ts'
import {
  type BehindQuery,
  BehindReply,
  type FiguresQuery,
  FiguresReply,
} from '../../../shared/report/bodies.ts'
import { MailReply, type MailSetting } from '../../../shared/report/mailBodies.ts'
import { type RollsQuery, RollsReply } from '../../../shared/report/roll.ts'
import { RetentionReply } from '../../../shared/retention/bodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { RuleSettingsReply } from '../../../shared/ruleBodies.ts'
import { JoinOverReply, JoinReply, type JoinRequest } from '../../../shared/supervise.ts'
import { type PeopleClient, peopleClient } from './peopleClient.ts'

export interface ManageClient {
  /** Accounts. */
  readonly people: PeopleClient
  /** What the team is doing now. */
  board(): Promise<BoardReply>
  /** Before the code is dialled. Rejects where the agent is in no call. */
  join(wish: JoinRequest): Promise<JoinReply>
  joinOver(id: Id): Promise<unknown>
  /** A line to all agents; what was sent today, with who has not read it. */
  announce(wish: AnnouncementRequest): Promise<AnnouncementsReply>
  announcements(): Promise<AnnouncementsReply>
  /** Figures of a period: sums of roll-ups, the period before, one cut. */
  figures(query: FiguresWish): Promise<FiguresReply>
  /** The same as a PDF; that it was made stands in the audit. */
  figuresPaper(query: FiguresWish, language: 'zh' | 'en'): Promise<Blob>
  /** The calls that a figure counts. */
  callsBehind(query: BehindQuery): Promise<BehindReply>
  /** Roll rates of the last whole months. */
  rolls(query: RollsQuery): Promise<RollsReply>
  /** The daily report by e-mail. */
  dailyMail(): Promise<MailReply>
  setDailyMail(setting: MailSetting): Promise<MailReply>
  audit(query: AuditQuery): Promise<AuditReply>
  /** Desks that central has heard of. */
  machines(find: string): Promise<MachinesReply>
  /** Has the local data of one removed. */
  wipeMachine(id: Id, reason: string): Promise<MachinesReply>
  /** Rejects with `machine.tooLate` once the desk has begun. */
  keepMachine(id: Id): Promise<MachinesReply>
  /** A code by which one computer gets this policy. */
  makeJoinCode(policy: string, hours: number): Promise<CodeReply>
  /** The whole chain followed anew. */
  checkAudit(): Promise<AuditCheck>
  rules(): Promise<RuleSettingsReply>
  /** Rejects with the rule that a figure would widen. */
  narrow(wish: RuleSettingRequest): Promise<RuleSettingsReply>
  holds(query: HoldsQuery): Promise<HoldsReply>
  /** A file of payments or bills: booked, or only looked at. Resolves when central has read it whole. */
  ledger(file: Blob, wish: LedgerWish, signal?: AbortSignal): Promise<ImportReply>
  /** What is due to be removed, what is kept and why; legal holds, requests, periods. */
  retention(): Promise<RetentionReply>
  /** Begins to remove what is due: as many things as the dry run says. */
  runRetention(count: number): Promise<RetentionReply>
  /** By a whole account number or phone number. */
  holdCases(find: string): Promise<HoldCasesReply>
}

export type FiguresWish = z.input<typeof FiguresQuery>

/** What is set, as an address says it. */
const asked = (query: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

export type LedgerWish = z.input<typeof LedgerQuery>

/** `ask` fetches an address and parses what comes; `send` hands over a file; `fetched` only fetches. */
export function manageClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(
    path: string,
    how: { method?: 'POST' | 'DELETE'; json?: unknown; query?: Record<string, string> },
    reply: S,
  ) => Promise<z.output<S>>,
  send: (path: string, query: Record<string, string>, file: Blob, signal?: AbortSignal) => Promise<Response>,
  fetched: (path: string, how: { query: Record<string, string> }) => Promise<Response>,
): ManageClient {
  return {
    people: peopleClient(ask),
    board: () => ask('/v1/board', {}, BoardReply),
    join: (json) => ask('/v1/joins', { method: 'POST', json }, JoinReply),
    joinOver: (id) => ask(`/v1/joins/${id}/over`, { method: 'POST' }, JoinOverReply),
    announce: (json) => ask('/v1/announcements', { method: 'POST', json }, AnnouncementsReply),
    announcements: () => ask('/v1/announcements', {}, AnnouncementsReply),
    figures: (query) => ask('/v1/reports/figures', { query: asked(query) }, FiguresReply),
    async figuresPaper(query, language) {
      return (await fetched('/v1/reports/paper', { query: asked({ ...query, language }) })).blob()
    },
    callsBehind: (query) => ask('/v1/reports/calls', { query: asked(query) }, BehindReply),
    rolls: (query) => ask('/v1/reports/rolls', { query: asked(query) }, RollsReply),
    dailyMail: () => ask('/v1/reports/mail', {}, MailReply),
    setDailyMail: (json) => ask('/v1/reports/mail', { method: 'POST', json }, MailReply),
    machines: (find) => ask('/v1/machines', { query: { find } }, MachinesReply),
    wipeMachine: (id, reason) =>
      ask(`/v1/machines/${id}/wipe`, { method: 'POST', json: { reason } }, MachinesReply),
    keepMachine: (id) => ask(`/v1/machines/${id}/wipe`, { method: 'DELETE' }, MachinesReply),
    makeJoinCode: (policy, hours) =>
      ask('/v1/enrolment/codes', { method: 'POST', json: { policy, hours } }, CodeReply),
    audit: (query) => ask('/v1/audit', { query: asked(query) }, AuditReply),
    checkAudit: () => ask('/v1/audit/check', {}, AuditCheck),
    rules: () => ask('/v1/rules/settings', {}, RuleSettingsReply),
    narrow: (json) => ask('/v1/rules/settings', { method: 'POST', json }, RuleSettingsReply),
    holds: ({ state, holdKind, cursor }) =>
      ask(
        '/v1/holds',
        { query: { state, ...(holdKind ? { holdKind } : {}), ...(cursor ? { cursor } : {}) } },
        HoldsReply,
      ),
    async ledger(file, { what, name, lender, id, apply }, signal) {
      const query = {
        what,
        name,
        apply: apply ?? 'all',
        ...(lender ? { lender } : {}),
        ...(id ? { id } : {}),
      }
      return ImportReply.parse(await (await send('/v1/ledger', query, file, signal)).json())
    },
    retention: () => ask('/v1/retention', {}, RetentionReply),
    runRetention: (count) => ask('/v1/retention/runs', { method: 'POST', json: { count } }, RetentionReply),
    holdCases: (find) => ask('/v1/holds/cases', { query: { find } }, HoldCasesReply),
  }
}
