// A record of an agent that central did not take, handed to a supervisor: the kind of ticket that carries it. Promises: it carries the record whole,
// and may be opened by whoever wrote the record, however late and whoever has the case by now.
import { option, text } from '../dispositionFields.ts'
import type { Role } from '../rows.ts'
import type { TicketKindSpec } from './kindSpec.ts'

export const RETURNED = 'returnedRecord'
/** Characters of the record in each of the two fields that hold it. */
export const RETURNED_TEXT = 2000

const CALLERS: readonly Role[] = ['agent', 'supervisor']

export const RETURNED_KIND: TicketKindSpec = {
  label: { zh: '退回的记录', en: 'Returned record' },
  desk: 'supervisor',
  opens: CALLERS,
  decides: ['supervisor'],
  bars: null,
  days: 2,
  warnDays: 1,
  clock: null,
  hold: null,
  tasks: [],
  fields: [
    text('reason', '退回原因', 'Why it was returned', true, 500),
    text('record', '记录内容', 'What was recorded', true, RETURNED_TEXT),
    text('more', '续', 'Continued', false, RETURNED_TEXT),
  ],
  verbatim: false,
  ours: true,
  steps: [],
  outcomes: [
    option('entered', '已补录', 'Entered'),
    option('settled', '已有同样记录', 'On record already'),
    option('notNeeded', '无需补录', 'Not needed'),
  ],
  answerFields: [],
}
