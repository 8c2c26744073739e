// What a person may do with a ticket now, as far as the ticket itself tells: screens hide by it, `acts.ts` enforces it over all rows. Pure.
import type { Id, Role, TicketRow } from '../rows.ts'
import { type ClockStep, levelOf, nextStep } from './clock.ts'
import { kindSpec, type TicketStep } from './kinds.ts'

export interface TicketRights {
  /** The step that comes next and is this person's; null where there is none. */
  readonly step: TicketStep | null
  readonly answer: boolean
  readonly move: boolean
  readonly raise: boolean
  /** What the statutory clock may go on to by this person's word. */
  readonly extend: ClockStep | null
  readonly note: boolean
  readonly close: boolean
}

const NONE: TicketRights = {
  step: null,
  answer: false,
  move: false,
  raise: false,
  extend: null,
  note: false,
  close: false,
}

export function rightsOn(ticket: TicketRow, { id, role }: { id: Id; role: Role }, now: number): TicketRights {
  const spec = kindSpec(ticket.ticketKind)
  const caller = role === 'agent' || role === 'supervisor'
  if (ticket.state === 'closed' || !spec || !(caller || role === 'qa')) return NONE
  const note = { ...NONE, note: true }
  if (!caller) return note
  if (ticket.state === 'answered') return { ...note, close: true }
  const barred = spec.bars === 'opener' ? ticket.openedBy === id : spec.bars !== null && ticket.about === id
  const next = spec.steps[ticket.steps.length]
  const mine = next?.by.includes(role) && !(next.otherPerson && ticket.openedBy === id)
  return {
    ...note,
    step: next && mine ? next : null,
    answer: next === undefined && spec.decides.includes(role) && !barred,
    move: role === 'supervisor' || spec.bars !== 'about',
    raise: levelOf(ticket, now) < 3,
    extend: role === 'supervisor' && !barred ? nextStep(ticket) : null,
    close: role === 'supervisor' && !barred,
  }
}
