// What a desk asks central about tickets. Private to `features/sync`; what is said about them goes as acts, by push.
import type { z } from 'zod'
import { DayReport } from '../../../shared/dayReport.ts'
import type { Instant, LocalDay } from '../../../shared/instant.ts'
import { StaffReply, type TicketsQuery, TicketsReply } from '../../../shared/ticketBodies.ts'

export interface TicketClient {
  /** Supervisor, qa. */
  list(query: TicketsQuery): Promise<TicketsReply>
  /** Names of colleagues. */
  staff(): Promise<StaffReply>
  /** The calls of a day: the caller's own, or for supervisors everybody's. */
  day(day: LocalDay): Promise<DayReport>
}

/** `ask` fetches an address and parses what comes. */
export function ticketClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(path: string, how: object, reply: S) => Promise<z.output<S>>,
): TicketClient {
  return {
    list: (query) => ask('/v1/tickets', { query }, TicketsReply),
    staff: () => ask('/v1/staff', {}, StaffReply),
    day: (day) => ask('/v1/reports/day', { query: { day } }, DayReport),
  }
}
