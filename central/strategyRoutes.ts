// The routes of the house's strategy: weights, stages, a trial of weights on somebody's list, teams and skills.
import { z } from 'zod'
import { StagesRequest, StrategyReply, TryReply, TryRequest, WeightsRequest } from '../shared/strategy.ts'
import { LeadsRequest, PlaceRequest, TeamRequest, TeamsReply } from '../shared/teams.ts'
import { Id } from '../shared/values.ts'
import type { Central, Routes } from './context.ts'
import { setStages, setWeights, strategyOf } from './strategy.ts'
import { tryWeights } from './strategyTrial.ts'
import { makeTeam, placeAgent, setLeads, teamsOf } from './teams.ts'

export function strategyRoutes(central: Central, add: Routes): void {
  add.only(
    'strategy.read',
    {
      method: 'GET',
      url: '/v1/strategy',
      summary: 'Weights of the worklist and the stage table, with who set them and why',
      reply: StrategyReply,
    },
    () => strategyOf(central),
  )
  add.only(
    'strategy.set',
    {
      method: 'POST',
      url: '/v1/strategy/weights',
      summary: 'Set the weights of the worklist from a day on',
      body: WeightsRequest,
      reply: StrategyReply,
    },
    ({ caller, body }) => setWeights(central, caller, body),
  )
  add.only(
    'strategy.set',
    {
      method: 'POST',
      url: '/v1/strategy/stages',
      summary: 'Set the stage table from a day on',
      body: StagesRequest,
      reply: StrategyReply,
    },
    ({ caller, body }) => setStages(central, caller, body),
  )
  add.only(
    'strategy.try',
    {
      method: 'POST',
      url: '/v1/strategy/try',
      summary: 'How the list of an agent would stand under other weights; keeps nothing',
      body: TryRequest,
      reply: TryReply,
    },
    ({ caller, body }) => tryWeights(central, caller, body),
  )
  add.only(
    'teams.read',
    {
      method: 'GET',
      url: '/v1/teams',
      summary: 'Teams, and the team, skills and limit of each agent',
      reply: TeamsReply,
    },
    ({ caller }) => teamsOf(central, caller),
  )
  add.only(
    'teams.set',
    { method: 'POST', url: '/v1/teams', summary: 'Make a team', body: TeamRequest, reply: TeamsReply },
    ({ caller, body }) => makeTeam(central, caller, body),
  )
  add.only(
    'teams.set',
    {
      method: 'POST',
      url: '/v1/agents/:id/place',
      summary: 'The team, skills and limit of an agent',
      params: z.object({ id: Id }),
      body: PlaceRequest,
      reply: TeamsReply,
    },
    ({ caller, params, body }) => placeAgent(central, caller, params.id, body),
  )
  add.only(
    'teams.lead',
    {
      method: 'POST',
      url: '/v1/teams/:id/leads',
      summary: 'Who leads a team and who stands in; with nobody, every supervisor sees it',
      params: z.object({ id: Id }),
      body: LeadsRequest,
      reply: TeamsReply,
    },
    ({ caller, params, body }) => setLeads(central, caller, params.id, body),
  )
}
