// Script B: negotiation (协商分期), from the sixteenth day past due, and the same with the follow-up of a promise that was not kept
// (破约跟进). Promises: opening, check and close are Script A's; every path ends in a code (proved by `check.ts` in the tests).
import type { Objection, Script, ScriptNode } from './graph.ts'
import { withWillingness } from './heard.ts'
import { reply, wording } from './line.ts'
import { NEGOTIATION_LINES, PROMISE_LINES } from './negotiationBLines.ts'
import { REMINDER_A_3 } from './reminderA.ts'

/** Script A's lines that Script B says in its own way, and where they lead instead. */
const INSTEAD: Readonly<Record<string, string>> = { A11: 'B9', A12: 'B11', A13: 'B12' }
const DROPPED = [...Object.keys(INSTEAD), 'A11a']
/** Lines that look at the household before the hardship route. */
const HOUSEHOLD_FIRST = ['A5', 'A6']

const targetOf = (from: string, to: string): string =>
  to === 'A12' && HOUSEHOLD_FIRST.includes(from) ? 'B7' : (INSTEAD[to] ?? to)

const SHARED: ScriptNode[] = REMINDER_A_3.nodes
  .filter(({ id }) => !DROPPED.includes(id))
  .map((node) => ({
    ...node,
    answers: node.answers.map((answer) => ({ ...answer, to: targetOf(node.id, answer.to) })),
  }))

const OBJECTIONS: Objection[] = REMINDER_A_3.objections.map((objection) => ({
  ...objection,
  to: INSTEAD[objection.to] ?? objection.to,
}))

export const NEGOTIATION_B_1: Script = {
  ...REMINDER_A_3,
  id: 'negotiationB',
  version: 1,
  title: wording('协商分期 B', 'Negotiation B'),
  nodes: [...SHARED, ...NEGOTIATION_LINES],
  objections: OBJECTIONS,
  prefill: { ...REMINDER_A_3.prefill, EVADE: { facts: { capture: 'refusal' } } },
}

const PURPOSE = wording(
  '感谢您的配合。这次来电是和您核对{lender}{product}账单，以及上次约定的还款，您也可以在{app}里核实。',
  'Thank you. I am calling about your {product} bill with {lender} and what we agreed last time; you can also check it in {app}.',
)

export const FOLLOW_UP_B_1: Script = {
  ...NEGOTIATION_B_1,
  id: 'followUpB',
  title: wording('破约跟进 B', 'Follow-up B'),
  nodes: [
    ...SHARED.map((node) =>
      node.id === 'A3'
        ? {
            ...node,
            text: PURPOSE,
            answers: [
              reply('promise', wording('请说说上次约定', 'About what we agreed'), 'B4', {
                hint: wording('对账', 'Compare with the bookings'),
              }),
              ...node.answers.map((answer) =>
                answer.key === 'goOn'
                  ? { ...answer, label: wording('先说这期账单', 'The bill first') }
                  : answer,
              ),
            ],
          }
        : node,
    ),
    ...PROMISE_LINES,
    ...NEGOTIATION_LINES,
  ],
}

export const NEGOTIATION_B = withWillingness(NEGOTIATION_B_1, 2)
export const FOLLOW_UP_B = withWillingness(FOLLOW_UP_B_1, 2)
