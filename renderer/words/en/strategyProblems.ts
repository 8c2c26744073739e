// Problems of strategy and allotment, in English; the same keys as the Chinese.
import type { strategyProblems as zh } from '../zh-CN/strategyProblems.ts'

export const strategyProblems: typeof zh = {
  'strategy.bounds': {
    what: 'The weight {{weight}} must lie between {{least}} and {{most}}',
    now: 'Change it and save again.',
  },
  'strategy.unfair': {
    what: 'Some cases would never get their turn',
    now: 'A day of waiting must give at least {{least}} points.',
  },
  'strategy.stage': {
    what: 'One line of the stage table is wrong (from day {{fromDpd}})',
    now: 'Mend that line and save again.',
  },
  'strategy.dateInPast': { what: 'That day is over', now: 'It can take effect from {{earliest}} on.' },
  'strategy.changed': {
    what: 'Somebody else has just changed this',
    now: 'Look at the new setting, then change it again.',
  },
  'team.nameTaken': { what: 'There is a team called {{name}} already', now: 'Choose another name.' },
  'allot.nothing': { what: 'No case fits', now: 'Widen the filter and preview again.' },
  'allot.dateInPast': { what: 'That day is over', now: 'The earliest day is {{earliest}}.' },
  'allot.gone': {
    what: 'This preview is no longer good, or the allotment was undone already',
    now: 'Preview again, then do it.',
  },
  'allot.changed': {
    what: 'Since the preview others have passed on {{cases}} of the cases: nothing was done',
    now: 'Preview again, then do it.',
  },
  'allot.running': { what: 'Another allotment is under way', now: 'Try again when it is done.' },
  'allot.broken': {
    what: 'The allotment was interrupted; everything is as it was before',
    now: 'Preview again, then do it.',
  },
}
