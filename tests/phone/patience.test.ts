// A simulated customer and time: in silence they ask whether anybody is there, and hang up in the end (patient ones, as tests that look
// at the screen in mid-call need them, bear any silence); and whoever is waited for answers, however quickly the agent went on.
import { describe, expect, test } from 'vitest'
import { SimulatedCustomer } from '../../electron/practice/customer.ts'
import type { Scenario } from '../../shared/practice/customers.ts'
import { beginCustomer } from '../../shared/practice.ts'

const FRAMES_A_SECOND = 50
const LOUD = 0.2

/** A customer who has picked up, and everything that they said and did; what they say lasts until `heardOut`. */
function pickedUp(scenario: Exclude<Scenario, 'busy' | 'noAnswer'>, patient: boolean) {
  const told: string[] = []
  const customer = new SimulatedCustomer(
    beginCustomer('+8619900000000', scenario, 7, null),
    {
      say: () => undefined,
      cut: () => told.push('stops'),
      tell: (info) => {
        if (info.kind === 'caption') told.push(info.node === null ? info.because : `answers ${info.node}`)
      },
      hangUp: () => told.push('hangs up'),
    },
    patient,
  )
  customer.pickUp()
  return {
    told,
    customer,
    marks: (node: string) => customer.step({ kind: 'step', node, stage: 'opening', said: true }),
    /** Lets so many seconds go by, in which the customer speaks each of their sentences in no time. */
    heardOut(seconds: number) {
      customer.finished()
      for (let frame = 0; frame < seconds * FRAMES_A_SECOND; frame += 1) {
        const before = told.length
        customer.tick()
        if (told.length > before) customer.finished()
      }
    },
  }
}

describe('in silence', () => {
  test('a customer to whom nobody speaks asks twice and hangs up', () => {
    const { told, heardOut } = pickedUp('promisesFriday', false)
    heardOut(60)
    expect(told).toEqual(['answered', 'silence', 'silence', 'silence', 'hangs up'])
  })

  test('a patient one waits', () => {
    const { told, heardOut } = pickedUp('promisesFriday', true)
    heardOut(60)
    expect(told).toEqual(['answered'])
  })
})

describe('an agent who is quicker than the customer', () => {
  test('is answered for the line that was marked last', () => {
    const { told, marks, heardOut } = pickedUp('hangsUpMidway', true)
    // All of it while the greeting is still being said.
    marks('A1')
    marks('A4')
    heardOut(60)
    expect(told).toEqual(['answered', 'answers A4', 'hangs up'])
  })

  test('is answered also when they talked into the greeting', () => {
    const { told, customer, marks, heardOut } = pickedUp('promisesFriday', true)
    marks('A1')
    for (let frame = 0; frame < FRAMES_A_SECOND / 2; frame += 1) customer.packet(LOUD)
    heardOut(60)
    expect(told).toEqual(['answered', 'stops', 'interrupted', 'answers A1'])
  })
})
