// The routes of the agent's own good: the day in figures, concerns, requests for help. What is said there comes as acts by push.
import {
  CareDayReply,
  CareTeamReply,
  ConcernsReply,
  HelpReply,
  OwnConcernsReply,
  OwnHelpReply,
} from '../shared/careBodies.ts'
import { heardConcerns, openHelp, ownConcerns, ownHelp } from './care.ts'
import { ownDay, teamDay } from './careDay.ts'
import type { Central, Routes } from './context.ts'

export function careRoutes(central: Central, add: Routes): void {
  add.only(
    'care.day',
    { method: 'GET', url: '/v1/care/day', summary: "The caller's own day in figures", reply: CareDayReply },
    ({ caller }) => ownDay(central, caller),
  )
  add.only(
    'care.team',
    {
      method: 'GET',
      url: '/v1/care/team',
      summary: 'How full and how hard the day of each agent is',
      reply: CareTeamReply,
    },
    ({ caller }) => teamDay(central, caller),
  )
  add.only(
    'concerns.own',
    {
      method: 'GET',
      url: '/v1/concerns/own',
      summary: 'What the caller raised, and what became of it',
      reply: OwnConcernsReply,
    },
    ({ caller }) => ownConcerns(central, caller),
  )
  add.only(
    'concerns.list',
    {
      method: 'GET',
      url: '/v1/concerns',
      summary: "Concerns sent to the caller's role",
      reply: ConcernsReply,
    },
    ({ caller }) => heardConcerns(central, caller),
  )
  add.only(
    'help.own',
    {
      method: 'GET',
      url: '/v1/help/own',
      summary: "The caller's request that stands, and whether a supervisor is signed in",
      reply: OwnHelpReply,
    },
    ({ caller }) => ownHelp(central, caller),
  )
  add.only(
    'help.list',
    { method: 'GET', url: '/v1/help', summary: 'Agents who ask for help now', reply: HelpReply },
    ({ caller }) => openHelp(central, caller),
  )
}
