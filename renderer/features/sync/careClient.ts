// What a desk asks central about the agent's own good. Private to `features/sync`; what is said there goes as acts, by push.
import type { z } from 'zod'
import { OwnAnnouncementsReply } from '../../../shared/announcement.ts'
import {
  CareDayReply,
  CareTeamReply,
  ConcernsReply,
  HelpReply,
  OwnConcernsReply,
  OwnHelpReply,
} from '../../../shared/careBodies.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import { OwnJoinsReply } from '../../../shared/supervise.ts'

export interface CareClient {
  /** This agent's own day. */
  day(): Promise<CareDayReply>
  /** Supervisor. */
  team(): Promise<CareTeamReply>
  ownConcerns(): Promise<OwnConcernsReply>
  /** What was sent to the caller's role (supervisor, qa). */
  concerns(): Promise<ConcernsReply>
  ownHelp(): Promise<OwnHelpReply>
  /** Supervisor: who waits for help. */
  help(): Promise<HelpReply>
  /** Which supervisor is in a call of this agent's now. */
  ownJoins(): Promise<OwnJoinsReply>
  /** Supervisors' lines that this agent has not acknowledged. */
  ownAnnouncements(): Promise<OwnAnnouncementsReply>
  readAnnouncement(id: Id): Promise<OwnAnnouncementsReply>
}

/** `ask` fetches an address and parses what comes. */
export function careClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(path: string, how: object, reply: S) => Promise<z.output<S>>,
): CareClient {
  return {
    day: () => ask('/v1/care/day', {}, CareDayReply),
    team: () => ask('/v1/care/team', {}, CareTeamReply),
    ownConcerns: () => ask('/v1/concerns/own', {}, OwnConcernsReply),
    concerns: () => ask('/v1/concerns', {}, ConcernsReply),
    ownHelp: () => ask('/v1/help/own', {}, OwnHelpReply),
    help: () => ask('/v1/help', {}, HelpReply),
    ownJoins: () => ask('/v1/joins/own', {}, OwnJoinsReply),
    ownAnnouncements: () => ask('/v1/announcements/own', {}, OwnAnnouncementsReply),
    readAnnouncement: (id) => ask(`/v1/announcements/${id}/read`, { method: 'POST' }, OwnAnnouncementsReply),
  }
}
