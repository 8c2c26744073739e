// The routes of people: who works here, and what administrators do with accounts. That it was asked for stands in the audit before it is done.
import { z } from 'zod'
import {
  GiveBackRequest,
  NewPerson,
  PeopleQuery,
  PeopleReply,
  PersonChange,
  PersonReply,
  StopRequest,
} from '../shared/people.ts'
import { Id } from '../shared/values.ts'
import type { Central, Routes } from './context.ts'
import {
  bringBack,
  changePerson,
  giveBack,
  makePerson,
  resetPassword,
  stopPerson,
  unlockPerson,
} from './people.ts'
import { listPeople, personOf } from './peopleList.ts'

export function peopleRoutes(central: Central, add: Routes): void {
  const params = z.object({ id: Id })
  const one = { params, reply: PersonReply } as const
  add.only(
    'people.read',
    {
      method: 'GET',
      url: '/v1/people',
      summary: 'Accounts with role, team, state and last sign-in',
      query: PeopleQuery,
      reply: PeopleReply,
    },
    ({ caller, query }) => listPeople(central, caller, query),
  )
  add.only(
    'people.read',
    { ...one, method: 'GET', url: '/v1/people/:id', summary: 'One of them, with what stands under the name' },
    ({ caller, params }) => personOf(central, caller, params.id),
  )
  add.only(
    'people.make',
    {
      method: 'POST',
      url: '/v1/people',
      summary: 'Make an account with a first password, which is told once',
      body: NewPerson,
      reply: PersonReply,
    },
    ({ caller, body }) => makePerson(central, caller, body),
  )
  add.only(
    'people.change',
    {
      ...one,
      method: 'POST',
      url: '/v1/people/:id',
      summary: 'Change name, staff number, role, team or line; another role ends the sessions',
      body: PersonChange,
    },
    ({ caller, params, body }) => changePerson(central, caller, params.id, body),
  )
  add.only(
    'people.stop',
    {
      ...one,
      method: 'POST',
      url: '/v1/people/:id/stop',
      summary: 'Stop an account: its sessions end at once, its open cases can go back',
      body: StopRequest,
    },
    ({ caller, params, body }) => stopPerson(central, caller, params.id, body),
  )
  add.only(
    'people.giveBack',
    {
      ...one,
      method: 'POST',
      url: '/v1/people/:id/give-back',
      summary: 'Have open cases and tickets of a person go back',
      body: GiveBackRequest,
    },
    ({ caller, params, body }) => giveBack(central, caller, params.id, body.reason),
  )
  add.only(
    'people.back',
    {
      ...one,
      method: 'POST',
      url: '/v1/people/:id/back',
      summary: 'Put a stopped account in use again, under a first password',
    },
    ({ caller, params }) => bringBack(central, caller, params.id),
  )
  add.only(
    'people.password',
    {
      ...one,
      method: 'POST',
      url: '/v1/people/:id/password',
      summary: 'A first password in place of the one that was; its sessions end',
    },
    ({ caller, params }) => resetPassword(central, caller, params.id),
  )
  add.only(
    'people.unlock',
    {
      ...one,
      method: 'POST',
      url: '/v1/people/:id/unlock',
      summary: 'Let somebody try again who typed a wrong password too often',
    },
    ({ caller, params }) => unlockPerson(central, caller, params.id),
  )
}
