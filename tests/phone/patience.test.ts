// A simulated customer and silence: they ask whether anybody is there, and hang up in the end. Patient ones, as tests that look at
// the screen in mid-call need them, bear any silence.
import { expect, test } from 'vitest'
import { SimulatedCustomer } from '../../electron/practice/customer.ts'
import { beginCustomer } from '../../shared/practice.ts'

/** What a customer says and does in a minute in which nobody speaks to them. */
function minuteOfSilence(patient: boolean): string[] {
  const told: string[] = []
  const state = beginCustomer('+8619900000000', 'promisesFriday', 7, null)
  const customer = new SimulatedCustomer(
    state,
    {
      say: () => undefined,
      cut: () => undefined,
      tell: (info) => info.kind === 'caption' && told.push(info.because),
      hangUp: () => told.push('hangs up'),
    },
    patient,
  )
  customer.pickUp()
  customer.finished()
  for (let frame = 0; frame < 60 * 50; frame += 1) {
    const before = told.length
    customer.tick()
    if (told.length > before) customer.finished()
  }
  return told
}

test('a customer to whom nobody speaks asks twice and hangs up', () => {
  expect(minuteOfSilence(false)).toEqual(['answered', 'silence', 'silence', 'silence', 'hangs up'])
})

test('a patient one waits', () => {
  expect(minuteOfSilence(true)).toEqual(['answered'])
})
