// What a desk asks central about accounts. Private to `features/sync`; a first password comes in the answer and is kept nowhere.
import type { z } from 'zod'
import type { Instant } from '../../../shared/instant.ts'
import {
  type NewPerson,
  type PeopleQuery,
  PeopleReply,
  type PersonChange,
  PersonReply,
  type StopRequest,
} from '../../../shared/people.ts'
import type { Id } from '../../../shared/rows.ts'

export interface PeopleClient {
  list(query: PeopleQuery): Promise<PeopleReply>
  one(id: Id): Promise<PersonReply>
  make(wish: NewPerson): Promise<PersonReply>
  change(id: Id, wish: PersonChange): Promise<PersonReply>
  /** Their sessions end at once. */
  stop(id: Id, wish: StopRequest): Promise<PersonReply>
  giveBack(id: Id, reason: string): Promise<PersonReply>
  /** In use again, a first password, another try after wrong ones. */
  act(id: Id, what: 'back' | 'password' | 'unlock'): Promise<PersonReply>
}

export function peopleClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(
    path: string,
    how: { method?: 'POST'; json?: unknown; query?: Record<string, string> },
    reply: S,
  ) => Promise<z.output<S>>,
): PeopleClient {
  const at = (id: Id, what: string, json?: unknown) =>
    ask(`/v1/people/${id}${what}`, { method: 'POST', ...(json === undefined ? {} : { json }) }, PersonReply)
  return {
    list: ({ find, role, show }) =>
      ask('/v1/people', { query: { find, show, ...(role ? { role } : {}) } }, PeopleReply),
    one: (id) => ask(`/v1/people/${id}`, {}, PersonReply),
    make: (json) => ask('/v1/people', { method: 'POST', json }, PersonReply),
    change: (id, json) => at(id, '', json),
    stop: (id, json) => at(id, '/stop', json),
    giveBack: (id, reason) => at(id, '/give-back', { reason }),
    act: (id, what) => at(id, `/${what}`),
  }
}
