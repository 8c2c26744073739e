// Words of the inputs that script and wrap-up share, in English; the same keys as the Chinese.
import type { field as zh } from '../zh-CN/field.ts'

export const field: typeof zh = {
  required: 'required',
  optional: 'optional',
  today: 'today',
  dayOf: 'Day',
  clock: 'Time',
  hours: '{{from}}–{{until}} possible',
  money: {
    empty: 'Enter an amount',
    negative: 'An amount can’t be negative',
    decimals: 'At most two decimals',
    grouping: 'The thousands commas are misplaced',
    notANumber: 'Not an amount; write 2000 or 2,000.00',
    tooLarge: 'The amount is too large',
  },
}
