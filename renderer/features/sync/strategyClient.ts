// What supervisors set and order for everybody, over central: weights, stages, teams, allotments. Private to `features/sync`.
import type { z } from 'zod'
import {
  AllotmentBoard,
  AllotmentCancelReply,
  type AllotmentOrder,
  AllotmentPreview,
  AllotmentReply,
} from '../../../shared/allotmentBodies.ts'
import type { Instant } from '../../../shared/instant.ts'
import {
  type StagesRequest,
  StrategyReply,
  TryReply,
  type TryRequest,
  type WeightsRequest,
} from '../../../shared/strategy.ts'
import { type LeadsRequest, type PlaceRequest, TeamsReply } from '../../../shared/teams.ts'
import type { Id } from '../../../shared/values.ts'

export interface StrategyClient {
  strategy(): Promise<StrategyReply>
  setWeights(request: WeightsRequest): Promise<StrategyReply>
  setStages(request: StagesRequest): Promise<StrategyReply>
  /** How an agent's list would stand under other weights; keeps nothing. */
  tryWeights(request: TryRequest): Promise<TryReply>
  teams(): Promise<TeamsReply>
  makeTeam(name: string): Promise<TeamsReply>
  /** Administrators: who leads a team and who stands in. */
  setLeads(team: Id, request: LeadsRequest): Promise<TeamsReply>
  placeAgent(agent: Id, place: PlaceRequest): Promise<TeamsReply>
  board(): Promise<AllotmentBoard>
  preview(order: AllotmentOrder): Promise<AllotmentPreview>
  /** Answers when it is done or taken back: that may take a while. */
  carryOut(id: Id): Promise<AllotmentReply>
  allotment(id: Id): Promise<AllotmentReply>
  cancel(id: Id): Promise<boolean>
  undo(id: Id): Promise<AllotmentReply>
}

/** `ask` fetches an address and parses what comes. */
export function strategyClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(
    path: string,
    how: { method?: 'POST'; json?: unknown; timeoutMs?: number | null },
    reply: S,
  ) => Promise<z.output<S>>,
): StrategyClient {
  const post = { method: 'POST' } as const
  // A person watches it, and can stop it.
  const long = { ...post, timeoutMs: null }
  return {
    strategy: () => ask('/v1/strategy', {}, StrategyReply),
    setWeights: (json) => ask('/v1/strategy/weights', { ...post, json }, StrategyReply),
    setStages: (json) => ask('/v1/strategy/stages', { ...post, json }, StrategyReply),
    tryWeights: (json) => ask('/v1/strategy/try', { ...post, json }, TryReply),
    teams: () => ask('/v1/teams', {}, TeamsReply),
    makeTeam: (name) => ask('/v1/teams', { ...post, json: { name } }, TeamsReply),
    setLeads: (team, json) => ask(`/v1/teams/${team}/leads`, { ...post, json }, TeamsReply),
    placeAgent: (agent, json) => ask(`/v1/agents/${agent}/place`, { ...post, json }, TeamsReply),
    board: () => ask('/v1/allotments', {}, AllotmentBoard),
    preview: (json) => ask('/v1/allotments', { ...long, json }, AllotmentPreview),
    carryOut: (id) => ask(`/v1/allotments/${id}/do`, long, AllotmentReply),
    allotment: (id) => ask(`/v1/allotments/${id}`, {}, AllotmentReply),
    cancel: async (id) => (await ask(`/v1/allotments/${id}/cancel`, post, AllotmentCancelReply)).cancelled,
    undo: (id) => ask(`/v1/allotments/${id}/undo`, long, AllotmentReply),
  }
}
