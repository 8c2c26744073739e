// What a desk asks central about tickets. Private to `features/sync`; what is said about them goes as acts, by push.
import type { z } from 'zod'
import { DayReport } from '../../../shared/dayReport.ts'
import type { Instant, LocalDay } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import { type PaperRequest, PapersReply } from '../../../shared/ticket/papers.ts'
import { StaffReply, type TicketsQuery, TicketsReply } from '../../../shared/ticketBodies.ts'

export interface TicketClient {
  /** Supervisor, qa. */
  list(query: TicketsQuery): Promise<TicketsReply>
  /** Names of colleagues. */
  staff(): Promise<StaffReply>
  /** The calls of a day: the caller's own, or for supervisors everybody's. */
  day(day: LocalDay): Promise<DayReport>
  /** Papers of a hardship; central records each opening. */
  papers(ticketId: Id): Promise<PapersReply>
  addPaper(ticketId: Id, paper: PaperRequest): Promise<PapersReply>
  paper(ticketId: Id, paperId: Id): Promise<Blob>
  /** The copy of a person's data as PDF, for who decides about it; central records that it was made. */
  dataCopy(ticketId: Id, language: 'zh' | 'en'): Promise<Blob>
}

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: unknown
}

/** `ask` fetches an address and parses what comes; `request` only fetches. */
export function ticketClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(path: string, how: Ask, reply: S) => Promise<z.output<S>>,
  request: (path: string, how: Ask) => Promise<Response>,
): TicketClient {
  const papers = (ticketId: Id) => `/v1/tickets/${ticketId}/papers`
  return {
    papers: (ticketId) => ask(papers(ticketId), {}, PapersReply),
    addPaper: (ticketId, json) => ask(papers(ticketId), { method: 'POST', json }, PapersReply),
    paper: async (ticketId, paperId) => (await request(`${papers(ticketId)}/${paperId}`, {})).blob(),
    dataCopy: async (ticketId, language) =>
      (await request(`/v1/tickets/${ticketId}/copy`, { method: 'POST', query: { language } })).blob(),
    list: ({ state, show, cursor }) =>
      ask(
        '/v1/tickets',
        { query: { state, show, ...(cursor === undefined ? {} : { cursor }) } },
        TicketsReply,
      ),
    staff: () => ask('/v1/staff', {}, StaffReply),
    day: (day) => ask('/v1/reports/day', { query: { day } }, DayReport),
  }
}
