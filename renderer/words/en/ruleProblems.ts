// Problems of holds and of settings of the rules, in English; the same keys as the Chinese.
import type { ruleProblems as zh } from '../zh-CN/ruleProblems.ts'

export const ruleProblems: typeof zh = {
  'hold.ownComplaint': {
    what: 'The complaint is about your own call: you can’t lift its hold',
    now: 'Ask another supervisor to look at it.',
  },
  'promise.notRunning': {
    what: 'This promise has ended: it can’t be cancelled or taken out any more',
    now: 'Whether it was kept, the ledger says.',
  },
  'promise.ofPlan': {
    what: 'This is one instalment of a plan',
    now: 'Talk with a supervisor about the plan as a whole.',
  },
  'exception.open': {
    what: 'The same was asked for already, or was granted',
    now: 'Wait for the supervisor, or use what was granted first.',
  },
  'exception.closed': { what: 'This request has been decided', now: 'Read the answer on it.' },
  'exception.own': { what: 'This is your own request', now: 'Another supervisor has to decide it.' },
  'rules.wider': {
    what: '{{setting}}: {{asked}} would be wider than the rules, which say {{law}}',
    now: 'Rules can only be narrowed: choose a stricter figure.',
  },
  'rules.hoursClosed': {
    what: 'That leaves no hour for contact',
    now: 'The beginning must come before the end.',
  },
  'rules.notInPack': {
    what: 'This rule pack has no {{setting}}',
    now: 'Leave it out, or choose the other pack.',
  },
  'rules.dateInPast': { what: 'That day is over', now: 'It can take effect from {{earliest}} on.' },
}
