// Which test walks each situation of the desk from its beginning to its end: the list that docs/coverage.md shows. A window stands where a person has to
// see it; central or a rule alone where a window would add nothing. The house test holds every name to the test as it is.

export interface Journey {
  readonly situation: string
  /** Below tests/. */
  readonly file: string
  /** A part of the test's name. */
  readonly test: string
}

const of = (situation: string, file: string, test: string): Journey => ({ situation, file, test })

export const JOURNEYS: readonly Journey[] = [
  of(
    'Hardship: income and needs, a plan compared and asked for',
    'e2e/approval.e2e.test.ts',
    'the agent compares plans',
  ),
  of(
    'Hardship: papers sent by the customer through a link',
    'e2e/referral.e2e.test.ts',
    'papers of a hardship are asked for by a link',
  ),
  of(
    'Hardship: papers taken in, seen, gone with the decision',
    'central/papers.test.ts',
    'are seen by who decides',
  ),
  of(
    'A supervisor approves with reason; the instalments stand',
    'e2e/approval.e2e.test.ts',
    'the schedule stands as promises',
  ),
  of(
    'A waiver kept is final, a broken one taken back',
    'central/approvals.test.ts',
    'broken, the waiver is taken back',
  ),
  of(
    'An offer in the call, the calculator, the recap',
    'e2e/approval.e2e.test.ts',
    'an offer in the call opens the calculator',
  ),
  of(
    'A dispute stops the collecting',
    'e2e/customers.e2e.test.ts',
    'a disputed amount is taken down word for word',
  ),
  of(
    'A complaint is a ticket with its clock',
    'e2e/tickets.e2e.test.ts',
    'taken down in the call it is a ticket at once',
  ),
  of(
    'The complaint is answered, the customer told',
    'e2e/tickets.e2e.test.ts',
    'closes the ticket once the customer knows',
  ),
  of(
    '“Stop calling me”, before verification',
    'e2e/customers.e2e.test.ts',
    'is possible before verification',
  ),
  of(
    'A third person relays, and hears no debt',
    'e2e/thirdParty.e2e.test.ts',
    'is asked to relay, in neutral words',
  ),
  of(
    'A promise made, read back, confirmed by text',
    'e2e/messages.e2e.test.ts',
    'the recap of the promise leaves',
  ),
  of('A broken promise comes to the list', 'central/ledger.test.ts', 'keeps in part or breaks a promise'),
  of('A file of payments keeps promises', 'e2e/rules.e2e.test.ts', 'a file of payments is looked at first'),
  of(
    'A letter, seen before it is asked for',
    'e2e/messages.e2e.test.ts',
    'a letter is written from the timeline',
  ),
  of('An answer of 退订 binds at once', 'e2e/messages.e2e.test.ts', 'an answer of 退订 closes text messages'),
  of(
    'A script published while a call is on',
    'e2e/scripts.e2e.test.ts',
    'the running call keeps its version',
  ),
  of('A customer calls in', 'e2e/inbound.e2e.test.ts', 'F2 takes the call'),
  of(
    'An unknown caller is attached to the case',
    'e2e/inbound.e2e.test.ts',
    'somebody whom nobody knows leaves a trace',
  ),
  of('Satisfaction asked at the end, care afterwards', 'e2e/tickets.e2e.test.ts', 'is asked at the end'),
  of('Suspected evasion, and a freeze of the line', 'e2e/referral.e2e.test.ts', 'evasion needs facts'),
  of('The legal package', 'e2e/referral.e2e.test.ts', 'the legal package is made'),
  of('To an outside agency and back', 'e2e/referral.e2e.test.ts', 'the case goes to an agency'),
  of('A hold placed, changed and lifted', 'e2e/rules.e2e.test.ts', 'a hold is placed by account number'),
  of('One more call by a supervisor’s word', 'e2e/rules.e2e.test.ts', 'a supervisor allows one call'),
  of('The company narrows a rule', 'e2e/rules.e2e.test.ts', 'refused at once when the company narrows'),
  of('Cases are moved to another agent', 'e2e/strategy.e2e.test.ts', 'cases are previewed, then moved'),
  of(
    'Events of the lender’s app and texts',
    'central/lenderEvents.test.ts',
    'stand in the timeline of the case',
  ),
  of('A day without central', 'e2e/offline.e2e.test.ts', 'central is there again'),
  of('The same in English', 'e2e/english.e2e.test.ts', 'a call, its script and its promise are English'),
]
