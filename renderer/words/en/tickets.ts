// Words for tickets in English: their kinds' own words stand with the kinds.
import type {
  ticketActs as zhActs,
  ticketProblems as zhProblems,
  tickets as zhTickets,
  ticketTimeline as zhTimeline,
} from '../zh-CN/tickets.ts'

export const ticketActs: typeof zhActs = {
  'ticket.opened': 'Ticket opened',
  'ticket.noted': 'Note on a ticket',
  'ticket.moved': 'Ticket moved',
  'ticket.raised': 'Ticket raised',
  'ticket.extended': 'Ticket extended',
  'ticket.stepped': 'Step of a ticket',
  'ticket.answered': 'Ticket answered',
  'ticket.closed': 'Ticket closed',
  'satisfaction.asked': 'Satisfaction',
}

export const ticketTimeline: typeof zhTimeline = {
  ticketOpened: 'Ticket: {{kind}}, answer due by {{due}}',
  ticketNoted: 'Note on the ticket: {{kind}}',
  ticketMoved: 'Ticket moved to {{desk}}: {{kind}}',
  ticketRaised: 'Ticket raised to level {{level}}: {{kind}}',
  ticketExtended: 'Ticket now due on {{due}}: {{kind}}',
  ticketStepped: 'Step of the ticket done: {{kind}} · {{step}}',
  ticketAnswered: 'Ticket answered: {{kind}} · {{outcome}}',
  ticketClosed: 'Ticket closed: {{kind}}',
  satisfaction: 'Satisfaction: {{answer}}',
}

export const ticketProblems: typeof zhProblems = {
  'ticket.closed': { what: 'This ticket is answered or closed', now: 'Look again.' },
  'ticket.notYours': { what: 'Your role does not decide this ticket', now: 'Leave it to a supervisor.' },
  'ticket.ownComplaint': {
    what: 'Whom a complaint is about takes no part in its answer',
    now: 'Leave it to somebody else.',
  },
  'ticket.ownRequest': {
    what: 'You can’t decide what you asked for yourself',
    now: 'Leave it to somebody else.',
  },
  'ticket.stepMissing': { what: 'Another step comes first', now: 'Do the earlier step first.' },
  'ticket.unanswered': {
    what: 'There is no answer yet, it can’t be closed',
    now: 'Record the answer first. If the customer took it back, choose “withdrawn”.',
  },
  'ticket.askedAlready': { what: 'The customer was asked in this call', now: 'Nothing more to do.' },
}

export const tickets: typeof zhTickets = {
  desk: {
    supervisor: 'supervisors',
    service: 'service',
    bank: 'the bank',
    legal: 'legal',
    credit: 'credit',
    risk: 'risk',
  },
  satisfaction: { good: 'satisfied', fair: 'so-so', poor: 'not satisfied', declined: 'no answer' },
}
