// The tickets that a person sees, from the desk's own rows or, for those who see to every case, from central; and the names behind the
// ids. Public for the count of the rail. Promises: asked anew with every pull; an older answer never overwrites a newer one.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Instant } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { concerns, levelOf, pressureOf } from '../../../shared/ticket/clock.ts'
import type { StaffReply, TicketItem, TicketsQuery, TicketsReply } from '../../../shared/ticketBodies.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { useSync } from '../sync/sync.ts'

export const TICKET_FILTERS = ['mine', 'late', 'clock', 'all', 'ended'] as const
export type TicketFilter = (typeof TICKET_FILTERS)[number]

export interface Tickets {
  readonly items: readonly TicketItem[]
  readonly loading: boolean
  readonly problem: Problem | null
  /** There are more than the list holds: `next` fetches them. */
  readonly more: boolean
  /** Tickets about which something of this desk has not been taken by central yet. */
  readonly pending: ReadonlySet<Id>
  reload(): void
  next(): void
}

export function useTickets(state: TicketsQuery['state']): Tickets {
  const { sync, profile } = useDesk()
  const everywhere = mayCall(profile.role, 'tickets.list')
  const own = useView('tickets', null)
  const pulledAt = useSync().lastPullAt
  const outbox = useView('outbox', null).value ?? []
  const [found, setFound] = useState<Pick<Tickets, 'items' | 'loading' | 'problem' | 'more'>>({
    items: [],
    loading: true,
    problem: null,
    more: false,
  })
  const run = useRef(0)
  const [pages, setPages] = useState(1)
  const load = useCallback(async () => {
    if (!everywhere) return
    run.current += 1
    const mine = run.current
    try {
      const items: TicketItem[] = []
      let cursor: string | null = null
      // All pages that were asked for anew: what was answered meanwhile moves the rest up.
      for (let page = 0; page < pages && (page === 0 || cursor !== null); page += 1) {
        const reply: TicketsReply = await sync.tickets.list({
          state,
          show: 'all',
          ...(cursor === null ? {} : { cursor }),
        })
        items.push(...reply.tickets)
        cursor = reply.cursor
      }
      if (mine === run.current) setFound({ items, loading: false, problem: null, more: cursor !== null })
    } catch (error) {
      const problem = problemOf(error, 'tickets.list')
      if (mine === run.current) setFound((before) => ({ ...before, loading: false, problem }))
    }
  }, [sync, state, everywhere, pages])
  const pending = new Set(
    outbox.flatMap(({ act }) => (act.kind.startsWith('ticket.') ? ticketOf(act.payload) : [])),
  )
  const sent = [...pending].join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the desk has pulled and when an act has left
  useEffect(() => {
    void load()
  }, [load, pulledAt, sent])
  const reload = () => void load()
  const next = () => setPages((before) => before + 1)
  if (everywhere) return { ...found, pending, reload, next }
  const items = (own.value ?? []).filter(({ ticket }) => (ticket.state === 'open') === (state === 'open'))
  return { items, loading: own.loading, problem: own.problem, more: false, pending, reload, next }
}

const ticketOf = (payload: object): Id[] =>
  'ticketId' in payload && typeof payload.ticketId === 'string' ? [payload.ticketId] : []

/** Those of the filter, as its order is. */
export function filtered(
  items: readonly TicketItem[],
  filter: TicketFilter,
  person: { id: Id; role: 'agent' | 'supervisor' | 'qa' | 'admin' },
  now: Instant,
): readonly TicketItem[] {
  switch (filter) {
    case 'mine':
      return items.filter(({ ticket, assignedTo }) => concerns(ticket, { ...person, assignedTo }, now))
    case 'late':
      return items.filter(({ ticket }) => levelOf(ticket, now) > 0)
    case 'clock':
      return items.filter(({ ticket }) => ticket.clock !== null)
    default:
      return items
  }
}

/** How many this person has to do something about now: those that press, and answers that the customer is to be told. */
export function useTicketsDue(now: Instant): number {
  const { profile } = useDesk()
  const open = useTickets('open').items
  const answered = useView('tickets', null).value ?? []
  const mine = filtered(open, 'mine', profile, now).filter(({ ticket }) => {
    const pressure = pressureOf(ticket, now)
    return pressure === 'soon' || pressure === 'late'
  })
  const toTell = answered.filter(
    ({ ticket, assignedTo }) =>
      ticket.state === 'answered' && concerns(ticket, { ...profile, assignedTo }, now),
  )
  return mine.length + toTell.length
}

export type Colleague = StaffReply['staff'][number]

/** Colleagues by id; without central only the person at the desk is known. */
export function useColleagues(): { all: readonly Colleague[]; nameOf(id: Id): string } {
  const { sync, profile } = useDesk()
  const [all, setAll] = useState<readonly Colleague[]>([])
  useEffect(() => {
    let stopped = false
    sync.tickets.staff().then(
      ({ staff }) => {
        if (!stopped) setAll(staff)
      },
      // Names are a comfort: without them numbers and times still stand.
      () => undefined,
    )
    return () => {
      stopped = true
    }
  }, [sync])
  const nameOf = (id: Id) => {
    const found = all.find((one) => one.id === id)
    if (found) return `${found.name} ${found.staffNumber}`
    return id === profile.id ? `${profile.name} ${profile.staffNumber}` : '—'
  }
  return { all, nameOf }
}
