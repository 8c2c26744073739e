// Words of the inputs that script and wrap-up share, in English; the same keys as the Chinese.
import type { field as zh } from '../zh-CN/field.ts'

export const field: typeof zh = {
  required: 'required',
  optional: 'optional',
  today: 'today',
  dayOf: 'Day',
  clock: 'Time',
  hours: '{{from}}–{{until}} possible',
  day: {
    pick: 'Choose a day',
    before: 'Month before',
    after: 'Month after',
    unreadable: 'Write 2026-11-28 or 11-28',
    between: 'Possible: {{from}} to {{until}}',
    from: 'Not before {{from}}',
    until: 'Not after {{until}}',
  },
  time: {
    pick: 'Choose a time',
    unreadable: 'Write 14:30',
    hours: 'Only {{from}}–{{until}} is possible',
    gone: 'This time has gone by',
    none: 'Nothing is left today',
  },
  money: {
    empty: 'Enter an amount',
    negative: 'An amount can’t be negative',
    decimals: 'At most two decimals',
    grouping: 'The thousands commas are misplaced',
    notANumber: 'Not an amount; write 2000 or 2,000.00',
    tooLarge: 'The amount is too large',
  },
}
